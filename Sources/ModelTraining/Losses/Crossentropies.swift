import GraphCore
import NeuralLayers
import TensorCore

/// −(y log p + (1 − y) log(1 − p)), averaged over the last axis, for independent yes-or-no outputs.
///
/// If the output was made by a sigmoid, the loss is computed from its argument z as
/// max(z, 0) − z·y + log(1 + e^−|z|), which neither overflows nor stops learning; otherwise p is clipped to
/// [1e-7, 1 − 1e-7]. Label smoothing s replaces y by y (1 − s) + s / 2.
///
/// - SeeAlso: `keras.losses.BinaryCrossentropy`
public struct BinaryCrossentropy: Loss {
  public static let signature = Signature(
    "BinaryCrossentropy",
    [.init("from_logits", .bool(false)), .init("label_smoothing", .number(0)), .init("name", .none)])
  public let name = "binary_crossentropy"
  public var fromLogits: Bool
  public var labelSmoothing: Double

  public init(fromLogits: Bool = false, labelSmoothing: Double = 0) {
    self.fromLogits = fromLogits
    self.labelSmoothing = labelSmoothing
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      fromLogits: try arguments.bool("from_logits"),
      labelSmoothing: try arguments.number("label_smoothing", in: 0...1))
  }

  public func check(_ output: OutputDescription, target: TensorType) throws {
    try refuseLogitsAfterActivation(name, fromLogits, output, "logistic", "sigmoid")
    let given = Array(target.shape.dimensions.dropFirst())
    let wanted = output.shape.sample.dimensions
    guard given == wanted || given + [1] == wanted || given == wanted + [1] else {
      let help =
        given.isEmpty
        ? "End with Dense(1, activation=\"sigmoid\"), or use \"sparse_categorical_crossentropy\" for class numbers."
        : "Give the output and the targets one shape."
      throw ModelError(
        "loss \"\(name)\"", expected: "targets of the output's shape \(output.shape)",
        received: "targets of shape \(PartialShape(sample: Shape(given)))", help: help, layer: output.layer)
    }
  }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    var y = try alignRank(target, prediction)
    if labelSmoothing != 0 { y = try y * Float(1 - labelSmoothing) + Float(labelSmoothing / 2) }
    let logits = fromLogits ? prediction : prediction.operation == .unary(.logistic) ? prediction.operands[0] : nil
    if let z = logits { return try (z.softplus() - z * y).meanOverLastAxis() }
    let p = try prediction.clamp(kerasEpsilon, 1 - kerasEpsilon)
    return try (-(y * p.log() + (1 - y) * (1 - p).log())).meanOverLastAxis()
  }
}

/// −Σ y log p over the last axis, for targets that are distributions over classes (one-hot).
///
/// If the output was made by a softmax, log p is computed from its argument; otherwise p is divided by its sum and
/// clipped to [1e-7, 1 − 1e-7]. Label smoothing s replaces y by y (1 − s) + s / classes.
///
/// - SeeAlso: `keras.losses.CategoricalCrossentropy`
public struct CategoricalCrossentropy: Loss {
  public static let signature = Signature(
    "CategoricalCrossentropy",
    [.init("from_logits", .bool(false)), .init("label_smoothing", .number(0)), .init("name", .none)])
  public let name = "categorical_crossentropy"
  public var fromLogits: Bool
  public var labelSmoothing: Double

  public init(fromLogits: Bool = false, labelSmoothing: Double = 0) {
    self.fromLogits = fromLogits
    self.labelSmoothing = labelSmoothing
  }

  public init(_ arguments: Arguments) throws {
    self.init(
      fromLogits: try arguments.bool("from_logits"),
      labelSmoothing: try arguments.number("label_smoothing", in: 0...1))
  }

  public func check(_ output: OutputDescription, target: TensorType) throws {
    try refuseLogitsAfterActivation(name, fromLogits, output, "softmax", "softmax")
    try refuseSingleClass(name, output)
    let given = Array(target.shape.dimensions.dropFirst())
    guard given == output.shape.sample.dimensions else {
      throw ModelError(
        "loss \"\(name)\"", expected: "one-hot targets of the output's shape \(output.shape)",
        received: "targets of shape \(PartialShape(sample: Shape(given)))",
        help: "For class numbers use \"sparse_categorical_crossentropy\", or make them one-hot.", layer: output.layer)
    }
  }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    var y = try target.convert(to: .float32)
    if labelSmoothing != 0 {
      let classes = Float(prediction.shape[prediction.rank - 1])
      y = try y * Float(1 - labelSmoothing) + Float(labelSmoothing) / classes
    }
    return try -(y * logProbabilities(prediction, fromLogits: fromLogits)).sumOverLastAxis()
  }
}

