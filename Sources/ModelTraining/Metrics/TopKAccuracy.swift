import GraphCore
import NeuralLayers
import TensorCore

/// Whether fewer than k scores are larger than that of the class where the target is largest.
/// - SeeAlso: `keras.metrics.TopKCategoricalAccuracy`
public struct TopKCategoricalAccuracy: MeanMetric, ConfigurableObject {
  public static let signature = Signature.topK("TopKCategoricalAccuracy")
  public var name = "top_k_categorical_accuracy"
  public var k: Int
  public let largerIsBetter: Bool? = true

  public init(k: Int = 5) { self.k = k }
  public init(_ arguments: Arguments) throws {
    self.init(k: try arguments.integer("k", atLeast: 1))
    name = try arguments.metricName(name)
  }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try requireTargets(.oneHot, of: self, output, target)
    return "top_\(k)_categorical_accuracy"
  }

  public func values(target: Value, prediction: Value) throws -> Value {
    try isAmongLargest(prediction, label: target.argMax(axis: target.rank - 1), k)
  }
}

/// Whether fewer than k scores are larger than that of the labelled class, or whether it is among the first k that are
/// listed.
/// - SeeAlso: `keras.metrics.SparseTopKCategoricalAccuracy`
public struct SparseTopKCategoricalAccuracy: MeanMetric, ConfigurableObject {
  public static let signature = Signature.topK(
    "SparseTopKCategoricalAccuracy", [.init("from_sorted_ids", .bool(false))])
  public var name = "sparse_top_k_categorical_accuracy"
  public var k: Int
  /// Whether the output lists class numbers, the likeliest first, in place of a score for each class.
  public var fromSortedIds: Bool
  public let largerIsBetter: Bool? = true

  public init(k: Int = 5, fromSortedIds: Bool = false) {
    self.k = k
    self.fromSortedIds = fromSortedIds
  }

  public init(_ arguments: Arguments) throws {
    self.init(k: try arguments.integer("k", atLeast: 1), fromSortedIds: try arguments.bool("from_sorted_ids"))
    name = try arguments.metricName(name)
  }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try requireTargets(.classNumbers, of: self, output, target)
    return "top_\(k)_sparse_categorical_accuracy"
  }

  public func values(target: Value, prediction: Value) throws -> Value {
    let label = try classNumbers(target, prediction)
    guard fromSortedIds else { return try isAmongLargest(prediction, label: label, k) }
    let last = prediction.rank - 1
    let listed = try prediction.slice(0..<min(k, prediction.shape[last]), axis: last).convert(to: .float32)
    let wanted = try label.convert(to: .float32).broadcast(to: listed.shape, axes: Array(0..<last))
    return try listed.compare(.equal, wanted).convert(to: .float32).reduce(.maximum, axes: [last])
  }
}

extension Signature {
  fileprivate static func topK(_ className: String, _ more: [Parameter] = []) -> Signature {
    Signature(
      className, [.init("k", .integer(5)), .init("name", .string(snakeCase(className))), .init("dtype", .none)] + more)
  }
}

private func isAmongLargest(_ prediction: Value, label: Value, _ k: Int) throws -> Value {
  let last = prediction.rank - 1
  let own = try (label.oneHot(depth: prediction.shape[last]) * prediction).sum(axes: [last], keepingAxes: true)
  let larger = try prediction.compare(.greater, own).convert(to: .float32).sum(axes: [last])
  return try larger.compare(.less, Float(k)).convert(to: .float32)
}

/// Whether y and p are equal numbers: not what the word "accuracy" means. - SeeAlso: `keras.metrics.Accuracy`
public struct EqualityAccuracy: MeanMetric, ConfigurableObject {
  public static let signature = Signature.metric("Accuracy", name: "accuracy")
  public var name = "accuracy"
  public let largerIsBetter: Bool? = true

  public init() {}
  public init(_ arguments: Arguments) throws { name = try arguments.metricName(name) }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try requireTargets(.ofOutputShape, of: self, output, target)
    return "equality"
  }

  public func values(target: Value, prediction: Value) throws -> Value {
    try prediction.compare(.equal, alignRank(target, prediction)).convert(to: .float32).meanOverLastAxis()
  }
}
