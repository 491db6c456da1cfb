import CPUBackend
import GraphCore
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// Models whose inputs leave sizes open, `Input((None, 16))`: one set of weights, data of any size.
///
/// The numbers are Keras 3.15's on JAX, made as in ``StatefulTests``.
@Suite struct OpenAxesTests {
  private func check(_ model: Model, shapes: [String], _ cases: [(Tensor, Shape, [Double])]) throws {
    #expect(model.summary.rows.map(\.outputShape) == shapes)
    try StatefulTests.setWeights(model)
    for backend in [ReferenceBackend(), CPUBackend()] as [any Backend] {
      for (x, shape, expected) in cases {
        let y = try model.predict([x], backend: backend)[0]
        #expect(y.shape == shape)
        StatefulTests.expectNear(y, expected)
      }
    }
  }

  @Test func sequencesOfAnyLength() throws {
    let x = Input(batchShape: [nil, nil, 2])
    try check(
      Model(inputs: x, outputs: Dense(1)(LSTM(2)(x))),
      shapes: ["(batch, None, 2)", "(batch, 2)", "(batch, 1)"],
      [
        (StatefulTests.numbers([2, 3, 2], salt: 0), [2, 1], [0.1520806, 0.1071365]),
        (StatefulTests.numbers([2, 5, 2], salt: 1), [2, 1], [0.1577023, 0.1396641]),
      ])
    let ids = Input(batchShape: [nil, nil], dtype: .int32)
    try check(
      Model(inputs: ids, outputs: Dense(2)(GlobalAveragePooling1D()(Embedding(6, 2)(ids)))),
      shapes: ["(batch, None)", "(batch, None, 2)", "(batch, 2)", "(batch, 2)"],
      [
        (
          Tensor([1, 2, 3, 5, 0, 2] as [Int32], shape: [2, 3]), [2, 2], [0.0251936, 0.1325033, -0.1018527, 0.1007417]
        ),
        (Tensor([1, 2, 4, 4] as [Int32], shape: [2, 2]), [2, 2], [0.1563572, -0.367709, -0.6182727, 1.0376434]),
      ])
    let steps = Input(batchShape: [nil, nil, 4])
    try check(
      Model(inputs: steps, outputs: MultiHeadAttention(heads: 1, keyDim: 2)([steps, steps])),
      shapes: ["(batch, None, 4)", "(batch, None, 4)"],
      [
        (
          StatefulTests.numbers([1, 3, 4], salt: 0), [1, 3, 4],
          [
            -1.0766246, 1.4783723, -0.6182774, -1.246383, -0.5654793, 1.0128211, -0.5227225, -0.5813152, -1.0703015,
            1.4726067, -0.6172296, -1.238106,
          ]
        )
      ])
  }

  @Test func imagesOfAnySize() throws {
    let x = Input(batchShape: [nil, nil, nil, 1])
    let y = try MaxPooling2D()(Conv2D(2, 3, padding: .same, activation: .relu)(x))
    try check(
      Model(inputs: x, outputs: Conv2DTranspose(1, 2, strides: 2)(y)),
      shapes: [
        "(batch, None, None, 1)", "(batch, None, None, 2)", "(batch, None, None, 2)", "(batch, None, None, 1)",
      ],
      [
        (
          StatefulTests.numbers([1, 4, 4, 1], salt: 0), [1, 4, 4, 1],
          [
            -1.2850342, -2.316238, -1.3213837, -2.4680505, 0.5100238, -0.5211797, 0.6746658, -0.472001, -0.9532389,
            -1.2651944, -1.19831, -1.9540367, -0.6978242, -0.7221608, 0.1172143, -0.6385124,
          ]
        ),
        (
          StatefulTests.numbers([1, 2, 6, 1], salt: 1), [1, 2, 6, 1],
          [
            -0.9372009, -1.6558725, -1.2710092, -2.2576628, -1.0784208, -1.4533229, -0.3670937, -0.4048516, 0.4464988,
            -0.5401548, -0.4258134, -0.8007155,
          ]
        ),
      ])
  }

  /// Training on batches of several lengths goes on with the same weights and the same optimizer.
  @Test func trainsOnEveryLength() throws {
    let x = Input(batchShape: [nil, nil], dtype: .int32)
    let sequence = try GRU(4, returnSequences: true)(Embedding(5, 3, maskZero: true)(x))
    let model = try Model(inputs: x, outputs: Dense(5, activation: .softmax)(sequence))
    try model.compile(
      optimizer: Adam(0.05), loss: SparseCategoricalCrossentropy(), metrics: [Accuracy()], backend: CPUBackend())
    var losses: [Double] = []
    for round in 0..<30 {
      let length = 3 + round % 3
      let ids = Tensor((0..<4 * length).map { Int32(1 + $0 % 4) }, shape: [4, length])
      losses.append(try #require(model.trainOnBatch([ids], [ids])["loss"]))
    }
    #expect(try #require(losses.last) < 0.5 * losses[0])
    let copy = try model.copy()
    #expect(copy.inputs[0].shape == [nil, nil])
    let nested = Input(batchShape: [nil, nil], dtype: .int32)
    let outer = try Model(inputs: nested, outputs: copy(nested))
    #expect(outer.outputs[0].shape.description == "(batch, None, 5)")
    let known = Input(shape: [7], dtype: .int32)
    #expect(try copy(known).shape.description == "(batch, 7, 5)")
  }

  @Test func weightsNeedKnownSizes() throws {
    let x = Input(batchShape: [nil, nil, 4])
    let error = #expect(throws: LayerError.self) { try Dense(3)(Flatten()(x)) }
    #expect(
      error?.description
        == "Dense(3): expected known sizes where its weights depend on them, received (batch, None). "
        + "Give Input the size in place of None, or put a layer before it that does away with the axis, such as "
        + "GlobalAveragePooling1D().")
    let model = try Model(inputs: x, outputs: Dense(2)(x))
    let wrong = #expect(throws: ModelError.self) {
      try model.predict([Tensor(zeros: [2, 7, 3])], backend: CPUBackend())
    }
    #expect(
      wrong?.description
        == "predict: expected data of shape (batch, None, 4) for input input_layer, received samples of shape (7, 3). "
        + "Input(shape=(7, 3)) would fit the data.")
  }
}
