import CPUBackend
import Foundation
import GraphCore
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// Layers that go on where the batch before ended, and axes of any size.
///
/// The numbers are Keras 3.15's: inputs and weights follow the formula of `layers.json` (see the README here), those of a
/// model being numbered from 10 in the order of `model.weights`.
@Suite struct StatefulTests {
  static func numbers(_ shape: Shape, salt: Int) -> Tensor {
    Tensor((0..<shape.count).map { Float(-1 + 2 * Double(($0 * 37 + salt * 61 + 17) % 101) / 101) }, shape: shape)
  }

  static func setWeights(_ model: Model) throws {
    try model.setWeightValues(model.weights.enumerated().map { numbers($1.shape, salt: $0 + 10) })
  }

  static func expectNear(_ tensor: Tensor, _ expected: [Double], _ what: String = "") {
    #expect(tensor.count == expected.count, "\(what): \(tensor.shape)")
    // Keras computed in float32 and printed seven digits.
    #expect(zip(tensor.numbers, expected).allSatisfy { abs($0 - $1) < 1e-6 }, "\(what): \(tensor.numbers)")
  }

  struct Case: CustomTestStringConvertible {
    var layer: @Sendable () -> any Layer
    /// Two batches of two sequences, the last two of each.
    var first: [Double]
    /// The first batch again, predicted after them.
    var second: [Double]
    var testDescription: String { "\(layer())" }
  }

  /// Recorded with the torch backend; on JAX Keras's `predict` forgets the states.
  static let cases = [
    Case(
      layer: { LSTM(2, stateful: true) },
      first: [0.2195813, -0.506936, 0.2202771, -0.3125073, 0.1457585, 0.0783068, 0.1935116, 0.0037478],
      second: [0.2211402, -0.4883877, 0.2223255, -0.3000312]),
    Case(
      layer: { GRU(2, returnSequences: true, stateful: true) },
      first: [
        0.1651642, -0.0006699, 0.1969479, -0.1687059, -0.0093041, -0.2124478, 0.3286891, -0.0773129, 0.3110007,
        -0.0081432, 0.1773238, -0.1743835, 0.4221545, -0.2832674, 0.4811591, -0.3084407, 0.4036524, -0.1461406,
        0.0758101, -0.2811023, 0.4016081, -0.3448519, 0.4328848, -0.3305132,
      ],
      second: [
        0.4027767, -0.1136106, 0.2943928, -0.2726371, 0.0692192, -0.2965856, 0.518743, -0.374658, 0.4639918, -0.2600517,
        0.2887666, -0.3779257,
      ]),
    Case(
      layer: { SimpleRNN(2, stateful: true) },
      first: [-0.9161468, 0.9684262, -0.6388786, 0.7517875, 0.4909243, 0.7127494, 0.3785211, 0.82565],
      second: [-0.9030592, 0.962337, -0.5858423, 0.7475414]),
    Case(
      layer: { Bidirectional(LSTM(2, stateful: true)) },
      first: [
        0.2195813, -0.506936, 0.1939196, -0.3823739, 0.2202771, -0.3125073, 0.1893435, -0.3387211, 0.1457585, 0.0783068,
        0.1881229, -0.1824693, 0.1935116, 0.0037478, 0.2731227, -0.3577029,
      ],
      second: [
        0.2211402, -0.4883877, 0.2960646, -0.4075619, 0.2223255, -0.3000312, 0.2508658, -0.3705172,
      ]),
  ]

  @Test(arguments: cases) func batchesGoOnWhereTheOneBeforeEnded(example: Case) throws {
    for backend in [ReferenceBackend(), CPUBackend()] as [any Backend] {
      let x = Input(batchShape: [2, 3, 2])
      let layer = example.layer()
      let model = try Model(inputs: [x], outputs: layer.callAll([x]))
      try Self.setWeights(model)
      let data = Self.numbers([4, 3, 2], salt: 0)
      let start = Tensor(example.first.prefix(example.first.count / 2).map { Float($0) })
      Self.expectNear(try model.predict([data], backend: backend)[0], example.first, "first")
      Self.expectNear(try model.predict([data.rows(0..<2)], backend: backend)[0], example.second, "second")
      let copy = try model.copy()
      model.resetStates()
      Self.expectNear(try model.predict([data.rows(0..<2)], backend: backend)[0], start.numbers, "reset")
      // The copy has states of its own.
      let continued = try copy.predict([data.rows(0..<2)], backend: backend)[0].numbers
      #expect(continued != start.numbers)
      #expect(model.weights.allSatisfy { !$0.name.contains("state") }, "states are no weights")
      #expect(model.summary.total == model.weights.reduce(0) { $0 + $1.shape.count })
    }
  }

