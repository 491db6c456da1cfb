import GraphCore
import NeuralLayers
import TensorCore

/// The fraction of samples predicted right; the shapes of output and targets decide how that is counted.
///
/// - an output with one unit: ``BinaryAccuracy``
/// - targets that are class numbers: ``SparseCategoricalAccuracy``
/// - one-hot targets: ``CategoricalAccuracy``
///
/// - SeeAlso: the strings `"accuracy"` and `"acc"` of Keras's `compile`
public struct Accuracy: MeanMetric {
  public let name: String
  public let largerIsBetter: Bool? = true

  public init(name: String = "accuracy") { self.name = name }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    let form = ClassificationForm(output: output.shape.batch(of: 1), target: target.shape)
    if form == .categorical, output.lastOperation == "logistic" || output.loss == "binary_crossentropy" {
      // Keras would take the largest of independent yes-or-no outputs for the one predicted class.
      throw ModelError(
        "metric \"\(name)\"", expected: "an output that picks one class",
        received: "\(output.shape.sample.dimensions.last ?? 0) independent yes-or-no outputs from \(output.layer)",
        help: "Use \"binary_accuracy\", which judges each output by itself.", layer: output.layer, argument: "metrics")
    }
    switch form {
    case .binary: try requireTargets(.ofOutputShape, of: self, output, target)
    case .categorical: try requireTargets(.oneHot, of: self, output, target)
    case .sparse: try requireTargets(.classNumbers, of: self, output, target)
    }
    return form.rawValue + "accuracy"
  }

  public func values(target: Value, prediction: Value) throws -> Value {
    switch ClassificationForm(output: prediction.shape, target: target.shape) {
    case .binary: try BinaryAccuracy().values(target: target, prediction: prediction)
    case .categorical: try CategoricalAccuracy().values(target: target, prediction: prediction)
    case .sparse: try SparseCategoricalAccuracy().values(target: target, prediction: prediction)
    }
  }
}

/// Whether (p > threshold) equals y, averaged over the last axis. - SeeAlso: `keras.metrics.BinaryAccuracy`
public struct BinaryAccuracy: MeanMetric, ConfigurableObject {
  public static let signature = Signature.metric(
    "BinaryAccuracy", name: "binary_accuracy", [.init("threshold", .number(0.5))])
  public var name = "binary_accuracy"
  public let largerIsBetter: Bool? = true
  /// Strictly larger predictions count as 1.
  public var threshold = 0.5

  public init(threshold: Double = 0.5) { self.threshold = threshold }

  public init(_ arguments: Arguments) throws {
    name = try arguments.metricName(name)
    threshold = try arguments.number("threshold")
  }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try requireTargets(.ofOutputShape, of: self, output, target)
    return "binary_accuracy"
  }

  public func values(target: Value, prediction: Value) throws -> Value {
    let isPositive = try prediction.compare(.greater, Float(threshold)).convert(to: .float32)
    return try isPositive.compare(.equal, alignRank(target, prediction)).convert(to: .float32).meanOverLastAxis()
  }
}

/// Whether the largest prediction stands where the largest target stands. - SeeAlso: `keras.metrics.CategoricalAccuracy`
public struct CategoricalAccuracy: MeanMetric, ConfigurableObject {
  public static let signature = Signature.metric("CategoricalAccuracy", name: "categorical_accuracy")
  public var name = "categorical_accuracy"
  public let largerIsBetter: Bool? = true

  public init() {}
  public init(_ arguments: Arguments) throws { name = try arguments.metricName(name) }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try requireTargets(.oneHot, of: self, output, target)
    return "categorical_accuracy"
  }

  public func values(target: Value, prediction: Value) throws -> Value {
    let last = prediction.rank - 1
    return try prediction.argMax(axis: last).compare(.equal, target.argMax(axis: last)).convert(to: .float32)
  }
}

/// Whether the largest prediction stands at the labelled class.
/// - SeeAlso: `keras.metrics.SparseCategoricalAccuracy`
public struct SparseCategoricalAccuracy: MeanMetric, ConfigurableObject {
  public static let signature = Signature.metric("SparseCategoricalAccuracy", name: "sparse_categorical_accuracy")
  public var name = "sparse_categorical_accuracy"
  public let largerIsBetter: Bool? = true

  public init() {}
  public init(_ arguments: Arguments) throws { name = try arguments.metricName(name) }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try requireTargets(.classNumbers, of: self, output, target)
    return "sparse_categorical_accuracy"
  }

  public func values(target: Value, prediction: Value) throws -> Value {
    try prediction.argMax(axis: prediction.rank - 1).compare(.equal, classNumbers(target, prediction))
      .convert(to: .float32)
  }
}
