import ModelTraining
import NeuralLayers
import TensorCore

/// Turns Keras's configuration of a model into a model, through the signatures of the layer catalog.
///
/// Where Keras writes down how it computes a mask (`NotEqual` of the tokens and 0, `LogicalOr` at a merge), the replay leaves it out: masks must find
/// their way by themselves.
struct ConfiguredModel {
  /// What the configuration of an object says beyond the arguments that it had, and arguments that exist here only in
  /// their default form.
  private static let ignorable: [String: JSON] = [
    "quantization_config": .null, "kernel_constraint": .null, "bias_constraint": .null, "beta_constraint": .null,
    "recurrent_constraint": .null,
    "gamma_constraint": .null, "activity_regularizer": .null, "synchronized": .bool(false), "renorm": .bool(false),
    "renorm_clipping": .null,
    "renorm_momentum": .number(0.99), "sparse": .bool(false), "ragged": .bool(false), "optional": .bool(false),
    "input_axes": .null, "output_axes": .null, "alpha_constraint": .null, "weight_decay": .null, "clipnorm": .null,
    "global_clipnorm": .null, "clipvalue": .null, "use_ema": .bool(false), "ema_momentum": .number(0.99),
    "ema_overwrite_frequency": .null, "loss_scale_factor": .null, "gradient_accumulation_steps": .null,
    "reduction": .string("sum_over_batch_size"), "ignore_class": .null, "axis": .integer(-1),
    "seed": .null, "embeddings_constraint": .null, "rms_scaling": .bool(false),
  ]

  /// The operations by which Keras computes masks.
  private static let maskOperations = ["NotEqual", "LogicalOr"]

  /// The arguments that an object was made with, for the parameters of a signature.
  static func arguments(_ signature: Signature, _ configuration: JSON) throws -> Arguments {
    var given: [String: Argument] = [:]
    for (key, value) in configuration.entries where key != "dtype" || signature.name == "InputLayer" {
      if signature.parameters.contains(where: { $0.name == key }) {
        given[key] = try argument(value)
      } else if ignorable[key] != value {
        throw FixtureError("\(signature.name) has no parameter \(key), which is \(value)")
      }
    }
    return try Arguments(signature, given)
  }

  private static func argument(_ value: JSON) throws -> Argument {
    switch value {
    case .null: return .none
    case .bool(let value): return .bool(value)
    case .integer(let value): return .integer(value)
    case .number(let value): return .number(value)
    case .string(let value): return .string(value)
    case .array(let elements): return .list(try elements.map(argument))
    case .object:
      let name = value["class_name"].string ?? ""
      if let constructor = Initializer.constructors.first(where: { $0.signature.name == name }) {
        return .object(try constructor.make(arguments(constructor.signature, value["config"])))
      }
      if let constructor = Regularizer.constructors.first(where: { $0.signature.name == name }) {
        return .object(try constructor.make(arguments(constructor.signature, value["config"])))
      }
      if let constructor = Constraint.constructors.first(where: { $0.signature.name == name }) {
        return .object(try constructor.make(arguments(constructor.signature, value["config"])))
      }
      if let type = ScheduleCatalog.all.first(where: { $0.signature.name == name }) {
        return .object(try type.init(arguments(type.signature, value["config"])))
      }
      if LayerCatalog.layer(named: name) != nil { return .object(try layer(value)) }
      throw FixtureError("no initializer, regularizer, constraint, schedule or layer named \(name)")
    }
  }

  private static func layer(_ entry: JSON) throws -> any Layer {
    let name = entry["class_name"].string ?? ""
    guard let type = LayerCatalog.layer(named: name) else { throw FixtureError("no layer named \(name)") }
    return try type.init(arguments(type.signature, entry["config"]))
  }

  private static func input(_ entry: JSON) throws -> SymbolicTensor {
    let shape = entry["config"]["batch_shape"].elements.dropFirst().compactMap(\.integer)
    let dtype = entry["config"]["dtype"].string.flatMap(DType.init(rawValue:)) ?? .float32
    return Input(shape: Shape(shape), dtype: dtype, name: entry["config"]["name"].string)
  }