  /// One sequence in pieces gives what the whole one gives, in training too: state, not gradient, crosses the cut.
  @Test func piecesOfASequenceTrainLikeTheWhole() throws {
    let whole = Self.numbers([2, 6, 2], salt: 3)
    let layer = GRU(3, returnSequences: true)
    let long = Input(shape: [6, 2])
    let expected = try Model(inputs: long, outputs: layer(long))
    let short = Input(batchShape: [2, 2, 2])
    let model = try Model(inputs: short, outputs: GRU(3, returnSequences: true, stateful: true)(short))
    try Self.setWeights(expected)
    try Self.setWeights(model)
    let target = try expected.predict([whole], backend: CPUBackend())[0]
    // Pieces of two steps: rows of [6, 2, 2] regrouped by piece.
    func piece(_ tensor: Tensor, _ index: Int) -> Tensor {
      let width = tensor.shape[2]
      let numbers = tensor.numbers
      let rows = (0..<2).flatMap { sample in
        (0..<2 * width).map { Float(numbers[sample * 6 * width + index * 2 * width + $0]) }
      }
      return Tensor(rows, shape: [2, 2, width])
    }
    try model.compile(optimizer: SGD(0), loss: MeanSquaredError(), backend: CPUBackend())
    for index in 0..<3 {
      let logs = try model.trainOnBatch([piece(whole, index)], [piece(target, index)])
      #expect(try #require(logs["loss"]) < 1e-12, "piece \(index)")
    }
    model.resetStates()
    for index in 0..<3 {
      let logs = try model.testOnBatch([piece(whole, index)], [piece(target, index)])
      #expect(try #require(logs["loss"]) < 1e-12, "piece \(index)")
    }
  }

  /// Epochs differ in their first batch unless the states are reset between them.
  @Test func statesAreResetBetweenEpochs() throws {
    let (x, y) = (Self.numbers([4, 2, 1], salt: 1), Self.numbers([4, 2], salt: 2))
    func losses(_ callbacks: [any Callback]) throws -> [Double] {
      let input = Input(batchShape: [2, 2, 1])
      let model = try Model(inputs: input, outputs: LSTM(2, stateful: true)(input))
      try Self.setWeights(model)
      try model.compile(optimizer: SGD(0), loss: MeanSquaredError(), backend: CPUBackend())
      let history = try model.fit(
        [x], [y], epochs: 3, validationData: ([x], [y]), shuffle: false, callbacks: callbacks)
      return history["loss"] + history["val_loss"]
    }
    let kept = try losses([])
    #expect(Set(kept).count > 1)
    let reset = try losses([ResetStates()])
    #expect(Set(reset).count == 1)
    #expect(reset[0] == kept[0])
  }

  /// Training that goes on from a backup begins with the states in which it stopped.
  @Test func aBackupKeepsTheStates() throws {
    let (x, y) = (Self.numbers([4, 2, 1], salt: 1), Self.numbers([4, 2], salt: 2))
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let files = TrainingFiles(folder: folder)
    func losses(_ epochs: Int, _ callbacks: [any Callback]) throws -> [Double] {
      let input = Input(batchShape: [2, 2, 1])
      let model = try Model(inputs: input, outputs: LSTM(2, stateful: true)(input))
      try Self.setWeights(model)
      try model.compile(optimizer: SGD(0.1), loss: MeanSquaredError(), backend: CPUBackend())
      return try model.fit(
        [x], [y], epochs: epochs, shuffle: false, callbacks: callbacks, files: files)["loss"]
    }
    let whole = try losses(4, [])
    let before = try losses(2, [BackupAndRestore("state", deletesAtEnd: false)])
    let after = try losses(4, [BackupAndRestore("state", deletesAtEnd: false)])
    #expect(before + after == whole)
  }

  @Test func batchesOfAnotherSizeAreRefused() throws {
    let open = #expect(throws: LayerError.self) { try LSTM(2, stateful: true)(Input(shape: [3, 2])) }
    #expect(
      open?.description
        == "LSTM(2, stateful: true): expected batches of a fixed size, as it keeps a state for each sample, "
        + "received (batch, 3, 2). Fix it where the data enters, with Input(shape=…, batch_size=32).")
    let x = Input(batchShape: [2, 3, 2])
    let model = try Model(inputs: x, outputs: LSTM(2, stateful: true)(x))
    #expect(model.outputs[0].shape.description == "(2, 2)")
    let size = #expect(throws: ModelError.self) {
      try model.predict([Self.numbers([4, 3, 2], salt: 0)], batchSize: 4, backend: CPUBackend())
    }
    #expect(
      size?.description
        == "predict: expected batches of 2 samples, the size that the model's Input fixes, received 4. "
        + "Leave batch_size out.")
    let count = #expect(throws: ModelError.self) {
      try model.predict([Self.numbers([5, 3, 2], salt: 0)], backend: CPUBackend())
    }
    #expect(
      count?.description
        == "predict: expected whole batches of 2 samples, the size that the model's Input fixes, received 5 samples. "
        + "Take 4 of them.")
  }
}
