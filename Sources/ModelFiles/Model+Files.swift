import GraphCore
import ModelTraining
import NeuralLayers
import PlainFiles
import TensorCore

// Keras's verbs for files.

/// How a file of a model is read.
public struct LoadingOptions {
  /// Where the model is compiled as the file says, so that training can go on; `nil` leaves it uncompiled.
  public var backend: (any Backend)?
  /// Types beyond Keras's that the file may name: layers, losses, metrics, optimizers of your own.
  public var customTypes: [any ConfigurableObject.Type]
  /// Whether a weight that is missing, unexpected or of another shape is an error.
  public var strict: Bool
  /// What weights that the file lacks are drawn from.
  public var seed: UInt64

  public init(
    backend: (any Backend)? = nil, customTypes: [any ConfigurableObject.Type] = [], strict: Bool = true,
    seed: UInt64 = 0
  ) {
    self.backend = backend
    self.customTypes = customTypes
    self.strict = strict
    self.seed = seed
  }
}

extension Model {
  /// Reads a model that Keras 3 or Hornbook saved: its layers and its weights, and with a backend optimizer, losses and
  /// metrics, so that `fit` goes on where it stopped.
  ///
  /// ```swift
  /// let model = try Model.load("classifier.keras", LoadingOptions(backend: CPUBackend()))
  /// try model.fit(images, labels)
  /// ```
  /// Random seeds of layers are left out: all random numbers follow from the run's.
  ///
  /// - Throws: ``ModelFileError``, which names the file, the layer, what was expected and what came.
  /// - SeeAlso: `keras.saving.load_model`
  public static func load(_ path: String, _ options: LoadingOptions) throws -> Model {
    try read(FileBytes.read(path), file: path, options).model
  }

  /// Reads a model from the bytes of a `.keras` file; `file` is its name in errors.
  public static func load(_ bytes: [UInt8], file: String, _ options: LoadingOptions = LoadingOptions()) throws -> Model
  {
    try read(bytes, file: file, options).model
  }

  /// Reads a model, and says what became of the weights in the file: of use with options that are not strict.
  public static func read(
    _ bytes: [UInt8], file: String, _ options: LoadingOptions = LoadingOptions()
  ) throws -> (model: Model, weights: WeightReport) {
    let archive = try ZipReader(bytes, file: file)
    let json = try json(archive.content(of: "config.json", limit: 1 << 24), file: file)
    let reader = ConfigurationReader(file: file, seed: options.seed, customTypes: options.customTypes)
    let model = try reader.model(json)
    if let backend = options.backend { try reader.compile(model, json["compile_config"] ?? .null, backend: backend) }
    let weights = try archive.content(of: "model.weights.h5", limit: 1 << 26)
    return (model, try model.readWeights(weights, file: file, byName: true, strict: options.strict))
  }

  /// Writes the model as Keras 3 does: layers and weights, and of a compiled one all that training goes on from.
  ///
  /// Optimizer, losses and metrics are written, and what the optimizer remembers. Keras opens the file.
  /// The file appears whole or not at all, and is the same bytes for the same model. Types of your own are written by
  /// their names and configurations; who loads the file gives the types again.
  ///
  /// - Throws: ``ModelFileError`` for a layer that is a function, `WriteError` if the file cannot be written.
  /// - SeeAlso: `keras.Model.save`
  public func save(_ path: String) throws {
    guard path.hasSuffix(".keras") else {
      throw ModelFileError(
        path, expected: "a name that ends in .keras", received: "another one",
        help: "Weights alone are written by saveWeights(\"m.weights.h5\").")
    }
    try AtomicFile.write(fileContent(path), to: path)
  }

  /// The bytes that ``save(_:)`` writes; `file` is the name in errors.
  public func fileContent(_ file: String = "model.keras") throws -> [UInt8] {
    // The version whose layout this is, which Keras looks at; the date is fixed, so that no clock gets into the file.
    let metadata: JSONValue = ["keras_version": "3.15.0", "date_saved": "1980-01-01@00:00:00"]
    return try ZipWriter.archive(
      [
        ("metadata.json", Array(metadata.printed.utf8)), ("config.json", configuration(file)),
        ("model.weights.h5", weightsFile(file)),
      ], file: file)
  }

