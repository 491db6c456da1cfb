import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// Something that a user may ask for and that ends in a worded error before anything is computed.
struct Refusal: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let action: @Sendable () throws -> Void
  /// The argument that the error is about.
  let argument: String?
  let message: String

  init(_ what: String, argument: String? = nil, _ action: @escaping @Sendable () throws -> Void, _ message: String) {
    self.testDescription = what
    self.action = action
    self.argument = argument
    self.message = message
  }

  func check() {
    let error = #expect(throws: ModelError.self) { try action() }
    #expect(error?.description == message)
    #expect(error?.argument == argument)
  }
}

private let x = noise([4, 2])
private let y = labels([0, 1, 2, 1])

private let data: [Refusal] = [
  Refusal(
    "no data", argument: "data", { try classifier().fit([], []) },
    "fit: expected data for 1 input: features, received 0. Give a tensor for each input, several as a list."),
  Refusal(
    "no targets", argument: "data", { try classifier().fit([x], []) },
    "fit: expected targets for each output: scores, received none. Give a tensor of targets for each output."),
  Refusal(
    "targets for two outputs", argument: "data", { _ = try classifier().evaluate([x], [y, y]) },
    "evaluate: expected targets for each output: scores, received 2. Give a tensor of targets for each output."),
  Refusal(
    "data for two inputs", argument: "data", { _ = try classifier().predict([x, x]) },
    "predict: expected data for 1 input: features, received 2. Give a tensor for each input, several as a list."),
  Refusal(
    "a scalar", argument: "data", { try classifier().fit(Tensor(Float(1)), y) },
    "fit: expected data of shape (batch, 2) for input features, received a scalar. The first axis is that of the samples."
  ),
  Refusal(
    "scalar targets", argument: "data", { try classifier().fit(x, Tensor(Int32(1))) },
    "fit: expected as many samples in each tensor as in the first, 4, received a scalar."
      + " The first axis of every tensor counts the samples."),
  Refusal(
    "another shape", argument: "data", { try classifier().fit(noise([4, 3]), y) },
    "fit: expected data of shape (batch, 2) for input features, received samples of shape (3,)."
      + " Input(shape=(3,)) would fit the data."),
  Refusal(
    "images for vectors", argument: "data", { try classifier().fit(noise([4, 8, 8]), y) },
    "fit: expected data of shape (batch, 2) for input features, received samples of shape (8, 8)."
      + " Input(shape=(8, 8)) would fit the data."),
  Refusal(
    "fewer targets", argument: "data", { try classifier().fit(x, labels([0, 1])) },
    "fit: expected as many samples in each tensor as in the first, 4, received 2."
      + " The first axis of every tensor counts the samples."),
  Refusal(
    "no samples", argument: "data", { try classifier().fit(noise([0, 2]), labels([])) },
    "fit: expected at least one sample, received none. See how the data was split or filtered."),
  Refusal(
    "a label above the classes", argument: "data", { try classifier().fit(x, labels([0, 1, 3, 1])) },
    "loss \"sparse_categorical_crossentropy\": expected labels from 0 to 2, because scores has 3 outputs, "
      + "received label 3 in sample 2. Give scores at least 4 units, or number the classes from 0."),
  Refusal(
    "a negative label", argument: "data", { try classifier().fit(x, labels([0, -1, 2, 1])) },
    "loss \"sparse_categorical_crossentropy\": expected labels from 0 to 2, because scores has 3 outputs, "
      + "received label -1 in sample 1. Labels are class numbers: 0, 1, 2, …"),
  Refusal(
    "a label between classes", argument: "data", { try classifier().fit(x, Tensor([0, 0.5, 2, 1] as [Float])) },
    "loss \"sparse_categorical_crossentropy\": expected labels from 0 to 2, because scores has 3 outputs, "
      + "received label 0.5 in sample 1. Labels are class numbers: 0, 1, 2, …"),
  Refusal(
    "NaN for a label", argument: "data", { try classifier().fit(x, Tensor([0, 1, 2, .nan] as [Float])) },
    "loss \"sparse_categorical_crossentropy\": expected labels from 0 to 2, because scores has 3 outputs, "
      + "received label nan in sample 3. Labels are class numbers: 0, 1, 2, …"),
  Refusal(
    "an infinite label", argument: "data", { try classifier().fit(x, Tensor([.infinity, 1, 2, 0] as [Float])) },
    "loss \"sparse_categorical_crossentropy\": expected labels from 0 to 2, because scores has 3 outputs, "
      + "received label inf in sample 0. Labels are class numbers: 0, 1, 2, …"),
  Refusal(
    "one-hot targets for class numbers", { try classifier().fit(x, noise([4, 3])) },
    "loss \"sparse_categorical_crossentropy\": expected an output of shape (batch, 3, classes) for labels of shape "
      + "(batch, 3), received (batch, 3). For one-hot targets use \"categorical_crossentropy\"."),
  Refusal(
    "class numbers for one-hot targets", { try classifier(loss: CategoricalCrossentropy()).fit(x, y) },
    "loss \"categorical_crossentropy\": expected one-hot targets of the shape (batch, 3) of scores, received targets "
      + "of shape (batch,). For class numbers use \"sparse_categorical_crossentropy\", or make them one-hot."),
  Refusal(
    "softmax over one unit", { try classifier(1).fit(x, y) },
    "loss \"sparse_categorical_crossentropy\": expected an output with one unit for each class, at least 2, "
      + "received (batch, 1). For two classes use Dense(2, activation=\"softmax\"), or Dense(1, activation=\"sigmoid\")"
      + " with \"binary_crossentropy\"."),
  Refusal(
    "logits after a softmax", { try classifier(loss: SparseCategoricalCrossentropy(fromLogits: true)).fit(x, y) },
    "loss \"sparse_categorical_crossentropy\": expected raw scores, because from_logits is on, received the "
      + "probabilities of a softmax from scores. Leave from_logits out, or take activation=\"softmax\" away."),
  Refusal(
    "logits after a softmax, one-hot",
    { try classifier(loss: CategoricalCrossentropy(fromLogits: true)).fit(x, noise([4, 3])) },
    "loss \"categorical_crossentropy\": expected raw scores, because from_logits is on, received the "
      + "probabilities of a softmax from scores. Leave from_logits out, or take activation=\"softmax\" away."),
  Refusal(
    "logits after a sigmoid",
    { try classifier(1, activation: .sigmoid, loss: BinaryCrossentropy(fromLogits: true)).fit(x, y) },
    "loss \"binary_crossentropy\": expected raw scores, because from_logits is on, received the "
      + "probabilities of a sigmoid from scores. Leave from_logits out, or take activation=\"sigmoid\" away."),
  Refusal(
    "class numbers for several sigmoids",
    { try classifier(3, activation: .sigmoid, loss: BinaryCrossentropy()).fit(x, y) },
    "loss \"binary_crossentropy\": expected targets of the shape (batch, 3) of scores, received targets of shape "
      + "(batch,). End with Dense(1, activation=\"sigmoid\"), or use \"sparse_categorical_crossentropy\" for class "
      + "numbers."),
  Refusal(
    "too wide targets", { try classifier(1, loss: MeanSquaredError()).fit(x, noise([4, 2])) },
    "loss \"mean_squared_error\": expected targets of the shape (batch, 1) of scores, received targets of shape "
      + "(batch, 2). Give scores the targets' shape, or reshape the targets."),
  Refusal(
    "accuracy of several sigmoids", argument: "metrics",
    {
      try classifier(3, activation: .sigmoid, loss: BinaryCrossentropy(), metrics: [Accuracy()]).fit(x, noise([4, 3]))
    },
    "metric \"accuracy\": expected an output that picks one class, received 3 independent yes-or-no outputs from "
      + "scores. Use \"binary_accuracy\", which judges each output by itself."),
  Refusal(
    "accuracy of several logits", argument: "metrics",
    {
      try classifier(
        3, activation: .linear, loss: BinaryCrossentropy(fromLogits: true), metrics: [Accuracy(name: "acc")]
      ).fit(x, noise([4, 3]))
    },
    "metric \"acc\": expected an output that picks one class, received 3 independent yes-or-no outputs from "
      + "scores. Use \"binary_accuracy\", which judges each output by itself."),
  Refusal(
    "one-hot targets for sparse accuracy", argument: "metrics",
    {
      try classifier(loss: CategoricalCrossentropy(), metrics: [SparseCategoricalAccuracy()]).fit(x, noise([4, 3]))
    },
    "metric \"sparse_categorical_accuracy\": expected class numbers of shape (batch,) for outputs of shape (batch, 3),"
      + " received targets of shape (batch, 3). For one-hot targets there are \"categorical_accuracy\" and "
      + "\"categorical_crossentropy\"."),
  Refusal(
    "class numbers for categorical accuracy", argument: "metrics",
    { try classifier(metrics: [CategoricalAccuracy()]).fit(x, y) },
    "metric \"categorical_accuracy\": expected one-hot targets of the shape (batch, 3) of scores, received targets of "
      + "shape (batch,). For class numbers there are \"sparse_categorical_accuracy\" and "
      + "\"sparse_categorical_crossentropy\"."),
  Refusal(
    "class numbers for binary accuracy of three units", argument: "metrics",
    { try classifier(metrics: [BinaryAccuracy()]).fit(x, y) },
    "metric \"binary_accuracy\": expected targets of the shape (batch, 3) of scores, received targets of shape (batch,)."
      + " For class numbers there are \"sparse_categorical_accuracy\" and \"sparse_categorical_crossentropy\"."),
  Refusal(
    "class numbers for mse", argument: "metrics",
    { try classifier(metrics: [LossMetric(MeanSquaredError(), name: "mse")]).fit(x, y) },
    "metric \"mse\": expected targets of the shape (batch, 3) of scores, received targets of shape (batch,)."
      + " Give scores the targets' shape, or reshape the targets."),
]

