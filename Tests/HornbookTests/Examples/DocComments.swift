import Hornbook

// The examples in the comments of the library, with what they take for granted as parameters. `ExampleTests` holds the
// comments to this file, and the shapes behind `//` to what comes out.

enum LayerShapes {
  static var all: [(expected: String, tensor: () throws -> SymbolicTensor)] {
    [
      ("(batch, 10)", dense), ("(batch, 28, 28, 32)", convolution), ("(batch, 14, 14, 8)", transposedConvolution),
      ("(batch, 14, 14, 32)", pooling), ("(batch, 128, 64)", embedding), ("(batch, 128, 64)", attention),
      ("(batch, 64)", simpleRNN), ("(batch, 64)", lstm), ("(batch, 64)", gru), ("(batch, 16)", rnn),
      ("(batch, 128)", bidirectional), ("(batch, 10, 26, 26, 8)", timeDistributed), ("(batch, 5, 4, 16)", einsumDense),
    ]
  }

  static func dense() throws -> SymbolicTensor {
    let logits = try Dense(10)(Input(shape: [784]))  // (batch, 10)
    return logits
  }
  static func convolution() throws -> SymbolicTensor {
    let y = try Conv2D(32, 3, padding: .same, activation: .relu)(Input(shape: [28, 28, 1]))  // (batch, 28, 28, 32)
    return y
  }
  static func transposedConvolution() throws -> SymbolicTensor {
    let y = try Conv2DTranspose(8, 3, strides: 2, padding: .same)(Input(shape: [7, 7, 16]))  // (batch, 14, 14, 8)
    return y
  }
  static func pooling() throws -> SymbolicTensor {
    let y = try MaxPooling2D()(Input(shape: [28, 28, 32]))  // (batch, 14, 14, 32)
    return y
  }
  static func embedding() throws -> SymbolicTensor {
    let y = try Embedding(20_000, 64, maskZero: true)(Input(shape: [128], dtype: .int32))  // (batch, 128, 64)
    return y
  }
  static func attention() throws -> SymbolicTensor {
    let x = Input(shape: [128, 64])
    let y = try MultiHeadAttention(heads: 4, keyDim: 16)([x, x])  // (batch, 128, 64)
    return y
  }
  static func simpleRNN() throws -> SymbolicTensor {
    let y = try SimpleRNN(64)(Input(shape: [80, 128]))  // (batch, 64)
    return y
  }
  static func lstm() throws -> SymbolicTensor {
    let y = try LSTM(64)(Input(shape: [80, 128]))  // (batch, 64)
    return y
  }
  static func gru() throws -> SymbolicTensor {
    let y = try GRU(64)(Input(shape: [80, 128]))  // (batch, 64)
    return y
  }
  static func rnn() throws -> SymbolicTensor {
    let x = Input(shape: [10, 4])
    let y = try RNN(StackedRNNCells([LSTMCell(32), LSTMCell(16)]))(x)  // (batch, 16)
    return y
  }
  static func bidirectional() throws -> SymbolicTensor {
    let x = Input(shape: [10, 4])
    let y = try Bidirectional(LSTM(64))(x)  // (batch, 128)
    return y
  }
  static func timeDistributed() throws -> SymbolicTensor {
    let y = try TimeDistributed(Conv2D(8, 3))(Input(shape: [10, 28, 28, 1]))  // (batch, 10, 26, 26, 8)
    return y
  }
  static func einsumDense() throws -> SymbolicTensor {
    let heads = EinsumDense("abc,cde->abde", outputShape: [nil, 4, 16], biasAxes: "de")  // (batch, steps, 4, 16)
    return try heads(Input(shape: [5, 8]))
  }
}

/// A factor for each feature.
struct Scale: SingleInputLayer {
  var state = LayerState()

  func build(_ weights: WeightBuilder, for input: PartialShape) {
    weights.add("factor", shape: input.sample, initializer: .ones)
  }

  func call(_ x: Value, _ context: LayerContext) throws -> Value { try x * context.weight("factor") }
}

func functionalModel() throws -> Model {
  let x = Input(shape: [784])
  let hidden = try Dense(128, activation: .relu)(x)
  let model = try Model(inputs: x, outputs: Dense(10, activation: .softmax)(hidden))
  return model
}

func smallestModel() throws -> Model {
  let x = Input(shape: [784])
  let y = try Dense(10, activation: .softmax)(x)
  let model = try Model(inputs: x, outputs: y)
  return model
}

func stack() throws -> Model {
  let model = try Sequential {
    Input(shape: [8, 8, 1])
    Conv2D(32, 3, activation: .relu)
    Flatten()
    Dense(10, activation: .softmax)
  }
  return model
}

func openInputs() -> [SymbolicTensor] {
  let words = Input(batchShape: [nil, nil], dtype: .int32)  // sequences of any length
  let steps = Input(batchShape: [32, 10, 4])  // batches of 32 samples, for layers that keep states
  return [words, steps]
}

func lambdas() -> [Lambda] {
  let square = Lambda("square") { x in try x * x }
  let difference = Lambda("difference") { inputs, _ in [try inputs[0] - inputs[1]] }
  return [square, difference]
}

func models(
  _ image: SymbolicTensor, _ code: SymbolicTensor, _ codeInput: SymbolicTensor, _ picture: SymbolicTensor,
  _ x: SymbolicTensor
) throws -> Model {
  let encoder = try Model(inputs: image, outputs: code)
  let decoder = try Model(inputs: codeInput, outputs: picture)
  let autoencoder = try Model(inputs: x, outputs: decoder(encoder(x)))  // training it trains all three
  return autoencoder
}

