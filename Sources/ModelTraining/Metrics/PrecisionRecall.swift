import GraphCore
import NeuralLayers
import TensorCore

/// The share of positive decisions that are right: tp / (tp + fp). - SeeAlso: `keras.metrics.Precision`
public struct Precision: ConfusionMetric {
  public static let signature = Signature.metric(
    "Precision", [.init("thresholds", .none), .init("top_k", .none), .init("class_id", .none)], name: "precision")
  public var name = "precision"
  let entries: ThresholdedEntries
  let counts: [ConfusionCount] = [.truePositives, .falsePositives]
  public let largerIsBetter: Bool? = true

  /// - Parameters:
  ///   - thresholds: Strictly larger predictions are positive; one number in the logs for each.
  ///   - topK: Takes the k largest of each row as positive instead.
  ///   - classID: The one class that is judged.
  public init(thresholds: [Double] = [0.5], topK: Int? = nil, classID: Int? = nil) {
    entries = ThresholdedEntries(thresholds: thresholds, classID: classID, topK: topK)
  }

  public init(_ arguments: Arguments) throws {
    entries = try ThresholdedEntries(arguments)
    name = try arguments.metricName(name)
  }

  func value(_ counts: [Float]) -> Float { quotient(counts[0], counts[0] + counts[1]) }
}

/// The share of positive samples that are found: tp / (tp + fn). - SeeAlso: `keras.metrics.Recall`
public struct Recall: ConfusionMetric {
  public static let signature = Signature.metric(
    "Recall", [.init("thresholds", .none), .init("top_k", .none), .init("class_id", .none)], name: "recall")
  public var name = "recall"
  let entries: ThresholdedEntries
  let counts: [ConfusionCount] = [.truePositives, .falseNegatives]
  public let largerIsBetter: Bool? = true

  /// - Parameters:
  ///   - thresholds: Strictly larger predictions are positive; one number in the logs for each.
  ///   - topK: Takes the k largest of each row as positive instead.
  ///   - classID: The one class that is judged.
  public init(thresholds: [Double] = [0.5], topK: Int? = nil, classID: Int? = nil) {
    entries = ThresholdedEntries(thresholds: thresholds, classID: classID, topK: topK)
  }

  public init(_ arguments: Arguments) throws {
    entries = try ThresholdedEntries(arguments)
    name = try arguments.metricName(name)
  }

  func value(_ counts: [Float]) -> Float { quotient(counts[0], counts[0] + counts[1]) }
}

/// How many positive samples are found. - SeeAlso: `keras.metrics.TruePositives`
public struct TruePositives: ConfusionMetric {
  public static let signature = Signature.metric("TruePositives", [.init("thresholds", .none)], name: "true_positives")
  public var name = "true_positives"
  let entries: ThresholdedEntries
  let counts = [ConfusionCount.truePositives]
  public let largerIsBetter: Bool? = true

  public init(thresholds: [Double] = [0.5]) { entries = ThresholdedEntries(thresholds: thresholds) }

  public init(_ arguments: Arguments) throws {
    entries = try ThresholdedEntries(arguments)
    name = try arguments.metricName(name)
  }

  func value(_ counts: [Float]) -> Float { counts[0] }
}

/// How many negative samples are taken for positive. - SeeAlso: `keras.metrics.FalsePositives`
public struct FalsePositives: ConfusionMetric {
  public static let signature = Signature.metric(
    "FalsePositives", [.init("thresholds", .none)], name: "false_positives")
  public var name = "false_positives"
  let entries: ThresholdedEntries
  let counts = [ConfusionCount.falsePositives]
  public let largerIsBetter: Bool? = false

  public init(thresholds: [Double] = [0.5]) { entries = ThresholdedEntries(thresholds: thresholds) }

  public init(_ arguments: Arguments) throws {
    entries = try ThresholdedEntries(arguments)
    name = try arguments.metricName(name)
  }

  func value(_ counts: [Float]) -> Float { counts[0] }
}

/// How many negative samples are left alone. - SeeAlso: `keras.metrics.TrueNegatives`
public struct TrueNegatives: ConfusionMetric {
  public static let signature = Signature.metric("TrueNegatives", [.init("thresholds", .none)], name: "true_negatives")
  public var name = "true_negatives"
  let entries: ThresholdedEntries
  let counts = [ConfusionCount.trueNegatives]
  public let largerIsBetter: Bool? = true

  public init(thresholds: [Double] = [0.5]) { entries = ThresholdedEntries(thresholds: thresholds) }

  public init(_ arguments: Arguments) throws {
    entries = try ThresholdedEntries(arguments)
    name = try arguments.metricName(name)
  }

  func value(_ counts: [Float]) -> Float { counts[0] }
}

/// How many positive samples are missed. - SeeAlso: `keras.metrics.FalseNegatives`
public struct FalseNegatives: ConfusionMetric {
  public static let signature = Signature.metric(
    "FalseNegatives", [.init("thresholds", .none)], name: "false_negatives")
  public var name = "false_negatives"
  let entries: ThresholdedEntries
  let counts = [ConfusionCount.falseNegatives]
  public let largerIsBetter: Bool? = false

  public init(thresholds: [Double] = [0.5]) { entries = ThresholdedEntries(thresholds: thresholds) }

  public init(_ arguments: Arguments) throws {
    entries = try ThresholdedEntries(arguments)
    name = try arguments.metricName(name)
  }

  func value(_ counts: [Float]) -> Float { counts[0] }
}