private let settings: [Refusal] = [
  Refusal(
    "batch size 0", argument: "batch_size", { try classifier().fit(x, y, batchSize: 0) },
    "fit: expected batch_size of at least 1, received 0"),
  Refusal(
    "batch size of evaluate", argument: "batch_size", { _ = try classifier().evaluate(x, y, batchSize: -1) },
    "evaluate: expected batch_size of at least 1, received -1"),
  Refusal(
    "batch size of predict", argument: "batch_size", { _ = try classifier().predict(x, batchSize: 0) },
    "predict: expected batch_size of at least 1, received 0"),
  Refusal(
    "epochs", argument: "epochs", { try classifier().fit(x, y, epochs: -1) },
    "fit: expected epochs of at least 0, received -1"),
  Refusal(
    "initial epoch", argument: "initial_epoch", { try classifier().fit([x], [y], initialEpoch: -2) },
    "fit: expected initial_epoch of at least 0, received -2"),
  Refusal(
    "validation batch size", argument: "validation_batch_size",
    { try classifier().fit([x], [y], validationBatchSize: 0) },
    "fit: expected validation_batch_size of at least 1, received 0"),
  Refusal(
    "validation frequency", argument: "validation_freq", { try classifier().fit([x], [y], validationFrequency: 0) },
    "fit: expected validation_freq of at least 1, received 0"),
  Refusal(
    "a split of 1", argument: "validation_split", { try classifier().fit(x, y, validationSplit: 1) },
    "fit: expected validation_split between 0 and 1 that leaves samples on both sides of 4, received 1.0"),
  Refusal(
    "a split of NaN", argument: "validation_split", { try classifier().fit(x, y, validationSplit: .nan) },
    "fit: expected validation_split between 0 and 1 that leaves samples on both sides of 4, received nan"),
  Refusal(
    "a negative split", argument: "validation_split", { try classifier().fit(x, y, validationSplit: -0.1) },
    "fit: expected validation_split between 0 and 1 that leaves samples on both sides of 4, received -0.1"),
  Refusal(
    "a split that leaves nothing to train on", argument: "validation_split",
    { try classifier().fit(x, y, validationSplit: 0.99) },
    "fit: expected validation_split between 0 and 1 that leaves samples on both sides of 4, received 0.99"),
  Refusal(
    "validation data of another shape", argument: "data",
    { try classifier().fit(x, y, validationData: (noise([2, 5]), labels([0, 1]))) },
    "validation_data: expected data of shape (batch, 2) for input features, received samples of shape (5,)."
      + " Input(shape=(5,)) would fit the data."),
  Refusal(
    "training without a loss", argument: "loss", { try classifier(loss: nil).fit(x, y) },
    "sequential: expected a loss to train with, received none. Give compile a loss."),
  Refusal(
    "training before compile",
    {
      try Sequential {
        Input(shape: [2])
        Dense(1)
      }.fit(x, y)
    },
    "sequential: expected compile(…) before fit, received a model that is not compiled."
      + " Call compile(optimizer:loss:metrics:) first."),
]

