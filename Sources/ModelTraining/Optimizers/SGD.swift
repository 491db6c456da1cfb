import GraphCore
import NeuralLayers

/// Gradient descent, with momentum μ if asked: m ← μ·m − lr·g, w ← w + m; with Nesterov's form w ← w + μ·m − lr·g.
///
/// - SeeAlso: `keras.optimizers.SGD`; Sutskever et al. 2013 for the two momentum forms.
public struct SGD: Optimizer {
  public static let signature = Signature(
    "SGD",
    [
      .init("learning_rate", .number(0.01)), .init("momentum", .number(0)), .init("nesterov", .bool(false)),
      .init("name", .none),
    ])

  public var learningRate: Double
  public var momentum: Double
  public var nesterov: Bool

  public init(_ learningRate: Double = 0.01, momentum: Double = 0, nesterov: Bool = false) {
    self.learningRate = learningRate
    self.momentum = momentum
    self.nesterov = nesterov
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      try arguments.number("learning_rate", in: 0 ... .infinity), momentum: try arguments.number("momentum", in: 0...1),
      nesterov: try arguments.bool("nesterov"))
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

  public var settings: [(name: String, value: String)] {
    [("learning_rate", "\(learningRate)"), ("momentum", "\(momentum)"), ("nesterov", nesterov ? "True" : "False")]
  }
}