func adaptedLayers(_ table: Tensor) throws -> [any Layer] {
  let normalization = Normalization()
  try normalization.adapt(to: table)  // mean and biased variance of each column

  let bins = Discretization(boundaries: [0, 1, 2])  // 4 bins: below 0, [0, 1), [1, 2), 2 and above
  var quarters = Discretization(bins: 4)
  try quarters.adapt(to: table)  // boundaries between bins of about equally many numbers
  return [normalization, bins, quarters]
}

func colours() throws -> Tensor {
  var colours = StringLookup()
  try colours.adapt(to: ["red", "blue", "red"])
  let ids = try colours(["blue", "green", "red"])  // 2, 0, 1
  return ids
}

func words() throws -> Tensor {
  var words = TextVectorization(outputLength: 4)
  try words.adapt(to: ["the cat sat", "the dog"])
  let ids = try words(["The cat!"])  // (1, 4): 2, 5, 0, 0
  return ids
}

func splitTexts(_ train: [String], _ test: [String]) throws -> Tensor {
  var words = TextVectorization(outputLength: 40)
  try words.adapt(to: train)  // the vocabulary is that of the training part alone
  let ids = try words(test)  // (samples, 40), for an Embedding(words.tokenCount, …)
  return ids
}

func callbacks() -> [any Callback] {
  let printer = LambdaCallback(epochEnd: { epoch, logs in print(epoch, logs["loss"] ?? .nan) })
  let schedule = LearningRateScheduler { epoch, rate in epoch < 10 ? rate : rate * 0.9 }
  return [printer, schedule]
}

func keepBest(_ model: Model, _ x: Tensor, _ y: Tensor) throws {
  let best = try ModelCheckpoint("best-{epoch:02d}-{val_loss:.2f}.keras", saveBestOnly: true)
  try model.fit(x, y, epochs: 20, validationSplit: 0.1, callbacks: [best])
}

func loadOnABackend(_ images: Tensor, _ labels: Tensor) throws {
  let model = try Model.load("classifier.keras", LoadingOptions(backend: CPUBackend()))
  try model.fit(images, labels)
}

func goOn(_ digits: Dataset) throws {
  let model = try Model.load("classifier.keras")
  try model.fit(digits, epochs: 5)
}

func schedule() -> SGD {
  let optimizer = SGD().with { $0.schedule = CosineDecay(0.1, decaySteps: 1000) }
  return optimizer
}

func functionMetric() -> LambdaMetric {
  let bias = LambdaMetric("bias") { target, prediction in try prediction - target }
  return bias
}

func splitByStream() throws -> Int {
  var stream = RandomStream(seed: 42, label: "data", purpose: "split")
  let (train, test) = try EmbeddedDatasets.digits().split(test: 0.2, stratify: true, from: &stream)
  return train.sampleCount - test.sampleCount
}

func flattened(_ digits: Dataset) throws -> Dataset {
  let flat = try digits.map(x: { $0.reshaped(to: [$0.rowCount, 64]) })
  return flat
}

func readTable() throws -> [DataLocator.FileRead] {
  let locator = DataLocator(folders: ["experiments", "data"])
  let flowers = try locator.loadCSV("flowers.csv", CSVOptions(target: ["species"]))
  return flowers.sampleCount == 0 ? [] : locator.filesRead
}

func order() -> [Int] {
  var stream = RandomStream(seed: 42, label: "fit", purpose: "shuffle")
  let order = stream.permutation(5)
  return order
}

func tensorElements() -> (count: Int, element: Float) {
  let x = Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
  let count = x.shape.count  // 6
  let element = x.scalars(as: Float.self)[4]  // 5
  return (count, element)
}

func graph() throws -> Graph {
  let builder = GraphBuilder(name: "affine")
  let x = builder.parameter("x", TensorType([2, 3]))
  let y = try x * 2 + 1
  let graph = builder.finish(outputs: [("y", y)])
  return graph
}

func execute(_ graph: Graph, _ inputs: [any Buffer]) throws -> [any Buffer] {
  let backend = CPUBackend(threads: 2)
  let executable = try backend.compile(graph)
  let outputs = try executable.execute(inputs)
  return outputs
}

func executeOnPlugin(_ graph: Graph, _ inputs: [any Buffer]) throws -> [any Buffer] {
  let backend = try XLABackend(plugin: PluginLocator.path())
  let executable = try backend.compile(graph)
  let outputs = try executable.execute(inputs)
  return outputs
}

func withoutFusion() throws -> CPUBackend {
  let backend = CPUBackend(passes: try PassSet("all,-fusion"))
  return backend
}

func profile(_ model: Model, _ x: Tensor, _ y: Tensor, _ loss: some Loss) throws {
  let profiler = StepProfiler()
  try model.compile(optimizer: Adam(), loss: loss, backend: CPUBackend(profiler: profiler))
  try model.fit(x, y)
  for step in profiler.steps.prefix(10) { print(step.seconds, step.name) }
}

func lastSteps(_ sequences: Value, _ lengths: Value, _ one: Value) throws -> Value {
  // The last real step of each sequence: [batch, steps, features] at [batch].
  let last = try sequences.gather(lengths - one, batchAxes: 1)
  return last
}
