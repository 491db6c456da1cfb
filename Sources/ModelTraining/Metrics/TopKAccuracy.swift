import GraphCore
import NeuralLayers
import TensorCore

/// Whether fewer than k scores are larger than that of the class where the target is largest.
/// - SeeAlso: `keras.metrics.TopKCategoricalAccuracy`
public struct TopKCategoricalAccuracy: MeanMetric, ConfigurableObject {
  public static let signature = Signature(
    "TopKCategoricalAccuracy",
    [.init("k", .integer(5)), .init("name", .string("top_k_categorical_accuracy")), .init("dtype", .none)])
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

/// Whether fewer than k scores are larger than that of the labelled class.
/// - SeeAlso: `keras.metrics.SparseTopKCategoricalAccuracy`
public struct SparseTopKCategoricalAccuracy: MeanMetric, ConfigurableObject {
  public static let signature = Signature(
    "SparseTopKCategoricalAccuracy",
    [.init("k", .integer(5)), .init("name", .string("sparse_top_k_categorical_accuracy")), .init("dtype", .none)])
  public var name = "sparse_top_k_categorical_accuracy"
  public var k: Int
  public let largerIsBetter: Bool? = true

  public init(k: Int = 5) { self.k = k }
  public init(_ arguments: Arguments) throws {
    self.init(k: try arguments.integer("k", atLeast: 1))
    name = try arguments.metricName(name)
  }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try requireTargets(.classNumbers, of: self, output, target)
    return "top_\(k)_sparse_categorical_accuracy"
  }

  public func values(target: Value, prediction: Value) throws -> Value {
    try isAmongLargest(prediction, label: classNumbers(target, prediction), k)
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
