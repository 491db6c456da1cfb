import Hornbook

/// A model with random data of fixed shapes; speed does not depend on the values.
struct Workload {
  var name: String
  var batchSize: Int
  /// How many epochs one timing covers, so that it lasts long enough to be measured.
  var epochsPerTiming = 1
  var sampleCount: Int
  var sampleShape: Shape
  var classes: Int
  /// The number of words, if samples are sequences of their numbers; 0 is kept for padding, of which there is none.
  var vocabulary: Int?
  var loss: any Loss = SparseCategoricalCrossentropy()
  var makeModel: () throws -> Model

  func makeData() -> (x: Tensor, y: Tensor) {
    var stream = RandomStream(seed: 0, label: name, purpose: "data")
    let shape = Shape([sampleCount] + sampleShape.dimensions)
    let x =
      vocabulary.map { words in
        Tensor((0..<shape.count).map { _ in Int32(1 + stream.integer(below: words - 1)) }, shape: shape)
      } ?? Tensor(uniform: shape, from: &stream)
    let y = Tensor((0..<sampleCount).map { _ in Int32(stream.integer(below: classes)) })
    return (x, y)
  }

  /// The workloads of the speed goals that today's layers can express.
  static var all: [Workload] {
    [
      Workload(name: "mlp", batchSize: 128, sampleCount: 20000, sampleShape: [784], classes: 10) {
        try Sequential {
          Input(shape: [784])
          Dense(512, activation: .relu)
          Dropout(0.2)
          Dense(512, activation: .relu)
          Dropout(0.2)
          Dense(10, activation: .softmax)
        }
      },
      Workload(name: "cnn", batchSize: 128, sampleCount: 4096, sampleShape: [28, 28, 1], classes: 10) {
        try Sequential {
          Input(shape: [28, 28, 1])
          Conv2D(32, 3, activation: .relu)
          MaxPooling2D()
          Conv2D(64, 3, activation: .relu)
          MaxPooling2D()
          Flatten()
          Dropout(0.5)
          Dense(10, activation: .softmax)
        }
      },
      Workload(
        name: "resnet", batchSize: 64, sampleCount: 1024, sampleShape: [32, 32, 3], classes: 10, makeModel: resnet),
      Workload(
        name: "transformer", batchSize: 32, sampleCount: 1024, sampleShape: [128], classes: 2, vocabulary: 20_000,
        loss: BinaryCrossentropy(), makeModel: transformer),
      Workload(
        name: "tabular", batchSize: 16, epochsPerTiming: 50, sampleCount: 150, sampleShape: [4], classes: 3
      ) {
        try Sequential {
          Input(shape: [4])
          Dense(16, activation: .relu)
          Dense(16, activation: .relu)
          Dense(3, activation: .softmax)
        }
      },
      deep(250), deep(500), deep(1000), deep(2000),
    ]
  }

  /// A chain of dense layers, whose first epoch shows how the time to compile grows with depth.
  private static func deep(_ layers: Int) -> Workload {
    Workload(name: "deep\(layers)", batchSize: 32, sampleCount: 32, sampleShape: [16], classes: 3) {
      let chain = (0..<layers).map { _ in Sequential.Element.layer(Dense(16, activation: .relu)) }
      return try Sequential([.input(Input(shape: [16]))] + chain + [.layer(Dense(3, activation: .softmax))])
    }
  }

  /// Fourteen layers for images of 32 x 32: a stem, six blocks of two convolutions each, a classifier.
  private static func resnet() throws -> Model {
    func convolution(_ x: SymbolicTensor, _ filters: Int, _ size: Int, _ stride: Int) throws -> SymbolicTensor {
      try BatchNormalization()(Conv2D(filters, size, strides: stride, padding: .same, useBias: false)(x))
    }
    let input = Input(shape: [32, 32, 3])
    var x = try ActivationLayer(.relu)(convolution(input, 16, 3, 1))
    var width = 16
    for (filters, stride) in [(16, 1), (16, 1), (32, 2), (32, 1), (64, 2), (64, 1)] {
      var y = try ActivationLayer(.relu)(convolution(x, filters, 3, stride))
      y = try convolution(y, filters, 3, 1)
      let shortcut = stride != 1 || width != filters ? try convolution(x, filters, 1, stride) : x
      x = try ActivationLayer(.relu)(Add()([y, shortcut]))
      width = filters
    }
    return try Model(inputs: input, outputs: Dense(10, activation: .softmax)(GlobalAveragePooling2D()(x)))
  }

  /// Two blocks of attention (4 heads of 16) and two dense layers over 128 words, each a vector of 64.
  private static func transformer() throws -> Model {
    let input = Input(shape: [128], dtype: .int32)
    var x = try Embedding(20_000, 64)(input)
    for _ in 0..<2 {
      let attention = try MultiHeadAttention(heads: 4, keyDim: 16)([x, x])
      x = try LayerNormalization(epsilon: 1e-6)(x + attention)
      let dense = try Dense(64)(Dense(128, activation: .relu)(x))
      x = try LayerNormalization(epsilon: 1e-6)(x + dense)
    }
    return try Model(inputs: input, outputs: Dense(1, activation: .sigmoid)(GlobalAveragePooling1D()(x)))
  }
}
