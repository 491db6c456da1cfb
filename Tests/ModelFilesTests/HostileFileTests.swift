import ModelFiles
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

#if canImport(Glibc)
  import Glibc
#endif

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
      #"m: layer "a": expected types that Keras has, or that are given as customTypes, received mine>Dense, a type of someone's own. Give the type: LoadingOptions(customTypes: [Dense.self]); or make the model by code and load its weights alone."#
    ),
    (
      layer(#"{"class_name": "Lambda", "config": {"name": "a", "function": {}}}"#),
      #"m: layer "a": expected layers that are data, received Lambda, whose function is code that the file does not hold. Write it with layers, such as Rescaling or Activation, and save the model again; or make the model by code and load its weights alone."#
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
      layer(#"{"class_name": "Dense", "config": {"name": "a", "units": 2}}"#, input: "[null, -2, 3]"),
      #"m: layer "x": expected a batch_shape of sizes and None, received (None, -2, 3)"#
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
    let deeper = try Sequential {
      Input(shape: [3])
      Dense(2, name: "scores")
      Dense(2, name: "more")
    }
    for (source, received) in [
      (other, "missing: scores/bias"),
      (wider, "mismatched: scores/kernel (3, 4) instead of (3, 2), scores/bias (4,) instead of (2,)"),
      (deeper, "unexpected: NAMES"),
    ] {
      for (name, extra) in [
        ("w.weights.h5", "layers/dense_1/vars/0, layers/dense_1/vars/1"), ("w.safetensors", "more/bias, more/kernel"),
      ] {
        let path = folder.path(name)
        try source.saveWeights(path)
        let model = try model()
        let before = model.weightValues()
        let received = received.split(separator: "NAMES").joined() + (received.hasSuffix("NAMES") ? extra : "")
        #expect(
          message { try model.loadWeights(path) }
            == "\(path): expected the weights of model \"small\", received \(received). The file belongs to a model"
            + " with other layers or sizes; with strict: false what fits is taken.")
        #expect(model.weightValues() == before)
        let report = try model.loadWeights(path, strict: false)
        #expect(report.description == received)
        #expect(
          report.loaded
            == (source === other ? ["scores/kernel"] : source === deeper ? ["scores/kernel", "scores/bias"] : []))
        #expect((model.weightValues() == before) == report.loaded.isEmpty)
      }
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

  /// A file of safetensors whose header is given, with as many bytes of numbers as are said.
  @Test(arguments: [
    (
      #"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 99999]}}"#, 8,
      #"weight "a": expected 99999 bytes of numbers, received 8: the file is cut short or damaged. Save or copy it again."#
    ),
    (
      #"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [-8, 0]}}"#, 8,
      #"weight "a": expected data_offsets, where its numbers begin and end, received [-8, 0]. Save or copy it again."#
    ),
    (
      #"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0]}}"#, 8,
      #"weight "a": expected data_offsets, where its numbers begin and end, received [0]. Save or copy it again."#
    ),
    (
      #"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 4]}}"#, 4,
      #"weight "a": expected 8 bytes for F32 (2,), received 4 by data_offsets. Save or copy it again."#
    ),
    (
      #"{"a": {"dtype": "F32", "shape": [3, 999999999999], "data_offsets": [0, 8]}}"#, 8,
      #"weight "a": expected a shape, a list of sizes, received [3, 999999999999]. Save or copy it again."#
    ),
    (
      #"{"a": {"dtype": "F32", "shape": [-2], "data_offsets": [0, 8]}}"#, 8,
      #"weight "a": expected a shape, a list of sizes, received [-2]. Save or copy it again."#
    ),
    (
      #"{"a": {"shape": [2], "data_offsets": [0, 8]}}"#, 8,
      #"weight "a": expected a dtype, such as F32, received none. Save or copy it again."#
    ),
    (
      #"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}, "b": {"dtype": "F32", "shape": [2], "data_offsets": [4, 12]}}"#,
      12,
      #"weight "b": expected numbers from byte 8, where those before it end, received from byte 4, which overlaps. Save or copy it again."#
    ),
    (
      #"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [4, 12]}}"#, 12,
      #"weight "a": expected numbers from byte 0, where those before it end, received from byte 4, which leaves a gap. Save or copy it again."#
    ),
    (
      #"{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}"#, 9,
      "expected 8 bytes of numbers, received 9. Save or copy it again."
    ),
    ("[1]", 0, "header: expected a JSON object, received text that is none, or is damaged. Save or copy it again."),
    (#"{"a""#, 0, "header: expected a JSON object, received text that is none, or is damaged. Save or copy it again."),
    (
      #"{"scores/kernel": {"dtype": "I64", "shape": [3, 2], "data_offsets": [0, 48]}, "scores/bias": {"dtype": "BOOL", "shape": [2], "data_offsets": [48, 50]}}"#,
      50,
      #"expected the weights of model "small", received mismatched: scores/kernel I64 instead of F32, F16, BF16 or F64, scores/bias BOOL instead of F32, F16, BF16 or F64. The file belongs to a model with other layers or sizes; with strict: false what fits is taken."#
    ),
  ])
  func safetensorsThatBreakTheRules(header: String, numbers: Int, expected: String) throws {
    let text = Array(header.utf8)
    let file = [UInt8(text.count & 255), UInt8(text.count >> 8), 0, 0, 0, 0, 0, 0] + text
    let model = try model()
    #expect(
      message { try model.loadWeights(file + [UInt8](repeating: 0, count: numbers), file: "w.safetensors") }
        == "w.safetensors: \(expected)")
  }

  @Test func safetensorsWithoutAHeader() throws {
    let model = try model()
    for (bytes, expected) in [
      (
        [1, 2, 3],
        "expected a safetensors file, which begins with eight bytes that say how long its header is, received 3 bytes."
          + " Save or copy it again."
      ),
      (
        [UInt8](repeating: 255, count: 16),
        "header: expected at most 100000000 bytes, received 18446744073709551615 by the first eight bytes. This is no"
          + " safetensors file, or it is damaged."
      ),
      (
        [9, 0, 0, 0, 0, 0, 0, 0, 0x7B],
        "header: expected 9 bytes, received 1: the file is cut short. Save or copy it again."
      ),
    ] as [([UInt8], String)] {
      #expect(message { try model.loadWeights(bytes, file: "w.safetensors") } == "w.safetensors: \(expected)")
    }
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

  /// Every prefix of a file is an error; so is every file with bits or bytes changed, or the model is as good as before.
  ///
  /// `HORNBOOK_DAMAGE` asks for more than the few hundred forms of damage that each run tries.
  @Test(arguments: ["m.keras", "w.weights.h5", "w.safetensors"])
  func damagedFilesAreErrors(name: String) throws {
    let folder = try TestFiles()
    let original = try model()
    try original.compile(optimizer: Adam(), loss: .meanSquaredError, backend: ReferenceBackend())
    if name == "m.keras" { try original.save(folder.path(name)) } else { try original.saveWeights(folder.path(name)) }
    #expect(folder.names == [name])
    let bytes = try TestFiles.read(folder.path(name))
    func load(_ bytes: [UInt8]) throws {
      if name == "m.keras" {
        _ = try Model.load(bytes, file: name, LoadingOptions(backend: ReferenceBackend()))
      } else {
        try original.loadWeights(bytes, file: name)
      }
    }
    try load(bytes)
    for count in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 200)) {
      #expect(throws: ModelFileError.self, "cut to \(count) bytes") { try load(Array(bytes.prefix(count))) }
    }
    var stream = RandomStream(seed: 1, label: name, purpose: "damage")
    let rounds = getenv("HORNBOOK_DAMAGE").flatMap { Int(String(cString: $0)) } ?? 400
    for round in 0..<rounds {
      var damaged = bytes
      if round % 2 == 0 {
        // One bit: the least that a bad copy does.
        damaged[stream.integer(below: damaged.count)] ^= 1 << UInt8(stream.integer(below: 8))
      } else {
        for _ in 0..<1 + stream.integer(below: 4) {
          damaged[stream.integer(below: damaged.count)] = UInt8(stream.integer(below: 256))
        }
      }
      do { try load(damaged) } catch { #expect("\(error)".contains(": expected "), "\(error)") }
    }
  }

  /// Members of an archive that would unpack to much more than the file, or that point out of it.
  @Test func archivesThatAreMadeToHarm() throws {
    // A member of which the directory says that it holds 4 GiB: nothing is allocated for it.
    let folder = try TestFiles()
    try model().save(folder.path("m.keras"))
    var bytes = try TestFiles.read(folder.path("m.keras"))
    let signature: [UInt8] = [0x50, 0x4B, 0x01, 0x02]
    let places = bytes.indices.filter { bytes[$0...].starts(with: signature) }
    try #require(places.count == 3)
    for place in places { for offset in 24..<28 { bytes[place + offset] = 0xF0 } }
    let error = #expect(throws: ModelFileError.self) { _ = try Model.load(bytes, file: "m.keras") }
    #expect(
      error?.description
        == "m.keras: config.json: expected at most 16777216 bytes in a file of \(bytes.count), received"
        + " 4042322160 bytes. Keras does not compress: the file is damaged, or made to harm.")
  }
}