/// −log p of the labelled class, for targets that are class numbers.
///
/// Targets are whole numbers from 0 to classes − 1; a trailing axis of size 1 is dropped. Probabilities as in
/// ``CategoricalCrossentropy``.
///
/// - SeeAlso: `keras.losses.SparseCategoricalCrossentropy`
public struct SparseCategoricalCrossentropy: Loss {
  public static let signature = Signature(
    "SparseCategoricalCrossentropy", [.init("from_logits", .bool(false)), .init("name", .none)])
  public let name = "sparse_categorical_crossentropy"
  public var fromLogits: Bool

  public init(fromLogits: Bool = false) {
    self.fromLogits = fromLogits
  }

  public init(_ arguments: Arguments) throws {
    self.init(fromLogits: try arguments.bool("from_logits"))
  }

  public func check(_ output: OutputDescription, target: TensorType) throws {
    try refuseLogitsAfterActivation(name, fromLogits, output, "softmax", "softmax")
    try refuseSingleClass(name, output)
    let given = Array(target.shape.dimensions.dropFirst())
    let wanted = Array(output.shape.sample.dimensions.dropLast())
    guard given == wanted || given == wanted + [1] else {
      let labels = "labels of shape \(PartialShape(sample: Shape(given)))"
      let isOneHot = given == output.shape.sample.dimensions
      throw ModelError(
        "loss \"\(name)\"",
        expected: "an output of shape (batch\(given.map { ", \($0)" }.joined()), classes) for \(labels)",
        received: "\(output.shape)",
        help: isOneHot
          ? "For one-hot targets use \"categorical_crossentropy\"."
          : "Put Flatten() or a global pooling layer before \(output.layer).", layer: output.layer)
    }
  }

  public func check(labels: Tensor, output: OutputDescription) throws {
    let classes = output.shape.sample.dimensions.last ?? 0
    for (index, label) in labels.numbers.enumerated() {
      guard label >= 0, label < Double(classes), label == label.rounded(.down) else {
        let shown = label == label.rounded(.down) && abs(label) < 1e15 ? "\(Int(label))" : "\(label)"
        throw ModelError(
          "loss \"\(name)\"",
          expected: "labels from 0 to \(classes - 1), because \(output.layer) has \(classes) outputs",
          received: "label \(shown) in sample \(index)",
          help: label >= 0 && label == label.rounded(.down) && label < 1e6
            ? "Give \(output.layer) at least \(Int(label) + 1) units, or number the classes from 0."
            : "Labels are class numbers: 0, 1, 2, …", layer: output.layer, argument: "data")
      }
    }
  }

  public func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let labels = try classNumbers(target, prediction)
    let y = try labels.oneHot(depth: prediction.shape[prediction.rank - 1])
    return try -(y * logProbabilities(prediction, fromLogits: fromLogits)).sumOverLastAxis()
  }
}

/// Labels as `int32` of the prediction's shape without its last axis.
func classNumbers(_ target: Value, _ prediction: Value) throws -> Value {
  try target.convert(to: .int32).reshape(Shape(Array(prediction.shape.dimensions.dropLast())))
}

/// log p over the last axis: from the logits where the output shows them, else from normalized, clipped probabilities.
private func logProbabilities(_ prediction: Value, fromLogits: Bool) throws -> Value {
  if fromLogits { return try prediction.logSoftmax() }
  if prediction.operation == .softmax { return try prediction.operands[0].logSoftmax() }
  let sum = try prediction.sum(axes: [prediction.rank - 1], keepingAxes: true)
  return try (prediction / sum).clamp(kerasEpsilon, 1 - kerasEpsilon).log()
}

private func refuseLogitsAfterActivation(
  _ loss: String, _ fromLogits: Bool, _ output: OutputDescription, _ operation: String, _ activation: String
) throws {
  guard fromLogits, output.lastOperation == operation else { return }
  throw ModelError(
    "loss \"\(loss)\"", expected: "raw scores, because from_logits is on",
    received: "the probabilities of a \(activation) from \(output.layer)",
    help: "Leave from_logits out, or take activation=\"\(activation)\" away.", layer: output.layer)
}

private func refuseSingleClass(_ loss: String, _ output: OutputDescription) throws {
  guard output.shape.sample.dimensions.last == 1 else { return }
  throw ModelError(
    "loss \"\(loss)\"", expected: "an output with one unit for each class, at least 2", received: "\(output.shape)",
    help: "For two classes use Dense(2, activation=\"softmax\"), or Dense(1, activation=\"sigmoid\") with "
      + "\"binary_crossentropy\".", layer: output.layer)
}
