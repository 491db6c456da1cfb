import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

private func compile(
  _ model: Model, loss: PerOutput<any Loss>? = .same(MeanSquaredError()), weights: PerOutput<Double>? = nil,
  metrics: PerOutput<[any Metric]>? = nil
) throws {
  try model.compile(
    optimizer: SGD(), loss: loss, lossWeights: weights, metrics: metrics, backend: ReferenceBackend())
}

private var mse: LossMetric { LossMetric(MeanSquaredError(), name: "mse") }
private var mae: LossMetric { LossMetric(MeanAbsoluteError(), name: "mae") }
private let names = "first, second"

private let refusals: [Refusal] = [
  Refusal(
    "a loss too few", argument: "loss", { try compile(twoByTwo(), loss: .list([MeanSquaredError()])) },
    "model: expected one loss for each output: \(names), received 1"),
  Refusal(
    "a loss for an unknown output", argument: "loss",
    { try compile(twoByTwo(), loss: .named([("first", MeanSquaredError()), ("third", MeanSquaredError())])) },
    "model: expected each loss under the name of an output: \(names), received \"third\""),
  Refusal(
    "two losses under one name", argument: "loss",
    { try compile(twoByTwo(), loss: .named([("first", MeanSquaredError()), ("first", MeanAbsoluteError())])) },
    "model: expected each loss under the name of an output: \(names), received \"first\" twice"),
  Refusal(
    "weights by a wrong name", argument: "loss_weights",
    { try compile(twoByTwo(), weights: .named([("frist", 2)])) },
    "model: expected each loss_weights under the name of an output: \(names), received \"frist\""),
  Refusal(
    "three weights", argument: "loss_weights", { try compile(twoByTwo(), weights: .list([1, 2, 3])) },
    "model: expected one loss_weights for each output: \(names), received 3"),
  Refusal(
    "one list of metrics for two outputs", argument: "metrics",
    { try compile(twoByTwo(), metrics: .same([mse])) },
    "model: expected metrics for each output: \(names), received one list for all."
      + " Give a dict from output name to metrics."),
  Refusal(
    "a loss for one output by name", argument: "loss",
    { try compile(twoByTwo(), loss: .named([("second", MeanSquaredError())])) },
    "model: expected a loss for each output: \(names), received none for \"first\". Say None for an output without one."
  ),
  Refusal(
    "one entry of metrics for two outputs", argument: "metrics",
    { try compile(twoByTwo(), metrics: .list([[mse]])) },
    "model: expected one metrics for each output: \(names), received 1"),
]

@Test(arguments: refusals)
func refusesSettingsOfCompile(refusal: Refusal) { refusal.check() }

/// Settings of compile and the names that the logs then have, in the order of `evaluate`.
struct LogNames: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let model: @Sendable () throws -> Model
  let expected: [String]
}

private let logNames: [LogNames] = [
  LogNames(
    testDescription: "one output", model: { try classifier(metrics: [Accuracy()]) }, expected: ["loss", "accuracy"]),
  LogNames(
    testDescription: "a metric twice",
    model: { try classifier(1, activation: .linear, loss: MeanSquaredError(), metrics: [mse, mse, mae, mse]) },
    expected: ["loss", "mse", "mse_1", "mae", "mse_2"]),
  LogNames(
    testDescription: "a metric named loss",
    model: {
      try classifier(
        1, activation: .linear, loss: MeanSquaredError(), metrics: [LossMetric(MeanSquaredError(), name: "loss")])
    },
    expected: ["loss", "loss_1"]),
  LogNames(
    testDescription: "two outputs, a loss each",
    model: {
      let model = try twoByTwo()
      try compile(model, metrics: .named([("second", [mse, mae])]))
      return model
    }, expected: ["loss", "first_loss", "second_loss", "second_mse", "second_mae"]),
  LogNames(
    testDescription: "two outputs, one loss",
    model: {
      let model = try twoByTwo()
      try compile(model, loss: .named([("second", MeanSquaredError()), ("first", nil)]), metrics: .list([[mse], nil]))
      return model
    }, expected: ["loss", "first_mse"]),
  LogNames(
    testDescription: "a metric with the name of an output's loss",
    model: {
      let model = try twoByTwo()
      try compile(model, metrics: .list([[LossMetric(MeanSquaredError(), name: "loss")], nil]))
      return model
    }, expected: ["loss", "first_loss", "second_loss", "first_loss_1"]),
]

@Test(arguments: logNames)
func namesLogs(example: LogNames) throws {
  let model = try example.model()
  let isDouble = model.inputs.count == 2
  let x = isDouble ? [noise([3, 2]), noise([3, 3])] : [noise([3, 2])]
  let y = isDouble ? [noise([3, 1]), noise([3, 2])] : [Tensor([0, 1, 0] as [Int32])]
  #expect(try Array(model.evaluate(x, y).keys) == example.expected)
  // The history has the same names sorted, validation among them.
  let history = try model.fit(x, y, validationData: (x, y))
  #expect(Array(history.history.keys) == (example.expected + example.expected.map { "val_\($0)" }).sorted())
}

@Test func addsLossesWithTheirWeights() throws {
  let model = try twoByTwo()
  try compile(
    model, loss: .list([MeanSquaredError(), MeanAbsoluteError()]), weights: .named([("second", 0.25)]))
  let logs = try model.evaluate([noise([5, 2]), noise([5, 3])], [noise([5, 1]), noise([5, 2])], batchSize: 2)
  let expected = (logs["first_loss"] ?? 0) + 0.25 * (logs["second_loss"] ?? 0)
  #expect(abs((logs["loss"] ?? .nan) - expected) < 1e-6)
  #expect((logs["second_loss"] ?? 0) > 0)
}

/// Penalties are part of the loss, in validation too, but not of an output's own loss; frozen weights pay none.
@Test func addsPenaltiesOfTrainableWeights() throws {
  let layer = Dense(
    1, useBias: false, kernelInitializer: .constant(2), kernelRegularizer: Regularizer(l1: 0.5, l2: 0.25))
  let x = Input(shape: [3])
  let model = try Model(inputs: x, outputs: layer(x))
  try compile(model)
  let zeros = Tensor(zeros: [4, 3])
  #expect(try model.evaluate(zeros, Tensor(zeros: [4, 1]))["loss"] == 0.5 * 6 + 0.25 * 12)
  layer.state.isTrainable = false
  #expect(try model.evaluate(zeros, Tensor(zeros: [4, 1]))["loss"] == 0)
}
