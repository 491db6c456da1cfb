import CPUBackend
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

private func named(_ name: String, _ x: SymbolicTensor) throws -> SymbolicTensor {
  try ActivationLayer(.linear, name: name)(x)
}

/// Keras's own example: s = a2(a(i)) + b(i).
@Test func ordersLayersByTheirDistanceFromTheOutputs() throws {
  let input = Input(shape: [2], name: "i")
  let b = try named("b", input)
  let long = try named("a2", named("a", input))
  let sum = try Add(name: "s")([long, b])
  #expect(try Model(inputs: input, outputs: sum).layers.map(\.state.name) == ["i", "a", "a2", "b", "s"])
}

/// Models whose layer order the rule decides: farthest first, ties in the order of a visit from the outputs.
@Test func ordersLayersOfSeveralInputsAndOutputs() throws {
  let (left, right) = (Input(shape: [2], name: "left"), Input(shape: [2], name: "right"))
  let shared = ActivationLayer(.linear, name: "shared")
  let (p, q) = (try shared(left), try shared(right))
  let model = try Model(inputs: [right, left], outputs: [named("one", p), Add(name: "two")([q, p])])
  #expect(model.layers.map(\.state.name) == ["left", "right", "shared", "one", "two"])
  #expect(model.inputNames == ["right", "left"])
  #expect(model.outputNames == ["one", "two"])
}

@Test func namesLayersAsKerasDoes() throws {
  let input = Input(shape: [8, 8, 1])
  var x = try Conv2D(2, 3)(input)
  x = try BatchNormalization()(x)
  x = try MaxPooling2D()(x)
  x = try ReLU()(x)
  x = try Conv2D(2, 1, name: "conv2d_1")(x)
  x = try Conv2D(2, 1)(x)
  x = try PReLU()(x)
  x = try GlobalAveragePooling2D()(x)
  let model = try Model(inputs: input, outputs: x)
  #expect(
    model.layers.map { $0.state.name ?? "" } == [
      "input_layer", "conv2d", "batch_normalization", "max_pooling2d", "re_lu", "conv2d_1", "conv2d_2", "p_re_lu",
      "global_average_pooling2d",
    ])
  #expect(
    model.weights.map(model.path(of:)) == [
      "conv2d/kernel", "conv2d/bias", "batch_normalization/gamma", "batch_normalization/beta",
      "batch_normalization/moving_mean", "batch_normalization/moving_variance", "conv2d_1/kernel", "conv2d_1/bias",
      "conv2d_2/kernel", "conv2d_2/bias", "p_re_lu/alpha",
    ])
}

@Test func sumsUpTheModel() throws {
  let model = try Sequential {
    Input(shape: [6, 6, 1])
    Conv2D(4, 3)
    BatchNormalization()
    Flatten()
    Dense(2)
  }
  model.layers[1].state.isTrainable = false
  let summary = model.summary
  #expect(
    summary.rows.map { "\($0.name) \($0.type) \($0.outputShape) \($0.parameters) \($0.connectedTo) \($0.isTrainable)" }
      == [
        "input_layer InputLayer (batch, 6, 6, 1) 0 [] true",
        "conv2d Conv2D (batch, 4, 4, 4) 40 [\"input_layer\"] false",
        "batch_normalization BatchNormalization (batch, 4, 4, 4) 16 [\"conv2d\"] true",
        "flatten Flatten (batch, 64) 0 [\"batch_normalization\"] true",
        "dense Dense (batch, 2) 130 [\"flatten\"] true",
      ])
  #expect(summary.total == 186)
  #expect(summary.trainable == 138)
  #expect(summary.nonTrainable == 48)
  #expect(!summary.branches)
}

@Test func seesBranches() throws {
  let x = Input(shape: [2], name: "x")
  let sum = try named("a", x) + x
  let model = try Model(inputs: x, outputs: sum)
  #expect(model.summary.branches)
  #expect(model.summary.rows.last?.connectedTo == ["a", "x"])
  #expect(try twoByTwo().summary.branches)
}

@Test func numbersTheOutputsOfOneLayer() throws {
  let (a, b) = (Input(shape: [2]), Input(shape: [2]))
  let dense = Dense(1, name: "twin")
  let model = try Model(inputs: [a, b], outputs: [dense(a), dense(b)])
  #expect(model.outputNames == ["twin", "twin_1"])
}

