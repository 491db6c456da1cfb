import GraphCore
import NeuralLayers

/// Steps by a running mean of gradients over the root of a running mean of their squares.
///
/// Both means are corrected for their start at 0: m ← m + (g − m)(1 − β₁), v ← v + (g² − v)(1 − β₂), w ← w − α·m / (√v + ε) with
/// α = lr·√(1 − β₂ᵗ) / (1 − β₁ᵗ). As in Keras, ε joins the uncorrected root.
///
/// - SeeAlso: `keras.optimizers.Adam`; Kingma and Ba 2015, the formulation just before section 2.1.
public struct Adam: Optimizer {
  public static let signature = Signature.optimizer("Adam", parameters)

  static let parameters: [Signature.Parameter] = [
    .init("beta_1", .number(0.9)), .init("beta_2", .number(0.999)), .init("epsilon", .number(1e-7)),
    .init("amsgrad", .bool(false)),
  ]

  public var options: OptimizerOptions
  public var beta1: Double
  public var beta2: Double
  public var epsilon: Double
  /// Whether the largest v so far is used, as in Reddi and others 2018.
  public var amsgrad: Bool

  public init(
    _ learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7,
    amsgrad: Bool = false
  ) {
    options = OptimizerOptions(learningRate: learningRate)
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
    self.amsgrad = amsgrad
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      beta1: try arguments.decayRate("beta_1"), beta2: try arguments.decayRate("beta_2"),
      epsilon: try arguments.number("epsilon", in: 0 ... .infinity), amsgrad: try arguments.bool("amsgrad"))
    options = try OptimizerOptions(arguments)
  }

  public var slotNames: [String] { ["momentum", "velocity"] + (amsgrad ? ["velocity_hat"] : []) }

  public func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    let power1 = try step.number(Float(beta1)).binary(.power, step)
    let power2 = try step.number(Float(beta2)).binary(.power, step)
    let alpha = try learningRate * (1 - power2).sqrt() / (1 - power1)
    let momentum = try slots[0] + (gradient - slots[0]) * Float(1 - beta1)
    let velocity = try slots[1] + (gradient.square() - slots[1]) * Float(1 - beta2)
    let largest = amsgrad ? try slots[2].binary(.maximum, velocity) : velocity
    let change = try momentum * alpha / (largest.sqrt() + Float(epsilon))
    return (try weight - change, [momentum, velocity] + (amsgrad ? [largest] : []))
  }

  public var configuration: [(name: String, value: Argument)] {
    [
      ("beta_1", .number(beta1)), ("beta_2", .number(beta2)), ("epsilon", .number(epsilon)),
      ("amsgrad", .bool(amsgrad)),
    ]
  }
}