@Test(arguments: data)
func refusesDataThatDoesNotFit(refusal: Refusal) { refusal.check() }

@Test(arguments: settings)
func refusesSettingsOfFit(refusal: Refusal) { refusal.check() }

/// What is refused by `fit` is refused by `checkData` in the same words, and nothing has been trained then.
@Test func checksDataWithoutTraining() throws {
  let model = try classifier()
  let error = #expect(throws: ModelError.self) { try model.checkData([x], [labels([0, 1, 9, 1])], for: "fit") }
  #expect(
    error?.description
      == "loss \"sparse_categorical_crossentropy\": expected labels from 0 to 2, because scores has 3 outputs, "
      + "received label 9 in sample 2. Give scores at least 10 units, or number the classes from 0.")
  #expect(model.weights.allSatisfy { $0.value == nil })
}

/// Weights, gradients and two slots of Adam; each layer's output for each sample.
@Test func estimatesMemory() throws {
  let model = try classifier(optimizer: Adam())
  #expect(model.estimatedBytes(batchSize: 10, isTraining: true) == 4 * Double(9 * 4 + 10 * (2 + 3)))
  #expect(model.estimatedBytes(batchSize: 10, isTraining: false) == 4 * Double(9 + 10 * (2 + 3)))
  let error = #expect(throws: ModelError.self) {
    try model.requireMemory(batchSize: 100_000_000, isTraining: true, for: "fit", available: 1.5e9)
  }
  #expect(
    error?.description == "fit: expected a model and a batch that fit into 1.5 GB of memory, "
      + "received about 2.0 GB for batches of 100000000. Make its layers or the batch smaller.")
}