private let refusals: [Refusal] = [
  Refusal(
    "no outputs", { _ = try Model(inputs: [Input(shape: [1])], outputs: []) },
    "model: expected at least one input and one output, received none"),
  Refusal(
    "an input that is left out",
    {
      let (a, b) = (Input(shape: [2]), Input(shape: [2]))
      _ = try Model(inputs: a, outputs: Add()([a, b]))
    },
    "model: expected outputs that follow from its inputs, received an output that needs Input(shape: (2,)), "
      + "which is not among them. Add that Input to the model's inputs."),
  Refusal(
    "an input from the middle",
    {
      let x = try Dense(2)(Input(shape: [2]))
      _ = try Model(inputs: x, outputs: Dense(1)(x))
    },
    "model: expected inputs made by Input(…), received an output of Dense(2)."
      + " Start the model at an Input and call the layers on it again."),
  Refusal(
    "an input twice",
    {
      let x = Input(shape: [2])
      _ = try Model(inputs: [x, x], outputs: [Dense(1)(x)])
    }, "model: expected inputs that differ, received one Input twice"),
  Refusal(
    "two layers of one name",
    {
      _ = try Sequential {
        Input(shape: [2])
        Dense(2, name: "same")
        Dense(1, name: "same")
      }
    },
    "sequential: expected a name of its own for each layer, received two layers named \"same\"."
      + " Give one of them another name = …"),
  Refusal(
    "an empty stack", { _ = try Sequential([]) },
    "sequential: expected an Input and at least one layer, received nothing."
      + " Start with Input(shape: …), the shape of one sample."),
  Refusal(
    "a stack without Input", { _ = try Sequential([.layer(Dense(2))]) },
    "sequential: expected an Input as the first element, received Dense(2)."
      + " Start with Input(shape: …), the shape of one sample."),
  Refusal(
    "a second Input",
    {
      _ = try Sequential {
        Input(shape: [2])
        Input(shape: [2])
      }
    },
    "sequential: expected one Input, at the start, received a second Input."
      + " Use Model(inputs, outputs) for several inputs."),
  Refusal(
    "too many weights in all",
    {
      _ = try Sequential {
        Input(shape: [30_000])
        Dense(30_000, useBias: false)
        Dense(30_000, useBias: false)
      }
    },
    "sequential: expected at most 1073741824 weights, received 1800000000. Make its layers smaller."),
  Refusal(
    "too few weight values", { try classifier().setWeightValues([noise([2, 3])]) },
    "sequential: expected 2 weights, received 1"),
  Refusal(
    "a weight of another shape", { try classifier().setWeightValues([noise([3, 2]), noise([3])]) },
    "sequential: expected scores/kernel of type float32 (2, 3), received float32 (3, 2)"),
]

@Test(arguments: refusals)
func refusesModelsThatCannotBe(refusal: Refusal) { refusal.check() }

@Test func initialWeightsFollowFromSeedAndNamesAlone() throws {
  func kernel(seed: UInt64, hidden: Int, model: String = "net") throws -> Tensor {
    let x = Input(shape: [4])
    var y = x
    for _ in 0..<hidden { y = try Dense(4)(y) }
    let last = Dense(3, name: "last")
    let net = try Model(inputs: x, outputs: last(y), name: model, seed: seed)
    net.initializeWeights()
    return try #require(last.state.weights[0].value)
  }
  let value = try kernel(seed: 1, hidden: 0)
  #expect(try kernel(seed: 1, hidden: 2) == value)
  #expect(try kernel(seed: 2, hidden: 0) != value)
  #expect(try kernel(seed: 1, hidden: 0, model: "other") != value)
}

/// Two layers with one initializer start differently, because each weight draws from a stream of its own.
@Test func layersOfOneInitializerStartDifferently() throws {
  let model = try Sequential {
    Input(shape: [3])
    Dense(3, useBias: false)
    Dense(3, useBias: false)
  }
  let values = model.weightValues()
  #expect(values[0] != values[1])
}

@Test func copiesTrainApart() throws {
  let model = try classifier(metrics: [Accuracy()], optimizer: Adam(0.1))
  let (x, y) = (noise([12, 2]), labels([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]))
  let start = model.weightValues()
  let copy = try model.copy()
  try copy.compile(optimizer: Adam(0.1), loss: SparseCategoricalCrossentropy(), backend: ReferenceBackend())
  try copy.fit(x, y, epochs: 2)
  #expect(model.weightValues() == start)
  #expect(copy.weightValues() != start)
}

/// A copy made for going on has the optimizer's memory: two runs of two epochs equal one of four.
@Test func trainingCopiesGoOnWhereTheOriginalStands() throws {
  let (x, y) = (noise([12, 2]), labels([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]))
  // The reference keeps float64 between steps, so only a backend of float32 can be equal to the bit.
  func fresh() throws -> Model { try classifier(optimizer: Adam(0.1), backend: CPUBackend(threads: 1)) }
  let whole = try fresh()
  try whole.fit([x], [y], batchSize: 4, epochs: 4)
  let half = try fresh()
  try half.fit([x], [y], batchSize: 4, epochs: 2)
  let middle = half.weightValues()
  let rest = try half.trainingCopy()
  try rest.fit([x], [y], batchSize: 4, epochs: 4, initialEpoch: 2)
  #expect(rest.weightValues() == whole.weightValues())
  #expect(half.weightValues() == middle)
}

@Test func deepModelsBuildTrainAndEnd() throws {
  let depth = 10_000
  var tensor = Input(shape: [1])
  let input = tensor
  for _ in 0..<depth { tensor = try ActivationLayer(.linear)(tensor) }
  let model = try Model(inputs: input, outputs: Dense(1, kernelInitializer: .ones)(tensor))
  #expect(model.layers.count == depth + 2)
  #expect(model.layers[depth].state.name == "activation_\(depth - 1)")
  #expect(model.summary.rows.count == depth + 2)
  try model.compile(optimizer: SGD(0.1), loss: MeanSquaredError(), backend: ReferenceBackend())
  try model.fit(matrix([[1]]), matrix([[0]]))
  #expect(abs((try model.predict(matrix([[1]])).numbers[0]) - 0.6) < 1e-6)
  #expect(try model.copy().layers.count == depth + 2)
}
