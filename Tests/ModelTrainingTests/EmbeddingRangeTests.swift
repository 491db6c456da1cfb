import CPUBackend
import GraphCore
import ModelTraining
import NeuralLayers
import TensorCore
import Testing

/// Numbers for which a table has no row, and masks on their way through a model.
@Suite struct EmbeddingRangeTests {
  private func model() throws -> Model {
    let x = Input(shape: [3], dtype: .int32, name: "ids")
    let table = Embedding(5, 2, name: "words")
    let model = try Model(inputs: x, outputs: Dense(1)(GlobalAveragePooling1D()(table(x))))
    try model.compile(optimizer: SGD(0.1), loss: MeanSquaredError(), backend: CPUBackend())
    return model
  }

  private func message(_ body: () throws -> Void) -> String? {
    #expect(throws: ModelError.self, performing: body)?.description
  }

  @Test func numbersWithoutARowAreRefused() throws {
    let model = try model()
    let x = Tensor([0, 1, 4, 4, 7, 2] as [Int32], shape: [2, 3])
    let text =
      "expected numbers from 0 to 4 for words (Embedding(5, 2)), which input ids feeds, received 7 at sample 1, "
      + "position 1. An Embedding has a row for each number: input_dim is the largest one plus 1."
    #expect(message { _ = try model.predict([x]) } == "predict: \(text)")
    #expect(message { _ = try model.fit([x], [Tensor(zeros: [2, 1])]) } == "fit: \(text)")
    let negative = Tensor([0, 1, -1] as [Int32], shape: [1, 3])
    #expect(
      message { _ = try model.evaluate([negative], [Tensor(zeros: [1, 1])]) }
        == "evaluate: expected numbers from 0 to 4 for words (Embedding(5, 2)), which input ids feeds, received -1 at "
        + "sample 0, position 2. Count from 0 in the data.")
    #expect(try model.predict([Tensor([0, 4, 3] as [Int32], shape: [1, 3])]).count == 1)
    let outer = Input(shape: [3], dtype: .int32, name: "outer")
    let nested = try Model(inputs: outer, outputs: model(outer))
    #expect(
      message { _ = try nested.predict([x], backend: CPUBackend()) }
        == "predict: " + text.split(separator: "input ids").joined(separator: "input outer"))
  }

  @Test func theSummarySaysWhatBecomesOfAMask() throws {
    let model = try Sequential {
      Input(shape: [4], dtype: .int32)
      Embedding(5, 2, maskZero: true)
      Dense(3)
      LSTM(3, returnSequences: true)
      Conv1D(2, 2)
      Flatten()
      Dense(1)
    }
    #expect(model.summary.rows.map(\.mask) == [nil, .makes, .passes, .passes, .drops, nil, nil])
    #expect(model.layersThatDropMasks.map(\.state.name) == ["conv1d"])
    let ended = try Sequential {
      Input(shape: [4], dtype: .int32)
      Embedding(5, 2, maskZero: true)
      Lambda { x in x }
      Flatten()
    }
    #expect(ended.summary.rows.map(\.mask) == [nil, .makes, .consumes, nil])
    #expect(ended.layersThatDropMasks.isEmpty)
    let consumed = try Sequential {
      Input(shape: [4], dtype: .int32)
      Embedding(5, 2, maskZero: true)
      GlobalAveragePooling1D()
    }
    #expect(consumed.summary.rows.map(\.mask) == [nil, .makes, .consumes])
  }
}
