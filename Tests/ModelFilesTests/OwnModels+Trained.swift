import ModelFiles
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore

extension OwnModels {
  /// Inputs for a model; whole numbers are from 0 to 9.
  static func samples(_ count: Int, of model: Model) -> [Tensor] {
    var stream = RandomStream(seed: 4, label: model.name, purpose: "samples")
    var samples: [Tensor] = []
    for input in model.inputs {
      let shape = Shape([count] + input.shape.sample.dimensions)
      let isWhole = input.dtype == .int32
      samples.append(
        isWhole
          ? Tensor((0..<shape.count).map { Int32($0 * 7 % 10) }, shape: shape) : Tensor(normal: shape, from: &stream))
    }
    return samples
  }

  /// The kinds of model that most people train, after an epoch.
  static func trained() throws -> [(name: String, model: Model)] {
    let models = try [convnet(), residual(), recurrent(), transformer()]
    for model in models {
      try model.compile(
        optimizer: Adam(0.01), loss: SparseCategoricalCrossentropy(), metrics: [.accuracy], backend: ReferenceBackend())
      try model.fit(samples(12, of: model), [Tensor((0..<12).map { Int32($0 % 3) })], batchSize: 6)
    }
    return models.map { ($0.name, $0) }
  }

  /// Small models after an epoch, with what they are trained on: one for each optimizer.
  static func inTraining() throws -> [(name: String, model: Model, x: Tensor, y: Tensor)] {
    let optimizers: [any Optimizer] = [
      SGD(0.05, momentum: 0.9, nesterov: true), RMSprop(0.01, momentum: 0.5, centered: true),
      Adam(0.01, amsgrad: true), Adam(0.01).with { ($0.usesAverages, $0.averageOverwriteFrequency) = (true, 4) },
      Adam(0.01).with { ($0.accumulationSteps, $0.clipNorm) = (2, 1) }, AdamW(0.01), Adamax(0.01), Nadam(0.01),
      Adagrad(0.05), Adadelta(0.5), Adafactor(0.05), Ftrl(0.05), Lion(0.001), Lamb(0.01),
      SGD().with { $0.schedule = CosineDecay(0.1, decaySteps: 30) },
    ]
    return try optimizers.enumerated().map { index, optimizer in
      let name = "own_optimizer_\(index)_\(optimizer.className)"
      let model = try Sequential(name: name) {
        Input(shape: [4])
        Dense(5, activation: .tanh, kernelRegularizer: Regularizer(l2: 0.01))
        BatchNormalization()
        Dense(3, activation: .softmax)
      }
      try model.compile(
        optimizer: optimizer, loss: CategoricalCrossentropy(), metrics: [AUC(), .accuracy], backend: ReferenceBackend())
      var stream = RandomStream(seed: 6, label: name, purpose: "training")
      let x = Tensor(normal: [20, 4], from: &stream)
      let y = Tensor((0..<60).map { $0 % 3 == $0 / 3 % 3 ? Float(1) : 0 }, shape: [20, 3])
      try model.fit(x, y, batchSize: 4)
      return (name, model, x, y)
    }
  }

  private static func convnet() throws -> Model {
    try Sequential(name: "own_convnet") {
      Input(shape: [8, 8, 1])
      Conv2D(4, 3, activation: .relu)
      BatchNormalization()
      MaxPooling2D(2)
      Dropout(0.25)
      Flatten()
      Dense(3, activation: .softmax)
    }
  }

  private static func residual() throws -> Model {
    let image = Input(shape: [8, 8, 3])
    var x = try Conv2D(4, 3, padding: .same, activation: .relu)(image)
    for strides in [1, 2] {
      let y = try BatchNormalization()(Conv2D(4, 3, strides: strides, padding: .same, useBias: false)(x))
      x = try ReLU()(Add()([y, Conv2D(4, 1, strides: strides)(x)]))
    }
    return try Model(
      inputs: image, outputs: Dense(3, activation: .softmax)(GlobalAveragePooling2D()(x)), name: "own_residual")
  }

  private static func recurrent() throws -> Model {
    let tokens = Input(shape: [7], dtype: .int32)
    let x = try Bidirectional(LSTM(4, returnSequences: true))(Embedding(10, 4, maskZero: true)(tokens))
    return try Model(
      inputs: tokens, outputs: Dense(3, activation: .softmax)(Bidirectional(LSTM(3))(x)), name: "own_recurrent")
  }

  private static func transformer() throws -> Model {
    let tokens = Input(shape: [7], dtype: .int32)
    var x = try Embedding(10, 8)(tokens)
    x = try LayerNormalization()(x + Dropout(0.1)(MultiHeadAttention(heads: 2, keyDim: 4)([x, x])))
    x = try LayerNormalization()(x + Dense(8)(Dense(16, activation: .gelu)(x)))
    return try Model(
      inputs: tokens, outputs: Dense(3, activation: .softmax)(GlobalAveragePooling1D()(x)), name: "own_transformer")
  }
}
