import GraphCore
import NeuralLayers
import TensorCore

/// The arguments of Adam's relatives: factors of the running means of g and of g², and what is added to the root.
public struct MomentRates: Hashable, Sendable {
  public var beta1: Double
  public var beta2: Double
  public var epsilon: Double

  public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-7) {
    self.beta1 = beta1
    self.beta2 = beta2
    self.epsilon = epsilon
  }

  static let parameters: [Signature.Parameter] = [
    .init("beta_1", .number(0.9)), .init("beta_2", .number(0.999)), .init("epsilon", .number(1e-7)),
  ]

  init(_ arguments: Arguments) throws {
    self.init(
      beta1: try arguments.decayRate("beta_1"), beta2: try arguments.decayRate("beta_2"),
      epsilon: try arguments.number("epsilon", in: 0 ... .infinity))
  }

  var configuration: [(name: String, value: Argument)] {
    [("beta_1", .number(beta1)), ("beta_2", .number(beta2)), ("epsilon", .number(epsilon))]
  }

  /// old + (new − old)(1 − β).
  static func mean(_ old: Value, _ new: Value, _ beta: Double) throws -> Value {
    try old + (new - old) * Float(1 - beta)
  }

  /// 1 − βᵗ, by which a mean that began at 0 is divided.
  static func correction(_ beta: Double, _ step: Value) throws -> Value {
    try 1 - step.number(Float(beta)).binary(.power, step)
  }
}

/// An optimizer that is told nothing but ``MomentRates``.
public protocol MomentOptimizer: Optimizer {
  /// How fast the running moments forget.
  var rates: MomentRates { get set }
  /// The optimizer with a step size and these rates.
  init(_ learningRate: Double, rates: MomentRates)
}

extension MomentOptimizer {
  public init(_ arguments: Arguments) throws {
    self.init(0, rates: try MomentRates(arguments))
    options = try OptimizerOptions(arguments)
  }

  public var configuration: [(name: String, value: Argument)] { rates.configuration }
}

/// Adam with the largest recent gradient in place of the root: u ← max(β₂ u, |g|), w ← w − lr·m / ((1 − β₁ᵗ)(u + ε)).
///
/// - SeeAlso: `keras.optimizers.Adamax`; Kingma and Ba 2015, section 7.1.
public struct Adamax: MomentOptimizer {
  public static let signature = Signature.optimizer("Adamax", MomentRates.parameters)
  public var options: OptimizerOptions
  public var rates: MomentRates
  public let slotNames = ["momentum", "norm"]

  public init(_ learningRate: Double = 0.001, rates: MomentRates = MomentRates()) {
    options = OptimizerOptions(learningRate: learningRate)
    self.rates = rates
  }

  public func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    let momentum = try MomentRates.mean(slots[0], gradient, rates.beta1)
    let norm = try (slots[1] * Float(rates.beta2)).binary(.maximum, gradient.abs())
    let divisor = try (norm + Float(rates.epsilon)) * MomentRates.correction(rates.beta1, step)
    return (try weight - momentum * learningRate / divisor, [momentum, norm])
  }
}

/// Adam with Nesterov's look ahead; the factor of the running mean grows: μₜ = β₁ (1 − 0.5 · 0.96ᵗ).
///
/// - SeeAlso: `keras.optimizers.Nadam`; Dozat 2016.
public struct Nadam: MomentOptimizer {
  public static let signature = Signature.optimizer("Nadam", MomentRates.parameters)
  public var options: OptimizerOptions
  public var rates: MomentRates
  public let slotNames = ["momentum", "velocity", "product"]

  public init(_ learningRate: Double = 0.001, rates: MomentRates = MomentRates()) {
    options = OptimizerOptions(learningRate: learningRate)
    self.rates = rates
  }

  /// The last is the product of all μ so far.
  public func slots(for weight: Shape) -> [OptimizerSlot] {
    [
      OptimizerSlot("momentum", weight), OptimizerSlot("velocity", weight),
      OptimizerSlot("product", [], initialValue: 1),
    ]
  }

  public func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    func factor(_ step: Value) throws -> Value {
      try (1 - step.number(0.96).binary(.power, step) * 0.5) * Float(rates.beta1)
    }
    let (now, next) = (try factor(step), try factor(step + 1))
    let product = try slots[2] * now
    let momentum = try MomentRates.mean(slots[0], gradient, rates.beta1)
    let velocity = try MomentRates.mean(slots[1], gradient.square(), rates.beta2)
    let ahead = try momentum * (next / (1 - product * next)) + gradient * ((1 - now) / (1 - product))
    let root = try (velocity / MomentRates.correction(rates.beta2, step)).sqrt()
    return (try weight - ahead * learningRate / (root + Float(rates.epsilon)), [momentum, velocity, product])
  }
}

/// Adam whose step on each weight is as long as the weight itself, times the learning rate.
///
/// - SeeAlso: `keras.optimizers.Lamb`; You and others 2020.
public struct Lamb: MomentOptimizer {
  public static let signature = Signature.optimizer("Lamb", MomentRates.parameters)
  public var options: OptimizerOptions
  public var rates: MomentRates
  public let slotNames = ["momentum", "velocity"]

  public init(_ learningRate: Double = 0.001, rates: MomentRates = MomentRates()) {
    options = OptimizerOptions(learningRate: learningRate)
    self.rates = rates
  }

  public func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    let momentum = try MomentRates.mean(slots[0], gradient, rates.beta1)
    let velocity = try MomentRates.mean(slots[1], gradient.square(), rates.beta2)
    let mean = try momentum / MomentRates.correction(rates.beta1, step)
    let root = try (velocity / MomentRates.correction(rates.beta2, step)).sqrt()
    let direction = try mean / (root + Float(rates.epsilon))
    let (length, stepLength) = (try weight.square().sum().sqrt(), try direction.square().sum().sqrt())
    let isKnown = try length.compare(.greater, 0).binary(.and, stepLength.compare(.greater, 0))
    let ratio = try isKnown.select(length / stepLength, step.number(1))
    return (try weight - direction * (learningRate * ratio), [momentum, velocity])
  }
}

/// A step of fixed size against the sign of a running mean: w ← w − lr·sign(β₁ m + (1 − β₁) g), then
/// m ← β₂ m + (1 − β₂) g.
///
/// - SeeAlso: `keras.optimizers.Lion`; Chen and others 2023.
public struct Lion: Optimizer {
  public static let signature = Signature.optimizer(
    "Lion", [.init("beta_1", .number(0.9)), .init("beta_2", .number(0.99))])
  public var options: OptimizerOptions
  public var beta1: Double
  public var beta2: Double
  public let slotNames = ["momentum"]

  public init(_ learningRate: Double = 0.001, beta1: Double = 0.9, beta2: Double = 0.99) {
    options = OptimizerOptions(learningRate: learningRate)
    self.beta1 = beta1
    self.beta2 = beta2
  }

  public init(_ arguments: Arguments) throws {
    self.init(beta1: try arguments.number("beta_1", in: 0...1), beta2: try arguments.number("beta_2", in: 0...1))
    guard beta1 > 0 else { throw arguments.error("beta_1", expected: "a number above 0, up to 1") }
    options = try OptimizerOptions(arguments)
  }

  public var configuration: [(name: String, value: Argument)] {
    [("beta_1", .number(beta1)), ("beta_2", .number(beta2))]
  }

  public func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    let direction = try (slots[0] * Float(beta1) + gradient * Float(1 - beta1)).unary(.sign)
    let momentum = try slots[0] * Float(beta2) + gradient * Float(1 - beta2)
    return (try weight - direction * learningRate, [momentum])
  }
}
