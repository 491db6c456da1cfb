import GraphCore
import ModelFiles
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// A layer of a user's own: x · factor, with a factor for each feature.
private struct Scale: SingleInputLayer {
  static let signature = Signature.layer("Scale", [.init("start")])
  var state = LayerState()
  var start: Double

  init(start: Double) { self.start = start }

  init(_ arguments: Arguments) throws {
    start = try arguments.number("start")
    try state.configure(arguments)
  }

  func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    weights.add("factor", shape: input.sample, initializer: .constant(start))
  }

  func call(_ x: Value, _ context: LayerContext) throws -> Value { try x * context.weight("factor") }
}

/// One whose argument no property holds.
private struct Forgetful: SingleInputLayer {
  static let signature = Signature.layer("Forgetful", [.init("amount")])
  var state = LayerState()
  init() {}
  init(_ arguments: Arguments) throws { try state.configure(arguments) }
  func call(_ x: Value, _ context: LayerContext) throws -> Value { x }
}

/// A loss of a user's own.
private struct Cubes: Loss {
  static let signature = Signature(
    "Cubes", [.init("scale", .number(1)), .init("reduction", .none), .init("name", .none)])
  var options = LossOptions("cubes")
  var scale: Double

  init(scale: Double) { self.scale = scale }
  init(_ arguments: Arguments) throws { scale = try arguments.number("scale") }

  func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value {
    let difference = try (target - prediction).abs()
    return try (difference * difference * difference * Float(scale)).mean(axes: [1])
  }
}

/// Types that Keras does not have are written by name, and come back where they are given.
@Suite struct CustomTypeTests {
  private func model() throws -> Model {
    let x = Input(shape: [3])
    let inner = try Sequential(name: "inner") {
      Input(shape: [3])
      Scale(start: 2.5)
    }
    let model = try Model(
      inputs: x, outputs: Dense(2, name: "scores")(inner(Scale(start: 0.5)(x))), name: "mine", seed: 4)
    try model.compile(optimizer: SGD(0.1), loss: Cubes(scale: 3), backend: ReferenceBackend())
    return model
  }

  @Test func aTypeComesBackWhereItIsGiven() throws {
    let model = try model()
    let x = Tensor([1, -2, 3, 4, 5, -6] as [Float], shape: [2, 3])
    let bytes = try model.fileContent()
    let copy = try Model.load(
      bytes, file: "m.keras", LoadingOptions(backend: ReferenceBackend(), customTypes: [Scale.self, Cubes.self]))
    #expect(try copy.predict([x], backend: ReferenceBackend()) == model.predict([x], backend: ReferenceBackend()))
    #expect((copy.layers.first { $0 is Scale } as? Scale)?.start == 0.5)
    #expect((copy.compiled?.losses[0] as? Cubes)?.scale == 3)
    #expect(try copy.fileContent() == bytes)
    let text = String(decoding: try model.configuration(), as: UTF8.self)
    // As keras.saving.register_keras_serializable() names a class.
    #expect(text.contains("\"registered_name\": \"Custom>Scale\""))
  }

  @Test func aMissingTypeIsNamedWithItsPlace() throws {
    let model = try model()
    let bytes = try model.fileContent()
    func message(_ options: LoadingOptions) -> String {
      do { _ = try Model.load(bytes, file: "m.keras", options) } catch { return "\(error)" }
      return "no error"
    }
    #expect(
      message(LoadingOptions())
        == "m.keras: layer \"scale\": expected types that Keras has, or that are given as customTypes, received"
        + " Custom>Scale, a type of someone's own. Give the type: LoadingOptions(customTypes: [Scale.self]); or make the"
        + " model by code and load its weights alone.")
    #expect(message(LoadingOptions(customTypes: [Scale.self])) == "no error")
    #expect(
      message(LoadingOptions(backend: ReferenceBackend(), customTypes: [Scale.self])).hasPrefix(
        "m.keras: compile_config: loss: expected types that Keras has, or that are given as customTypes, received"
          + " Custom>Cubes, a type of someone's own."))
  }

  /// The weights of a model whose types are unknown, or are functions, go into one that is made by code.
  @Test func weightsComeBackWithoutTheTypes() throws {
    let source = try model()
    let values = source.weightValues().map { Tensor($0.scalars(as: Float.self).map { $0 + 1 }, shape: $0.shape) }
    try source.setWeightValues(values)
    let target = try model()
    let report = try target.loadWeights(source.fileContent(), file: "m.keras")
    #expect(report.loaded == ["scale/factor", "inner/scale/factor", "scores/kernel", "scores/bias"])
    #expect(target.weightValues() == values)
  }

  @Test func whatCannotBeWrittenIsRefused() throws {
    func message(_ layer: any Layer) throws -> String {
      let model = try Sequential {
        Input(shape: [3])
        layer
      }
      do { _ = try model.fileContent("m.keras") } catch { return "\(error)" }
      return "no error"
    }
    #expect(
      try message(Forgetful())
        == "m.keras: Forgetful: expected its argument amount in its configuration, received none. Name the property that"
        + " it sets as it is named, in camel case, or write a configuration of your own.")
    #expect(
      try message(Lambda("square", name: "squares") { try $0 * $0 })
        == "m.keras: layer \"squares\": expected layers that are data, received Lambda(square), a function. Save the"
        + " weights alone, with saveWeights, and make the model by its code; or write a layer type.")
  }
}
