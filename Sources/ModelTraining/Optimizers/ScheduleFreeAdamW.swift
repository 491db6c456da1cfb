import GraphCore
import NeuralLayers
import TensorCore

/// Adam without a schedule: gradients are taken between a sequence of steps z and its running mean x.
///
/// v ← v + (g² − v)(1 − β₂); z ← z − lr·g / (√(v / (1 − β₂ᵗ)) + ε); x ← x + (z − x)/t; w = (1 − β₁)z + β₁x.
/// During the first `warmupSteps` steps lr grows in equal parts.
/// - SeeAlso: `keras.optimizers.ScheduleFreeAdamW`; Defazio and others 2024.
public struct ScheduleFreeAdamW: Optimizer {
  public static let signature = Signature.optimizer(
    "ScheduleFreeAdamW", learningRate: 0.0025,
    [
      .init("beta_1", .number(0.9)), .init("beta_2", .number(0.999)), .init("epsilon", .number(1e-8)),
      .init("warmup_steps", .integer(0)),
    ])
  public var options: OptimizerOptions
  public var rates: MomentRates
  public var warmupSteps: Int
  public let slotNames = ["momentum", "velocity"]

  public init(
    _ learningRate: Double = 0.0025, rates: MomentRates = MomentRates(epsilon: 1e-8), warmupSteps: Int = 0
  ) {
    options = OptimizerOptions(learningRate: learningRate)
    self.rates = rates
    self.warmupSteps = warmupSteps
  }

  public init(_ arguments: Arguments) throws {
    self.init(rates: try MomentRates(arguments), warmupSteps: try arguments.integer("warmup_steps", atLeast: 0))
    guard rates.beta1 > 0 else { throw arguments.error("beta_1", expected: "a number above 0 and below 1") }
    options = try OptimizerOptions(arguments)
  }

  public var configuration: [(name: String, value: Argument)] {
    rates.configuration + [("warmup_steps", .integer(warmupSteps))]
  }

  /// z begins as the weight.
  public func slots(for weight: Shape) -> [OptimizerSlot] {
    [OptimizerSlot("momentum", weight, startsAsWeight: true), OptimizerSlot("velocity", weight)]
  }

  public func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    let warm = warmupSteps > 0 ? try (step / Float(warmupSteps)).minimum(1) * learningRate : learningRate
    let velocity = try MomentRates.mean(slots[1], gradient.square(), rates.beta2)
    let root = try (velocity / MomentRates.correction(rates.beta2, step)).sqrt()
    let z = try slots[0] - gradient * warm / (root + Float(rates.epsilon))
    let beta = Float(rates.beta1)
    let oldMean = try (weight - slots[0] * (1 - beta)) / beta
    let share = try 1 / step
    let mean = try oldMean * (1 - share) + z * share
    return (try z * (1 - beta) + mean * beta, [z, velocity])
  }
}
