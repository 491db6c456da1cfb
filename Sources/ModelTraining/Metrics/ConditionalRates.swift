import GraphCore
import NeuralLayers
import TensorCore

/// The best of one rate at a threshold where another is high enough.
///
/// `Pair` says which: ``SensitivityAtSpecificity`` and the three others are names of this.
public struct ConditionalRate<Pair: RatePair>: Metric, ConfigurableObject {
  public static var signature: Signature {
    .metric(
      Pair.className, [.init(Pair.condition), .init("num_thresholds", .integer(200)), .init("class_id", .none)],
      name: snakeCase(Pair.className))
  }
  public var name = snakeCase(Pair.className)
  /// What the other rate must reach.
  public let minimum: Double
  /// The one class that is judged.
  public let classID: Int?
  let buckets: ThresholdBuckets
  public let largerIsBetter: Bool? = true

  public init(_ minimum: Double, thresholdCount: Int = 200, classID: Int? = nil) {
    self.minimum = minimum
    buckets = ThresholdBuckets(count: thresholdCount)
    self.classID = classID
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      try arguments.number(Pair.condition, in: 0...1),
      thresholdCount: try arguments.integer("num_thresholds", atLeast: 2, atMost: 1_000_000),
      classID: try arguments.optionalInteger("class_id", atLeast: 0))
    name = try arguments.metricName(name)
  }

  public func stateShapes(for output: PartialShape) -> [Shape] { buckets.stateShapes(labels: 1) }

  public func update(_ state: [Value], target: Value, prediction: Value, weight: Value?) throws -> [Value] {
    let (y, p, w) = try ThresholdedEntries(classID: classID).entries(target, prediction, weight)
    return try buckets.update(state, y, p, w)
  }

  public func result(_ state: [Tensor]) -> Float {
    let rates = buckets.curve(state).points.map(Pair.rates)
    return rates.filter { $0.condition >= Float(minimum) }.map(\.wanted).max() ?? 0
  }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try ThresholdedEntries(classID: classID).check(self, output, target)
    return snakeCase(Pair.className)
  }
}

/// Two rates of right and wrong decisions: the one that is asked for, and the one that must be high enough.
public protocol RatePair: Sendable {
  /// The name of Keras's class.
  static var className: String { get }
  /// The name of the argument that says how high.
  static var condition: String { get }
  /// The rate that is to be high, and the one that has to be high enough.
  static func rates(_ counts: ConfusionCurve.Point) -> (wanted: Float, condition: Float)
}

/// The pairs that Keras has classes for.
public enum RatePairs {
  /// Sensitivity where the specificity is high enough.
  public enum SensitivityBySpecificity: RatePair {
    public static let className = "SensitivityAtSpecificity"
    public static let condition = "specificity"
    public static func rates(_ counts: ConfusionCurve.Point) -> (wanted: Float, condition: Float) {
      (counts.sensitivity, counts.specificity)
    }
  }
  /// Specificity where the sensitivity is high enough.
  public enum SpecificityBySensitivity: RatePair {
    public static let className = "SpecificityAtSensitivity"
    public static let condition = "sensitivity"
    public static func rates(_ counts: ConfusionCurve.Point) -> (wanted: Float, condition: Float) {
      (counts.specificity, counts.sensitivity)
    }
  }
  /// Precision where the recall is high enough.
  public enum PrecisionByRecall: RatePair {
    public static let className = "PrecisionAtRecall"
    public static let condition = "recall"
    public static func rates(_ counts: ConfusionCurve.Point) -> (wanted: Float, condition: Float) {
      (counts.precision, counts.sensitivity)
    }
  }
  /// Recall where the precision is high enough.
  public enum RecallByPrecision: RatePair {
    public static let className = "RecallAtPrecision"
    public static let condition = "precision"
    public static func rates(_ counts: ConfusionCurve.Point) -> (wanted: Float, condition: Float) {
      (counts.sensitivity, counts.precision)
    }
  }
}

/// The highest sensitivity where the specificity is high enough. - SeeAlso: `keras.metrics.SensitivityAtSpecificity`
public typealias SensitivityAtSpecificity = ConditionalRate<RatePairs.SensitivityBySpecificity>
/// The highest specificity where the sensitivity is high enough. - SeeAlso: `keras.metrics.SpecificityAtSensitivity`
public typealias SpecificityAtSensitivity = ConditionalRate<RatePairs.SpecificityBySensitivity>
/// The highest precision where the recall is high enough. - SeeAlso: `keras.metrics.PrecisionAtRecall`
public typealias PrecisionAtRecall = ConditionalRate<RatePairs.PrecisionByRecall>
/// The highest recall where the precision is high enough. - SeeAlso: `keras.metrics.RecallAtPrecision`
public typealias RecallAtPrecision = ConditionalRate<RatePairs.RecallByPrecision>
