import CPUBackend
import GraphCore
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

@Suite struct RecurrentTests {
  /// Keras's numbers for two units and one sequence of two steps, by the last output.
  ///
  /// Entry n of each weight is ((n mod 7) − 3) / 10.
  @Test func givesKerasNumbers() throws {
    try check(SimpleRNN(2), [-0.4409181, -0.2046457])
    try check(LSTM(2), [0.06880524, 0.08549232])
    try check(GRU(2), [0.1371548, 0.4423153])
    try check(GRU(2, resetAfter: false), [0.1465265, 0.3868907])
  }

  private func check(_ layer: any RecurrentLayer, _ expected: [Double]) throws {
    let x = Input(shape: [2, 2])
    let model = try Model(inputs: x, outputs: layer(x))
    try model.setWeightValues(
      model.weights.map { weight in
        Tensor((0..<weight.shape.count).map { Float($0 % 7 - 3) / 10 }, shape: weight.shape)
      })
    let sequence = Tensor([1, -1, 0.5, 2] as [Float], shape: [1, 2, 2])
    for backend in [ReferenceBackend(), CPUBackend()] as [any Backend] {
      let output = try model.predict([sequence], backend: backend)[0].numbers
      #expect(zip(output, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(layer): \(output)")
    }
  }

  /// One operation for all steps and a graph of the steps are the same function, with the same gradients.
  @Test(arguments: [false, true], [false, true])
  func oneOperationAndSingleStepsAgree(isMasked: Bool, goesBackwards: Bool) throws {
    let layers: [any RecurrentLayer] = [
      SimpleRNN(3), SimpleRNN(3, activation: .relu), LSTM(3), GRU(3), GRU(3, resetAfter: false),
      RNN(StackedRNNCells([LSTMCell(2), GRUCell(3)])),
    ]
    for layer in layers {
      var results: [[[Double]]] = []
      for unroll in [false, true] {
        var layer = layer
        layer.state = LayerState()
        layer.options = SequenceOptions(
          returnSequences: true, returnState: true, goBackwards: goesBackwards, unroll: unroll,
          zeroOutputForMask: isMasked)
        results.append(try Self.outputsAndGradients(layer, isMasked: isMasked))
      }
      for (one, steps) in zip(results[0], results[1]) {
        #expect(one.count == steps.count)
        #expect(zip(one, steps).allSatisfy { abs($0 - $1) < 1e-12 }, "\(layer)")
      }
    }
  }

  /// All outputs of a layer for a batch of two, and the gradients of a weighted sum of them by weights and input.
  private static func outputsAndGradients(_ layer: any RecurrentLayer, isMasked: Bool) throws -> [[Double]] {
    _ = try layer.callAll([Input(shape: [4, 2])])
    let builder = GraphBuilder(name: "layer")
    let context = LayerContext(builder: builder, isTraining: true, seed: 0, label: "")
    let weights = layer.state.weights.map { weight in
      let value = builder.parameter(weight.name, weight.type)
      context.bind(weight, to: value)
      return value
    }
    let x = builder.parameter("x", TensorType([2, 4, 2]))
    let mask = builder.constant(Tensor([true, false, true, true, false, true, true, false], shape: [2, 4]))
    let outputs = try context.apply(layer, to: [MaskedValue(x, mask: isMasked ? mask : nil)]).map(\.value)
    var loss = builder.constant(0)
    for (index, output) in outputs.enumerated() {
      let factors = builder.constant(
        Tensor(samples(output.shape.count, salt: index).map(Float.init), shape: output.shape))
      loss = try loss + (output * factors).sum()
    }
    let gradients = try builder.gradients(of: loss, with: weights + [x])
    let graph = builder.finish(outputs: (outputs + gradients).map { ("value", $0) })
    let inputs = (weights + [x]).enumerated().map { samples($1.shape.count, salt: $0 + 3) }
    return try ReferenceBackend().evaluate(graph, inputs)
  }

  @Test func statesComeBehindTheOutputAndGoIntoAnotherLayer() throws {
    let x = Input(shape: [5, 3])
    let encoded = try LSTM(4, returnState: true).callAll([x])
    #expect(encoded.map(\.shape) == [[nil, 4], [nil, 4], [nil, 4]].map { PartialShape($0) })
    let decoded = try LSTM(4, returnSequences: true).callAll(
      [Input(shape: [2, 3])], options: CallOptions([("initial_state", .tensors(Array(encoded.dropFirst())))]))
    #expect(decoded.map(\.shape) == [PartialShape([nil, 2, 4])])
  }

  @Test func bidirectionalGivesBothOutputsAndAllStates() throws {
    let x = Input(shape: [5, 3])
    let layer = Bidirectional(LSTM(4, returnSequences: true, returnState: true), mergeMode: .none)
    let outputs = try layer.callAll([x])
    #expect(outputs.map(\.shape.rank) == [3, 3, 2, 2, 2, 2])
    #expect(
      layer.state.weights.map(\.name) == [
        "forward_lstm/lstm_cell/kernel", "forward_lstm/lstm_cell/recurrent_kernel", "forward_lstm/lstm_cell/bias",
        "backward_lstm/lstm_cell/kernel", "backward_lstm/lstm_cell/recurrent_kernel", "backward_lstm/lstm_cell/bias",
      ])
  }

  @Test func forgetGatesStartOpen() throws {
    let x = Input(shape: [2, 2])
    let model = try Model(inputs: x, outputs: LSTM(2)(x))
    #expect(model.weightValues()[2].numbers == [0, 0, 1, 1, 0, 0, 0, 0])
  }

  @Test(arguments: [[3, 3], [2, 8], [8, 2], [3, 2, 4]])
  func orthogonalMatricesHaveOrthonormalRowsOrColumns(shape: [Int]) {
    var stream = RandomStream(seed: 7, label: "orthogonal", purpose: "test")
    let matrix = Initializer.orthogonal(gain: 2).value(Shape(shape), from: &stream).numbers
    let columns = shape[shape.count - 1]
    let rows = matrix.count / columns
    let (count, length) = (min(rows, columns), max(rows, columns))
    let (vector, element) = rows <= columns ? (columns, 1) : (1, columns)
    for a in 0..<count {
      for b in 0..<count {
        let product = (0..<length).reduce(0) {
          $0 + matrix[a * vector + $1 * element] * matrix[b * vector + $1 * element]
        }
        // Elements are rounded to float32.
        #expect(abs(product - (a == b ? 4 : 0)) < 4e-6)
      }
    }
  }

  @Test func refusesWhatItCannotDo() throws {
    let wrapped = #expect(throws: ConfigurationError.self) {
      try Bidirectional(Arguments(Bidirectional.signature, ["layer": .object(Dense(2))]))
    }
    #expect(
      wrapped?.description
        == "Bidirectional: layer: expected a recurrent layer, such as LSTM(64), received Dense(…)")
    let distributed = #expect(throws: LayerError.self) {
      try TimeDistributed(Conv2D(2, 3))(Input(shape: [4, 5, 6]))
    }
    #expect(
      distributed?.description
        == "Conv2D(2, 3): expected an input of 4 axes, (batch, height, width, channels), received (batch, 5, 6)."
        + " Images need a channel axis: put Reshape((5, 6, 1)) before it.")
  }
}
