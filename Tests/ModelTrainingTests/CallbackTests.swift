import CPUBackend
import Foundation
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

private func folder() -> String { NSTemporaryDirectory() + "hornbook-callbacks-\(UUID().uuidString)" }

private func straightLine(_ optimizer: any Optimizer = SGD(0.1)) throws -> Model {
  try classifier(
    1, activation: .linear, loss: MeanSquaredError(), optimizer: optimizer, backend: CPUBackend(threads: 1))
}

@Test func writesLogsAsCSV() throws {
  let path = folder()
  defer { try? FileManager.default.removeItem(atPath: path) }
  let data = indexData(2)
  try indexModel().fit(
    [data], [data], epochs: 2, validationData: ([data], [data]), validationFrequency: [2],
    callbacks: [CSVLogger("logs/fit.csv", separator: ";")], files: TrainingFiles(folder: path))
  let text = try String(contentsOfFile: "\(path)/logs/fit.csv", encoding: .utf8)
  #expect(text == "epoch;loss;val_loss\n0;0.5;NA\n1;0.5;0.5\n")
}

@Test func stopsAtALossThatIsNoNumber() throws {
  let stopping = TerminateOnNaN()
  let model = try straightLine(SGD(1e30))
  let history = try model.fit(
    [noise([8, 2])], [noise([8, 1])], batchSize: 1, epochs: 5, callbacks: [stopping])
  #expect(history.epochs == [0])
  #expect(stopping.stopped?.epoch == 0)
  let error = #expect(throws: ModelError.self) {
    try straightLine(SGD(1e30)).fit(
      [noise([8, 2])], [noise([8, 1])], batchSize: 1, callbacks: [TerminateOnNaN(throwsError: true)])
  }
  #expect(error?.subject == "TerminateOnNaN")
}

@Test func setsTheRateOfEachEpoch() throws {
  let data = indexData(2)
  let scheduler = LearningRateScheduler { epoch, rate in epoch == 0 ? 0.5 : rate / 2 }
  let history = try indexModel().fit([data], [data], epochs: 3, callbacks: [scheduler])
  #expect(history["learning_rate"] == [0.5, 0.25, 0.125])
}

@Test func refusesToSetTheRateOfASchedule() throws {
  let model = try straightLine(SGD().with { $0.schedule = CosineDecay(0.1, decaySteps: 5) })
  let error = #expect(throws: ModelError.self) {
    try model.fit([noise([4, 2])], [noise([4, 1])], callbacks: [ReduceLROnPlateau(monitor: "loss")])
  }
  #expect(
    error?.description == "ReduceLROnPlateau: expected an optimizer with a number as its learning rate, received the "
      + "schedule CosineDecay. Leave the schedule or the callback out: both set the learning rate.")
}

/// Stops as if the program had ended after an epoch.
private final class Interruption: Callback {
  struct Stop: Error {}
  func epochBegin(_ session: TrainingSession) throws { if session.epoch == 2 { throw Stop() } }
}

@Test func goesOnWhereAnotherFitWasCutShort() throws {
  let path = folder()
  defer { try? FileManager.default.removeItem(atPath: path) }
  let files = TrainingFiles(folder: path)
  let (x, y) = (noise([6, 2]), noise([6, 1]))
  let whole = try straightLine(Adam(0.1))
  let history = try whole.fit([x], [y], batchSize: 2, epochs: 4)

  #expect(throws: Interruption.Stop.self) {
    try straightLine(Adam(0.1)).fit(
      [x], [y], batchSize: 2, epochs: 4, callbacks: [BackupAndRestore("backup"), Interruption()], files: files)
  }
  let second = try straightLine(Adam(0.1))
  let rest = try second.fit([x], [y], batchSize: 2, epochs: 4, callbacks: [BackupAndRestore("backup")], files: files)
  #expect(rest.epochs == [2, 3])
  #expect(rest["loss"] == Array(history["loss"].suffix(2)))
  #expect(second.weightValues() == whole.weightValues())
  #expect(!FileManager.default.fileExists(atPath: "\(path)/backup/training.state"))
}

/// Remembers the names of the files that it was to write.
private final class NameCollector: ModelWriter, @unchecked Sendable {
  var names: [String] = []
  func write(_ model: Model, weightsOnly: Bool, to path: String) { names.append(path) }
}

@Test func writesModelsUnderFilledNames() throws {
  let writer = NameCollector()
  let data = indexData(2)
  try indexModel().fit(
    [data], [data], epochs: 2, callbacks: [ModelCheckpoint("m-{epoch:02d}-{loss:.3f}.keras", writer: nil)],
    files: TrainingFiles(folder: "/nowhere", models: writer))
  #expect(writer.names == ["/nowhere/m-01-0.500.keras", "/nowhere/m-02-0.500.keras"])
  let error = #expect(throws: ModelError.self) { _ = try ModelCheckpoint("weights.h5", writer: nil) }
  #expect(
    error?.description == "ModelCheckpoint: expected a path that ends in .keras, received \"weights.h5\". With "
      + "save_weights_only=True it ends in .weights.h5.")
}
