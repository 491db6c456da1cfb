import ModelTraining
import NeuralLayers
import PlainFiles
import TensorCore

/// Makes a functional model: layers that are called on the outputs of other calls.
struct FunctionalReader {
  private let reader: ConfigurationReader
  private let config: JSONValue
  private let entries: [JSONValue]
  /// The functions by which Keras computes masks, which find their way by themselves here.
  private let maskFunctions: Set<String>

  private static let classesOfMasks: Set<String> = [
    "NotEqual", "LogicalOr", "LogicalAnd", "Any", "Stack", "ExpandDims",
  ]

  init(_ reader: ConfigurationReader, _ entries: [JSONValue], _ config: JSONValue) throws {
    self.reader = reader
    self.config = config
    self.entries = entries
    maskFunctions = Self.maskFunctions(entries)
  }

  /// Among `input_layers` and `output_layers`, not in the calls, Keras counts a functional model's calls from 1: the
  /// first is its own, from its inputs to its outputs.
  static let firstCallOfAModel = 1

  /// A function that is one of ``classesOfMasks`` and that nothing but masks and other such functions read.
  private static func maskFunctions(_ entries: [JSONValue]) -> Set<String> {
    var functions = Set(
      entries.filter {
        classesOfMasks.contains($0["class_name"]?.text ?? "") && $0["module"]?.text?.hasPrefix("keras.src.ops") == true
      }.compactMap { $0["name"]?.text })
    var isChanging = !functions.isEmpty
    while isChanging {
      isChanging = false
      for entry in entries where !functions.contains(entry["name"]?.text ?? "") {
        for node in entry["inbound_nodes"]?.elements ?? [] {
          var read = Self.sources(node["args"] ?? .null)
          for (key, value) in node.members where !key.hasSuffix("mask") || key == "attention_mask" {
            read += Self.sources(value)
          }
          for source in read where functions.remove(source.layer) != nil { isChanging = true }
        }
      }
    }
    return functions
  }

  /// An output of a call that a value names.
  private struct Source {
    var layer: String
    var node: Int
    var index: Int
    var call: String { "\(layer)/\(node)" }

    init?(_ history: JSONValue?) {
      guard let parts = history?.elements, parts.count == 3, let layer = parts[0].text,
        case (.integer(let node), .integer(let index)) = (parts[1], parts[2])
      else { return nil }
      self.layer = layer
      self.node = node
      self.index = index
    }
  }

  /// The outputs that a value names, in order.
  private static func sources(_ value: JSONValue) -> [Source] {
    if case .array(let elements) = value { return elements.flatMap(sources) }
    guard value["class_name"]?.text == "__keras_tensor__" else { return [] }
    return [Source(value["config"]?["keras_history"])].compactMap { $0 }
  }

  private typealias Function = ([SymbolicTensor], CallOptions) throws -> [SymbolicTensor]

  private struct Call {
    var layer: String
    var key: String
    var node: JSONValue
    var function: Function?
    /// The functions of `keras.ops` take numbers beside tensors.
    var operation: (name: String, config: JSONValue)?
  }

  func model(name: String) throws -> Model {
    var tensors: [String: [SymbolicTensor]] = [:]
    var waiting: [Call] = []
    var models: Set<String> = []
    for entry in entries {
      let layer = entry["name"]?.text ?? ""
      guard !maskFunctions.contains(layer) else { continue }
      let type = entry["class_name"]?.text ?? ""
      if type == "InputLayer" {
        tensors["\(layer)/0"] = [try reader.input(entry)]
        continue
      }
      var function: Function?
      let operation = entry["module"]?.text?.hasPrefix("keras.src.ops") == true ? (type, entry["config"] ?? .null) : nil
      if operation == nil {
        let made = try reader.element(entry)
        function = { try made.callAll($0, options: $1) }
      }
      if type == "Functional" || type == "Model" { models.insert(layer) }
      for (index, node) in (entry["inbound_nodes"]?.elements ?? []).enumerated() {
        waiting.append(
          Call(layer: layer, key: "\(layer)/\(index)", node: node, function: function, operation: operation))
      }
    }
    guard waiting.count <= 4 * ConfigurationReader.mostLayers else {
      throw reader.failure("model \"\(name)\"", "fewer calls of layers", "\(waiting.count)")
    }
    // A call may need the output of a later layer's; each round makes at least one.
    while !waiting.isEmpty {
      var later: [Call] = []
      for call in waiting {
        guard needs(call).allSatisfy({ tensors[$0.call] != nil }) else {
          later.append(call)
          continue
        }
        do { tensors[call.key] = try make(call, tensors) } catch {
          throw ModelFileError(reader.file, "layer \"\(call.layer)\"", wrapping: error)
        }
      }
      guard later.count < waiting.count else {
        throw reader.failure(
          "layer \"\(later[0].layer)\"", "inputs that other layers make", "a call that waits for itself or for nothing")
      }
      waiting = later
    }
    return try Model(
      inputs: try ends("input_layers", tensors, models), outputs: try ends("output_layers", tensors, models),
      name: name, seed: reader.seed)
  }

