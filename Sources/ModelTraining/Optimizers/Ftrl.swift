import GraphCore
import NeuralLayers
import TensorCore

/// Follows the regularized leader: the weight is computed anew from sums over all gradients, exactly 0 where l1 asks it.
///
/// n′ = n + g²; z ← z + g + 2·shrinkage·w − (√n′ − √n)/lr·w; q = √n′/lr + 2(l2 + beta/(2 lr)); w = (clip(z, ±l1) − z)/q,
/// the roots being powers with −`learningRatePower`.
/// - SeeAlso: `keras.optimizers.Ftrl`; McMahan and others 2013.
public struct Ftrl: Optimizer {
  public static let signature = Signature.optimizer(
    "Ftrl",
    [
      .init("learning_rate_power", .number(-0.5)), .init("initial_accumulator_value", .number(0.1)),
      .init("l1_regularization_strength", .number(0)), .init("l2_regularization_strength", .number(0)),
      .init("l2_shrinkage_regularization_strength", .number(0)), .init("beta", .number(0)),
    ])
  public var options: OptimizerOptions
  public var learningRatePower: Double
  public var initialAccumulatorValue: Double
  public var l1: Double
  public var l2: Double
  public var shrinkage: Double
  public var beta: Double
  public let slotNames = ["accumulator", "linear"]

  public init(
    _ learningRate: Double = 0.001, learningRatePower: Double = -0.5, initialAccumulatorValue: Double = 0.1,
    l1: Double = 0, l2: Double = 0, shrinkage: Double = 0, beta: Double = 0
  ) {
    options = OptimizerOptions(learningRate: learningRate)
    self.learningRatePower = learningRatePower
    self.initialAccumulatorValue = initialAccumulatorValue
    self.l1 = l1
    self.l2 = l2
    self.shrinkage = shrinkage
    self.beta = beta
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      learningRatePower: try arguments.number("learning_rate_power"),
      initialAccumulatorValue: try arguments.number("initial_accumulator_value", in: 0 ... .infinity),
      l1: try arguments.number("l1_regularization_strength", in: 0 ... .infinity),
      l2: try arguments.number("l2_regularization_strength", in: 0 ... .infinity),
      shrinkage: try arguments.number("l2_shrinkage_regularization_strength", in: 0 ... .infinity),
      beta: try arguments.number("beta"))
    guard learningRatePower <= 0 else {
      throw arguments.error("learning_rate_power", expected: "a number of at most 0")
    }
    options = try OptimizerOptions(arguments)
  }

  public var configuration: [(name: String, value: Argument)] {
    [
      ("learning_rate_power", .number(learningRatePower)),
      ("initial_accumulator_value", .number(initialAccumulatorValue)), ("l1_regularization_strength", .number(l1)),
      ("l2_regularization_strength", .number(l2)), ("l2_shrinkage_regularization_strength", .number(shrinkage)),
      ("beta", .number(beta)),
    ]
  }

  public func slots(for weight: Shape) -> [OptimizerSlot] {
    [
      OptimizerSlot("accumulator", weight, initialValue: Float(initialAccumulatorValue)),
      OptimizerSlot("linear", weight),
    ]
  }

  public func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    func root(_ value: Value) throws -> Value {
      learningRatePower == -0.5 ? try value.sqrt() : try value.binary(.power, Float(-learningRatePower))
    }
    let accumulator = try slots[0] + gradient.square()
    let rooted = try root(accumulator)
    let shrunk = shrinkage == 0 ? gradient : try gradient + weight * Float(2 * shrinkage)
    let linear = try slots[1] + shrunk - (rooted - root(slots[0])) / learningRate * weight
    let quadratic = try rooted / learningRate + (learningRate.number(Float(beta)) / learningRate + Float(2 * l2))
    let clipped = try linear.clamp(Float(-l1), Float(l1))
    return (try (clipped - linear) / quadratic, [accumulator, linear])
  }
}
