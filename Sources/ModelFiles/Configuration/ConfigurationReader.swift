import ModelTraining
import NeuralLayers
import PlainFiles
import TensorCore

/// Makes a model of Keras's `config.json`, through the signatures of the layer catalog.
struct ConfigurationReader {
  let file: String
  /// Initial weights follow from it; those of a file replace them.
  let seed: UInt64
  /// Types beyond Keras's that may be named.
  var customTypes: [any ConfigurableObject.Type] = []

  /// More layers than anyone's model has.
  static let mostLayers = 20_000

  func failure(_ place: String?, _ expected: String, _ received: String, help: String? = nil) -> ModelFileError {
    ModelFileError(file, place, expected: expected, received: received, help: help)
  }

  func model(_ json: JSONValue) throws -> Model {
    let type = json["class_name"]?.text ?? "nothing"
    guard ["Sequential", "Functional", "Model"].contains(type), let config = json["config"],
      let entries = config["layers"]?.elements
    else {
      throw failure(
        "config.json", "a Sequential or a functional model", "\(type)",
        help:
          "A subclass of keras.Model is code that the file does not hold: build it of layers, or load weights alone.")
    }
    let name = config["name"]?.text ?? "model"
    guard entries.count <= Self.mostLayers else {
      throw failure("config.json", "at most \(Self.mostLayers) layers", "\(entries.count)")
    }
    do {
      let model =
        type == "Sequential"
        ? try sequential(entries, config, name: name) : try FunctionalReader(self, entries, config).model(name: name)
      return model
    } catch { throw ModelFileError(file, "model \"\(name)\"", wrapping: error) }
  }

  private func sequential(_ entries: [JSONValue], _ config: JSONValue, name: String) throws -> Model {
    var rest = entries[...]
    let first: SymbolicTensor
    if let entry = rest.first, entry["class_name"]?.text == "InputLayer" {
      first = try input(entry)
      rest = rest.dropFirst()
    } else if let shape = config["build_input_shape"] {
      first = Input(batchShape: try batchShape(shape, of: name))
    } else {
      throw failure(
        "model \"\(name)\"", "a model whose input shape is known", "one that was never built",
        help: "Put keras.Input(shape=…) first, or call the model once, before it is saved.")
    }
    // Called one after another here, because Sequential takes layers and some of these may be models.
    var elements: [Sequential.Element] = [.input(first)]
    for entry in rest { elements.append(.layer(try element(entry))) }
    do { return try Sequential(elements, name: name, seed: seed) } catch let error as LayerError {
      throw ModelFileError(file, "layer \(error.layer)", wrapping: error)
    }
  }

  /// A layer, or a model as one.
  func element(_ entry: JSONValue) throws -> any Layer {
    guard ["Sequential", "Functional", "Model"].contains(entry["class_name"]?.text ?? "") else {
      return try layer(entry)
    }
    return NestedModel(of: try model(entry), isTrainable: entry["config"]?["trainable"] != .bool(false))
  }

  // MARK: Inputs

  func input(_ entry: JSONValue) throws -> SymbolicTensor {
    let config = entry["config"] ?? .null
    let name = config["name"]?.text ?? "input"
    let place = "layer \"\(name)\""
    let written = config["dtype"]?.text ?? "float32"
    let dtypes: [String: DType] = ["int64": .int32, "float64": .float32]
    guard let dtype = DType(rawValue: written) ?? dtypes[written] else {
      throw failure(place, "inputs of float32, int32, bool or uint8", written)
    }
    guard let shape = config["batch_shape"] ?? config["batch_input_shape"] else {
      throw failure(place, "a batch_shape", "none")
    }
    let batchShape = try batchShape(shape, of: name)
    do {
      let arguments = try Arguments(
        InputLayer.signature,
        [
          "batch_shape": .list(batchShape.dimensions.map { $0.map(Argument.integer) ?? .none }),
          "dtype": .string(dtype.rawValue), "name": .string(name),
        ])
      return try InputLayer(arguments).tensor
    } catch { throw ModelFileError(file, place, wrapping: error) }
  }

  private func batchShape(_ json: JSONValue, of name: String) throws -> PartialShape {
    let sizes = try json.elements?.map { size -> Int? in
      switch size {
      case .null: return nil
      case .integer(let size) where size >= 0 && size <= Shape.largestSize: return size
      default:
        throw failure(
          "layer \"\(name)\"", "a batch_shape of sizes and None",
          "(" + (json.elements ?? []).map { $0.isNull ? "None" : $0.printedInline }.joined(separator: ", ") + ")")
      }
    }
    guard let sizes, !sizes.isEmpty else {
      throw failure("layer \"\(name)\"", "a batch_shape of sizes and None", json.printedInline)
    }
    return PartialShape(sizes)
  }

  // MARK: Layers and other objects

