import NeuralLayers
import TensorCore
import Testing

/// The values that Keras gives for one training step and for inference.
@Test func normalizesByBatchAndRemembers() throws {
  let layer = BatchNormalization()
  let input = Input(shape: [2])
  _ = try layer(input)
  let start: [[Double]] = [[1, 1], [0, 0], [0, 0], [1, 1]]
  let training = try LayerProgram(layer, inputs: [input], batch: 2, isTraining: true)
    .run(weights: start, inputs: [[1, 2, 3, 6]])
  func expect(_ values: [Double], _ expected: [Double]) {
    #expect(values.count == expected.count && zip(values, expected).allSatisfy { abs($0 - $1) < 1e-7 }, "\(values)")
  }
  expect(training.output, [-0.9995003, -0.9998751, 0.9995003, 0.9998751])
  expect(training.statistics[0], [0.02, 0.04])
  expect(training.statistics[1], [1, 1.03])
  let inference = try LayerProgram(layer, inputs: [input], batch: 2, isTraining: false)
    .run(weights: start, inputs: [[1, 2, 3, 6]])
  let factor = 1 / 1.001.squareRoot()
  expect(inference.output, [1 * factor, 2 * factor, 3 * factor, 6 * factor])
  expect(inference.statistics[0], [0, 0])
}

/// A frozen layer uses its running averages and leaves them alone, in a training graph too.
@Test func frozenLayerRunsInInferenceMode() throws {
  let layer = BatchNormalization()
  let input = Input(shape: [2])
  _ = try layer(input)
  layer.state.isTrainable = false
  let weights: [[Double]] = [[2, 3], [1, -1], [0.5, 1], [4, 9]]
  let data: [[Double]] = [[1, 2, 3, 6]]
  let training = try LayerProgram(layer, inputs: [input], batch: 2, isTraining: true).run(
    weights: weights, inputs: data)
  let inference = try LayerProgram(layer, inputs: [input], batch: 2, isTraining: false)
    .run(weights: weights, inputs: data)
  #expect(training.output == inference.output)
  #expect(training.statistics == [[0.5, 1], [4, 9]])
}
