import GraphCore
import TensorCore

/// Normalizes each channel by the batch's mean and variance while training, by their running averages otherwise:
/// `gamma · (x − mean) / √(variance + epsilon) + beta`.
///
/// The variance is the biased one, for the running average too: moving ← moving · momentum + batch · (1 − momentum).
/// Steps that a mask takes out do not count.
/// A frozen layer uses its running averages.
///
/// ## Shapes
/// - input `(batch, …, channels)`, output the same; `gamma`, `beta`, `moving_mean`, `moving_variance` `(channels,)`
///
/// - SeeAlso: `keras.layers.BatchNormalization`; Ioffe and Szegedy 2015.
public struct BatchNormalization: SingleInputLayer {
  public static let signature = Signature.layer(
    "BatchNormalization",
    [
      .init("axis", .integer(-1)), .init("momentum", .number(0.99)), .init("epsilon", .number(1e-3)),
      .init("center", .bool(true)), .init("scale", .bool(true)), .init("beta_initializer", .string("zeros")),
      .init("gamma_initializer", .string("ones")), .init("moving_mean_initializer", .string("zeros")),
      .init("moving_variance_initializer", .string("ones")), .init("beta_regularizer", .none),
      .init("gamma_regularizer", .none), .init("beta_constraint", .none), .init("gamma_constraint", .none),
    ])

  public var state: LayerState
  public var maskHandling: MaskHandling { .passes }
  /// The axis of the channels, the batch being axis 0; negative ones count from the last.
  public var axis: Int
  public var momentum: Double
  public var epsilon: Double
  public var center: Bool
  public var scale: Bool
  public var betaInitializer = Initializer.zeros
  public var gammaInitializer = Initializer.ones
  public var movingMeanInitializer = Initializer.zeros
  public var movingVarianceInitializer = Initializer.ones
  public var betaRegularizer: Regularizer?
  public var gammaRegularizer: Regularizer?
  public var betaConstraint: Constraint?
  public var gammaConstraint: Constraint?

  public init(
    axis: Int = -1, momentum: Double = 0.99, epsilon: Double = 1e-3, center: Bool = true, scale: Bool = true,
    name: String? = nil
  ) {
    self.state = LayerState(name: name)
    self.axis = axis
    self.momentum = momentum
    self.epsilon = epsilon
    self.center = center
    self.scale = scale
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      axis: try arguments.integer("axis"), momentum: try arguments.number("momentum", in: 0...1),
      epsilon: try arguments.number("epsilon", in: 0 ... .infinity), center: try arguments.bool("center"),
      scale: try arguments.bool("scale"))
    betaInitializer = try arguments.initializer("beta_initializer")
    gammaInitializer = try arguments.initializer("gamma_initializer")
    movingMeanInitializer = try arguments.initializer("moving_mean_initializer")
    movingVarianceInitializer = try arguments.initializer("moving_variance_initializer")
    betaRegularizer = try arguments.regularizer("beta_regularizer")
    gammaRegularizer = try arguments.regularizer("gamma_regularizer")
    betaConstraint = try arguments.constraint("beta_constraint")
    gammaConstraint = try arguments.constraint("gamma_constraint")
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(minimumRank: 2) }

  private func channelAxis(rank: Int) -> Int { axis < 0 ? rank + axis : axis }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    let axis = channelAxis(rank: input.rank)
    guard axis > 0, axis < input.rank else {
      throw LayerError(
        layer: self, expected: "an axis of \(input) that is not the batch", received: "axis \(self.axis)")
    }
    let shape = Shape([input.sample[axis - 1]])
    if scale {
      weights.add(
        "gamma", shape: shape, initializer: gammaInitializer, regularizer: gammaRegularizer, constraint: gammaConstraint
      )
    }
    if center {
      weights.add(
        "beta", shape: shape, initializer: betaInitializer, regularizer: betaRegularizer, constraint: betaConstraint)
    }
    weights.add("moving_mean", shape: shape, initializer: movingMeanInitializer, isLearned: false)
    weights.add("moving_variance", shape: shape, initializer: movingVarianceInitializer, isLearned: false)
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let axis = channelAxis(rank: x.rank)
    let others = (0..<x.rank).filter { $0 != axis }
    let kept = x.shape.keeping(axes: others)
    let movingMean = context.weight("moving_mean")
    // Written once: two equal expressions would be differentiated twice.
    let deviation: Value
    var variance = context.weight("moving_variance")
    if context.isTrainingLayer {
      let mean = try Self.mean(over: others, of: x, mask: context.mask())
      let batchMean = try mean(x)
      // Two passes: the mean of squared deviations never turns negative by cancellation.
      deviation = try x - batchMean.reshape(kept)
      let batchVariance = try mean(deviation.square())
      let keep = Float(momentum)
      let new = Float(1 - momentum)
      context.update("moving_mean", to: try movingMean * keep + batchMean * new)
      context.update("moving_variance", to: try variance * keep + batchVariance * new)
      variance = batchVariance
    } else {
      deviation = try x - movingMean.reshape(kept)
    }
    var factor = try (variance + Float(epsilon)).unary(.rsqrt)
    if scale { factor = try factor * context.weight("gamma") }
    var y = try deviation * factor.reshape(kept)
    if center { y = try y + context.weight("beta").reshape(kept) }
    return y
  }

  /// The mean over axes; of the real steps alone, if there is a mask, where Keras adds 1e-7 to their number.
  private static func mean(
    over axes: [Int], of x: Value, mask: Value?
  ) throws -> (Value) throws -> Value {
    guard let mask else { return { try $0.mean(axes: axes) } }
    let isReal = try mask.steps(like: x).convert(to: .float32)
    let count = try isReal.sum(axes: axes) + 1e-7
    return { try ($0 * isReal).sum(axes: axes) / count }
  }
}
