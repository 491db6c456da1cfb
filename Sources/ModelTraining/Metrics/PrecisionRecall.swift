import GraphCore
import NeuralLayers
import TensorCore

/// A number made of counts of right and wrong decisions, at one or several thresholds.
///
/// `Formula` says which: ``Precision``, ``Recall`` and the four counts are names of this.
public struct ConfusionMetric<Formula: ConfusionFormula>: Metric, ConfigurableObject {
  public static var signature: Signature {
    let choice: [Signature.Parameter] = Formula.isRate ? [.init("top_k", .none), .init("class_id", .none)] : []
    return .metric(
      Formula.className, [.init("thresholds", .none)] + choice, name: snakeCase(Formula.className))
  }
  public var name = snakeCase(Formula.className)
  let entries: ThresholdedEntries
  public var largerIsBetter: Bool? { Formula.largerIsBetter }

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

  public func stateShapes(for output: PartialShape) -> [Shape] {
    Formula.counts.map { _ in [entries.thresholds.count] }
  }

  public func update(_ state: [Value], target: Value, prediction: Value, weight: Value?) throws -> [Value] {
    let (y, p, w) = try entries.entries(target, prediction, weight)
    let thresholds = p.builder.constant(
      Tensor(entries.thresholds.map { Float($0) }, shape: [1, entries.thresholds.count]))
    let isPositive = try p.reshape([p.shape[0], 1]).compare(.greater, thresholds).convert(to: .float32)
    func column(_ value: Value) throws -> Value { try value.reshape([p.shape[0], 1]) }
    return try zip(state, Formula.counts).map { old, count in
      let decided = [.truePositives, .falsePositives].contains(count) ? isPositive : try 1 - isPositive
      var truth = [.truePositives, .falseNegatives].contains(count) ? y : try 1 - y
      if let w { truth = try truth * w }
      return try old + (decided * column(truth)).sum(axes: [0])
    }
  }

  public func result(_ state: [Tensor]) -> Float { results(state)[0] }

  public func results(_ state: [Tensor]) -> [Float] {
    let columns = state.map { $0.scalars(as: Float.self) }
    return entries.thresholds.indices.map { index in
      // A count stands for itself; a rate is the share of the first count in both.
      Formula.isRate ? quotient(columns[0][index], columns[0][index] + columns[1][index]) : columns[0][index]
    }
  }

  public func parts(of output: PartialShape) -> [String] {
    entries.thresholds.count == 1 ? [""] : entries.thresholds.indices.map { "_\($0)" }
  }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try entries.check(self, output, target)
    return snakeCase(Formula.className)
  }
}

/// A count of decisions, or the share of one in two.
public protocol ConfusionFormula: Sendable {
  /// The name of Keras's class.
  static var className: String { get }
  /// One count, or two for the share of the first in both.
  static var counts: [ConfusionCount] { get }
  /// Whether larger is better; true unless the formula says otherwise.
  static var largerIsBetter: Bool { get }
}

extension ConfusionFormula {
  public static var largerIsBetter: Bool { true }
  fileprivate static var isRate: Bool { counts.count == 2 }
}

/// The formulas that Keras has classes for.
public enum ConfusionFormulas {
  /// The share TP / (TP + FP).
  public enum PrecisionShare: ConfusionFormula {
    public static let className = "Precision"
    public static let counts: [ConfusionCount] = [.truePositives, .falsePositives]
  }
  /// The share TP / (TP + FN).
  public enum RecallShare: ConfusionFormula {
    public static let className = "Recall"
    public static let counts: [ConfusionCount] = [.truePositives, .falseNegatives]
  }
  /// The count TP.
  public enum TruePositiveCount: ConfusionFormula {
    public static let className = "TruePositives"
    public static let counts: [ConfusionCount] = [.truePositives]
  }
  /// The count FP.
  public enum FalsePositiveCount: ConfusionFormula {
    public static let className = "FalsePositives"
    public static let counts: [ConfusionCount] = [.falsePositives]
    public static let largerIsBetter = false
  }
  /// The count TN.
  public enum TrueNegativeCount: ConfusionFormula {
    public static let className = "TrueNegatives"
    public static let counts: [ConfusionCount] = [.trueNegatives]
  }
  /// The count FN.
  public enum FalseNegativeCount: ConfusionFormula {
    public static let className = "FalseNegatives"
    public static let counts: [ConfusionCount] = [.falseNegatives]
    public static let largerIsBetter = false
  }
}

/// The share of positive decisions that are right: tp / (tp + fp). - SeeAlso: `keras.metrics.Precision`
public typealias Precision = ConfusionMetric<ConfusionFormulas.PrecisionShare>
/// The share of positive samples that are found: tp / (tp + fn). - SeeAlso: `keras.metrics.Recall`
public typealias Recall = ConfusionMetric<ConfusionFormulas.RecallShare>
/// How many positive samples are found. - SeeAlso: `keras.metrics.TruePositives`
public typealias TruePositives = ConfusionMetric<ConfusionFormulas.TruePositiveCount>
/// How many negative samples are taken for positive. - SeeAlso: `keras.metrics.FalsePositives`
public typealias FalsePositives = ConfusionMetric<ConfusionFormulas.FalsePositiveCount>
/// How many negative samples are left alone. - SeeAlso: `keras.metrics.TrueNegatives`
public typealias TrueNegatives = ConfusionMetric<ConfusionFormulas.TrueNegativeCount>
/// How many positive samples are missed. - SeeAlso: `keras.metrics.FalseNegatives`
public typealias FalseNegatives = ConfusionMetric<ConfusionFormulas.FalseNegativeCount>
