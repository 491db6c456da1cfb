import NeuralLayers
import TensorCore

// The words for data that does not fit a model's inputs and outputs, whoever takes it.
extension ModelError {
  /// More or fewer tensors than the model has inputs.
  static func inputCount(_ received: Int, names: [String], for verb: String) -> ModelError {
    ModelError(
      verb, expected: "data for \(names.count) input\(names.count == 1 ? "" : "s"): " + names.joined(separator: ", "),
      received: "\(received)", help: "Give a tensor for each input, several as a list.", argument: "data")
  }

  /// Data that is one number.
  static func scalarInput(_ input: SymbolicTensor, named name: String, for verb: String) -> ModelError {
    ModelError(
      verb, expected: "data of shape \(input.shape) for input \(name)", received: "a scalar",
      help: "The first axis is that of the samples.", layer: name, argument: "data")
  }

  /// Samples of another shape than the input's.
  static func inputShape(
    _ sample: Shape, _ input: SymbolicTensor, named name: String, for verb: String
  ) -> ModelError {
    let wanted = input.shape.sample
    let isFlat = wanted.rank == 1 && sample.rank > 1 && wanted.count == sample.count
    return ModelError(
      verb, expected: "data of shape \(input.shape) for input \(name)", received: "samples of shape \(sample)",
      help: isFlat
        ? "Input(shape=\(sample)) followed by Flatten() would fit the data."
        : "Input(shape=\(sample)) would fit the data.",
      layer: name, argument: "data")
  }

  /// Tensors that do not have equally many samples.
  static func sampleCount(_ received: String, count: Int, for verb: String) -> ModelError {
    ModelError(
      verb, expected: "as many samples in each tensor as in the first, \(count)", received: received,
      help: "The first axis of every tensor counts the samples.", argument: "data")
  }

  /// Data without samples.
  static func noSamples(for verb: String) -> ModelError {
    ModelError(
      verb, expected: "at least one sample", received: "none", help: "See how the data was split or filtered.",
      argument: "data")
  }

  /// More or fewer targets than the model has outputs.
  static func targetCount(_ received: Int, names: [String], for verb: String) -> ModelError {
    ModelError(
      verb, expected: "targets for each output: \(names.joined(separator: ", "))",
      received: received == 0 ? "none" : "\(received)", help: "Give a tensor of targets for each output.",
      argument: "data")
  }

  /// Data under names that are not those of the inputs or outputs.
  static func dataNames(_ given: [String], _ names: [String], what: String, model: String) -> ModelError {
    ModelError(
      model, expected: "data under the names of its \(what): \(names.joined(separator: ", "))",
      received: given.isEmpty ? "none" : given.joined(separator: ", "),
      help: "Each name once; their order does not matter.", argument: "data")
  }

  /// Targets that a metric cannot compare an output with.
  static func targets(
    _ given: Shape, of metric: String, expected: String, _ output: OutputDescription, isClassNumbers: Bool
  ) -> ModelError {
    ModelError(
      "metric \"\(metric)\"", expected: expected, received: "targets of shape \(PartialShape(sample: given))",
      help: isClassNumbers
        ? "For class numbers there are \"sparse_categorical_accuracy\" and \"sparse_categorical_crossentropy\"."
        : "For one-hot targets there are \"categorical_accuracy\" and \"categorical_crossentropy\".",
      layer: output.layer, argument: "metrics")
  }

  /// A model that is not compiled.
  static func notCompiled(_ model: String, for verb: String) -> ModelError {
    ModelError(
      model, expected: "compile(…) before \(verb)", received: "a model that is not compiled",
      help: "Call compile(optimizer:loss:metrics:) first.")
  }
}
