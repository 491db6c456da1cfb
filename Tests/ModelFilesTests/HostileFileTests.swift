import ModelFiles
import ModelTraining
import NeuralLayers
import TensorCore
import Testing

/// Files that are damaged, foreign or made to harm: each an error that says what is wrong, and nothing changes.
@Suite struct HostileFileTests {
  private func model() throws -> Model {
    try Model.make(
      configuration: Array(
        #"""
        {"class_name": "Sequential", "config": {"name": "small", "layers": [
          {"class_name": "InputLayer", "config": {"batch_shape": [null, 3], "dtype": "float32", "name": "x"}},
          {"class_name": "Dense", "config": {"name": "scores", "units": 2}}]}}
        """#.utf8))
  }

  private func message(_ body: () throws -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    return "no error"
  }

  /// A configuration whose one layer is given, and what is said about it.
  @Test(arguments: [
    ("{", "m: config.json: expected JSON text, received text that is cut short or damaged"),
    (
      #"{"class_name": "MyModel", "config": {}}"#,
      "m: config.json: expected a Sequential or a functional model, received MyModel. A subclass of keras.Model is code"
        + " that the file does not hold: build it of layers, or load weights alone."
    ),
    (
      layer(#"{"class_name": "Densest", "config": {"name": "a"}}"#),
      #"m: layer "a": expected a layer that Hornbook has, received Densest. hornbook info lists them; make the model without it."#
    ),
    (
      layer(#"{"class_name": "Dense", "registered_name": "mine>Dense", "config": {"name": "a", "units": 3}}"#),
      #"m: layer "a": expected layers that Keras has, received mine>Dense, a layer of someone's own. Make the model by code and load its weights alone."#
    ),
    (
      layer(#"{"class_name": "Lambda", "config": {"name": "a", "function": {}}}"#),
      #"m: layer "a": expected layers that are data, received Lambda, whose function is Python code. Write it with layers, such as Rescaling or Activation, and save the model again."#
    ),
    (
      layer(#"{"class_name": "Dense", "config": {"name": "a", "units": -3}}"#),
      #"m: layer "a": expected a whole number of at least 1 for units, received -3"#
    ),
    (
      layer(#"{"class_name": "Dense", "config": {"name": "a", "units": 3, "sparkle": 2}}"#),
      #"m: layer "a": expected a Dense with sparkle left at its default, received 2. Dense has no sparkle here."#
    ),
    (
      layer(#"{"class_name": "Dense", "config": {"name": "a", "units": 3, "dtype": "mixed_float16"}}"#),
      #"m: layer "a": expected layers that compute in float32, received mixed_float16. Save the model with keras.config.set_dtype_policy("float32")."#
    ),
    (
      layer(#"{"class_name": "Dense", "config": {"name": "a", "units": 1000000000}}"#),
      #"m: layer a (Dense(1000000000)): expected at most 1,073,741,824 weights, received kernel of shape (3, 1000000000). Make the layer or its input smaller."#
    ),
    (
      layer(#"{"class_name": "Dense", "config": {"name": "a", "units": 2}}"#, input: "[null, null, 3]"),
      #"m: layer "x": expected an input shape without None behind the batch, received (None, None, 3). Make the model in Keras with the length that the data has, give it these weights, and save that."#
    ),
    (
      #"{"class_name": "Functional", "config": {"name": "f", "layers": [{"class_name": "Dense", "name": "a", "config": {"name": "a", "units": 2}, "inbound_nodes": [{"args": [{"class_name": "__keras_tensor__", "config": {"keras_history": ["a", 0, 0]}}], "kwargs": {}}]}], "input_layers": [], "output_layers": ["a", 0, 0]}}"#,
      #"m: layer "a": expected inputs that other layers make, received a call that waits for itself or for nothing"#
    ),
  ])
  func configurationsThatAreWrong(text: String, expected: String) {
    #expect(message { _ = try Model.make(configuration: Array(text.utf8), file: "m") } == expected)
  }

  private static func layer(_ layer: String, input: String = "[null, 3]") -> String {
    """
    {"class_name": "Sequential", "config": {"name": "small", "layers": [
      {"class_name": "InputLayer", "config": {"batch_shape": \(input), "dtype": "float32", "name": "x"}}, \(layer)]}}
    """
  }

  @Test func weightsOfAnotherModel() throws {
    let folder = try TestFiles()
    let other = try Sequential {
      Input(shape: [3])
      Dense(2, useBias: false, name: "scores")
    }
    let wider = try Sequential {
      Input(shape: [3])
      Dense(4, name: "scores")
    }
    for (source, name, expected) in [
      (
        other, "w.weights.h5",
        #"layer "scores": expected 2 weights in group layers/dense, received 1. The file belongs to a model with other layers or sizes."#
      ),
      (
        wider, "w.weights.h5",
        #"weight "scores/kernel": expected shape (3, 2), received shape (3, 4). The file belongs to a model with other layers or sizes."#
      ),
      (other, "w.safetensors", #"weight "scores/bias": expected a tensor of shape (2,), received none"#),
      (wider, "w.safetensors", #"weight "scores/kernel": expected shape (3, 2), received shape (3, 4)"#),
    ] {
      let path = folder.path(name)
      try source.saveWeights(path)
      let model = try model()
      let before = model.weightValues()
      #expect(message { try model.loadWeights(path) } == "\(path): \(expected)")
      #expect(model.weightValues() == before)
    }
    let model = try model()
    #expect(
      message { try model.loadWeights([], file: "w.bin") }
        == "w.bin: expected a name that ends in .weights.h5 or .safetensors, received another one."
        + " A whole model is written by save(\"m.keras\").")
    #expect(
      message { _ = try Model.load("/nowhere/m.keras", LoadingOptions()) }
        == "/nowhere/m.keras: expected a file that can be read, received No such file or directory")
    #expect(
      message { _ = try Model.load(Array("no zip".utf8), file: "m.keras") }.hasPrefix(
        "m.keras: expected a Keras model, which is a zip file, received something else ("))
  }

  /// A header of safetensors may promise anything.
  @Test(arguments: [
    (#"{"scores/kernel": {"dtype": "F32", "shape": [3, 2], "data_offsets": [0, 99999]}}"#, "24 bytes in the file"),
    (#"{"scores/kernel": {"dtype": "F32", "shape": [3, 2], "data_offsets": [-24, 0]}}"#, "24 bytes in the file"),
    (#"{"scores/kernel": {"dtype": "I8", "shape": [3, 2], "data_offsets": [0, 6]}}"#, "F32, F16, BF16 or F64 numbers"),
    (#"{"scores/kernel": {"dtype": "F32", "shape": [3, 999999999999], "data_offsets": [0, 6]}}"#, "shape (3, 2)"),
    (#"{"other": {}}"#, "the model's weights only"), ("[1]", "a safetensors file with a JSON header"),
  ])
  func safetensorsThatLie(header: String, expected: String) throws {
    let text = Array(header.utf8)
    let model = try model()
    #expect(
      message { try model.loadWeights([UInt8(text.count), 0, 0, 0, 0, 0, 0, 0] + text, file: "w.safetensors") }
        .contains("expected \(expected)"))
    #expect(
      message { try model.loadWeights([255, 255, 255, 255, 255, 255, 255, 255] + text, file: "w.safetensors") }
        .contains("expected a safetensors file with a JSON header"))
  }

  /// Other number formats are read as the float32 that they are.
  @Test func halvesAndDoublesAreRead() throws {
    let text = Array(
      #"{"scores/bias": {"dtype": "F16", "shape": [2], "data_offsets": [0, 4]}, "scores/kernel": {"dtype": "F64", "shape": [3, 2], "data_offsets": [4, 52]}}"#
        .utf8)
    let doubles = [1.0, -2.5, 0, 0.1, 3, 1e-3].flatMap { number in
      (0..<8).map { UInt8(truncatingIfNeeded: number.bitPattern >> (8 * UInt64($0))) }
    }
    // 1.5 and the smallest denormal half, 2⁻²⁴.
    let bytes = [UInt8(text.count), 0, 0, 0, 0, 0, 0, 0] + text + [0x00, 0x3E, 0x01, 0x00] + doubles
    let model = try model()
    try model.loadWeights(bytes, file: "w.safetensors")
    #expect(model.weightValues()[0].scalars(as: Float.self) == [1, -2.5, 0, 0.1, 3, 1e-3])
    #expect(model.weightValues()[1].scalars(as: Float.self) == [1.5, 0x1p-24])
  }

  /// Every prefix of a file is an error; so is every file with a byte changed, or the model is as good as before.
  @Test(arguments: ["m.keras", "w.weights.h5", "w.safetensors"])
  func damagedFilesAreErrors(name: String) throws {
    let folder = try TestFiles()
    let original = try model()
    if name == "m.keras" { try original.save(folder.path(name)) } else { try original.saveWeights(folder.path(name)) }
    #expect(folder.names == [name])
    let bytes = try TestFiles.read(folder.path(name))
    func load(_ bytes: [UInt8]) throws {
      if name == "m.keras" { _ = try Model.load(bytes, file: name) } else { try model().loadWeights(bytes, file: name) }
    }
    try load(bytes)
    for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 60)) {
      #expect(throws: (any Error).self, "cut to \(count) bytes") { try load(Array(bytes.prefix(count))) }
    }
    var stream = RandomStream(seed: 1, label: name, purpose: "damage")
    for _ in 0..<300 {
      var damaged = bytes
      for _ in 0..<1 + stream.integer(below: 4) {
        damaged[stream.integer(below: damaged.count)] = UInt8(stream.integer(below: 256))
      }
      do { try load(damaged) } catch { #expect("\(error)".contains(": expected "), "\(error)") }
    }
  }
}
