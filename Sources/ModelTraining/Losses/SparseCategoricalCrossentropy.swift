import GraphCore
import NeuralLayers
import TensorCore

/// −log p of the labelled class, for targets that are class numbers.
///
/// Targets are whole numbers from 0 to classes − 1; a trailing axis of size 1 is dropped. Probabilities as in
/// ``CategoricalCrossentropy``. Samples of the class `ignoredClass` cost nothing and are not counted.
///
/// - SeeAlso: `keras.losses.SparseCategoricalCrossentropy`
public struct SparseCategoricalCrossentropy: ProbabilityLoss {
  public static let signature = Signature(
    "SparseCategoricalCrossentropy",
    [
      .init("from_logits", .bool(false)), .init("ignore_class", .none),
      .init("reduction", .string(LossReduction.mean.rawValue)), .init("axis", .integer(-1)),
      .init("name", .string("sparse_categorical_crossentropy")), .init("dtype", .none),
    ])
  public var options = LossOptions("sparse_categorical_crossentropy")
  public var probabilities: ProbabilityOptions
  public var ignoredClass: Int?

  public init(fromLogits: Bool = false, ignoredClass: Int? = nil, axis: Int = -1) {
    probabilities = ProbabilityOptions(fromLogits: fromLogits, axis: axis)
    self.ignoredClass = ignoredClass
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      fromLogits: try arguments.bool("from_logits"), ignoredClass: try arguments.optionalInteger("ignore_class"),
      axis: try arguments.integer("axis"))
    options = try LossOptions(arguments, name: options.name)
  }

  func checkPositions(_ output: OutputDescription, target: TensorType) throws {
    try checkClasses(output, fromLogits: probabilities.fromLogits)
    let given = Array(target.shape.dimensions.dropFirst())
    let wanted = Array(output.shape.sample.dimensions.dropLast())
    guard given == wanted || given == wanted + [1] else {
      throw ModelError.notClassNumbers(Shape(given), of: name, output)
    }
  }

  public func check(labels: Tensor, output: OutputDescription) throws {
    let dimensions = output.shape.batch(of: 1).dimensions
    let axis = probabilities.axis < 0 ? dimensions.count + probabilities.axis : probabilities.axis
    try requireLabels(labels, below: dimensions[axis], except: ignoredClass, output)
  }

  public func mask(_ target: Value, _ prediction: Value) throws -> Value? {
    guard let ignoredClass else { return nil }
    var dimensions = prediction.shape.dimensions
    dimensions.remove(at: probabilities.axis < 0 ? prediction.rank + probabilities.axis : probabilities.axis)
    return try target.convert(to: .float32).reshape(Shape(dimensions)).compare(.notEqual, Float(ignoredClass))
  }

  func positionLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let labels = try classNumbers(target, prediction)
    // A label outside of the classes, as an ignored one may be, has no column: its loss is 0.
    let y = try labels.oneHot(depth: prediction.shape[prediction.rank - 1])
    let losses = try -(y * logProbabilities(prediction, fromLogits: probabilities.fromLogits)).sumOverLastAxis()
    guard let ignoredClass else { return losses }
    return try losses * labels.convert(to: .float32).compare(.notEqual, Float(ignoredClass)).convert(to: .float32)
  }
}

/// (1 − p^q) / q of the probability p of the labelled class: between crossentropy (q → 0), which learns fast, and the
/// absolute error (q = 1), which wrong labels disturb little.
///
/// Targets are class numbers.
/// - SeeAlso: `keras.losses.CategoricalGeneralizedCrossEntropy`; Zhang and Sabuncu 2018.
public struct CategoricalGeneralizedCrossEntropy: Loss {
  public static let signature = Signature.loss(
    "CategoricalGeneralizedCrossEntropy", name: "categorical_generalized_cross_entropy", [.init("q", .number(0.5))])
  public var options = LossOptions("categorical_generalized_cross_entropy")
  public var q: Double

  public init(q: Double = 0.5) { self.q = q }

  public init(_ arguments: Arguments) throws {
    self.init(q: try arguments.number("q", in: 0...1))
    guard q > 0, q < 1 else { throw arguments.error("q", expected: "a number above 0 and below 1") }
    options = try LossOptions(arguments, name: options.name)
  }

  public func check(_ output: OutputDescription, target: TensorType) throws {
    try checkClasses(output, fromLogits: false)
    let given = Array(target.shape.dimensions.dropFirst())
    let wanted = Array(output.shape.sample.dimensions.dropLast())
    guard given == wanted || given == wanted + [1] else {
      throw ModelError.notClassNumbers(Shape(given), of: name, output)
    }
  }

  public func check(labels: Tensor, output: OutputDescription) throws {
    try requireLabels(labels, below: output.shape.sample.dimensions.last ?? 0, output)
  }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let y = try classNumbers(target, prediction).oneHot(depth: prediction.shape[prediction.rank - 1])
    let p = try (y * prediction).sumOverLastAxis()
    return try (1 - power(p, q)) / Float(q)
  }
}

extension Loss {
  /// Refuses labels that are no class numbers below a limit.
  func requireLabels(_ labels: Tensor, below classes: Int, except ignored: Int? = nil, _ output: OutputDescription)
    throws
  {
    let width = max(labels.rowShape.count, 1)
    for (index, label) in labels.numbers.enumerated() {
      if let ignored, label == Double(ignored) { continue }
      guard label >= 0, label < Double(classes), label == label.rounded(.down) else {
        throw ModelError.label(label, sample: index / width, of: name, classes: classes, output)
      }
    }
  }
}

/// Labels as `int32` of the prediction's shape without its last axis.
func classNumbers(_ target: Value, _ prediction: Value) throws -> Value {
  try target.convert(to: .int32).reshape(Shape(Array(prediction.shape.dimensions.dropLast())))
}
