import GraphCore
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

private let backend = ReferenceBackend()

private func encoder() throws -> Model {
  let x = Input(shape: [4])
  return try Model(
    inputs: x, outputs: BatchNormalization(name: "norm")(Dense(3, activation: .tanh, name: "dense")(x)), name: "encoder"
  )
}

private let data = Tensor((0..<24).map { Float($0 % 7) / 5 - 0.5 }, shape: [6, 4])

/// Training a model trains the models that it is made of.
@Test func aModelSharesItsWeightsWithTheModelsThatHoldIt() throws {
  let encoder = try encoder()
  let input = Input(shape: [4])
  let whole = try Model(inputs: input, outputs: Dense(4, name: "out")(encoder(input)), name: "whole")
  #expect(
    whole.weights.map(whole.path(of:)) == [
      "encoder/dense/kernel", "encoder/dense/bias", "encoder/norm/gamma", "encoder/norm/beta",
      "encoder/norm/moving_mean", "encoder/norm/moving_variance", "out/kernel", "out/bias",
    ])
  #expect(whole.summary.rows.map(\.parameters) == [0, 4 * 3 + 3 + 12, 3 * 4 + 4])
  let before = try encoder.predict([data], backend: backend)[0]
  try whole.compile(optimizer: SGD(0.1), loss: MeanSquaredError(), backend: backend)
  try whole.fit([data], [data], batchSize: 3, epochs: 2)
  let after = try encoder.predict([data], backend: backend)[0]
  #expect(before != after)
  #expect(zip(encoder.weights, whole.weights).allSatisfy { $0 === $1 })
}

@Test func aFrozenModelInsideKeepsItsWeightsAndStatistics() throws {
  let encoder = try encoder()
  for layer in encoder.layers { layer.state.isTrainable = false }
  let input = Input(shape: [4])
  let whole = try Model(inputs: input, outputs: Dense(4, name: "out")(encoder(input)), name: "whole")
  #expect(whole.trainableWeights.map(whole.path(of:)) == ["out/kernel", "out/bias"])
  let before = encoder.weightValues()
  try whole.compile(optimizer: SGD(0.1), loss: MeanSquaredError(), backend: backend)
  try whole.fit([data], [data], batchSize: 3, epochs: 1)
  #expect(encoder.weightValues() == before)
}

@Test func aCopySharesNothingAndKeepsSharedModelsShared() throws {
  let encoder = try encoder()
  let (left, right) = (Input(shape: [4]), Input(shape: [4]))
  let whole = try Model(inputs: [left, right], outputs: [try encoder(left) - encoder(right)], name: "siamese")
  let copy = try whole.copy()
  #expect(copy.weights.count == 6)
  #expect(copy.weights.map(copy.path(of:)) == whole.weights.map(whole.path(of:)))
  #expect(zip(copy.weights, whole.weights).allSatisfy { $0 !== $1 })
  let prediction = try copy.predict([data, data], backend: backend)[0]
  #expect(prediction.numbers.allSatisfy { $0 == 0 })
}

@Test func refusesTensorsThatAreNotLikeTheModelsInputs() throws {
  let encoder = try encoder()
  let error = #expect(throws: LayerError.self) { try encoder(Input(shape: [5])) }
  #expect(
    error?.description == "encoder(…): expected the model's own input, (batch, 4), received (batch, 5)."
      + " A model is called on tensors of the shapes that its Inputs have.")
}

@Test func aFunctionIsALayer() throws {
  let (a, b) = (Input(shape: [2]), Input(shape: [2]))
  let squares = Lambda("squares") { x in try x * x }
  let product = Lambda("product") { inputs, _ in [try inputs[0] * inputs[1]] }
  let model = try Model(inputs: [a, b], outputs: [product([squares(a), b])])
  let result = try model.predict(
    [
      Tensor([Float](arrayLiteral: 1, 2, 3, 4), shape: [2, 2]),
      Tensor([Float](arrayLiteral: 1, 1, 2, 2), shape: [2, 2]),
    ], backend: backend)
  #expect(result[0].numbers == [1, 4, 18, 32])
  #expect("\(product)" == "Lambda(product)")
}
