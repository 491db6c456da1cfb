import GraphCore
import NeuralLayers

/// Divides the gradient by the root of its running mean square: v ← ρ·v + (1 − ρ)·g², step lr·g / √(v + ε).
///
/// Centred, the running mean a of g is taken out: √(v − a² + ε). With momentum μ the steps accumulate:
/// b ← μ·b + step, w ← w − b.
///
/// - SeeAlso: `keras.optimizers.RMSprop`, the default of `compile`; Hinton's lecture 6e; Graves 2013 for the centred form.
public struct RMSprop: Optimizer {
  public static let signature = Signature.optimizer(
    "RMSprop",
    [
      .init("rho", .number(0.9)), .init("momentum", .number(0)), .init("epsilon", .number(1e-7)),
      .init("centered", .bool(false)),
    ])

  public var options: OptimizerOptions
  public var rho: Double
  public var momentum: Double
  public var epsilon: Double
  public var centered: Bool

  public init(
    _ learningRate: Double = 0.001, rho: Double = 0.9, momentum: Double = 0, epsilon: Double = 1e-7,
    centered: Bool = false
  ) {
    options = OptimizerOptions(learningRate: learningRate)
    self.rho = rho
    self.momentum = momentum
    self.epsilon = epsilon
    self.centered = centered
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      rho: try arguments.number("rho", in: 0...1), momentum: try arguments.number("momentum", in: 0...1),
      epsilon: try arguments.number("epsilon", in: 0 ... .infinity), centered: try arguments.bool("centered"))
    options = try OptimizerOptions(arguments)
  }

  public var slotNames: [String] {
    ["velocity"] + (momentum > 0 ? ["momentum"] : []) + (centered ? ["average_gradient"] : [])
  }

  public func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    let keep = Float(rho)
    let new = Float(1 - rho)
    let velocity = try slots[0] * keep + gradient.square() * new
    var newSlots = [velocity]
    var denominator = try velocity + Float(epsilon)
    var average: Value?
    if centered {
      let mean = try slots[slots.count - 1] * keep + gradient * new
      denominator = try denominator - mean.square()
      average = mean
    }
    var change = try gradient * learningRate / denominator.sqrt()
    if momentum > 0 {
      change = try slots[1] * Float(momentum) + change
      newSlots.append(change)
    }
    if let average { newSlots.append(average) }
    return (try weight - change, newSlots)
  }

  public var configuration: [(name: String, value: Argument)] {
    [
      ("rho", .number(rho)), ("momentum", .number(momentum)), ("epsilon", .number(epsilon)),
      ("centered", .bool(centered)),
    ]
  }
}