  /// A layer, or a model as a layer, as a function of its inputs.
  private static func function(
    _ entry: JSON
  ) throws -> ([SymbolicTensor], CallOptions) throws -> [SymbolicTensor] {
    if ["Sequential", "Functional"].contains(entry["class_name"].string) {
      let model = try make(entry)
      return { inputs, _ in try model.callAll(inputs) }
    }
    let layer = try layer(entry)
    return { try layer.callAll($0, options: $1) }
  }

  static func make(_ configuration: JSON) throws -> Model {
    let entries = configuration["config"]["layers"].elements
    let name = configuration["config"]["name"].string ?? "model"
    guard configuration["class_name"] != .string("Sequential") else {
      let input = try input(entries[0])
      let output = try entries.dropFirst().reduce(input) { try function($1)([$0], CallOptions())[0] }
      return try Model(inputs: input, outputs: output, name: name)
    }

    // Keras lists a layer with all of its calls; a call may need a later layer's output, so calls wait for theirs.
    var tensors: [String: [SymbolicTensor]] = [:]
    var waiting: [(key: String, entry: JSON, node: JSON)] = []
    var calls: [String: ([SymbolicTensor], CallOptions) throws -> [SymbolicTensor]] = [:]
    let masks = Set(entries.filter { maskOperations.contains($0["class_name"].string ?? "") }.map { $0["name"] })
    for entry in entries where !masks.contains(entry["name"]) {
      let layerName = entry["name"].string ?? ""
      if entry["class_name"] == .string("InputLayer") {
        tensors["\(layerName)/0"] = [try input(entry)]
      } else {
        calls[layerName] = try function(entry)
      }
      for (index, node) in entry["inbound_nodes"].elements.enumerated() {
        waiting.append(("\(layerName)/\(index)", entry, node))
      }
    }
    while !waiting.isEmpty {
      let ready = waiting.filter { call in
        (sources(call.node["args"]) + options(call.node, masks).flatMap { sources($0.value) }).allSatisfy {
          tensors[$0.call] != nil
        }
      }
      guard !ready.isEmpty else { throw FixtureError("\(name) has calls that wait for each other") }
      for call in ready {
        let function = calls[call.entry["name"].string ?? ""]
        func outputs(_ value: JSON) -> [SymbolicTensor] {
          sources(value).compactMap { tensors[$0.call]?[$0.index] }
        }
        let options = try options(call.node, masks).map { name, value in
          let inputs = outputs(value)
          return (name, inputs.isEmpty ? CallOptions.Value.argument(try argument(value)) : .tensors(inputs))
        }
        tensors[call.key] = try function?(outputs(call.node["args"]), CallOptions(options))
      }
      waiting.removeAll { call in ready.contains { $0.key == call.key } }
    }
    func ends(_ which: String) -> [SymbolicTensor] {
      let list = configuration["config"][which]
      let triples = list[0].string == nil ? list.elements : [list]
      return triples.compactMap {
        tensors["\($0[0].string ?? "")/\($0[1].integer ?? 0)"]?[$0[2].integer ?? 0]
      }
    }
    return try Model(inputs: ends("input_layers"), outputs: ends("output_layers"), name: name)
  }

  /// The outputs of other calls that a value names: the call as `layer/number of its call`, and which output.
  private static func sources(_ value: JSON) -> [(call: String, index: Int)] {
    if case .array(let elements) = value { return elements.flatMap(sources) }
    guard value["class_name"] == .string("__keras_tensor__") else { return [] }
    let history = value["config"]["keras_history"]
    return [("\(history[0].string ?? "")/\(history[1].integer ?? 0)", history[2].integer ?? 0)]
  }

  /// The named arguments of a call, without those that say nothing and without masks that Keras computed.
  private static func options(_ node: JSON, _ masks: Set<JSON>) -> [(name: String, value: JSON)] {
    node["kwargs"].entries.sorted { $0.key < $1.key }.filter { _, value in
      !value.isNull && !masks.contains(value["config"]["keras_history"][0])
    }.map { ($0.key, $0.value) }
  }
}
