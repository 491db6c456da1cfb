import ModelFiles
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// Models that hold calls of `keras.ops` go into files and come back.
@Suite struct OperationFileTests {
  @Test func everyFunctionComesBack() throws {
    let models = try OwnModels.operations()
    #expect(models.count == (TensorOperation.all.count + 11) / 12)
    for (name, model) in models {
      let bytes = try model.fileContent()
      let copy = try Model.load(bytes, file: "m.keras")
      let x = OwnModels.samples(3, of: model)
      let expected = try model.predict(x, backend: ReferenceBackend())
      #expect(try copy.predict(x, backend: ReferenceBackend()) == expected, "\(name)")
    }
  }

  @Test func normsComeBack() throws {
    let x = Input(shape: [4, 3])
    let model = try Model(inputs: x, outputs: OwnModels.apply("norm", [x], ["axis": .integer(-1)]))
    let copy = try Model.load(model.fileContent(), file: "m.keras")
    let data = OwnModels.samples(3, of: model)
    let expected = try model.predict(data, backend: ReferenceBackend())
    #expect(try copy.predict(data, backend: ReferenceBackend()) == expected)
    #expect(copy.layers.map { $0.state.name } == ["input_layer", "norm"])
  }

  @Test func aSettingThatIsNotThereIsNamed() throws {
    let x = Input(shape: [4, 3])
    let model = try Model(inputs: x, outputs: OwnModels.apply("leaky_relu", [x]))
    let text = String(decoding: try model.configuration(), as: UTF8.self)
    let name = "\"name\": \"leaky_relu\""
    let parts = text.split(separator: name, maxSplits: 1)
    try #require(parts.count == 2)
    func message(_ setting: String) -> String {
      let changed = parts[0] + name + setting + parts[1]
      do { _ = try Model.make(configuration: Array(changed.utf8)) } catch { return "\(error)" }
      return "no error"
    }
    #expect(message(", \"negative_slope\": 0.2") == "no error")
    #expect(
      message(", \"negative_slope\": 0.3")
        == "config.json: keras.ops.leaky_relu: expected negative_slope left at its default, received 0.3")
  }
}
