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
  /// Keras's models open, predict what Keras predicts, and are written for Keras to open again.
  @Test func keepsWhatKerasPredicts() throws {
    let folder = try #require(folder)
    let names = String(decoding: try TestFiles.read("\(folder)/models.txt"), as: UTF8.self).split(separator: "\n")
    #expect(names.count >= 4)
    for name in names {
      let model = try Model.load("\(folder)/\(name).keras")
      let x = try Tensor(npy: TestFiles.read("\(folder)/\(name).x.npy"))
      let expected = try Tensor(npy: TestFiles.read("\(folder)/\(name).y.npy")).numbers
      let received = try model.predict([x], backend: ReferenceBackend())[0].numbers
      try #require(received.count == expected.count)
      let error = zip(received, expected).map { abs($0 - $1) / max(1, abs($1)) }.max() ?? 0
      print("\(name): Hornbook differs from Keras by \(Float(error))")
      #expect(error < 1e-5, "\(name)")
      try model.save("\(folder)/\(name).hornbook.keras")
      try model.saveWeights("\(folder)/\(name).hornbook.weights.h5")
    }
  }

  /// A model that was made here, with every layer that has weights, for Keras to open.
  @Test func writesModelsForKeras() throws {
    let folder = try #require(folder)
    var names: [String] = []
    for (name, model) in try OwnModels.all() {
      var stream = RandomStream(seed: 4, label: name, purpose: "interop")
      let shape = Shape([3] + model.inputs[0].shape.sample.dimensions)
      let x =
        model.inputs[0].dtype == .int32
        ? Tensor((0..<shape.count).map { Int32($0 * 7 % 10) }, shape: shape) : Tensor(normal: shape, from: &stream)
      let copies = [Tensor](repeating: x, count: model.inputs.count)
      let y = try model.predict(copies, backend: ReferenceBackend())[0]
      try model.save("\(folder)/\(name).own.keras")
      try write(x.npyBytes, "\(folder)/\(name).own.x.npy")
      try write(y.npyBytes, "\(folder)/\(name).own.y.npy")
      names.append(name)
    }
    try write(Array(names.joined(separator: "\n").utf8), "\(folder)/own.txt")
  }

  private func write(_ bytes: [UInt8], _ path: String) throws {
    let file = try #require(fopen(path, "w"))
    defer { fclose(file) }
    try #require(fwrite(bytes, 1, bytes.count, file) == bytes.count)
  }
}
