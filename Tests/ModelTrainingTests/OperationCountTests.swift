import GraphCore
import ModelTraining
import NeuralLayers
import Testing

/// Floating-point operations, counted by hand from the definitions.
@Suite struct OperationCountTests {
  @Test func layersAreCountedByTheirDefinitions() throws {
    let model = try Sequential {
      Input(shape: [8, 8, 3])
      Conv2D(16, kernelSize: [3, 3], padding: .same, activation: .relu)
      MaxPooling2D()
      Flatten()
      Dropout(0.5)
      Dense(10, activation: .softmax)
    }
    let convolution = 2 * 8 * 8 * 16 * (3 * 3 * 3) + 8 * 8 * 16 + 8 * 8 * 16
    let pooling = 4 * 4 * 16 * 4
    let dense = 2 * 256 * 10 + 10 + 5 * 10
    #expect(model.operationCounts.layers == [0, convolution, pooling, 0, 0, dense])
    #expect(model.operationCounts.total == convolution + pooling + dense)
  }

  @Test func aSharedLayerCountsForEachUse() throws {
    let (a, b) = (Input(shape: [4], name: "a"), Input(shape: [4], name: "b"))
    let tower = Dense(3)
    let model = try Model(inputs: [a, b], outputs: [Subtract()([tower(a), tower(b)])])
    #expect(model.operationCounts.total == 2 * (2 * 4 * 3 + 3) + 3)
  }

  @Test func recurrencesCountEveryStep() throws {
    let model = try Sequential {
      Input(shape: [5, 2])
      SimpleRNN(3)
    }
    // Projections of all steps with their biases, then for each step h · R, its sum and its tanh.
    let projections = 2 * 5 * 2 * 3 + 5 * 3
    #expect(model.operationCounts.total == projections + 5 * (2 * 3 * 3 + 2 * 3))
  }

  @Test func axesOfOpenSizeLeaveItOpen() throws {
    let x = Input(batchShape: [nil, nil, 4])
    let hidden = try Dense(3)(x)
    let model = try Model(inputs: [x], outputs: [Dense(2)(GlobalAveragePooling1D()(hidden))])
    #expect(model.operationCounts.layers == [0, nil, nil, 2 * 3 * 2 + 2])
    #expect(model.operationCounts.total == nil)
  }
}
