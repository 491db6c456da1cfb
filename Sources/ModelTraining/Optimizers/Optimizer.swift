import GraphCore
import NeuralLayers
import TensorCore

/// How gradients change weights.
///
/// The update is written into the graph of the training step; the optimizer's memory, its slots, are tensors of the
/// weight's shape that start at 0 and stay on the device.
public protocol Optimizer: ConfigurableObject {
  /// The step size; a run may change it between steps.
  var learningRate: Double { get set }

  /// The names of the slots that each weight has.
  var slotNames: [String] { get }

  /// The new weight and slots.
  ///
  /// - Parameters:
  ///   - learningRate: A float32 scalar.
  ///   - step: The number of this update as float32, from 1.
  func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value])

  /// The configuration in Keras's words, for reports: name and value of each argument.
  var settings: [(name: String, value: String)] { get }
}

extension Arguments {
  /// The factor of a running mean that is corrected for its start by 1 − factorᵗ, which must not be 0.
  func decayRate(_ name: String) throws(ConfigurationError) -> Double {
    let value = try number(name, in: 0...1)
    guard value < 1 else { throw error(name, expected: "a number from 0 to below 1") }
    return value
  }
}

/// Every optimizer that can be named.
public enum OptimizerCatalog {
  public static var all: [any Optimizer.Type] { [SGD.self, RMSprop.self, Adam.self] }

  /// The optimizer with its default arguments, by class name in any case.
  public static func optimizer(named name: String) -> (any Optimizer)? {
    guard let type = all.first(where: { $0.signature.name.lowercased() == name.lowercased() }) else { return nil }
    return try? type.init(Arguments(type.signature, [:]))
  }
}

extension Optimizer where Self == SGD {
  public static func sgd(_ learningRate: Double = 0.01, momentum: Double = 0, nesterov: Bool = false) -> Self {
    Self(learningRate, momentum: momentum, nesterov: nesterov)
  }
}
extension Optimizer where Self == RMSprop {
  public static func rmsprop(_ learningRate: Double = 0.001) -> Self { Self(learningRate) }
}
extension Optimizer where Self == Adam {
  public static func adam(_ learningRate: Double = 0.001) -> Self { Self(learningRate) }
}
