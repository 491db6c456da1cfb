import GraphCore
import ModelFiles
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// The files that Keras wrote; `generate.py` makes them.
enum KerasData {
  static let models = ["convnet", "residual", "recurrent", "transformer"]

  static func path(_ name: String) -> String {
    #filePath.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/Files/\(name)"
  }

  static func tensor(_ name: String) throws -> Tensor { try Tensor(npy: TestFiles.read(path(name))) }
}

/// The predictions of a model side by side.
func predictions(_ model: Model, _ x: Tensor) throws -> [Double] {
  let outputs = try model.predict([x], backend: ReferenceBackend()).map { ($0.numbers, $0.shape.count / $0.shape[0]) }
  return (0..<x.shape[0]).flatMap { row in outputs.flatMap { $0.0[row * $0.1..<(row + 1) * $0.1] } }
}

/// Models and numbers of Keras's.
@Test(arguments: KerasData.models) func predictsWhatKerasPredicts(name: String) throws {
  let model = try Model.load(KerasData.path("\(name).keras"), LoadingOptions())
  #expect(model.name == name)
  let expected = try KerasData.tensor("\(name).y.npy").numbers
  let received = try predictions(model, try KerasData.tensor("\(name).x.npy"))
  try #require(received.count == expected.count)
  // Keras computes in float32: a few hundred roundings of numbers near 1.
  for (a, b) in zip(received, expected) { #expect(abs(a - b) < 3e-6 + 1e-5 * abs(b)) }
}

@Test(arguments: KerasData.models) func aFileWrittenAnewHoldsTheSameModel(name: String) throws {
  let first = try Model.load(KerasData.path("\(name).keras"), LoadingOptions())
  let bytes = try first.fileContent("again.keras")
  let second = try Model.load(bytes, file: "again.keras")
  let x = try KerasData.tensor("\(name).x.npy")
  #expect(try predictions(second, x) == predictions(first, x))
  #expect(second.layers.map(\.description) == first.layers.map(\.description))
  #expect(try second.fileContent("other.keras") == bytes)
  #expect(type(of: second) == type(of: first))
}

@Test(arguments: KerasData.models) func weightsAloneGoIntoAModelOfTheSameConfiguration(name: String) throws {
  let model = try Model.load(KerasData.path("\(name).keras"), LoadingOptions())
  let x = try KerasData.tensor("\(name).x.npy")
  let folder = try TestFiles()
  for file in ["w.weights.h5", "w.safetensors"] {
    try model.saveWeights(folder.path(file))
    let other = try Model.make(configuration: model.configuration(), LoadingOptions(seed: 9))
    #expect(try predictions(other, x) != predictions(model, x))
    try other.loadWeights(folder.path(file))
    #expect(try predictions(other, x) == predictions(model, x))
  }
}
