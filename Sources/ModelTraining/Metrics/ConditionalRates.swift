import GraphCore
import NeuralLayers
import TensorCore

/// A metric that asks for the best of one rate under the condition that another is high enough.
protocol ConditionalRate: Metric, ConfigurableObject {
  var buckets: ThresholdBuckets { get }
  var classID: Int? { get }
  /// What the other rate must reach.
  var minimum: Double { get }
  /// The rate that is asked for, and the other one.
  func rates(_ counts: ConfusionCurve.Point) -> (wanted: Float, condition: Float)
}

extension ConditionalRate {
  public var largerIsBetter: Bool? { true }
  public func stateShapes(for output: PartialShape) -> [Shape] { buckets.stateShapes(labels: 1) }

  public func update(_ state: [Value], target: Value, prediction: Value, weight: Value?) throws -> [Value] {
    let (y, p, w) = try ThresholdedEntries(classID: classID).entries(target, prediction, weight)
    return try buckets.update(state, y, p, w)
  }

  public func result(_ state: [Tensor]) -> Float {
    let rates = buckets.curve(state).points.map(rates)
    return rates.filter { $0.condition >= Float(minimum) }.map(\.wanted).max() ?? 0
  }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try ThresholdedEntries(classID: classID).check(self, output, target)
    return snakeCase(Self.signature.name)
  }

  /// Reads the arguments of such a metric; `condition` is the name of its own one.
  static func read(
    _ arguments: Arguments, condition: String
  ) throws -> (minimum: Double, buckets: ThresholdBuckets, classID: Int?) {
    (
      try arguments.number(condition, in: 0...1),
      ThresholdBuckets(count: try arguments.integer("num_thresholds", atLeast: 2, atMost: 1_000_000)),
      try arguments.optionalInteger("class_id", atLeast: 0)
    )
  }

  static func makeSignature(_ className: String, condition: String) -> Signature {
    .metric(
      className, [.init(condition), .init("num_thresholds", .integer(200)), .init("class_id", .none)],
      name: snakeCase(className))
  }
}

/// The highest sensitivity at a threshold where the specificity is at least `specificity`. - SeeAlso: `keras.metrics.SensitivityAtSpecificity`
public struct SensitivityAtSpecificity: ConditionalRate {
  public static let signature = makeSignature("SensitivityAtSpecificity", condition: "specificity")
  public var name = snakeCase("SensitivityAtSpecificity")
  let minimum: Double
  let buckets: ThresholdBuckets
  let classID: Int?

  public init(specificity: Double, thresholdCount: Int = 200, classID: Int? = nil) {
    minimum = specificity
    buckets = ThresholdBuckets(count: thresholdCount)
    self.classID = classID
  }

  public init(_ arguments: Arguments) throws {
    (minimum, buckets, classID) = try Self.read(arguments, condition: "specificity")
    name = try arguments.metricName(name)
  }

  func rates(_ counts: ConfusionCurve.Point) -> (wanted: Float, condition: Float) {
    (counts.sensitivity, counts.specificity)
  }
}

/// The highest specificity at a threshold where the sensitivity is at least `sensitivity`. - SeeAlso: `keras.metrics.SpecificityAtSensitivity`
public struct SpecificityAtSensitivity: ConditionalRate {
  public static let signature = makeSignature("SpecificityAtSensitivity", condition: "sensitivity")
  public var name = snakeCase("SpecificityAtSensitivity")
  let minimum: Double
  let buckets: ThresholdBuckets
  let classID: Int?

  public init(sensitivity: Double, thresholdCount: Int = 200, classID: Int? = nil) {
    minimum = sensitivity
    buckets = ThresholdBuckets(count: thresholdCount)
    self.classID = classID
  }

  public init(_ arguments: Arguments) throws {
    (minimum, buckets, classID) = try Self.read(arguments, condition: "sensitivity")
    name = try arguments.metricName(name)
  }

  func rates(_ counts: ConfusionCurve.Point) -> (wanted: Float, condition: Float) {
    (counts.specificity, counts.sensitivity)
  }
}

/// The highest precision at a threshold where the recall is at least `recall`. - SeeAlso: `keras.metrics.PrecisionAtRecall`
public struct PrecisionAtRecall: ConditionalRate {
  public static let signature = makeSignature("PrecisionAtRecall", condition: "recall")
  public var name = snakeCase("PrecisionAtRecall")
  let minimum: Double
  let buckets: ThresholdBuckets
  let classID: Int?

  public init(recall: Double, thresholdCount: Int = 200, classID: Int? = nil) {
    minimum = recall
    buckets = ThresholdBuckets(count: thresholdCount)
    self.classID = classID
  }

  public init(_ arguments: Arguments) throws {
    (minimum, buckets, classID) = try Self.read(arguments, condition: "recall")
    name = try arguments.metricName(name)
  }

  func rates(_ counts: ConfusionCurve.Point) -> (wanted: Float, condition: Float) {
    (counts.precision, counts.sensitivity)
  }
}

/// The highest recall at a threshold where the precision is at least `precision`. - SeeAlso: `keras.metrics.RecallAtPrecision`
public struct RecallAtPrecision: ConditionalRate {
  public static let signature = makeSignature("RecallAtPrecision", condition: "precision")
  public var name = snakeCase("RecallAtPrecision")
  let minimum: Double
  let buckets: ThresholdBuckets
  let classID: Int?

  public init(precision: Double, thresholdCount: Int = 200, classID: Int? = nil) {
    minimum = precision
    buckets = ThresholdBuckets(count: thresholdCount)
    self.classID = classID
  }

  public init(_ arguments: Arguments) throws {
    (minimum, buckets, classID) = try Self.read(arguments, condition: "precision")
    name = try arguments.metricName(name)
  }

  func rates(_ counts: ConfusionCurve.Point) -> (wanted: Float, condition: Float) {
    (counts.sensitivity, counts.precision)
  }
}
