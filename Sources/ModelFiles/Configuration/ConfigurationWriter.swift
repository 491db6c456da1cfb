import ModelTraining
import NeuralLayers
import PlainFiles
import TensorCore

/// A model as Keras's `config.json` has it.
struct ConfigurationWriter {
  let file: String

  func model(_ model: Model) throws -> JSONValue {
    let isSequential = model is Sequential
    return [
      "module": isSequential ? "keras" : "keras.src.models.functional",
      "class_name": isSequential ? "Sequential" : "Functional",
      "config": isSequential ? try sequential(model) : try functional(model),
      "registered_name": isSequential ? .null : "Functional",
      "build_config": ["input_shape": isSequential ? Self.shape(model.inputs[0].shape) : .null],
      "compile_config": try compileConfiguration(model),
    ]
  }

  private func sequential(_ model: Model) throws -> JSONValue {
    let layers = try model.calls.map { call in try object(call.layer, for: call) }
    return [
      "name": .string(model.name), "trainable": true, "dtype": "float32", "layers": .array(layers),
      "build_input_shape": Self.shape(model.inputs[0].shape),
    ]
  }

  // MARK: Functional models

  private func functional(_ model: Model) throws -> JSONValue {
    // The calls of a layer are numbered in the order in which they are listed.
    var numbers: [ObjectIdentifier: Int] = [:]
    var calls: [ObjectIdentifier: [LayerCall]] = [:]
    for call in model.calls {
      let layer = ObjectIdentifier(call.layer.state)
      numbers[ObjectIdentifier(call)] = calls[layer, default: []].count
      calls[layer, default: []].append(call)
    }
    func history(_ tensor: SymbolicTensor, from first: Int = 0) -> JSONValue {
      let call = tensor.call
      return [
        .string(call.layer.state.name ?? ""), .integer(first + (numbers[ObjectIdentifier(call)] ?? 0)),
        .integer(tensor.index),
      ]
    }
    func tensor(_ tensor: SymbolicTensor) -> JSONValue {
      if let source = Self.maskedSource(tensor) { return value(source) }
      return value(tensor)
    }
    func value(_ tensor: SymbolicTensor) -> JSONValue {
      [
        "class_name": "__keras_tensor__",
        "config": [
          "shape": Self.shape(tensor.shape), "dtype": .string(tensor.dtype.rawValue), "keras_history": history(tensor),
        ],
      ]
    }
    func ends(_ tensors: [SymbolicTensor]) -> JSONValue {
      let histories = tensors.map { tensor in
        history(tensor, from: tensor.call.layer.kerasClass == "Functional" ? FunctionalReader.firstCallOfAModel : 0)
      }
      return histories.count == 1 ? histories[0] : .array(histories)
    }

    var layers: [JSONValue] = []
    for layer in model.layers where !(layer is AttachMask) {
      let uses = calls[ObjectIdentifier(layer.state)] ?? []
      guard let first = uses.first, case .object(var entry) = try object(layer, for: first) else { continue }
      entry["name"] = .string(layer.state.name ?? "")
      entry["inbound_nodes"] = .array(
        layer is InputLayer ? [] : uses.map { Self.node($0, tensor: tensor) })
      layers.append(.object(entry))
    }
    return [
      "name": .string(model.name), "trainable": true, "layers": .array(layers),
      "input_layers": ends(model.inputs), "output_layers": ends(model.outputs),
    ]
  }

  /// The tensor that a mask was attached to.
  private static func maskedSource(_ tensor: SymbolicTensor) -> SymbolicTensor? {
    tensor.call.layer is AttachMask ? tensor.call.inputs[0] : nil
  }

