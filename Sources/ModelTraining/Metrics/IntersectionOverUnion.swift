import GraphCore
import NeuralLayers
import TensorCore

/// How far predicted and true sets of positions overlap, tp / (tp + fp + fn), averaged over classes.
///
/// Classes that occur in neither are passed over. All forms work on one matrix of true against predicted classes.
public struct ClassOverlap: Sendable {
  public var classCount: Int
  /// The classes that count; all if `nil`.
  public var targetClasses: [Int]?
  /// Samples of this class count nothing.
  public var ignoredClass: Int?
  /// Whether targets are class numbers and not one-hot.
  public var sparseTargets = true
  /// Whether predictions are class numbers and not scores.
  public var sparsePredictions = true
  /// For two classes: a prediction of at least this is class 1.
  public var threshold: Double?

  fileprivate func update(_ state: Value, _ target: Value, _ prediction: Value, _ weight: Value?) throws -> Value {
    func classes(_ value: Value, isSparse: Bool) throws -> Value {
      let numbers = isSparse ? try value.convert(to: .int32) : try value.argMax(axis: value.rank - 1)
      return try numbers.reshape(Shape([numbers.shape.count]))
    }
    let p: Value
    if let threshold {
      p = try classes(prediction.compare(.greaterOrEqual, Float(threshold)).convert(to: .float32), isSparse: true)
    } else {
      p = try classes(prediction, isSparse: sparsePredictions)
    }
    let y = try classes(target, isSparse: sparseTargets)
    var counted = try y.oneHot(depth: classCount)
    if let weight {
      // One class a row of scores: a weight of a whole row.
      let rows = sparsePredictions ? prediction : try prediction.sum(axes: [prediction.rank - 1])
      let spread = try weight.spread(over: rows)
      if spread.rank > 0 { counted = try counted * spread.reshape([y.shape[0], 1]) }
    }
    if let ignoredClass {
      let counts = try y.convert(to: .float32).compare(.notEqual, Float(ignoredClass)).convert(to: .float32)
      counted = try counted * counts.reshape([y.shape[0], 1])
    }
    return try state + counted.dot(p.oneHot(depth: classCount), transposeLeft: true)
  }

  fileprivate func result(_ matrix: Tensor) -> Float {
    let counts = matrix.scalars(as: Float.self)
    var sum: Float = 0
    var present: Float = 0
    for label in targetClasses ?? Array(0..<classCount) {
      let both = counts[label * classCount + label]
      let either =
        (0..<classCount).reduce(Float(0)) { $0 + counts[$1 * classCount + label] + counts[label * classCount + $1] }
        - both
      guard either > 0 else { continue }
      sum += both / (either + kerasEpsilon)
      present += 1
    }
    return sum / (present + kerasEpsilon)
  }

  fileprivate func check(_ metric: any Metric, _ output: OutputDescription, _ target: TensorType) throws {
    let shape = output.shape.sample.dimensions
    if threshold != nil || sparseTargets == sparsePredictions {
      try requireTargets(.ofOutputShape, of: metric, output, target)
    } else if sparseTargets {
      try requireTargets(.classNumbers, of: metric, output, target)
    }
    guard sparsePredictions || threshold != nil || shape.last == classCount else {
      throw ModelError(
        "metric \"\(metric.name)\"", expected: "an output with \(classCount) units, one for each of num_classes",
        received: "\(output.shape)", layer: output.layer, argument: "metrics")
    }
  }
}

/// A metric of the family, told from the others by its arguments alone: ``MeanIoU`` and the four others are names of it.
public struct OverlapMetric<Form: OverlapForm>: Metric, ConfigurableObject {
  public static var signature: Signature {
    Signature(Form.className, Form.choice + [.init("name", .none), .init("dtype", .none)] + Form.parameters)
  }
  public var name = snakeCase(Form.className)
  public let overlap: ClassOverlap
  public let largerIsBetter: Bool? = true

  public init(_ overlap: ClassOverlap) { self.overlap = overlap }

  public init(_ arguments: Arguments) throws {
    overlap = try ClassOverlap(arguments, sparse: Form.isSparse)
    name = try arguments.metricName(name)
  }

  public func stateShapes(for output: PartialShape) -> [Shape] { [[overlap.classCount, overlap.classCount]] }
  public func update(_ state: [Value], target: Value, prediction: Value, weight: Value?) throws -> [Value] {
    [try overlap.update(state[0], target, prediction, weight)]
  }
  public func result(_ state: [Tensor]) -> Float { overlap.result(state[0]) }
  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try overlap.check(self, output, target)
    return snakeCase(Form.className)
  }
}

