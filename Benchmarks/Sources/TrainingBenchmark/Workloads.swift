import Hornbook

extension Workload {
  /// The workloads of the speed goals, then chains whose first epoch shows how the time to compile grows with depth.
  static let all = [
    mlp, cnn, resnet, transformer, tabular, deep(250), deep(500), deep(1000), deep(2000),
  ]

  private static let mlp = Workload(
    name: "mlp", batchSize: 128, sampleCount: 20000, samples: .uniform([784]), labels: .classes(10)
  ) {
    try Sequential {
      Input(shape: [784])
      Dense(512, activation: .relu)
      Dropout(0.2)
      Dense(512, activation: .relu)
      Dropout(0.2)
      Dense(10, activation: .softmax)
    }
  }

  private static let cnn = Workload(
    name: "cnn", batchSize: 128, sampleCount: 4096, samples: .uniform([28, 28, 1]), labels: .classes(10)
  ) {
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
  }

  /// Fourteen layers for images of 32 x 32: a stem, six blocks of two convolutions each, a classifier.
  private static let resnet = Workload(
    name: "resnet", batchSize: 64, sampleCount: 1024, samples: .uniform([32, 32, 3]), labels: .classes(10)
  ) {
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

  /// Two encoder blocks over 128 words.
  private static let transformer = Workload(
    name: "transformer", batchSize: 32, sampleCount: 1024, samples: .words(128, below: 20000), labels: .binary
  ) {
    let input = Input(shape: [128], dtype: .int32)
    var x = try Embedding(20000, 64)(input)
    for _ in 0..<2 {
      let attended = try MultiHeadAttention(heads: 4, keyDim: 16)([x, x])
      x = try LayerNormalization(epsilon: 1e-6)(x + attended)
      let fed = try Dense(64)(Dense(128, activation: .relu)(x))
      x = try LayerNormalization(epsilon: 1e-6)(x + fed)
    }
    return try Model(inputs: input, outputs: Dense(1, activation: .sigmoid)(GlobalAveragePooling1D()(x)))
  }

  private static let tabular = Workload(
    name: "tabular", batchSize: 16, epochsPerTiming: 50, sampleCount: 150, samples: .uniform([4]), labels: .classes(3)
  ) {
    try Sequential {
      Input(shape: [4])
      Dense(16, activation: .relu)
      Dense(16, activation: .relu)
      Dense(3, activation: .softmax)
    }
  }

  private static func deep(_ layers: Int) -> Workload {
    Workload(name: "deep\(layers)", batchSize: 32, sampleCount: 32, samples: .uniform([16]), labels: .classes(3)) {
      let chain = (0..<layers).map { _ in Sequential.Element.layer(Dense(16, activation: .relu)) }
      return try Sequential([.input(Input(shape: [16]))] + chain + [.layer(Dense(3, activation: .softmax))])
    }
  }
}