  /// Writes the weights alone: in Keras's layout to a name that ends in `.weights.h5`, as safetensors to one that ends
  /// in `.safetensors`.
  ///
  /// The first kind holds what the optimizer of a compiled model remembers, too.
  ///
  /// - SeeAlso: `keras.Model.save_weights`
  public func saveWeights(_ path: String) throws {
    let bytes: [UInt8]
    switch WeightsFormat(path) {
    case .hdf5: bytes = try weightsFile(path)
    case .safetensors:
      initializeWeights()
      bytes = Safetensors.bytes(weights.map { (self.path(of: $0), $0.value ?? Tensor(zeros: $0.shape)) })
    case .model, nil: throw WeightsFormat.unknown(path)
    }
    try AtomicFile.write(bytes, to: path)
  }

  /// Takes over the weights of a file.
  ///
  /// Those of a `.weights.h5` or `.keras` file are taken layer by layer in order, those of a `.safetensors` file by name.
  /// The types that a `.keras` file names are not needed for it.
  ///
  /// - Parameter strict: Whether a weight that is missing, unexpected or of another shape is an error, and nothing is
  ///   taken then; else what fits is taken, and the report says what that is.
  /// - Throws: ``ModelFileError`` if the file is damaged, or is not of a model like this one.
  /// - SeeAlso: `keras.Model.load_weights`
  @discardableResult
  public func loadWeights(_ path: String, strict: Bool = true) throws -> WeightReport {
    try loadWeights(FileBytes.read(path), file: path, strict: strict)
  }

  /// Takes over the weights in the bytes of a file, whose name says what it is.
  @discardableResult
  public func loadWeights(_ bytes: [UInt8], file: String, strict: Bool = true) throws -> WeightReport {
    switch WeightsFormat(file) {
    case .model:
      let content = try ZipReader(bytes, file: file).content(of: "model.weights.h5", limit: 1 << 26)
      return try readWeights(content, file: file, byName: false, strict: strict)
    case .hdf5: return try readWeights(bytes, file: file, byName: false, strict: strict)
    case .safetensors:
      let weights = weights
      let expected = weights.map { (name: self.path(of: $0), shape: $0.shape) }
      let (tensors, report) = try Safetensors.tensors(bytes, expected: expected, file: file)
      if strict { try report.requireComplete(file: file, model: name) }
      for case (let weight, let tensor?) in zip(weights, tensors) { weight.value = tensor }
      return report
    case nil: throw WeightsFormat.unknown(file)
    }
  }

  /// The layers and their connections as the JSON text of Keras's `config.json`, without weights; of a compiled model
  /// optimizer, losses and metrics too.
  ///
  /// - SeeAlso: `keras.Model.get_config`, `keras.Model.to_json`
  public func configuration(_ file: String = "config.json") throws -> [UInt8] {
    Array(try ConfigurationWriter(file: file).model(self).printed.utf8)
  }

  /// A model of the layers that JSON text describes, with new weights.
  ///
  /// - SeeAlso: `keras.Model.from_config`, `keras.models.model_from_json`
  public static func make(
    configuration text: [UInt8], file: String = "config.json", _ options: LoadingOptions = LoadingOptions()
  ) throws -> Model {
    let json = try json(text, file: file)
    let reader = ConfigurationReader(file: file, seed: options.seed, customTypes: options.customTypes)
    let model = try reader.model(json)
    if let backend = options.backend { try reader.compile(model, json["compile_config"] ?? .null, backend: backend) }
    return model
  }

  private static func json(_ text: [UInt8], file: String) throws -> JSONValue {
    guard let json = JSONValue(parsing: text) else {
      throw ModelFileError(file, "config.json", expected: "JSON text", received: "text that is cut short or damaged")
    }
    return json
  }
}

/// What a file of weights is by its name.
private enum WeightsFormat {
  case model
  case hdf5
  case safetensors

  init?(_ path: String) {
    if path.hasSuffix(".keras") {
      self = .model
    } else if path.hasSuffix(".weights.h5") {
      self = .hdf5
    } else if path.hasSuffix(".safetensors") {
      self = .safetensors
    } else {
      return nil
    }
  }

  static func unknown(_ path: String) -> ModelFileError {
    ModelFileError(
      path, expected: "a name that ends in .weights.h5 or .safetensors", received: "another one",
      help: "A whole model is written by save(\"m.keras\").")
  }
}
