import GraphCore
import NeuralLayers
import ReferenceBackend
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

/// Steps that a mask takes out count neither in the batch's mean and variance nor in the running ones.
@Test func normalizesByTheRealStepsAlone() throws {
  let layer = BatchNormalization(center: false, scale: false)
  _ = try layer(Input(shape: [3, 1]))
  let builder = GraphBuilder(name: "mask")
  let context = LayerContext(builder: builder, isTraining: true, seed: 0, label: "")
  for weight in layer.state.weights { context.bind(weight, to: builder.parameter(weight.name, weight.type)) }
  let x = builder.parameter("x", TensorType([1, 3, 1]))
  let mask = builder.parameter("mask", TensorType([1, 3], .bool))
  let output = try context.apply(layer, to: [MaskedValue(x, mask: mask)])[0].value
  let updates = layer.state.weights.compactMap(context.update(of:))
  let graph = builder.finish(outputs: [("y", output), ("mean", updates[0]), ("variance", updates[1])])
  let results = try ReferenceBackend().evaluate(graph, [[0], [1], [2, 4, 1000], [1, 1, 0]])
  // The mean of 2 and 4 is 3, their variance 1, each up to the 1e-7 in 2.
  let factor = 1 / 1.001.squareRoot()
  func expect(_ values: [Double], _ expected: [Double]) {
    #expect(zip(values, expected).allSatisfy { abs($0 - $1) < 1e-6 * max(1, abs($1)) }, "\(values)")
  }
  expect(results[0], [-factor, factor, 997 * factor])
  expect(results[1], [0.03])
  expect(results[2], [1])
}