  /// One call of a layer: what it was called on.
  private static func node(_ call: LayerCall, tensor: (SymbolicTensor) -> JSONValue) -> JSONValue {
    var inputs = call.inputs
    var options: [String: JSONValue] = [:]
    // An attached mask is an argument of the call that reads it.
    if let first = inputs.first, first.call.layer is AttachMask { options["mask"] = tensor(first.call.inputs[1]) }
    switch call.layer {
    case let layer as any OperationLayer:
      let operands = layer.operation.operands.map { operand -> JSONValue in
        switch operand {
        case .input(let index): tensor(inputs[index])
        case .number(let number): .number(number)
        }
      }
      return ["args": .array(operands), "kwargs": [:]]
    case let layer as OperationCall: return ["args": operands(layer, inputs, tensor: tensor), "kwargs": [:]]
    case let layer as MultiHeadAttention:
      if layer.hasAttentionMask { options["attention_mask"] = tensor(inputs.removeLast()) }
      if layer.useCausalMask { options["use_causal_mask"] = true }
      if layer.returnsScores { options["return_attention_scores"] = true }
    case let layer as any ScoredAttention:
      if layer.useCausalMask { options["use_causal_mask"] = true }
      if layer.returnsScores { options["return_attention_scores"] = true }
    case let layer as CategoryEncoding where layer.hasCountWeights:
      options["count_weights"] = tensor(inputs.removeLast())
    default: break
    }
    let arguments: [JSONValue]
    switch call.layer.inputForm {
    case .list: arguments = [.array(inputs.map(tensor))]
    case .separate: arguments = inputs.map(tensor)
    case .cell: arguments = [tensor(inputs[0]), .array(inputs.dropFirst().map(tensor))]
    case .states:
      arguments = [tensor(inputs[0])]
      if inputs.count > 1 { options["initial_state"] = .array(inputs.dropFirst().map(tensor)) }
    }
    return ["args": .array(arguments), "kwargs": .object(options)]
  }

  // MARK: Layers and other objects

  private func object(_ layer: any Layer, for call: LayerCall) throws -> JSONValue {
    let name = JSONValue.string(layer.state.name ?? "")
    switch layer {
    case let nested as NestedModel: return try model(nested.model)
    case let input as InputLayer:
      return [
        "module": "keras.layers", "class_name": "InputLayer",
        "config": [
          "batch_shape": Self.shape(input.batchShape), "dtype": .string(input.dtype.rawValue),
          "sparse": false, "ragged": false, "optional": false, "name": name,
        ], "registered_name": .null,
      ]
    case let operation as any OperationLayer:
      let function = JSONValue.string(operation.operation.name)
      return [
        "module": "keras.src.ops.numpy", "class_name": function, "config": ["name": name], "registered_name": function,
      ]
    case let operation as OperationCall: return try entry(operation, name: name)
    default:
      guard case .object(var entry) = try object(layer) else { return .null }
      if call.inputs.count == 1 { entry["build_config"] = ["input_shape": Self.shape(call.inputs[0].shape)] }
      return .object(entry)
    }
  }

  func object(_ object: any ConfigurableObject) throws -> JSONValue {
    if let layer = object as? Lambda {
      throw ModelFileError(
        file, "layer \"\(layer.state.name ?? "\(layer)")\"", expected: "layers that are data",
        received: "\(layer), a function",
        help: "Save the weights alone, with saveWeights, and make the model by its code; or write a layer type.")
    }
    let module = KerasModule(object)
    var members: [String: JSONValue] = object is any Layer ? ["dtype": "float32"] : [:]
    // Some of Keras's layers without weights cannot be told whether they learn.
    let hasWeights = (object as? any Layer)?.state.weights.isEmpty == false
    for (name, argument) in object.configuration where name != "trainable" || hasWeights {
      members[name] = try value(argument)
    }
    // A property without an argument of its name would be lost without a word.
    let lost = type(of: object).signature.parameters.filter { $0.defaultText == nil && members[$0.name] == nil }
    if let lost = lost.first {
      throw ModelFileError(
        file, "\(object.className)", expected: "its argument \(lost.name) in its configuration", received: "none",
        help: "Name the property that it sets as it is named, in camel case, or write a configuration of your own.")
    }
    return module.entry(object.className, .object(members))
  }

  func value(_ argument: Argument) throws -> JSONValue {
    switch argument {
    case .none: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .string(let value): .string(value)
    case .list(let elements): .array(try elements.map(value))
    case .dictionary(let entries):
      .object(Dictionary(try entries.map { ($0.key, try value($0.value)) }) { $1 })
    case .object(let made): try (made as? any Optimizer).map(optimizer) ?? object(made)
    case .function(let function):
      throw ModelFileError(
        file, expected: "arguments that can be written down", received: "the function \(function.name)")
    case .unsupported(let text):
      throw ModelFileError(file, expected: "arguments that can be written down", received: text)
    }
  }

  private static func shape(_ shape: PartialShape) -> JSONValue {
    .array(shape.dimensions.map { $0.map(JSONValue.integer) ?? .null })
  }
}
