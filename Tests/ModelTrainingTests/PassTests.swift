import CPUBackend
import GraphCore
import ModelTraining
import NeuralLayers
import TensorCore
import Testing

/// Training gives the same bytes whatever passes are switched on: a pass drops, shares or moves work, and each
/// operation of a fused program is rounded as it is alone.
@Suite struct PassTests {
  struct Net: Sendable, CustomStringConvertible {
    var description: String
    var shape: Shape
    var make: @Sendable () throws -> Model
  }

  static let nets = [
    Net(description: "mlp", shape: [12]) {
      try Sequential {
        Input(shape: [12])
        Dense(16, activation: .relu)
        Dropout(0.25)
        Dense(3, activation: .softmax)
      }
    },
    Net(description: "convnet", shape: [9, 9, 2]) {
      try Sequential {
        Input(shape: [9, 9, 2])
        Conv2D(6, 3, activation: .relu)
        MaxPooling2D()
        Flatten()
        Dense(3, activation: .softmax)
      }
    },
    Net(description: "batch normalization", shape: [8, 8, 3]) {
      try Sequential {
        Input(shape: [8, 8, 3])
        Conv2D(5, 3, useBias: false)
        BatchNormalization()
        ActivationLayer(.tanh)
        GlobalAveragePooling2D()
        Dense(3, activation: .softmax)
      }
    },
  ]

  /// Weights, statistics and losses after three epochs.
  private func training(_ net: Net, _ passes: PassSet) throws -> (weights: [Tensor], losses: [Double]) {
    let model = try net.make()
    var stream = RandomStream(seed: 3, label: net.description, purpose: "data")
    let x = Tensor(uniform: Shape([50] + net.shape.dimensions), low: -1, high: 1, from: &stream)
    let y = Tensor((0..<50).map { _ in Int32(stream.integer(below: 3)) })
    try model.compile(
      optimizer: Adam(0.01), loss: .same(SparseCategoricalCrossentropy()), metrics: .same([Accuracy()]),
      backend: CPUBackend(threads: 2, passes: passes))
    let history = try model.fit(x, y, batchSize: 16, epochs: 3)
    return (model.weights.compactMap(\.value), history["loss"])
  }

  @Test(arguments: nets)
  func trainingGivesTheSameBytesUnderEverySet(_ net: Net) throws {
    let expected = try training(net, .all)
    #expect(expected.losses.count == 3 && expected.losses.allSatisfy(\.isFinite))
    for passes in [PassSet.none] + Pass.allCases.map(PassSet.all.removing) {
      let result = try training(net, passes)
      #expect(result.weights == expected.weights, "\(passes)")
      #expect(result.losses == expected.losses, "\(passes)")
    }
  }
}
