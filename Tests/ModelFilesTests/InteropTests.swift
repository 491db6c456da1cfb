import ModelFiles
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// `make interop` names a folder here: with models that Keras has trained and saved, and where Hornbook's go.
private let folder = getenv("HORNBOOK_INTEROP").map { String(cString: $0) }

@Suite(.enabled(if: folder != nil)) struct InteropTests {
  private let files: ExchangeFolder

  init() throws { files = ExchangeFolder(path: try #require(folder)) }

  /// Keras's models open, predict what Keras predicts, and are written for Keras to open again.
  @Test func keepsWhatKerasPredicts() throws {
    let names = try files.names("models.txt")
    #expect(names.count >= 90)
    for name in names {
      do {
        let model = try Model.load(files.path("\(name).keras"), LoadingOptions(backend: ReferenceBackend()))
        let received = try model.predict(files.tensors(name, "x"), backend: ReferenceBackend())
        let error = largestDifference(received, try files.tensors(name, "y"))
        #expect(error < 1e-5, "\(name): Hornbook differs from Keras by \(Float(error))")
        try model.save(files.path("\(name).hornbook.keras"))
        try model.saveWeights(files.path("\(name).hornbook.weights.h5"))
      } catch { Issue.record("\(name): \(error)") }
    }
  }

  /// Models that Keras has trained for two epochs are trained for two more, as Keras would.
  @Test func trainsOnAsKerasWould() throws {
    for name in try files.names("training.txt") {
      do {
        let path = files.path("\(name).keras")
        let model = try Model.load(path, LoadingOptions(backend: ReferenceBackend()))
        try model.save(files.path("\(name).hornbook.keras"))
        let received = try trainOn(model, files.tensors(name, "x"), files.tensors(name, "t"), withLogs: true)
        let expected = try Tensor(npy: TestFiles.read(files.path("\(name).after.npy")))
        try #require(received.shape == expected.shape, "\(name)")
        let error = largestDifference([received], [expected])
        #expect(error < 2e-4, "\(name): Hornbook differs from Keras by \(Float(error))")
      } catch { Issue.record("\(name): \(error)") }
    }
  }

  /// Models that were made here: every layer that has weights, and the four kinds that were trained.
  @Test func writesModelsForKeras() throws {
    var names: [String] = []
    var models = try OwnModels.all()
    models += try OwnModels.trained()
    for (name, model) in models {
      let x = OwnModels.samples(3, of: model)
      try model.save(files.path("\(name).own.keras"))
      try model.saveWeights(files.path("\(name).own.weights.h5"))
      try files.write(x, "\(name).own", "x")
      try files.write(model.predict(x, backend: ReferenceBackend()), "\(name).own", "y")
      names.append(name)
    }
    try files.write(names, "own.txt")
    try files.write(LayerCatalog.all.map { $0.signature.name }, "catalog.txt")
  }

  /// Models that were trained here are trained on by Keras, as Hornbook would.
  @Test func writesTrainedModelsForKeras() throws {
    var names: [String] = []
    for (name, model, x, y) in try OwnModels.inTraining() {
      // Keras's trainer on JAX loses the weights of a model whose optimizer averages them.
      if model.compiled?.optimizer.options.usesAverages == true { continue }
      try model.save(files.path("\(name).own.keras"))
      try files.write([x], "\(name).own", "x")
      try files.write([y], "\(name).own", "t")
      try files.write(trainOn(model, [x], [y], withLogs: false).npyBytes, "\(name).own.after.npy")
      names.append(name)
    }
    try files.write(names, "own_training.txt")
  }

  /// Two more epochs in the order of the samples: the logs by name, then the weights after them.
  private func trainOn(_ model: Model, _ x: [Tensor], _ y: [Tensor], withLogs: Bool) throws -> Tensor {
    let history = try model.fit(x, y, batchSize: 4, epochs: 2, shuffle: false)
    let logs = withLogs ? history.history.sorted { $0.key < $1.key }.flatMap(\.value).map(Float.init) : []
    return Tensor(logs + model.weightValues().flatMap { $0.scalars(as: Float.self) })
  }
}

/// The largest difference, of the larger of 1 and the number; infinite if counts differ.
func largestDifference(_ received: [Tensor], _ expected: [Tensor]) -> Double {
  let (received, expected) = (received.map(\.numbers), expected.map(\.numbers))
  guard received.map(\.count) == expected.map(\.count) else { return .infinity }
  return zip(received.joined(), expected.joined()).reduce(0) { max($0, abs($1.0 - $1.1) / max(1, abs($1.1))) }
}

/// Where the two programs leave files for each other.
private struct ExchangeFolder {
  let path: String

  func path(_ name: String) -> String { "\(path)/\(name)" }

  func names(_ file: String) throws -> [String] {
    String(decoding: try TestFiles.read(path(file)), as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// `NAME.x0.npy`, `NAME.x1.npy`, … as far as there are files.
  func tensors(_ name: String, _ what: String) throws -> [Tensor] {
    var tensors: [Tensor] = []
    while case let path = path("\(name).\(what)\(tensors.count).npy"), access(path, R_OK) == 0 {
      tensors.append(try Tensor(npy: TestFiles.read(path)))
    }
    return tensors
  }

  func write(_ tensors: [Tensor], _ name: String, _ what: String) throws {
    for (index, tensor) in tensors.enumerated() { try write(tensor.npyBytes, "\(name).\(what)\(index).npy") }
  }

  func write(_ lines: [String], _ name: String) throws { try write(Array(lines.joined(separator: "\n").utf8), name) }

  func write(_ bytes: [UInt8], _ name: String) throws {
    let file = try #require(fopen(path(name), "w"))
    defer { fclose(file) }
    try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
  }
}
