import GraphCore
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// A loss of given targets and predictions.
struct LossValue: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let loss: @Sendable () -> any Loss
  var target: [[Double]] = [[0, 1], [1, 0]]
  var prediction: [[Double]] = [[0.6, 0.4], [0.9, 0.2]]
  /// What is applied to the prediction before the loss sees it.
  var activation = Activation.linear
  let expected: Double
}

private let values: [LossValue] = [
  LossValue(testDescription: "mse", loss: { MeanSquaredError() }, expected: 0.1925),
  LossValue(testDescription: "mae", loss: { MeanAbsoluteError() }, expected: 0.375),
  LossValue(testDescription: "bce", loss: { BinaryCrossentropy() }, expected: 0.5402714),
  LossValue(testDescription: "cce", loss: { CategoricalCrossentropy() }, expected: 0.5584807),
  LossValue(testDescription: "huber", loss: { Huber() }, expected: 0.09625001),
  LossValue(testDescription: "msle", loss: { MeanSquaredLogarithmicError() }, expected: 0.09599813),
  LossValue(testDescription: "log cosh", loss: { LogCosh() }, expected: 0.09128258),
  LossValue(testDescription: "kld", loss: { KLDivergence() }, expected: 0.5108241),
  LossValue(testDescription: "poisson", loss: { Poisson() }, expected: 0.7804127),
  LossValue(testDescription: "cosine", loss: { CosineSimilarity() }, expected: -0.7654436),
  LossValue(testDescription: "hinge", loss: { Hinge() }, expected: 0.875),
  LossValue(testDescription: "squared hinge", loss: { SquaredHinge() }, expected: 1.0925),
  LossValue(testDescription: "categorical hinge", loss: { CategoricalHinge() }, expected: 0.75),
  LossValue(testDescription: "focal", loss: { BinaryFocalCrossentropy() }, expected: 0.1674272),
  LossValue(testDescription: "categorical focal", loss: { CategoricalFocalCrossentropy() }, expected: 0.0420623),
  LossValue(testDescription: "dice", loss: { Dice() }, expected: 0.3658537),
  LossValue(testDescription: "tversky", loss: { Tversky() }, expected: 0.3658537),
  LossValue(
    testDescription: "bce, smoothed", loss: { BinaryCrossentropy(labelSmoothing: 0.2) }, expected: 0.6095861),
  LossValue(
    testDescription: "cce, smoothed", loss: { CategoricalCrossentropy(labelSmoothing: 0.2) }, expected: 0.6134114),
  LossValue(testDescription: "bce of logits", loss: { BinaryCrossentropy(fromLogits: true) }, expected: 0.672449),
  LossValue(testDescription: "cce of logits", loss: { CategoricalCrossentropy(fromLogits: true) }, expected: 0.6006625),
  LossValue(
    testDescription: "scce", loss: { SparseCategoricalCrossentropy() }, target: [[1], [0]], expected: 0.5584807),
  LossValue(
    testDescription: "scce of logits", loss: { SparseCategoricalCrossentropy(fromLogits: true) }, target: [[1], [0]],
    expected: 0.6006625),
  // A saturated wrong answer: the logits before a softmax or sigmoid are used, nothing is clipped.
  LossValue(
    testDescription: "scce after softmax", loss: { SparseCategoricalCrossentropy() }, target: [[1]],
    prediction: [[30, -30, 0]], activation: .softmax, expected: 60),
  LossValue(
    testDescription: "cce after softmax", loss: { CategoricalCrossentropy() }, target: [[0, 1, 0]],
    prediction: [[30, -30, 0]], activation: .softmax, expected: 60),
  LossValue(
    testDescription: "bce after sigmoid", loss: { BinaryCrossentropy() }, target: [[0]], prediction: [[200]],
    activation: .sigmoid, expected: 200),
  // Bare probabilities are clipped to [1e-7, 1 - 1e-7].
  LossValue(
    testDescription: "clipped bce of 1", loss: { BinaryCrossentropy() }, target: [[1]], prediction: [[0]],
    expected: 16.118096),
  LossValue(
    testDescription: "clipped bce of 0", loss: { BinaryCrossentropy() }, target: [[0]], prediction: [[1]],
    expected: 15.942385),
]

@Test(arguments: values)
func agreesWithKeras(example: LossValue) throws {
  let builder = GraphBuilder(name: "loss")
  let target = builder.parameter("y", TensorType([example.target.count, example.target[0].count]))
  let raw = builder.parameter("p", TensorType([example.prediction.count, example.prediction[0].count]))
  let loss = try example.loss().sampleLoss(target, example.activation(raw))
  #expect(loss.shape == [example.target.count] || loss.shape == [])
  let graph = builder.finish(
    outputs: [("loss", try loss.mean()), ("gradient", try builder.gradients(of: loss.mean(), with: [raw])[0])])
  let results = try ReferenceBackend().evaluate(
    graph, [example.target.flatMap { $0 }, example.prediction.flatMap { $0 }])
  #expect(abs(results[0][0] - example.expected) <= 2e-7 * max(1, example.expected))
  #expect(results[1].allSatisfy { $0.isFinite })
  // A saturated answer goes on learning.
  if example.activation != .linear { #expect(results[1].contains { abs($0) > 0.1 }) }
}

@Test func everyNameMeansItsLoss() {
  for name in LossCatalog.names { #expect(LossCatalog.loss(named: name) != nil) }
  let names = ["mse", "MAE", "bce", "CategoricalCrossentropy", "sparse_categorical_crossentropy"].map {
    LossCatalog.loss(named: $0)?.name
  }
  #expect(
    names == [
      "mean_squared_error", "mean_absolute_error", "binary_crossentropy", "categorical_crossentropy",
      "sparse_categorical_crossentropy",
    ])
  #expect(LossCatalog.loss(named: "cce") == nil)
}
