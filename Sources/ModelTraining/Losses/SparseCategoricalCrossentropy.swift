import GraphCore
import NeuralLayers
import TensorCore

/// −log p of the labelled class, for targets that are class numbers.
///
/// Targets are whole numbers from 0 to classes − 1; a trailing axis of size 1 is dropped. Probabilities as in
/// ``CategoricalCrossentropy``. Samples of the class `ignoredClass` cost nothing and are not counted.
///
/// - SeeAlso: `keras.losses.SparseCategoricalCrossentropy`
public struct SparseCategoricalCrossentropy: Loss {
  public static let signature = Signature(
    "SparseCategoricalCrossentropy",
    [
      .init("from_logits", .bool(false)), .init("ignore_class", .none),
      .init("reduction", .string(LossReduction.mean.rawValue)), .init("axis", .integer(-1)),
      .init("name", .string("sparse_categorical_crossentropy")), .init("dtype", .none),
    ])
  public var options = LossOptions("sparse_categorical_crossentropy")
  public var fromLogits: Bool
  public var ignoredClass: Int?

  public init(fromLogits: Bool = false, ignoredClass: Int? = nil) {
    self.fromLogits = fromLogits
    self.ignoredClass = ignoredClass
  }

  public init(_ arguments: Arguments) throws {
    self.init(fromLogits: try arguments.bool("from_logits"))
    if case .none = arguments["ignore_class"] {} else { ignoredClass = try arguments.integer("ignore_class") }
    try arguments.requireLastAxis()
    options = try LossOptions(arguments, name: options.name)
  }

  public func check(_ output: OutputDescription, target: TensorType) throws {
    try checkClasses(output, fromLogits: fromLogits)
    let given = Array(target.shape.dimensions.dropFirst())
    let wanted = Array(output.shape.sample.dimensions.dropLast())
    guard given == wanted || given == wanted + [1] else {
      throw ModelError.notClassNumbers(Shape(given), of: name, output)
    }
  }

  public func check(labels: Tensor, output: OutputDescription) throws {
    let classes = output.shape.sample.dimensions.last ?? 0
    let width = max(labels.rowShape.count, 1)
    for (index, label) in labels.numbers.enumerated() {
      if let ignoredClass, label == Double(ignoredClass) { continue }
      guard label >= 0, label < Double(classes), label == label.rounded(.down) else {
        throw ModelError.label(label, sample: index / width, of: name, output)
      }
    }
  }

  public func mask(_ target: Value, _ prediction: Value) throws -> Value? {
    try ignoredClass.map { try classNumbers(target, prediction).convert(to: .float32).compare(.notEqual, Float($0)) }
  }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let labels = try classNumbers(target, prediction)
    // A label outside of the classes, as an ignored one may be, has no column: its loss is 0.
    let y = try labels.oneHot(depth: prediction.shape[prediction.rank - 1])
    let losses = try -(y * logProbabilities(prediction, fromLogits: fromLogits)).sumOverLastAxis()
    guard let counts = try mask(target, prediction) else { return losses }
    return try losses * counts.convert(to: .float32)
  }
}

/// Labels as `int32` of the prediction's shape without its last axis.
func classNumbers(_ target: Value, _ prediction: Value) throws -> Value {
  try target.convert(to: .int32).reshape(Shape(Array(prediction.shape.dimensions.dropLast())))
}
