import NeuralLayers

/// What every optimizer takes besides its own arguments.
///
/// In one update: gradients are clipped; weights decay; the optimizer's own step; the moving average of the weights;
/// constraints.
/// - SeeAlso: `keras.optimizers.Optimizer`
public struct OptimizerOptions {
  /// The step size; a run may change it between steps.
  public var learningRate: Double
  /// Where the step size comes from instead, if it follows from the number of the step.
  public var schedule: (any LearningRateSchedule)?
  /// d in w ← w − w·d·lr before each step.
  public var weightDecay: Double?
  /// Weights whose path contains one of these do not decay.
  public var excludedFromWeightDecay: [String] = []
  /// The longest that each weight's gradient may be.
  public var clipNorm: Double?
  /// The largest magnitude that an element of a gradient may have.
  public var clipValue: Double?
  /// The longest that all gradients together may be.
  public var globalClipNorm: Double?
  /// Whether weights are averaged over the steps; the averages replace them at the end of `fit`.
  public var usesAverages = false
  /// The factor of the old average.
  public var averageMomentum = 0.99
  /// After how many steps each time the averages replace the weights.
  public var averageOverwriteFrequency: Int?
  /// The loss is multiplied by it before, and the gradients divided by it after they are taken.
  public var lossScale: Double?
  /// A factor that is found while training instead; see ``LossScaleOptimizer``.
  public var dynamicLossScale: DynamicLossScale?
  /// How many steps' gradients are averaged for one update.
  public var accumulationSteps: Int?

  public init(learningRate: Double) { self.learningRate = learningRate }

  /// Reads the arguments that ``Signature/optimizer(_:learningRate:_:weightDecay:)`` gives every optimizer.
  init(_ arguments: Arguments) throws {
    self.init(learningRate: 0)
    switch arguments["learning_rate"] {
    case .object(let object):
      guard let schedule = object as? any LearningRateSchedule else {
        throw arguments.error("learning_rate", expected: "a number or a schedule, such as CosineDecay(0.1, 1000)")
      }
      self.schedule = schedule
      learningRate = schedule.initialLearningRate
    default: learningRate = try arguments.number("learning_rate", in: 0 ... .infinity)
    }
    weightDecay = try arguments.optionalNumber("weight_decay", in: 0 ... .infinity)
    clipNorm = try arguments.optionalNumber("clipnorm", in: 0 ... .infinity)
    clipValue = try arguments.optionalNumber("clipvalue", in: 0 ... .infinity)
    globalClipNorm = try arguments.optionalNumber("global_clipnorm", in: 0 ... .infinity)
    if [clipNorm, clipValue, globalClipNorm].count(where: { $0 != nil }) > 1 {
      throw arguments.error(
        clipNorm == nil ? "clipvalue" : "clipnorm", expected: "only one of clipnorm, clipvalue and global_clipnorm")
    }
    usesAverages = try arguments.bool("use_ema")
    averageMomentum = try arguments.number("ema_momentum", in: 0...1)
    if case .none = arguments["ema_overwrite_frequency"] {
    } else {
      averageOverwriteFrequency = try arguments.integer("ema_overwrite_frequency", atLeast: 1)
    }
    lossScale = try arguments.optionalNumber("loss_scale_factor")
    if case .none = arguments["gradient_accumulation_steps"] {
    } else {
      accumulationSteps = try arguments.integer("gradient_accumulation_steps", atLeast: 2)
    }
  }

  /// The options that are in use, in Keras's words.
  var configuration: [(name: String, value: Argument)] {
    var rows: [(name: String, value: Argument)] = []
    func add(_ name: String, _ number: Double?) { if let number { rows.append((name, .number(number))) } }
    add("weight_decay", weightDecay)
    add("clipnorm", clipNorm)
    add("clipvalue", clipValue)
    add("global_clipnorm", globalClipNorm)
    if usesAverages {
      rows.append(("use_ema", .bool(true)))
      add("ema_momentum", averageMomentum)
      if let averageOverwriteFrequency {
        rows.append(("ema_overwrite_frequency", .integer(averageOverwriteFrequency)))
      }
    }
    add("loss_scale_factor", lossScale)
    if let dynamicLossScale {
      add("initial_scale", dynamicLossScale.initial)
      rows.append(("dynamic_growth_steps", .integer(dynamicLossScale.growthSteps)))
    }
    if let accumulationSteps { rows.append(("gradient_accumulation_steps", .integer(accumulationSteps))) }
    return rows
  }
}

extension Signature {
  /// The signature of an optimizer: the learning rate, its own parameters, then those that every optimizer takes.
  static func optimizer(
    _ className: String, learningRate: Double = 0.001, _ own: [Parameter], weightDecay: Default = .none
  ) -> Signature {
    Signature(
      className,
      [Parameter("learning_rate", .number(learningRate))] + own + [
        .init("weight_decay", weightDecay), .init("clipnorm", .none), .init("clipvalue", .none),
        .init("global_clipnorm", .none), .init("use_ema", .bool(false)), .init("ema_momentum", .number(0.99)),
        .init("ema_overwrite_frequency", .none), .init("loss_scale_factor", .none),
        .init("gradient_accumulation_steps", .none), .init("name", .none),
      ])
  }
}