/// A slip such as Dense(200_000_000) ends in an error, not in a machine out of memory.
@Test func refusesWorkThatCannotFitIntoMemory() throws {
  let model = try Sequential {
    Input(shape: [1])
    Dense(200_000_000, useBias: false)
  }
  for action in [
    { _ = try model.predict([Tensor(zeros: [10_000, 1])], batchSize: 10_000, backend: ReferenceBackend()) },
    {
      try model.compile(optimizer: SGD(), loss: nil, metrics: nil, backend: ReferenceBackend())
      _ = try model.evaluate(Tensor(zeros: [10_000, 1]), Tensor(zeros: [10_000, 1]), batchSize: 10_000)
    },
  ] {
    let error = #expect(throws: ModelError.self) { try action() }
    #expect(error?.argument == "batch_size")
    #expect(model.weights.allSatisfy { $0.value == nil })
  }
}

/// As in Keras, an axis of size 1 at the end may be missing or surplus, and types are converted.
@Test func takesDataThatDiffersByATrailingOne() throws {
  let model = try Sequential {
    Input(shape: [1])
    Dense(1, kernelInitializer: .ones)
  }
  let bytes = Tensor([3, 4] as [UInt8])
  #expect(try model.predict([bytes], backend: ReferenceBackend())[0].numbers == [3, 4])
  #expect(try model.predict([bytes.reshaped(to: [2, 1])], backend: ReferenceBackend())[0].numbers == [3, 4])
  #expect(try model.predict([bytes.reshaped(to: [2, 1, 1])], backend: ReferenceBackend())[0].numbers == [3, 4])
}

@Test func ordersDataByNameOnly() throws {
  let model = try twoByTwo()
  let (a, b) = (noise([1, 2]), noise([1, 3]))
  #expect(try model.inputData(named: [("right", b), ("left", a)]) == [a, b])
  #expect(try model.targetData(named: [("second", a), ("first", b)]) == [b, a])
  for (pairs, message) in [
    (
      [("left", a)],
      "model: expected data under the names of its inputs: left, right, received left. Each name once; their order does not matter."
    ),
    (
      [],
      "model: expected data under the names of its inputs: left, right, received none. Each name once; their order does not matter."
    ),
    (
      [("left", a), ("rigth", b)],
      "model: expected data under the names of its inputs: left, right, received left, rigth."
        + " Each name once; their order does not matter."
    ),
    (
      [("left", a), ("left", b)],
      "model: expected data under the names of its inputs: left, right, received left, left."
        + " Each name once; their order does not matter."
    ),
  ] {
    let error = #expect(throws: ModelError.self) { try model.inputData(named: pairs) }
    #expect(error?.description == message)
  }
}
