import NeuralLayers
import TensorCore

// The words for what goes wrong between an output, its loss and its targets: every loss says them alike.
extension ModelError {
  /// Targets whose shape is not the output's.
  static func targets(_ given: Shape, of loss: String, _ output: OutputDescription, help: String) -> ModelError {
    ModelError(
      "loss \"\(loss)\"", expected: "targets of the shape \(output.shape) of \(output.layer)",
      received: "targets of shape \(PartialShape(sample: given))", help: help, layer: output.layer)
  }

  /// One-hot targets were expected.
  static func notOneHot(_ given: Shape, of loss: String, _ output: OutputDescription) -> ModelError {
    ModelError(
      "loss \"\(loss)\"", expected: "one-hot targets of the shape \(output.shape) of \(output.layer)",
      received: "targets of shape \(PartialShape(sample: given))",
      help: "For class numbers use \"sparse_categorical_crossentropy\", or make them one-hot.", layer: output.layer)
  }

  /// Class numbers were expected, and an output with one more axis.
  static func notClassNumbers(_ given: Shape, of loss: String, _ output: OutputDescription) -> ModelError {
    let isOneHot = given == output.shape.sample
    return ModelError(
      "loss \"\(loss)\"",
      expected: "an output of shape (batch\(given.dimensions.map { ", \($0)" }.joined()), classes) for "
        + "labels of shape \(PartialShape(sample: given))",
      received: "\(output.shape)",
      help: isOneHot
        ? "For one-hot targets use \"categorical_crossentropy\"."
        : "Put Flatten() or a global pooling layer before \(output.layer).", layer: output.layer)
  }

  /// A label that is none of the output's classes.
  static func label(
    _ label: Double, sample: Int, of loss: String, classes: Int, _ output: OutputDescription
  ) -> ModelError {
    let isWhole = label == label.rounded(.down) && abs(label) < 1e15
    return ModelError(
      "loss \"\(loss)\"",
      expected: "labels from 0 to \(classes - 1), because \(output.layer) has \(classes) outputs",
      received: "label \(isWhole ? "\(Int(label))" : "\(label)") in sample \(sample)",
      help: isWhole && label >= 0 && label < 1e6
        ? "Give \(output.layer) at least \(Int(label) + 1) units, or number the classes from 0."
        : "Labels are class numbers: 0, 1, 2, …", layer: output.layer, argument: "data")
  }

  /// A target that is no probability.
  static func probability(_ target: Double, sample: Int, of loss: String, _ output: OutputDescription) -> ModelError {
    ModelError(
      "loss \"\(loss)\"", expected: "targets from 0 to 1", received: "label \(target) in sample \(sample)",
      help: loss.hasPrefix("binary")
        ? "Two classes are labelled 0 and 1; \"hinge\" takes -1 and 1, \"mse\" any number."
        : "Targets are probabilities of classes, one-hot for sure ones; \"mse\" takes any number.",
      layer: output.layer, argument: "data")
  }

  /// Scores were announced, and the output gives probabilities.
  static func logitsExpected(of loss: String, _ output: OutputDescription, activation: String) -> ModelError {
    ModelError(
      "loss \"\(loss)\"", expected: "raw scores, because from_logits is on",
      received: "the probabilities of a \(activation) from \(output.layer)",
      help: "Leave from_logits out, or take activation=\"\(activation)\" away.", layer: output.layer)
  }

  /// Probabilities are needed, and the output gives raw scores.
  static func probabilitiesExpected(of loss: String, _ output: OutputDescription, activation: String) -> ModelError {
    ModelError(
      "loss \"\(loss)\"", expected: "probabilities",
      received: "raw scores from \(output.layer), which has no activation",
      help: "Give \(output.layer) activation=\"\(activation)\", or say from_logits=True in the loss.",
      layer: output.layer)
  }

  /// An axis that the output does not have.
  static func axis(_ axis: Int, of subject: String, _ output: OutputDescription) -> ModelError {
    ModelError(
      subject, expected: "an axis of the output \(output.shape)", received: "\(axis)",
      help: "Axes are counted from 0, the batch, or backwards from -1.", layer: output.layer)
  }

  /// One unit for several classes.
  static func singleClass(of loss: String, _ output: OutputDescription) -> ModelError {
    ModelError(
      "loss \"\(loss)\"", expected: "an output with one unit for each class, at least 2", received: "\(output.shape)",
      help: "For two classes use Dense(2, activation=\"softmax\"), or Dense(1, activation=\"sigmoid\") with "
        + "\"binary_crossentropy\".", layer: output.layer)
  }

  /// A softmax over one unit, which is always 1.
  static func softmaxOverOne(of loss: String, _ output: OutputDescription) -> ModelError {
    ModelError(
      "loss \"\(loss)\"", expected: "an output that can change",
      received: "a softmax over the one unit of \(output.layer), which is always 1",
      help: "Give \(output.layer) activation=\"sigmoid\", or one unit for each class.", layer: output.layer)
  }
}
