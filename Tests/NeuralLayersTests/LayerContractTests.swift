import CPUBackend
import GraphCore
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// What every layer owes: the whole contract in one call for each row of ``LayerExample/all``.
@Test(arguments: LayerExample.all)
func keepsTheLayerContract(example: LayerExample) throws {
  let contract = LayerContract(example)
  try contract.checkShapesAndTypes()
  try contract.checkArguments()
  try contract.checkConfiguration()
  try contract.checkGradients()
  try contract.checkTraining()
  try contract.checkReuse()
  try contract.checkCopy()
  try contract.checkMask()
  try contract.checkBackends()
  try contract.checkRefusal()
}

@Test func everyLayerOfTheCatalogHasAnExample() throws {
  let shown = Set(try LayerExample.all.map { type(of: try $0.layer()).signature.name } + ["InputLayer"])
  #expect(Set(LayerCatalog.all.map { $0.signature.name }) == shown)
  #expect(Set(LayerCatalog.all.map { $0.signature.name }).count == LayerCatalog.all.count)
  for alias in LayerCatalog.aliases { #expect(LayerCatalog.layer(named: alias.key)?.signature.name == alias.value) }
}

struct LayerContract {
  let example: LayerExample

  init(_ example: LayerExample) { self.example = example }

  private func inputs(_ shapes: [Shape]? = nil) -> [SymbolicTensor] {
    guard let shapes else { return zip(example.inputs, example.dtypes).map { Input(shape: $0, dtype: $1) } }
    return shapes.map { Input(shape: $0) }
  }

  private func data(batch: Int) -> [Tensor] {
    example.inputs.enumerated().map { index, shape in
      let count = batch * shape.count
      let numbers =
        example.dtypes[index] == .float32 ? samples(count, salt: index) : (0..<count).map { Double($0 % 4) }
      return Tensor(numbers: numbers, shape: Shape([batch] + shape.dimensions), dtype: example.dtypes[index])
    }
  }

  /// Inferred and actual shape and type, for several batch sizes; counts and text.
  func checkShapesAndTypes() throws {
    let layer = try example.layer()
    let x = inputs()
    let y = try layer(x)
    #expect(y.shape == PartialShape(sample: example.output))
    #expect(y.dtype == .float32)
    let model = try Model(inputs: x, outputs: [y])
    for batch in [1, 3] {
      let prediction = try model.predict(data(batch: batch), backend: ReferenceBackend())[0]
      #expect(prediction.shape == Shape([batch] + example.output.dimensions))
      #expect(prediction.numbers.allSatisfy { $0.isFinite })
    }
    #expect(layer.state.weights.filter(\.isLearned).reduce(0) { $0 + $1.shape.count } == example.learned)
    #expect(layer.state.weights.reduce(0) { $0 + $1.shape.count } == example.parameters)
    #expect(model.summary.rows.last?.parameters == example.parameters)
    #expect(layer.description == example.text)
  }

  /// Keras's arguments give the layer that Swift's give, and every layer takes a name and can be frozen.
  func checkArguments() throws {
    let layer = try example.layer()
    let type = type(of: layer)
    let common: [String: Argument] = ["name": .string("mine"), "trainable": .bool(false)]
    let made = try type.init(Arguments(type.signature, example.arguments().merging(common) { a, _ in a }))
    #expect(configuration(of: made) == configuration(of: layer))
    #expect(made.state.name == "mine")
    #expect(!made.state.isTrainable)
    #expect(layer.state.name == nil)
    #expect(layer.state.isTrainable)
  }

  /// What a layer says that it is made of makes an equal layer; the row's arguments are among it.
  func checkConfiguration() throws {
    let layer = try example.layer()
    layer.state.name = "mine"
    layer.state.isTrainable = false
    let type = type(of: layer)
    let written = layer.configuration
    let made = try type.init(Arguments(type.signature, Dictionary(written.map { ($0.name, $0.value) }) { $1 }))
    #expect(configuration(of: made) == configuration(of: layer))
    #expect(made.state.name == "mine")
    #expect(!made.state.isTrainable)
    #expect(made.state.activityRegularizer == layer.state.activityRegularizer)
    #expect(written.map { "\($0.name)=\($0.value)" } == made.configuration.map { "\($0.name)=\($0.value)" })
    for name in example.arguments().keys {
      #expect(written.contains { $0.name == name }, "\(name) is not written down")
    }
  }

  /// Everything that a layer stores besides its state, as text.
  private func configuration(of layer: any Layer) -> [String] {
    Mirror(reflecting: layer).children.filter { $0.label != "state" }.map {
      "\($0.label ?? ""): \(String(reflecting: $0.value))"
    }
  }

  /// Gradients by weights and inputs agree with finite differences, in training and in inference.
  func checkGradients() throws {
    let layer = try example.layer()
    let x = inputs()
    _ = try layer(x)
    for isTraining in [true, false] {
      let program = try LayerProgram(layer, inputs: x, batch: 3, isTraining: isTraining)
      let weights = layer.state.weights.enumerated().map { index, weight in
        // A variance is positive.
        samples(weight.shape.count, salt: index + 5).map { weight.isLearned ? $0 : abs($0) + 0.5 }
      }
      let inputs = data(batch: 3).map(\.numbers)
      let error = try program.gradientError(weights: weights, inputs: inputs)
      #expect(error < 1e-7, "training: \(isTraining)")
    }
  }

  /// Steps of gradient descent through the layer lower the loss.
  func checkTraining() throws {
    let layer = try example.layer()
    let x = inputs()
    let y = try Dense(2)(Flatten()(layer(x)))
    let model = try Model(inputs: x, outputs: [y])
    try model.compile(optimizer: SGD(0.01), loss: MeanSquaredError(), backend: ReferenceBackend())
    // The loss in training mode, measured before each step; dropout makes a single one noisy.
    let losses = try model.fit(
      data(batch: 4), [Tensor(repeating: Float(2.5), shape: [4, 2])], epochs: 30, shuffle: false)["loss"]
    let (early, late): (Double, Double) = (losses.prefix(5).reduce(0, +), losses.suffix(5).reduce(0, +))
    #expect(late < 0.9 * early)
  }

  /// A second call shares the first one's weights and gives the same result.
  func checkReuse() throws {
    let layer = try example.layer()
    let first = inputs()
    let second = inputs()
    let model = try Model(inputs: first + second, outputs: [layer(first), layer(second)])
    #expect(model.weights.reduce(0) { $0 + $1.shape.count } == example.parameters)
    let data = data(batch: 2)
    let results = try model.predict(data + data, backend: ReferenceBackend())
    #expect(results[0] == results[1])
  }

  /// A copied model has equal weights of its own.
  func checkCopy() throws {
    let layer = try example.layer()
    let x = inputs()
    let model = try Model(inputs: x, outputs: [layer(x)], seed: 3)
    let copy = try model.copy()
    #expect(copy.weightValues() == model.weightValues())
    #expect(copy.weights.map(copy.path(of:)) == model.weights.map(model.path(of:)))
    #expect(zip(copy.weights, model.weights).allSatisfy { $0 !== $1 })
    let data = data(batch: 2)
    let prediction = try model.predict(data, backend: ReferenceBackend())
    let copied = try copy.predict(data, backend: ReferenceBackend())
    #expect(copied == prediction)
    try copy.setWeightValues(copy.weights.map { Tensor(repeating: Float(9), shape: $0.shape) })
    let unchanged = try model.predict(data, backend: ReferenceBackend())
    #expect(unchanged == prediction)
  }

  /// Another backend gives what the reference gives, up to the rounding of float32.
  func checkBackends() throws {
    let layer = try example.layer()
    let x = inputs()
    let model = try Model(inputs: x, outputs: [layer(x)], seed: 5)
    let data = data(batch: 3)
    let expected = try model.predict(data, backend: ReferenceBackend())[0].numbers
    let numbers = try model.predict(data, backend: CPUBackend())[0].numbers
    let scale = expected.map(abs).max().map { max($0, 1) } ?? 1
    #expect(numbers.count == expected.count)
    // A few dozen roundings on the way, each of half a unit in the last of 24 bits.
    #expect(zip(numbers, expected).allSatisfy { abs($0 - $1) <= 1e-5 * scale })
  }

  /// A mask of the first input goes where the layer says.
  func checkMask() throws {
    let layer = try example.layer()
    let x = inputs()
    guard let first = x.first, first.shape.rank > 2 else { return }
    let mask = Input(shape: [first.shape.sample[0]], dtype: .bool)
    let output = try layer.callAll(x, options: CallOptions([("mask", .tensors([mask]))]))[0]
    switch layer.maskHandling {
    case .passes where x.count == 1: #expect(output.mask == PartialShape([nil, first.shape.sample[0]]))
    case .passes: break
    case .consumes: #expect(output.mask == nil && !output.call.dropsMask)
    case .drops: #expect(output.mask == nil && output.call.dropsMask)
    }
  }

  /// Inputs that do not fit give the worded error.
  func checkRefusal() throws {
    let error = #expect(throws: LayerError.self) {
      let layer = try example.layer()
      return try layer(inputs(example.refused))
    }
    #expect(error?.description == example.message)
  }
}