  func layer(_ entry: JSONValue) throws -> any Layer {
    let type = entry["class_name"]?.text ?? "nothing"
    let name = entry["config"]?["name"]?.text ?? type
    let place = "layer \"\(name)\""
    guard let made = try customType(entry, place: place, as: (any Layer.Type).self) ?? LayerCatalog.layer(named: type)
    else {
      guard type != "Lambda" else {
        throw failure(
          place, "layers that are data", "Lambda, whose function is code that the file does not hold",
          help: "Write it with layers, such as Rescaling or Activation, and save the model again; or make the model by"
            + " code and load its weights alone.")
      }
      throw failure(
        place, "a layer that Hornbook has", type, help: "hornbook info lists them; make the model without it.")
    }
    do {
      let layer = try made.init(arguments(made.signature, entry["config"] ?? .null, place: place))
      return layer
    } catch { throw ModelFileError(file, place, wrapping: error) }
  }

  /// The type of someone's own that an entry names; `nil` for one of Keras's.
  ///
  /// - Throws: ``ModelFileError`` if the type was not given.
  func customType<Kind>(_ entry: JSONValue, place: String, as kind: Kind.Type) throws -> Kind? {
    let type = entry["class_name"]?.text ?? ""
    let registered = entry["registered_name"]?.text ?? ""
    guard registered.contains(">") else { return nil }
    for custom in customTypes where custom.signature.name == type {
      if let custom = custom as? Kind { return custom }
    }
    throw failure(
      place, "types that Keras has, or that are given as customTypes", "\(registered), a type of someone's own",
      help: "Give the type: LoadingOptions(customTypes: [\(type).self]); or make the model by code and load its weights"
        + " alone.")
  }

  /// The arguments that an object was made with, for the parameters of a signature.
  func arguments(_ signature: Signature, _ config: JSONValue, place: String) throws -> Arguments {
    guard case .object(let members) = config else { throw failure(place, "a configuration", "none") }
    var given: [String: Argument] = [:]
    for (key, value) in members.sorted(by: { $0.key < $1.key }) {
      if key == "dtype" {
        try requireFloat32(value, place: place)
      } else if signature.parameters.contains(where: { $0.name == key }) {
        // An object's own seed has no say here: all random numbers follow from the run's.
        given[key] = key == "seed" ? Argument.none : try argument(value, place: place)
      } else if !UnusedSettings.allow(key, value) {
        throw failure(
          place, "a \(signature.name) with \(key) left at its default", value.printedInline,
          help: "\(signature.name) has no \(key) here.")
      }
    }
    return try Arguments(signature, given)
  }

  private func requireFloat32(_ policy: JSONValue, place: String) throws {
    let name = policy.text ?? policy["config"]?["name"]?.text ?? "float32"
    guard policy.isNull || name == "float32" else {
      throw failure(
        place, "layers that compute in float32", name,
        help: "Save the model with keras.config.set_dtype_policy(\"float32\").")
    }
  }

  func argument(_ value: JSONValue, place: String) throws -> Argument {
    switch value {
    case .null: return .none
    case .bool(let value): return .bool(value)
    case .integer(let value): return .integer(value)
    case .number(let value): return .number(value)
    case .string(let value): return .string(value)
    case .array(let elements): return .list(try elements.map { try argument($0, place: place) })
    case .object:
      let name = value["class_name"]?.text ?? "nothing"
      let config = value["config"] ?? .null
      if name == "function", let function = config.text ?? config["name"]?.text { return .string(function) }
      if name == "__tuple__", let items = config.elements ?? value["items"]?.elements {
        return .list(try items.map { try argument($0, place: place) })
      }
      if let made = try object(name, config, Initializer.constructors, place: place) { return .object(made) }
      if let made = try object(name, config, Regularizer.constructors, place: place) { return .object(made) }
      if let made = try object(name, config, Constraint.constructors, place: place) { return .object(made) }
      if let type = ScheduleCatalog.all.first(where: { $0.signature.name == name }) {
        return .object(try type.init(arguments(type.signature, config, place: place)))
      }
      if OptimizerCatalog.all.contains(where: { $0.signature.name == name }) { return .object(try optimizer(value)) }
      return .object(try layer(value))
    }
  }

  private func object<Object>(
    _ name: String, _ config: JSONValue, _ constructors: [NamedConstructor<Object>], place: String
  ) throws -> Object? {
    guard let constructor = constructors.first(where: { $0.signature.name == name }) else { return nil }
    return try constructor.make(arguments(constructor.signature, config, place: place))
  }
}

/// What Keras writes into configurations beyond the arguments of a constructor, and arguments that exist here in their
/// default form only.
private enum UnusedSettings {
  private static let anything: Set<String> = [
    "name", "trainable", "vocabulary_dtype", "vocabulary_size", "salt", "oov_method", "auto_vectorize",
    "data_format", "idf_weights",
  ]
  private static let only: [String: JSONValue] = [
    "renorm_momentum": .number(0.99), "ema_momentum": .number(0.99), "encoding": "utf-8",
  ]

  static func allow(_ key: String, _ value: JSONValue) -> Bool {
    value.isNull || value == .bool(false) || anything.contains(key) || only[key] == value
      || (key == "batch_input_shape")
  }
}

extension JSONValue {
  var isNull: Bool { self == .null }

  /// The value on one line, cut where it is long.
  var printedInline: String {
    let text = printed.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
    return text.count > 80 ? text.prefix(77) + "…" : text
  }
}
