import CPUBackend
import GraphCore
import ModelTraining
import NeuralLayers
import TensorCore
import Testing

/// `trainable` on whole models, and models as elements of a stack.
@Suite struct TrainableTests {
  private let x = Tensor((0..<24).map { Float($0 % 7) / 3 - 1 }, shape: [8, 3])
  private let y = Tensor((0..<8).map { Float($0 % 3) }, shape: [8, 1])

  private func encoder() throws -> Model {
    try Sequential(name: "encoder") {
      Input(shape: [3])
      Dense(4, activation: .tanh)
      BatchNormalization()
    }
  }

  @Test func aFrozenModelStaysAsItIsAtOnce() throws {
    let encoder = try encoder()
    let model = try Sequential {
      encoder
      Dense(1)
    }
    try model.compile(optimizer: SGD(0.1), loss: MeanSquaredError(), backend: CPUBackend())
    /// Which weights a step changes: the encoder's six, then kernel and bias on top.
    func changedByAStep() throws -> [Bool] {
      let before = model.weightValues()
      try model.trainOnBatch([x], [y])
      return zip(before, model.weightValues()).map { $0 != $1 }
    }
    let all = [Bool](repeating: true, count: 8)
    #expect(try changedByAStep() == all)
    encoder.isTrainable = false
    #expect(model.trainableWeights.count == 2)
    #expect(try changedByAStep() == [false, false, false, false, false, false, true, true])
    // One layer inside of a frozen model learns nothing either.
    encoder.layers[1].state.isTrainable = true
    #expect(try changedByAStep() == [false, false, false, false, false, false, true, true])
    encoder.isTrainable = true
    #expect(encoder.layers.map(\.state.isTrainable) == [true, true, true])
    #expect(try changedByAStep() == all)
    model.isTrainable = false
    #expect(model.trainableWeights.isEmpty)
    #expect(try changedByAStep() == [Bool](repeating: false, count: 8))
    #expect(try model.copy().isTrainable == false)
  }

  /// A frozen BatchNormalization uses its moving statistics in training, so that training and inference agree.
  @Test func aFrozenModelNormalizesAsInInference() throws {
    for isNested in [false, true] {
      let inner = try encoder()
      let model = isNested ? try Sequential(name: "outer") { inner } : inner
      inner.isTrainable = false
      let target = Tensor(zeros: [8, 4])
      try model.compile(optimizer: SGD(0.1), loss: MeanSquaredError(), backend: CPUBackend())
      let training = try model.trainOnBatch([x], [target])["loss"]
      let inference = try model.testOnBatch([x], [target])["loss"]
      #expect(training == inference)
      inner.isTrainable = true
      #expect(try model.trainOnBatch([x], [target])["loss"] != training)
    }
  }
}
