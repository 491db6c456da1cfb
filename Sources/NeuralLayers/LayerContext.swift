import GraphCore
import TensorCore

/// What a layer sees while it writes its graph: its weights as values, the mode, random numbers, the masks of its
/// inputs, and a place to leave new values of its statistics.
public final class LayerContext {
  public let builder: GraphBuilder
  /// Whether the graph is for training: dropout drops, batch statistics are used and recorded.
  public let isTraining: Bool
  private let seed: UInt64
  private let label: String
  private let step: Value?
  private var values: [ObjectIdentifier: Value] = [:]
  private var drawn: [String: Int] = [:]
  /// The layers that are being called, the innermost last.
  private var frames: [Frame] = []
  private var updates: [ObjectIdentifier: Value] = [:]

  /// One call of a layer.
  private struct Frame {
    let layer: any Layer
    /// The layer that has the weights, and what stands before their names there.
    let owner: any Layer
    let prefix: String
    let inputMasks: [Value?]
    /// What the layer says of its outputs' masks; where it says nothing, its ``Layer/maskHandling`` decides.
    var outputMasks: [Int: Value?] = [:]
  }

  private func weight(named name: String) -> Weight? {
    guard let frame = frames.last else { return nil }
    let name = frame.prefix + name
    return frame.owner.state.weights.first { $0.name == name } ?? frame.owner.state.memory.first { $0.name == name }
  }

  /// Penalties on what layers gave out, to be added to the loss.
  public private(set) var activityPenalties: [Value] = []

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
    guard let weight = weight(named: name), let value = values[ObjectIdentifier(weight)] else {
      let layer = frames.last.map { type(of: $0.layer).signature.name } ?? "no layer"
      preconditionFailure("\(layer) has no weight \(name)")
    }
    return value
  }

  /// Whether the layer that is being called is to behave as in training; one that is frozen, or part of one that is,
  /// is not.
  public var isTrainingLayer: Bool { isTraining && frames.allSatisfy(\.layer.state.isTrainable) }

  /// Leaves a new value for a statistic of the layer that is being called.
  ///
  /// A shared layer that updates a statistic twice in one step sees its first value in the second call.
  public func update(_ name: String, to value: Value) {
    guard let weight = weight(named: name) else { preconditionFailure("no weight \(name) to update") }
    bind(weight, to: value)
    updates[ObjectIdentifier(weight)] = value
  }

  /// The new value that a layer left for a statistic; `nil` if none did.
  public func update(of weight: Weight) -> Value? { updates[ObjectIdentifier(weight)] }

  /// Numbers in [0, 1) of the layer that is being called, new ones at each step.
  public func randomUniform(_ shape: Shape, purpose: String) throws(ShapeError) -> Value {
    try builder.apply(.randomUniform(shape, key: randomKey(purpose)), [randomStep])
  }

  /// Standard normal numbers of the layer that is being called, new ones at each step.
  public func randomNormal(_ shape: Shape, purpose: String) throws(ShapeError) -> Value {
    try builder.randomNormal(shape, key: randomKey(purpose), step: randomStep)
  }

  private var randomStep: Value { step ?? builder.constant(Tensor(Int32(0))) }

  /// The key of a stream that no other use of random numbers in the graph has.
  private func randomKey(_ purpose: String) -> UInt64 {
    let place = "\(frames.last?.owner.state.name ?? "")/\(frames.last?.prefix ?? "")\(purpose)"
    let use = drawn[place, default: 0]
    drawn[place] = use + 1
    return RandomStream.key(seed: seed, label: label, purpose: "\(place)/\(use)")
  }

  /// The mask of an input of the layer that is being called: `bool`, `true` where a step is real; `nil` if all are.
  ///
  /// Its shape is the beginning of the input's, `(batch, steps)` for `(batch, steps, features)`.
  public func mask(of input: Int = 0) -> Value? {
    guard let masks = frames.last?.inputMasks, masks.indices.contains(input) else { return nil }
    return masks[input]
  }

  /// States the mask of an output of the layer that is being called; `nil` says that it has none.
  ///
  /// Only a layer whose outputs' masks differ from its first input's needs this.
  public func setMask(_ mask: Value?, ofOutput index: Int = 0) {
    precondition(!frames.isEmpty, "a mask was set outside of a layer's call")
    frames[frames.count - 1].outputMasks[index] = .some(mask)
  }

  /// Calls a layer on values and their masks: one step of a model, or a layer inside a layer.
  ///
  /// - Returns: The outputs, each with its mask.
  public func apply(_ layer: any Layer, to inputs: [MaskedValue]) throws -> [MaskedValue] {
    try call(Frame(layer: layer, owner: layer, prefix: "", inputMasks: inputs.map(\.mask)), inputs)
  }

  /// Calls a layer that is part of the one being called and was declared with ``WeightBuilder/add(part:named:for:)``.
  public func apply(part: any Layer, named name: String, to inputs: [MaskedValue]) throws -> [MaskedValue] {
    try call(frame(ofPart: part, named: name, inputMasks: inputs.map(\.mask)), inputs)
  }

  /// Runs `body` as part of a part of the layer that is being called.
  func within<Result>(
    part: any Layer, named name: String, masks: [Value?] = [], _ body: () throws -> Result
  ) rethrows -> Result {
    frames.append(frame(ofPart: part, named: name, inputMasks: masks))
    defer { frames.removeLast() }
    return try body()
  }

  private func frame(ofPart part: any Layer, named name: String, inputMasks: [Value?]) -> Frame {
    guard let outer = frames.last else { preconditionFailure("a part was called outside of its layer") }
    return Frame(layer: part, owner: outer.owner, prefix: "\(outer.prefix)\(name)/", inputMasks: inputMasks)
  }

  private func call(_ frame: Frame, _ inputs: [MaskedValue]) throws -> [MaskedValue] {
    let layer = frame.layer
    frames.append(frame)
    defer { frames.removeLast() }
    let outputs = try layer.call(inputs.map(\.value), self)
    if let regularizer = layer.state.activityRegularizer {
      for output in outputs where output.dtype == .float32 {
        activityPenalties.append(try regularizer.penalty(output) / Float(max(output.shape[0], 1)))
      }
    }
    let stated = frames[frames.count - 1].outputMasks
    let passed = layer.maskHandling == .passes ? mask(of: 0) : nil
    return outputs.enumerated().map { MaskedValue($1, mask: stated[$0] ?? passed) }
  }

  /// Runs `body` as part of `layer`.
  public func within<Result>(_ layer: any Layer, _ body: () throws -> Result) rethrows -> Result {
    frames.append(Frame(layer: layer, owner: layer, prefix: "", inputMasks: []))
    defer { frames.removeLast() }
    return try body()
  }
}
