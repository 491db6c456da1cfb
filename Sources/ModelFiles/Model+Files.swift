import ModelTraining
import NeuralLayers
import PlainFiles
import TensorCore

// Keras's verbs for files.

extension Model {
  /// Reads a model that Keras 3 or Hornbook saved: its layers and its weights.
  ///
  /// ```swift
  /// let model = try Model.load("classifier.keras")
  /// let probabilities = try model.predict(images)
  /// ```
  /// The model is not compiled; call `compile` before `fit` and `evaluate`. Random seeds of layers are left out: all
  /// random numbers follow from the run's.
  ///
  /// - Throws: ``ModelFileError``, which names the file, the layer, what was expected and what came.
  /// - SeeAlso: `keras.saving.load_model`
  public static func load(_ path: String, seed: UInt64 = 0) throws -> Model {
    try load(FileBytes.read(path), file: path, seed: seed)
  }

  /// Reads a model from the bytes of a `.keras` file; `file` is its name in errors.
  public static func load(_ bytes: [UInt8], file: String, seed: UInt64 = 0) throws -> Model {
    let archive = try ZipReader(bytes, file: file)
    let text = try archive.content(of: "config.json", limit: 1 << 28)
    let model = try make(configuration: text, file: file, seed: seed)
    // Weights, up to three slots for each, and as much again for what lies between them.
    let numbers = model.weights.reduce(0) { $0 + $1.shape.count }
    let weights = try archive.content(of: "model.weights.h5", limit: (64 << 20) + 20 * numbers)
    try model.readWeights(weights, file: file, byName: true)
    return model
  }

  /// Writes the model, its layers and its weights, as Keras 3 does; Keras opens the file.
  ///
  /// The file appears whole or not at all, and is the same bytes for the same model. What `compile` settled is left out;
  /// the optimizer's memory is kept.
  ///
  /// - Throws: ``ModelFileError`` for a layer of your own, `WriteError` if the file cannot be written.
  /// - SeeAlso: `keras.Model.save`
  public func save(_ path: String) throws {
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
  /// - SeeAlso: `keras.Model.save_weights`
  public func saveWeights(_ path: String) throws {
    let bytes: [UInt8]
    switch WeightsFormat(path) {
    case .hdf5: bytes = try weightsFile(path)
    case .safetensors:
      initializeWeights()
      bytes = Safetensors.bytes(weights.map { (self.path(of: $0), $0.value ?? Tensor(zeros: $0.shape)) })
    case nil: throw WeightsFormat.unknown(path)
    }
    try AtomicFile.write(bytes, to: path)
  }

  /// Takes over the weights of a file, all of them or none.
  ///
  /// Those of a `.weights.h5` or `.keras` file are taken layer by layer in order, those of a `.safetensors` file by name.
  ///
  /// - Throws: ``ModelFileError`` if the file is damaged or is not of a model like this one.
  /// - SeeAlso: `keras.Model.load_weights`
  public func loadWeights(_ path: String) throws { try loadWeights(FileBytes.read(path), file: path) }

  /// Takes over the weights in the bytes of a file, whose name says what it is.
  public func loadWeights(_ bytes: [UInt8], file: String) throws {
    if file.hasSuffix(".keras") {
      let archive = try ZipReader(bytes, file: file)
      let numbers = weights.reduce(0) { $0 + $1.shape.count }
      let content = try archive.content(of: "model.weights.h5", limit: (64 << 20) + 20 * numbers)
      return try readWeights(content, file: file, byName: false)
    }
    switch WeightsFormat(file) {
    case .hdf5: try readWeights(bytes, file: file, byName: false)
    case .safetensors:
      let weights = weights
      let expected = weights.map { (name: self.path(of: $0), shape: $0.shape) }
      let tensors = try Safetensors.tensors(bytes, expected: expected, file: file)
      for (weight, tensor) in zip(weights, tensors) { weight.value = tensor }
    case nil: throw WeightsFormat.unknown(file)
    }
  }

  /// The layers and their connections as the JSON text of Keras's `config.json`, without weights.
  ///
  /// - SeeAlso: `keras.Model.get_config`, `keras.Model.to_json`
  public func configuration(_ file: String = "config.json") throws -> [UInt8] {
    Array(try ConfigurationWriter(file: file).model(self).printed.utf8)
  }

  /// A model of the layers that JSON text describes, with new weights.
  ///
  /// - SeeAlso: `keras.Model.from_config`, `keras.models.model_from_json`
  public static func make(configuration text: [UInt8], file: String = "config.json", seed: UInt64 = 0) throws -> Model {
    guard let json = JSONValue(parsing: text) else {
      throw ModelFileError(file, "config.json", expected: "JSON text", received: "text that is cut short or damaged")
    }
    return try ConfigurationReader(file: file, seed: seed).model(json)
  }
}

/// What a file of weights is by its name.
private enum WeightsFormat {
  case hdf5
  case safetensors

  init?(_ path: String) {
    if path.hasSuffix(".weights.h5") {
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
