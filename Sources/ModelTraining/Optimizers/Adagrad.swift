import GraphCore
import NeuralLayers
import TensorCore

/// Divides by the root of all squares so far: a ← a + g², w ← w − lr·g / √(a + ε).
///
/// - SeeAlso: `keras.optimizers.Adagrad`; Duchi, Hazan and Singer 2011.
public struct Adagrad: Optimizer {
  public static let signature = Signature.optimizer(
    "Adagrad", [.init("initial_accumulator_value", .number(0.1)), .init("epsilon", .number(1e-7))])
  public var options: OptimizerOptions
  public var initialAccumulatorValue: Double
  public var epsilon: Double
  public let slotNames = ["accumulator"]

  public init(_ learningRate: Double = 0.001, initialAccumulatorValue: Double = 0.1, epsilon: Double = 1e-7) {
    options = OptimizerOptions(learningRate: learningRate)
    self.initialAccumulatorValue = initialAccumulatorValue
    self.epsilon = epsilon
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      initialAccumulatorValue: try arguments.number("initial_accumulator_value", in: 0 ... .infinity),
      epsilon: try arguments.number("epsilon", in: 0 ... .infinity))
    options = try OptimizerOptions(arguments)
  }

  public var configuration: [(name: String, value: Argument)] {
    [("initial_accumulator_value", .number(initialAccumulatorValue)), ("epsilon", .number(epsilon))]
  }

  public func slots(for weight: Shape) -> [OptimizerSlot] {
    [OptimizerSlot("accumulator", weight, initialValue: Float(initialAccumulatorValue))]
  }

  public func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    let accumulator = try slots[0] + gradient.square()
    return (try weight - gradient * learningRate / (accumulator + Float(epsilon)).sqrt(), [accumulator])
  }
}

/// Steps in the weights' own unit: E ← ρE + (1 − ρ)g², Δ = −g·√(D + ε) / √(E + ε), D ← ρD + (1 − ρ)Δ², w ← w + lr·Δ.
///
/// - SeeAlso: `keras.optimizers.Adadelta`; Zeiler 2012.
public struct Adadelta: Optimizer {
  public static let signature = Signature.optimizer(
    "Adadelta", [.init("rho", .number(0.95)), .init("epsilon", .number(1e-7))])
  public var options: OptimizerOptions
  public var rho: Double
  public var epsilon: Double
  public let slotNames = ["accumulated_grad", "accumulated_delta_var"]

  public init(_ learningRate: Double = 0.001, rho: Double = 0.95, epsilon: Double = 1e-7) {
    options = OptimizerOptions(learningRate: learningRate)
    self.rho = rho
    self.epsilon = epsilon
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      rho: try arguments.number("rho", in: 0...1), epsilon: try arguments.number("epsilon", in: 0 ... .infinity))
    options = try OptimizerOptions(arguments)
  }

  public var configuration: [(name: String, value: Argument)] {
    [("rho", .number(rho)), ("epsilon", .number(epsilon))]
  }

  public func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    func mean(_ old: Value, _ new: Value) throws -> Value { try old * Float(rho) + new * Float(1 - rho) }
    let squares = try mean(slots[0], gradient.square())
    let change = try -(gradient * (slots[1] + Float(epsilon)).sqrt() / (squares + Float(epsilon)).sqrt())
    return (try weight + change * learningRate, [squares, try mean(slots[1], change.square())])
  }
}
