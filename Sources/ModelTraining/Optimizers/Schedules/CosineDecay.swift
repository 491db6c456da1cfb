import GraphCore
import NeuralLayers

/// Half a cosine from l down to alpha·l over n steps; before it, if asked, a straight way up from l to a target.
///
/// - SeeAlso: `keras.optimizers.schedules.CosineDecay`; Loshchilov and Hutter 2017.
public struct CosineDecay: LearningRateSchedule {
  public static let signature = Signature(
    "CosineDecay",
    [
      .init("initial_learning_rate"), .init("decay_steps"), .init("alpha", .number(0)),
      .init("name", .string("CosineDecay")), .init("warmup_target", .none), .init("warmup_steps", .integer(0)),
    ])
  public var initialLearningRate: Double
  public var decaySteps: Double
  /// The fraction of the highest rate that remains.
  public var alpha: Double
  /// The highest rate, which the decay begins at; `nil` for none but the initial one.
  public var warmupTarget: Double?
  public var warmupSteps: Int

  public init(
    _ initial: Double, decaySteps: Double, alpha: Double = 0, warmupTarget: Double? = nil, warmupSteps: Int = 0
  ) {
    initialLearningRate = initial
    self.decaySteps = decaySteps
    self.alpha = alpha
    self.warmupTarget = warmupTarget
    self.warmupSteps = warmupSteps
  }

  public init(_ arguments: Arguments) throws {
    let common = try DecayArguments(arguments)
    self.init(
      common.initial, decaySteps: common.steps, alpha: try arguments.number("alpha"),
      warmupTarget: try arguments.optionalNumber("warmup_target", in: 0 ... .infinity),
      warmupSteps: try arguments.integer("warmup_steps", atLeast: 0))
  }

  public func rate(at step: Value) throws -> Value {
    func decayed(from rate: Double, _ step: Value) throws -> Value {
      let cosine = try (step.clamp(0, Float(decaySteps)) / Float(decaySteps)).halfCosine()
      return try (cosine * Float(1 - alpha) + Float(alpha)) * Float(rate)
    }
    guard let warmupTarget else { return try decayed(from: initialLearningRate, step) }
    let after = try decayed(from: warmupTarget, step - Float(warmupSteps))
    guard warmupSteps > 0 else { return after }
    let rise = try step / Float(warmupSteps) * Float(warmupTarget - initialLearningRate) + Float(initialLearningRate)
    return try step.compare(.less, Float(warmupSteps)).select(rise, after)
  }
}

/// Half cosines one after the other, the i-th n·tᵢ steps long and mᵢ high, tᵢ and mᵢ being powers of `tMul`, `mMul`.
///
/// - SeeAlso: `keras.optimizers.schedules.CosineDecayRestarts`; Loshchilov and Hutter 2017.
public struct CosineDecayRestarts: LearningRateSchedule {
  public static let signature = Signature(
    "CosineDecayRestarts",
    [
      .init("initial_learning_rate"), .init("first_decay_steps"), .init("t_mul", .number(2)),
      .init("m_mul", .number(1)), .init("alpha", .number(0)), .init("name", .string("SGDRDecay")),
    ])
  public var initialLearningRate: Double
  public var firstDecaySteps: Double
  public var tMul: Double
  public var mMul: Double
  public var alpha: Double

  public init(_ initial: Double, firstDecaySteps: Double, tMul: Double = 2, mMul: Double = 1, alpha: Double = 0) {
    initialLearningRate = initial
    self.firstDecaySteps = firstDecaySteps
    self.tMul = tMul
    self.mMul = mMul
    self.alpha = alpha
  }

  public init(_ arguments: Arguments) throws {
    let common = try DecayArguments(arguments, steps: "first_decay_steps")
    self.init(
      common.initial, firstDecaySteps: common.steps, tMul: try arguments.number("t_mul", in: 1 ... .infinity),
      mMul: try arguments.number("m_mul", in: 0 ... .infinity), alpha: try arguments.number("alpha"))
  }

  public func rate(at step: Value) throws -> Value {
    let progress = try step / Float(firstDecaySteps)
    let period: Value
    let fraction: Value
    if tMul == 1 {
      period = try progress.unary(.floor)
      fraction = try progress - period
    } else {
      // Period i begins at (1 − tⁱ) / (1 − t). A restart is an exact power of t, whose rounded logarithm may lie just
      // below the whole number that it is.
      let base = step.number(Float(tMul))
      period = try ((1 + progress * Float(tMul - 1)).log() / base.log() + 1e-6).unary(.floor)
      let length = try base.binary(.power, period)
      fraction = try (progress - (length - 1) / Float(tMul - 1)) / length
    }
    let height = try step.number(Float(mMul)).binary(.power, period)
    return try (fraction.halfCosine() * height * Float(1 - alpha) + Float(alpha)) * Float(initialLearningRate)
  }
}
