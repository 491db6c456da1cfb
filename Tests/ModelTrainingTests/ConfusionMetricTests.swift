import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// A metric of predictions and targets, with Keras's value.
struct ConfusionValue: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let metric: @Sendable () -> any Metric
  var predictions: [Float] = [0, 0.5, 0.3, 0.9]
  var targets: [Float] = [0, 0, 1, 1]
  let expected: Double
}

private let examples: [ConfusionValue] = [
  ConfusionValue(testDescription: "area under ROC", metric: { AUC() }, expected: 0.75),
  ConfusionValue(testDescription: "area under PR", metric: { AUC(curve: .precisionRecall) }, expected: 0.7972674),
  ConfusionValue(
    testDescription: "area over given thresholds", metric: { AUC(thresholds: [0.25, 0.4, 0.7]) }, expected: 0.75),
  ConfusionValue(
    testDescription: "precision", metric: { Precision() }, predictions: [0.6, 0.5, 0.9, 0.2], targets: [0, 1, 1, 1],
    expected: 0.5),
  ConfusionValue(
    testDescription: "recall", metric: { Recall() }, predictions: [0.6, 0.5, 0.9, 0.2], targets: [0, 1, 1, 1],
    expected: 1 / 3.0),
]

@Test(arguments: examples)
func countsDecisions(example: ConfusionValue) throws {
  let input = Input(shape: [1])
  let model = try Model(inputs: input, outputs: ActivationLayer(.linear)(input))
  try model.compile(optimizer: SGD(), loss: nil, metrics: .same([example.metric()]), backend: ReferenceBackend())
  let x = matrix(example.predictions.map { [$0] })
  let y = matrix(example.targets.map { [$0] })
  // Batches of 3 and 1: counts add up.
  let logs = try model.evaluate([x], [y], batchSize: 3)
  #expect(abs((logs[example.metric().name] ?? .nan) - example.expected) < 1e-6)
}

@Test func aMetricOfEachClassHasANameForEach() throws {
  let input = Input(shape: [2])
  let model = try Model(inputs: input, outputs: ActivationLayer(.linear)(input))
  try model.compile(optimizer: SGD(), loss: nil, metrics: .same([F1Score()]), backend: ReferenceBackend())
  let logs = try model.evaluate([matrix([[0.9, 0.1], [0.8, 0.2]])], [matrix([[1, 0], [0, 1]])])
  #expect(Array(logs.keys) == ["loss", "f1_score_0", "f1_score_1"])
  #expect(abs((logs["f1_score_0"] ?? 0) - 2 / 3.0) < 1e-6)
  #expect(logs["f1_score_1"] == 0)
}
