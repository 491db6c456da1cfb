import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// What a metric says of fixed predictions: the model passes its input through.
struct MetricValue: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let metric: @Sendable () -> any Metric
  let predictions: [[Float]]
  let targets: Tensor
  let expected: Double
  /// What the metric's name stands for here.
  let resolved: String
}

private let rows: [[Float]] = [[0.1, 0.8, 0.1], [0.5, 0.2, 0.5], [0.2, 0.3, 0.5], [0, 0, 0]]

private let metrics: [MetricValue] = [
  // Of equal scores the first counts.
  MetricValue(
    testDescription: "accuracy of class numbers", metric: { Accuracy() }, predictions: rows,
    targets: labels([1, 0, 0, 0]), expected: 0.75, resolved: "sparse_categorical_accuracy"),
  MetricValue(
    testDescription: "accuracy of class numbers in a column", metric: { Accuracy() }, predictions: rows,
    targets: labels([1, 2, 2, 0]).reshaped(to: [4, 1]), expected: 0.75, resolved: "sparse_categorical_accuracy"),
  MetricValue(
    testDescription: "accuracy of one-hot targets", metric: { Accuracy() }, predictions: rows,
    targets: matrix([[0, 1, 0], [0, 0, 1], [0, 0, 1], [1, 0, 0]]), expected: 0.75, resolved: "categorical_accuracy"),
  // Strictly larger than one half.
  MetricValue(
    testDescription: "accuracy of one unit", metric: { Accuracy() }, predictions: [[0.5], [0.51], [0.2], [0.9]],
    targets: labels([0, 1, 1, 1]), expected: 0.75, resolved: "binary_accuracy"),
  MetricValue(
    testDescription: "binary accuracy of several units", metric: { BinaryAccuracy() },
    predictions: [[0.9, 0.1], [0.6, 0.7]], targets: matrix([[1, 1], [1, 1]]), expected: 0.75,
    resolved: "binary_accuracy"
  ),
  MetricValue(
    testDescription: "binary accuracy at a threshold", metric: { BinaryAccuracy(threshold: 0.3) },
    predictions: [[0.4], [0.2]], targets: matrix([[1], [1]]), expected: 0.5, resolved: "binary_accuracy"),
  MetricValue(
    testDescription: "mse", metric: { LossMetric(MeanSquaredError(), name: "mse") }, predictions: [[1, 2], [3, 4]],
    targets: matrix([[0, 2], [3, 2]]), expected: 1.25, resolved: "mean_squared_error"),
]

@Test(arguments: metrics)
func judgesPredictions(example: MetricValue) throws {
  let width = example.predictions[0].count
  let input = Input(shape: [width])
  let model = try Model(inputs: input, outputs: ActivationLayer(.linear)(input))
  try model.compile(
    optimizer: SGD(), loss: nil, metrics: .same([example.metric()]), backend: ReferenceBackend())
  // Batches of 3 and 1: the mean is over samples, not over batches.
  let logs = try model.evaluate([matrix(example.predictions)], [example.targets], batchSize: 3)
  let name = example.metric().name
  #expect(abs((logs[name] ?? .nan) - example.expected) < 1e-6)
  #expect(try model.resolvedMetricNames([example.targets]).map(\.resolved) == [example.resolved])
}

@Test func namesMeanTheirMetrics() {
  #expect(MetricCatalog.metric(named: "acc")?.name == "acc")
  #expect(MetricCatalog.metric(named: "Accuracy")?.name == "Accuracy")
  #expect(MetricCatalog.metric(named: "mae")?.name == "mae")
  #expect(MetricCatalog.metric(named: "binary_accuracy") is BinaryAccuracy)
  #expect(MetricCatalog.metric(named: "SparseCategoricalAccuracy") is SparseCategoricalAccuracy)
  #expect(MetricCatalog.metric(named: "accuarcy") == nil)
  for name in MetricCatalog.names { #expect(MetricCatalog.metric(named: name) != nil) }
}
