import CPUBackend
import ModelFiles
import ModelTraining
import NeuralLayers
import TensorCore
import Testing

/// Callbacks that write models.
@Suite struct CheckpointTests {
  private func model() throws -> (model: Model, x: Tensor, y: Tensor) {
    let model = try Sequential(seed: 2) {
      Input(shape: [2])
      Dense(1)
    }
    try model.compile(optimizer: Adam(0.1), loss: .meanSquaredError, backend: CPUBackend())
    let x = Tensor((0..<16).map { Float($0 % 5) - 2 }, shape: [8, 2])
    return (model, x, Tensor((0..<8).map { Float($0 % 3) }, shape: [8, 1]))
  }

  @Test func writesWholeModelsThatTrainOn() throws {
    let folder = try TestFiles()
    let (model, x, y) = try model()
    let checkpoint = try ModelCheckpoint(folder.path("m-{epoch:02d}-{loss:.2f}.keras"))
    let history = try model.fit(x, y, batchSize: 4, epochs: 3, callbacks: [checkpoint])
    #expect(folder.names.count == 3)
    #expect(folder.names.map { $0.prefix(5) } == ["m-01-", "m-02-", "m-03-"])
    // From the second epoch's file the third is the same.
    let second = try Model.load(folder.path(folder.names[1]), LoadingOptions(backend: CPUBackend()))
    let again = try second.fit([x], [y], batchSize: 4, epochs: 3, initialEpoch: 2)
    #expect(again["loss"] == [history["loss"][2]])
    #expect(second.weightValues() == model.weightValues())
  }

  @Test func writesWeightsOfTheBestEpochAlone() throws {
    let folder = try TestFiles()
    let (model, x, y) = try model()
    let path = folder.path("best.weights.h5")
    let checkpoint = try ModelCheckpoint(path, monitor: "loss", saveBestOnly: true, saveWeightsOnly: true, threshold: 0)
    try model.fit(x, y, callbacks: [checkpoint])
    // No loss is below 0.
    #expect(folder.names.isEmpty)
    let better = try ModelCheckpoint(path, monitor: "loss", saveBestOnly: true, saveWeightsOnly: true)
    try model.fit(x, y, epochs: 2, callbacks: [better])
    #expect(folder.names == ["best.weights.h5"])
    let copy = try self.model().model
    try copy.loadWeights(path)
    #expect(copy.weightValues() == model.weightValues())
  }
}
