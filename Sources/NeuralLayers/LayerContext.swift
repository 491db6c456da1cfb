import GraphCore
import TensorCore

/// What a layer sees while it writes its graph: its weights as values, the mode, random numbers, and a place to leave
/// new values of its statistics.
public final class LayerContext {
  public let builder: GraphBuilder
  /// Whether the graph is for training: dropout drops, batch statistics are used and recorded.
  public let isTraining: Bool
  private let seed: UInt64
  private let label: String
  private let step: Value?
  private var values: [ObjectIdentifier: Value] = [:]
  private var drawn: [String: Int] = [:]
  private var current: (any Layer)?
  private var updates: [ObjectIdentifier: Value] = [:]

  /// Makes a context.
  ///
  /// - Parameters:
  ///   - seed: The run's seed.
  ///   - label: The name of what draws random numbers, so that two fits of one file draw different ones.
  ///   - step: The training step, an `int32` scalar; needed when training.
  public init(builder: GraphBuilder, isTraining: Bool, seed: UInt64, label: String, step: Value? = nil) {
    self.builder = builder
    self.isTraining = isTraining
    self.seed = seed
    self.label = label
    self.step = step
  }

  /// Says which value of the graph holds a weight.
  public func bind(_ weight: Weight, to value: Value) { values[ObjectIdentifier(weight)] = value }

  /// The value of a weight of the layer that is being called.
  public func weight(_ name: String) -> Value {
    guard let weight = current?.state.weights.first(where: { $0.name == name }),
      let value = values[ObjectIdentifier(weight)]
    else { preconditionFailure("\(current.map { type(of: $0).signature.name } ?? "no layer") has no weight \(name)") }
    return value
  }

  /// Whether the layer that is being called is to behave as in training; a frozen layer is not.
  public var isTrainingLayer: Bool { isTraining && (current?.state.isTrainable ?? true) }

  /// Leaves a new value for a statistic of the layer that is being called.
  ///
  /// A shared layer that updates a statistic twice in one step sees its first value in the second call.
  public func update(_ name: String, to value: Value) {
    guard let weight = current?.state.weights.first(where: { $0.name == name }) else {
      preconditionFailure("no weight \(name) to update")
    }
    bind(weight, to: value)
    updates[ObjectIdentifier(weight)] = value
  }

  /// The new value that a layer left for a statistic; `nil` if none did.
  public func update(of weight: Weight) -> Value? { updates[ObjectIdentifier(weight)] }

  /// Numbers in [0, 1) of the layer that is being called, new ones at each step.
  public func randomUniform(_ shape: Shape, purpose: String) throws(ShapeError) -> Value {
    let place = "\(current?.state.name ?? "")/\(purpose)"
    let use = drawn[place, default: 0]
    drawn[place] = use + 1
    let key = RandomStream.key(seed: seed, label: label, purpose: "\(place)/\(use)")
    return try builder.apply(.randomUniform(shape, key: key), [step ?? builder.constant(Tensor(Int32(0)))])
  }

  /// Runs `body` as part of `layer`.
  public func within<Result>(_ layer: any Layer, _ body: () throws -> Result) rethrows -> Result {
    let outer = current
    current = layer
    defer { current = outer }
    return try body()
  }
}
