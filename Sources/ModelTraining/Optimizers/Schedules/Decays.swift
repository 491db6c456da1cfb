import GraphCore
import NeuralLayers

/// l · r^(s/n), in steps if `staircase`. - SeeAlso: `keras.optimizers.schedules.ExponentialDecay`
public struct ExponentialDecay: RateDecay {
  public static let signature = Signature.decay("ExponentialDecay")
  public var initialLearningRate: Double
  public var decaySteps: Double
  public var decayRate: Double
  public var staircase: Bool

  public init(_ initial: Double, decaySteps: Double, decayRate: Double, staircase: Bool = false) {
    initialLearningRate = initial
    self.decaySteps = decaySteps
    self.decayRate = decayRate
    self.staircase = staircase
  }

  public func rate(at step: Value) throws -> Value {
    let exponent = try progress(step)
    return try step.number(Float(decayRate)).binary(.power, exponent) * Float(initialLearningRate)
  }
}

/// l / (1 + r · s/n), in steps if `staircase`. - SeeAlso: `keras.optimizers.schedules.InverseTimeDecay`
public struct InverseTimeDecay: RateDecay {
  public static let signature = Signature.decay("InverseTimeDecay")
  public var initialLearningRate: Double
  public var decaySteps: Double
  public var decayRate: Double
  public var staircase: Bool

  public init(_ initial: Double, decaySteps: Double, decayRate: Double, staircase: Bool = false) {
    initialLearningRate = initial
    self.decaySteps = decaySteps
    self.decayRate = decayRate
    self.staircase = staircase
  }

  public func rate(at step: Value) throws -> Value {
    try Float(initialLearningRate) / (1 + progress(step) * Float(decayRate))
  }
}

/// A schedule that follows from s/n and a rate of decay.
public protocol RateDecay: LearningRateSchedule {
  /// n: after so many steps the rate has changed by one factor.
  var decaySteps: Double { get }
  /// Whether the rate changes at multiples of n alone, and not between.
  var staircase: Bool { get }
  /// The schedule that starts at `initial`.
  init(_ initial: Double, decaySteps: Double, decayRate: Double, staircase: Bool)
}

extension RateDecay {
  public init(_ arguments: Arguments) throws {
    let common = try DecayArguments(arguments)
    self.init(
      common.initial, decaySteps: common.steps, decayRate: try arguments.number("decay_rate", in: 0 ... .infinity),
      staircase: try arguments.bool("staircase"))
  }

  /// s/n, rounded down for a staircase.
  fileprivate func progress(_ step: Value) throws -> Value {
    let progress = try step / Float(decaySteps)
    return staircase ? try progress.unary(.floor) : progress
  }
}

extension Signature {
  fileprivate static func decay(_ name: String) -> Signature {
    Signature(
      name,
      [
        .init("initial_learning_rate"), .init("decay_steps"), .init("decay_rate"), .init("staircase", .bool(false)),
        .init("name", .string(name)),
      ])
  }
}

/// The first value up to the first boundary, itself included, the next up to the second, and so on.
///
/// - SeeAlso: `keras.optimizers.schedules.PiecewiseConstantDecay`
public struct PiecewiseConstantDecay: LearningRateSchedule {
  public static let signature = Signature(
    "PiecewiseConstantDecay", [.init("boundaries"), .init("values"), .init("name", .string("PiecewiseConstant"))])
  public var boundaries: [Double]
  /// One more than there are boundaries.
  public var values: [Double]

  public init(boundaries: [Double], values: [Double]) {
    precondition(values.count == boundaries.count + 1, "a value on each side of each boundary")
    self.boundaries = boundaries
    self.values = values
  }

  public init(_ arguments: Arguments) throws {
    boundaries = try arguments.numbers("boundaries")
    values = try arguments.numbers("values")
    guard values.count == boundaries.count + 1 else {
      throw arguments.error("values", expected: "\(boundaries.count + 1) numbers, one more than boundaries")
    }
    guard zip(boundaries, boundaries.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw arguments.error("boundaries", expected: "numbers in increasing order")
    }
  }

  public var initialLearningRate: Double { values[0] }

  public func rate(at step: Value) throws -> Value {
    var rate = step.number(Float(values[values.count - 1]))
    for (boundary, value) in zip(boundaries, values).reversed() {
      rate = try step.compare(.lessOrEqual, Float(boundary)).select(step.number(Float(value)), rate)
    }
    return rate
  }
}

/// (l − end)(1 − s/n)^power + end, then `end`; or over and over, each time on a longer way.
///
/// - SeeAlso: `keras.optimizers.schedules.PolynomialDecay`
public struct PolynomialDecay: LearningRateSchedule {
  public static let signature = Signature(
    "PolynomialDecay",
    [
      .init("initial_learning_rate"), .init("decay_steps"), .init("end_learning_rate", .number(0.0001)),
      .init("power", .number(1)), .init("cycle", .bool(false)), .init("name", .string("PolynomialDecay")),
    ])
  public var initialLearningRate: Double
  public var decaySteps: Double
  public var endLearningRate: Double
  public var power: Double
  public var cycle: Bool

  public init(
    _ initial: Double, decaySteps: Double, endLearningRate: Double = 0.0001, power: Double = 1, cycle: Bool = false
  ) {
    initialLearningRate = initial
    self.decaySteps = decaySteps
    self.endLearningRate = endLearningRate
    self.power = power
    self.cycle = cycle
  }

  public init(_ arguments: Arguments) throws {
    let common = try DecayArguments(arguments)
    self.init(
      common.initial, decaySteps: common.steps,
      endLearningRate: try arguments.number("end_learning_rate", in: 0 ... .infinity),
      power: try arguments.number("power", in: 0 ... .infinity), cycle: try arguments.bool("cycle"))
  }

  public func rate(at step: Value) throws -> Value {
    let steps = Float(decaySteps)
    let progress =
      cycle ? try step / ((step / steps).unary(.ceil).maximum(1) * steps) : try step.minimum(steps) / steps
    let rest = try 1 - progress
    let shape = power == 1 ? rest : try rest.binary(.power, Float(power))
    return try shape * Float(initialLearningRate - endLearningRate) + Float(endLearningRate)
  }
}

extension Arguments {
  /// A list of finite numbers.
  func numbers(_ name: String) throws(ConfigurationError) -> [Double] {
    guard case .list(let elements) = self[name] else { throw error(name, expected: "a list of numbers") }
    return try elements.map { element throws(ConfigurationError) in
      switch element {
      case .integer(let value): return Double(value)
      case .number(let value) where value.isFinite: return value
      default: throw error(name, expected: "a list of numbers")
      }
    }
  }
}
