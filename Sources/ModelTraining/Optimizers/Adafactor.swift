import GraphCore
import NeuralLayers
import TensorCore

/// Divides by the root of running mean squares that are kept as rows and columns only, so that its memory is small.
///
/// β = 1 − t^decay; the mean square of element (i, j) is rowᵢ·columnⱼ / mean(row); the step is shortened to a root mean
/// square of at most `clipThreshold` and multiplied by max(ε₂, rms w)·min(lr, 1/√t).
/// - SeeAlso: `keras.optimizers.Adafactor`; Shazeer and Stern 2018.
public struct Adafactor: Optimizer {
  public static let signature = Signature.optimizer(
    "Adafactor",
    [
      .init("beta_2_decay", .number(-0.8)), .init("epsilon_1", .number(1e-30)), .init("epsilon_2", .number(1e-3)),
      .init("clip_threshold", .number(1)), .init("relative_step", .bool(true)),
    ])
  public var options: OptimizerOptions
  public var beta2Decay: Double
  public var epsilon1: Double
  public var epsilon2: Double
  public var clipThreshold: Double
  /// Whether the learning rate is bounded by 1/√t.
  public var relativeStep: Bool
  public let slotNames = ["row", "column"]

  public init(
    _ learningRate: Double = 0.001, beta2Decay: Double = -0.8, epsilon1: Double = 1e-30, epsilon2: Double = 1e-3,
    clipThreshold: Double = 1, relativeStep: Bool = true
  ) {
    options = OptimizerOptions(learningRate: learningRate)
    self.beta2Decay = beta2Decay
    self.epsilon1 = epsilon1
    self.epsilon2 = epsilon2
    self.clipThreshold = clipThreshold
    self.relativeStep = relativeStep
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      beta2Decay: try arguments.number("beta_2_decay"),
      epsilon1: try arguments.number("epsilon_1", in: 0 ... .infinity),
      epsilon2: try arguments.number("epsilon_2", in: 0 ... .infinity),
      clipThreshold: try arguments.number("clip_threshold", in: 0 ... .infinity),
      relativeStep: try arguments.bool("relative_step"))
    options = try OptimizerOptions(arguments)
  }

  public var configuration: [(name: String, value: Argument)] {
    [
      ("beta_2_decay", .number(beta2Decay)), ("epsilon_1", .number(epsilon1)), ("epsilon_2", .number(epsilon2)),
      ("clip_threshold", .number(clipThreshold)), ("relative_step", .bool(relativeStep)),
    ]
  }

  /// Rows and columns over the last two axes; one mean square an element where there are none.
  public func slots(for weight: Shape) -> [OptimizerSlot] {
    guard weight.rank >= 2 else { return [OptimizerSlot("velocity", weight)] }
    var column = weight.dimensions
    column.remove(at: weight.rank - 2)
    return [OptimizerSlot("row", Shape(Array(weight.dimensions.dropLast()))), OptimizerSlot("column", Shape(column))]
  }

  public func update(
    _ weight: Value, gradient: Value, slots: [Value], learningRate: Value, step: Value
  ) throws -> (weight: Value, slots: [Value]) {
    func rms(_ value: Value) throws -> Value { try value.square().mean().sqrt() }
    let isBounded = relativeStep && options.schedule == nil
    let rate = isBounded ? try learningRate.binary(.minimum, 1 / step.sqrt()) : learningRate
    let old = try 1 - step.binary(.power, Float(beta2Decay))
    func mean(_ slot: Value, _ new: Value) throws -> Value { try slot * old + new * (1 - old) }

    let squares = try gradient.square() + Float(epsilon1)
    var newSlots: [Value]
    let velocity: Value
    if weight.rank >= 2 {
      let row = try mean(slots[0], squares.mean(axes: [weight.rank - 1]))
      let column = try mean(slots[1], squares.mean(axes: [weight.rank - 2]))
      var rowShape = weight.shape.dimensions
      rowShape[weight.rank - 1] = 1
      var columnShape = weight.shape.dimensions
      columnShape[weight.rank - 2] = 1
      let share = try row / row.mean(axes: [row.rank - 1], keepingAxes: true)
      velocity = try share.reshape(Shape(rowShape)) * column.reshape(Shape(columnShape))
      newSlots = [row, column]
    } else {
      velocity = try mean(slots[0], squares)
      newSlots = [velocity]
    }
    let direction = try gradient / velocity.sqrt()
    let shortened = try direction / (rms(direction) / Float(clipThreshold)).maximum(1)
    return (try weight - shortened * (rms(weight).maximum(Float(epsilon2)) * rate), newSlots)
  }
}