/// What a form of the metric is called, and what it is told.
public protocol OverlapForm: Sendable {
  /// The name of Keras's class.
  static var className: String { get }
  /// The parameters before the name, which say which classes count.
  static var choice: [Signature.Parameter] { get }
  /// The parameters behind it.
  static var parameters: [Signature.Parameter] { get }
  /// Whether targets and predictions are class numbers unless something else is said.
  static var isSparse: Bool { get }
}

extension OverlapForm {
  public static var choice: [Signature.Parameter] { [.init("num_classes")] }
  public static var parameters: [Signature.Parameter] {
    [
      .init("ignore_class", .none), .init("sparse_y_true", .bool(true)), .init("sparse_y_pred", .bool(true)),
      .init("axis", .integer(-1)),
    ]
  }
  public static var isSparse: Bool { true }
  fileprivate static var oneHotParameters: [Signature.Parameter] {
    [.init("ignore_class", .none), .init("sparse_y_pred", .bool(false)), .init("axis", .integer(-1))]
  }
}

/// The forms that Keras has classes for.
public enum OverlapForms {
  /// The mean over all classes.
  public enum Mean: OverlapForm { public static let className = "MeanIoU" }
  /// The mean over some classes.
  public enum Some: OverlapForm {
    public static let className = "IoU"
    public static var choice: [Signature.Parameter] { [.init("num_classes"), .init("target_class_ids")] }
  }
  /// The mean over all classes, of one-hot targets.
  public enum OneHotMean: OverlapForm {
    public static let className = "OneHotMeanIoU"
    public static var parameters: [Signature.Parameter] { oneHotParameters }
    public static let isSparse = false
  }
  /// The mean over some classes, of one-hot targets.
  public enum OneHotSome: OverlapForm {
    public static let className = "OneHotIoU"
    public static var choice: [Signature.Parameter] { Some.choice }
    public static var parameters: [Signature.Parameter] { oneHotParameters }
    public static let isSparse = false
  }
  /// Two classes, told apart by a threshold.
  public enum Binary: OverlapForm {
    public static let className = "BinaryIoU"
    public static var choice: [Signature.Parameter] {
      [.init("target_class_ids", .list([0, 1])), .init("threshold", .number(0.5))]
    }
    public static var parameters: [Signature.Parameter] { [] }
  }
}

/// Over all classes. - SeeAlso: `keras.metrics.MeanIoU`
public typealias MeanIoU = OverlapMetric<OverlapForms.Mean>
/// Over some classes. - SeeAlso: `keras.metrics.IoU`
public typealias IoU = OverlapMetric<OverlapForms.Some>
/// Over all classes, for one-hot targets. - SeeAlso: `keras.metrics.OneHotMeanIoU`
public typealias OneHotMeanIoU = OverlapMetric<OverlapForms.OneHotMean>
/// Over some classes, for one-hot targets. - SeeAlso: `keras.metrics.OneHotIoU`
public typealias OneHotIoU = OverlapMetric<OverlapForms.OneHotSome>
/// Over class 0, class 1 or both of outputs that say how likely class 1 is. - SeeAlso: `keras.metrics.BinaryIoU`
public typealias BinaryIoU = OverlapMetric<OverlapForms.Binary>

extension ClassOverlap {
  /// The arguments that a form of the metric has; those that it lacks keep their defaults.
  fileprivate init(_ arguments: Arguments, sparse: Bool = true) throws {
    let names = Set(arguments.signature.parameters.map(\.name))
    classCount = names.contains("num_classes") ? try arguments.size("num_classes") : 2
    (sparseTargets, sparsePredictions) = (sparse, sparse)
    if names.contains("target_class_ids") {
      let ids = try arguments.axes("target_class_ids")
      guard !ids.isEmpty, ids.allSatisfy({ (0..<classCount).contains($0) }) else {
        throw arguments.error("target_class_ids", expected: "classes from 0 to \(classCount - 1)")
      }
      targetClasses = ids
    }
    if names.contains("ignore_class") { ignoredClass = try arguments.optionalInteger("ignore_class") }
    if names.contains("sparse_y_true") { sparseTargets = try arguments.bool("sparse_y_true") }
    if names.contains("sparse_y_pred") { sparsePredictions = try arguments.bool("sparse_y_pred") }
    if names.contains("threshold") { threshold = try arguments.optionalNumber("threshold", in: 0...1) }
    if names.contains("axis") { try arguments.requireLastAxis() }
  }
}