  private func ends(
    _ which: String, _ tensors: [String: [SymbolicTensor]], _ models: Set<String>
  ) throws -> [SymbolicTensor] {
    let list = config[which] ?? .null
    // One triple, a list of them, or a dictionary.
    var triples: [JSONValue] = list.elements ?? list.members.map(\.value)
    if list.elements?.first?.text != nil { triples = [list] }
    return try triples.map { triple in
      var source = Source(triple)
      if let layer = source?.layer, models.contains(layer) { source?.node -= Self.firstCallOfAModel }
      guard let source, let outputs = tensors[source.call], outputs.indices.contains(source.index)
      else { throw reader.failure(which, "an output of a layer", triple.printedInline) }
      return outputs[source.index]
    }
  }

  private func needs(_ call: Call) -> [Source] {
    Self.sources(call.node["args"] ?? .null) + options(call.node).flatMap { Self.sources($0.value) }
  }

  /// The named arguments of a call, without those that say nothing and without masks that Keras computed.
  private func options(_ node: JSONValue) -> [(name: String, value: JSONValue)] {
    (node["kwargs"] ?? .null).members.filter { name, value in
      // Whether layers train is said by who runs the model; Keras writes down the defaults of some layers' calls.
      if name == "training", case .bool = value { return false }
      guard !value.isNull else { return false }
      let sources = Self.sources(value)
      return sources.isEmpty || !sources.allSatisfy { maskFunctions.contains($0.layer) }
    }.map { ($0.key, $0.value) }.filter { name, value in
      // A list with a mask for each of several inputs may hold None.
      name != "mask" || value.elements?.allSatisfy(\.isNull) != true
    }
  }

  private func make(_ call: Call, _ tensors: [String: [SymbolicTensor]]) throws -> [SymbolicTensor] {
    func outputs(_ value: JSONValue) throws -> [SymbolicTensor] {
      try Self.sources(value).map { source in
        guard let outputs = tensors[source.call], outputs.indices.contains(source.index) else {
          throw reader.failure(
            "layer \"\(call.layer)\"", "an output of \(source.layer)", "number \(source.index) of it")
        }
        return outputs[source.index]
      }
    }
    let arguments = call.node["args"] ?? .null
    if let operation = call.operation {  // One that is called again is a second function here, with a name of its own.
      let name = call.key.hasSuffix("/0") ? call.layer : nil
      return [try apply(operation.name, operation.config, call.node, name: name, outputs)]
    }
    let options = try options(call.node).map { name, value -> (String, CallOptions.Value) in
      let inputs = try outputs(value)
      return (
        name,
        inputs.isEmpty ? .argument(try reader.argument(value, place: "layer \"\(call.layer)\"")) : .tensors(inputs)
      )
    }
    let inputs = try outputs(arguments)
    guard !inputs.isEmpty, let function = call.function else {
      throw reader.failure("layer \"\(call.layer)\"", "a call on tensors", arguments.printedInline)
    }
    return try function(inputs, CallOptions(options))
  }

  /// A function of `keras.ops`; arithmetic between tensors, or of a tensor and a number, has layers of its own.
  private func apply(
    _ operation: String, _ config: JSONValue, _ node: JSONValue, name: String?,
    _ outputs: (JSONValue) throws -> [SymbolicTensor]
  ) throws -> SymbolicTensor {
    if !["Add", "Subtract", "Multiply", "Divide", "TrueDivide", "Negative"].contains(operation),
      let function = TensorOperation.ofKeras(operation)
    {
      return try reader.apply(function, config, node, name: name, outputs)
    }
    let arguments = node["args"] ?? .null
    enum Operand {
      case tensor(SymbolicTensor)
      case number(Double)
    }
    let operands = try (arguments.elements ?? []).map { value -> Operand in
      switch value {
      case .integer(let number): return .number(Double(number))
      case .number(let number): return .number(number)
      default:
        guard let tensor = try outputs(value).first else {
          throw reader.failure(nil, "tensors and numbers", value.printedInline)
        }
        return .tensor(tensor)
      }
    }
    switch (operation, operands.first, operands.dropFirst().first) {
    case ("Add", .tensor(let a), .tensor(let b)): return try a + b
    case ("Add", .tensor(let a), .number(let b)), ("Add", .number(let b), .tensor(let a)): return try a + b
    case ("Subtract", .tensor(let a), .tensor(let b)): return try a - b
    case ("Subtract", .tensor(let a), .number(let b)): return try a - b
    case ("Subtract", .number(let a), .tensor(let b)): return try a - b
    case ("Multiply", .tensor(let a), .tensor(let b)): return try a * b
    case ("Multiply", .tensor(let a), .number(let b)), ("Multiply", .number(let b), .tensor(let a)): return try a * b
    case ("Divide", .tensor(let a), .tensor(let b)), ("TrueDivide", .tensor(let a), .tensor(let b)):
      return try a / b
    case ("Divide", .tensor(let a), .number(let b)), ("TrueDivide", .tensor(let a), .number(let b)): return try a / b
    case ("Negative", .tensor(let a), nil): return try -a
    default:
      throw reader.failure(
        nil, "arithmetic of tensors and numbers", "keras.ops.\(snakeCase(operation))",
        help: "Use a layer in its place, such as Activation, Reshape or Concatenate, and save the model again.")
    }
  }
}
