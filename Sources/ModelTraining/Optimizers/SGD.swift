import GraphCore
import NeuralLayers

/// Gradient descent, with momentum μ if asked: m ← μ·m − lr·g, w ← w + m; with Nesterov's form w ← w + μ·m − lr·g.
///
/// - SeeAlso: `keras.optimizers.SGD`; Sutskever et al. 2013 for the two momentum forms.
public struct SGD: Optimizer {
  public static let signature = Signature.optimizer(
    "SGD", learningRate: 0.01, [.init("momentum", .number(0)), .init("nesterov", .bool(false))])

  public var options: OptimizerOptions
  public var momentum: Double
  public var nesterov: Bool

  public init(_ learningRate: Double = 0.01, momentum: Double = 0, nesterov: Bool = false) {
    options = OptimizerOptions(learningRate: learningRate)
    self.momentum = momentum
    self.nesterov = nesterov
  }

  public init(_ arguments: Arguments) throws {
    self.init(momentum: try arguments.number("momentum", in: 0...1), nesterov: try arguments.bool("nesterov"))
    options = try OptimizerOptions(arguments)
  }

  public var slotNames: [String] { momentum == 0 ? [] : ["momentum"] }

  public func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    let descent = try gradient * learningRate
    guard momentum != 0 else { return (try weight - descent, []) }
    let velocity = try slots[0] * Float(momentum) - descent
    let change = nesterov ? try velocity * Float(momentum) - descent : velocity
    return (try weight + change, [velocity])
  }

  public var configuration: [(name: String, value: Argument)] {
    [("momentum", .number(momentum)), ("nesterov", .bool(nesterov))]
  }
}
