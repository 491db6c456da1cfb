import GraphCore
import NeuralLayers
import TensorCore

/// How gradients change weights.
///
/// The update is written into the graph of the training step; the optimizer's memory, its slots, stays on the device.
/// What comes before and after it, the same for all optimizers, is in ``OptimizerOptions``.
public protocol Optimizer: ConfigurableObject {
  /// The step size, and what every optimizer can do besides its own update.
  var options: OptimizerOptions { get set }

  /// The names of the slots that each weight has.
  var slotNames: [String] { get }

  /// The slots of a weight: by default one of the weight's shape for each name, 0 at the start.
  func slots(for weight: Shape) -> [OptimizerSlot]

  /// The optimizer of one weight: this one, unless it leaves some weights to another.
  func optimizer(for weight: Shape, path: String) -> any Optimizer

  /// The new weight and slots.
  ///
  /// - Parameters:
  ///   - learningRate: A float32 scalar.
  ///   - step: The number of this update as float32, from 1.
  func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value])

  /// The arguments that are the optimizer's own, in Keras's order.
  var configuration: [(name: String, value: Argument)] { get }
}

/// A tensor that an optimizer remembers of a weight.
public struct OptimizerSlot: Hashable, Sendable {
  public var name: String
  public var shape: Shape
  /// The number that it is filled with at the start.
  public var initialValue: Float
  /// Whether it starts as the weight instead.
  public var startsAsWeight: Bool

  public init(_ name: String, _ shape: Shape, initialValue: Float = 0, startsAsWeight: Bool = false) {
    self.name = name
    self.shape = shape
    self.initialValue = initialValue
    self.startsAsWeight = startsAsWeight
  }

  /// What is remembered of a weight before the first step.
  func initialTensor(of weight: Weight) -> Tensor {
    if startsAsWeight, let value = weight.value { return value }
    return Tensor(repeating: initialValue, shape: shape)
  }
}

extension Optimizer {
  public func optimizer(for weight: Shape, path: String) -> any Optimizer { self }
  public func slots(for weight: Shape) -> [OptimizerSlot] { slotNames.map { OptimizerSlot($0, weight) } }

  /// The step size; of a schedule the one that it starts with.
  public var learningRate: Double {
    get { options.learningRate }
    set {
      options.learningRate = newValue
      options.schedule = nil
    }
  }

  /// The configuration in Keras's words, for reports: name and value of each argument.
  public var settings: [(name: String, value: String)] {
    let rate = options.schedule.map { "\(type(of: $0).signature.name)(…)" } ?? "\(learningRate)"
    return [("learning_rate", rate)]
      + (configuration + options.configuration).map { (name: $0.name, value: $0.value.description) }
  }

  /// The optimizer with other options: `Adam().with { $0.clipNorm = 1 }`.
  public func with(_ change: (inout OptimizerOptions) -> Void) -> Self {
    var changed = self
    change(&changed.options)
    return changed
  }
}

extension Arguments {
  /// The factor of a running mean that is corrected for its start by 1 − factorᵗ, which must not be 0.
  func decayRate(_ name: String) throws(ConfigurationError) -> Double {
    let value = try number(name, in: 0...1)
    guard value < 1 else { throw error(name, expected: "a number from 0 to below 1") }
    return value
  }
}
