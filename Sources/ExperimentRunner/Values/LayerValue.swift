import Diagnostics
import Hornbook
import StarlarkLanguage

/// A layer made in an experiment; calling it on tensors applies it.
final class LayerValue: HostValue {
  private(set) var layer: any Layer
  /// Where the layer was made, for errors that are found later; `nil` for one of a model from a file.
  let location: SourceLocation?
  /// The input that `input_shape=…` stands for, in front of the first layer of a stack.
  var input: InputLayer?
  /// The last use of the layer, if there is one.
  var call: LayerCall?

  init(_ layer: any Layer, location: SourceLocation?) {
    self.layer = layer
    self.location = location
  }

  let typeName = "layer"
  var repr: String { "<layer \(layer)>" }
  private var isFrozen = false
  func freeze() { isFrozen = true }
  var attributeNames: [String] { (layer is any AdaptableLayer ? ["adapt"] : []) + Self.names }
  static let names = ["count_params", "input", "input_shape", "name", "output", "output_shape", "trainable"]

  func attribute(_ name: String) throws -> StarlarkValue? {
    switch name {
    case "name": layer.state.name.map { .string($0) } ?? StarlarkValue.none
    case "trainable": .bool(layer.state.isTrainable)
    case "adapt" where layer is any AdaptableLayer: adapt
    case "count_params":
      Builtin.host("count_params", []) { [self] _ in
        .int(layer.state.weights.reduce(0) { $0 + $1.shape.count })
      }
    case "input", "input_shape", "output", "output_shape":
      if let call {
        SymbolicValue.tensors(
          name.hasPrefix("input") ? call.inputs : call.outputs, asShapes: name.hasSuffix("shape"), [:])
      } else {
        throw EvaluationError(
          "the layer has no \(name) yet: it was not called on a tensor", code: "attribute",
          help: ["call it first, or look at the layers of a model: model.layers, model.get_layer(name)"])
      }
    default: nil
    }
  }

  /// `layer.adapt(train.x)`: the layer takes its numbers from data, once, where it is made.
  private var adapt: StarlarkValue {
    Builtin.host("adapt", [.required("data")]) { [self] bound in
      guard !isFrozen else { throw EvaluationError.frozenLayer("layer") }
      let data = try bound.host("data", as: TensorValue.self, expected: "a tensor").tensor
      guard var adapted = layer as? any AdaptableLayer else { return .none }
      try adapted.adapt(to: data)
      layer = adapted
      return .none
    }
  }

  /// `layer.trainable = False`, which takes effect at once.
  func setAttribute(_ name: String, _ value: StarlarkValue) throws {
    layer.setTrainable(try trainableFlag(value, of: self, name, isFrozen: isFrozen))
  }

  private static let signature: StarlarkSignature = [.required("inputs"), .variadic("more"), .keywords("options")]

  /// `attention(query=x, value=y)` names its first tensor too.
  private static let querySignature: StarlarkSignature = [.required("query"), .variadic("more"), .keywords("options")]

  func call(_ arguments: CallArguments) throws -> StarlarkValue {
    let isQuery = arguments.positional.isEmpty && arguments.keywords.contains { $0.name == "query" }
    let bound = try (isQuery ? Self.querySignature : Self.signature)
      .bind(arguments, function: type(of: layer).signature.name)
    do {
      // Attention takes its tensors one by one, as in attention(query, value).
      let more = bound.variadic.compactMap { $0.asHost(SymbolicValue.self) }
      guard more.count == bound.variadic.count else {
        throw EvaluationError(
          "\(bound.function): expected tensors by position and settings by name", code: "type",
          help: ["settings are given where the layer is made, or by name"])
      }
      return try apply(to: try SymbolicValue.tensors(bound, isQuery ? "query" : "inputs") + more, bound.keywords)
    } catch { throw translated(error) }
  }

  /// The layer's output on tensors, a list if there are several.
  ///
  /// - Parameter options: What the call names: `mask=…`, `use_causal_mask=True`.
  func apply(
    to inputs: [SymbolicValue], _ options: [(name: String, value: StarlarkValue)] = []
  ) throws -> StarlarkValue {
    let named = options.map { option in
      let elements = option.value.asHost(SymbolicValue.self).map { [$0] } ?? Self.tensors(option.value)
      return (
        option.name, elements.map { CallOptions.Value.tensors($0.map(\.tensor)) } ?? .argument(option.value.argument)
      )
    }
    let outputs =
      named.isEmpty
      ? try layer.callAll(inputs.map(\.tensor)) : try layer.callAll(inputs.map(\.tensor), options: CallOptions(named))
    var locations = inputs.reduce(into: [:]) { result, input in result.merge(input.locations) { old, _ in old } }
    if let location { locations[ObjectIdentifier(layer.state)] = location }
    call = outputs.first?.call
    let values = outputs.map { StarlarkValue.host(SymbolicValue($0, locations: locations)) }
    return values.count == 1 ? values[0] : .list(values)
  }
}

/// The value of an assignment to `trainable`, the one attribute of layers and models that can be set.
func trainableFlag(
  _ value: StarlarkValue, of host: any HostValue, _ name: String, isFrozen: Bool
) throws -> Bool {
  guard name == "trainable" else {
    throw EvaluationError(
      "cannot assign to attribute .\(name) of \(host.typeName) value", code: "attribute", help: ["trainable can be set"]
    )
  }
  guard let flag = value.asBool else {
    throw EvaluationError("trainable: expected True or False, received \(value.typeName.withArticle)", code: "type")
  }
  guard !isFrozen else {
    throw EvaluationError(
      "a \(host.typeName) of a block above cannot be changed", code: "frozen",
      help: ["set trainable in the block that makes it, or on a copy of a model: base = base.copy()"])
  }
  return flag
}

extension LayerValue {
  /// The tensors of a list; `nil` if it is none, or holds anything else.
  private static func tensors(_ value: StarlarkValue) -> [SymbolicValue]? {
    guard let elements = value.asSequence, !elements.isEmpty else { return nil }
    let tensors = elements.compactMap { $0.asHost(SymbolicValue.self) }
    return tensors.count == elements.count ? tensors : nil
  }
}

/// A symbolic tensor: what layers are called on.
final class SymbolicValue: HostValue {
  let tensor: SymbolicTensor
  /// Where the layers that lead to the tensor were made, by the identity of their states.
  let locations: [ObjectIdentifier: SourceLocation]

  init(_ tensor: SymbolicTensor, locations: [ObjectIdentifier: SourceLocation]) {
    self.tensor = tensor
    self.locations = locations
  }

  let typeName = "symbolic tensor"
  var repr: String { "<symbolic tensor \(tensor.dtype) \(tensor.shape)>" }
  let attributeNames = ["dtype", "shape"]

  func attribute(_ name: String) throws -> StarlarkValue? {
    switch name {
    case "shape": .tuple(tensor.shape.dimensions.map { $0.map { .int($0) } ?? .none })
    case "dtype": .string(tensor.dtype.rawValue)
    default: nil
    }
  }

  /// Arithmetic of fractions is that of Keras's layers, which files know; all else are functions of `keras.ops`.
  func binary(_ op: BinaryOperator, _ other: StarlarkValue, isLeft: Bool) throws -> StarlarkValue? {
    do {
      if tensor.dtype == .float32, let result = try arithmetic(op, other, isLeft: isLeft) { return result }
      guard let operation = OperationNames.operation(for: op), let operand = OperationNames.Operand(other) else {
        return nil
      }
      let own = OperationNames.Operand.symbolic(self)
      return try OperationNames.apply(operation, isLeft ? [own, operand] : [operand, own], nil)
    } catch { throw translated(error) }
  }

  private func arithmetic(_ op: BinaryOperator, _ other: StarlarkValue, isLeft: Bool) throws -> StarlarkValue? {
    if let right = other.asHost(SymbolicValue.self) {
      guard right.tensor.dtype == .float32 else { return nil }
      // The left operand is asked first and knows the answer.
      let result: SymbolicTensor
      switch op {
      case .add: result = try tensor + right.tensor
      case .subtract: result = try tensor - right.tensor
      case .multiply: result = try tensor * right.tensor
      case .divide: result = try tensor / right.tensor
      default: return nil
      }
      return .host(SymbolicValue(result, locations: locations.merging(right.locations) { old, _ in old }))
    }
    guard let number = other.asDouble else { return nil }
    let result: SymbolicTensor
    switch (op, isLeft) {
    case (.add, _): result = try tensor + number
    case (.multiply, _): result = try tensor * number
    case (.subtract, true): result = try tensor - number
    case (.subtract, false): result = try number - tensor
    case (.divide, true): result = try tensor / number
    default: return nil
    }
    return .host(SymbolicValue(result, locations: locations))
  }

  func unary(_ op: UnaryOperator) throws -> StarlarkValue? {
    do {
      if op == .minus, tensor.dtype == .float32 { return .host(SymbolicValue(try -tensor, locations: locations)) }
      let names: [UnaryOperator: String] = [.minus: "negative", .bitNot: "logical_not"]
      return try names[op].flatMap(TensorOperation.named).map { try OperationNames.apply($0, [.symbolic(self)], nil) }
    } catch { throw translated(error) }
  }

  /// `x[:, -1]` and the like; the axis of the samples stays as it is.
  func index(_ key: StarlarkValue) throws -> StarlarkValue {
    do {
      let keys = try Subscript(key, rank: tensor.shape.dimensions.count)
      guard case .slice(let slice)? = keys.keys.first, slice.isWhole else { throw Self.batchAxis }
      let sizes = tensor.shape.dimensions
      return try keys.apply(from: 1, axis: 1, to: .symbolic(self), sizes: sizes, nil) ?? .host(self)
    } catch { throw translated(error) }
  }

  func slice(start: Int?, stop: Int?, step: Int?) throws -> StarlarkValue {
    guard AxisSlice(start: start, stop: stop, step: step).isWhole else { throw Self.batchAxis }
    return .host(self)
  }

  private static var batchAxis: EvaluationError {
    EvaluationError(
      "the first axis of a symbolic tensor is that of the samples, which a model treats alike", code: "index",
      help: ["index the axes after it: x[:, 0], x[:, 1:3], x[..., -1]"])
  }

  /// `==` gives a tensor, so that two tensors are one value only if they are the same.
  func isEqual(to other: any HostValue) -> Bool { self === other }

  /// The tensors of an argument, those of a dict going by their keys.
  static func named(
    _ bound: BoundArguments, _ name: String, _ rename: (SymbolicValue, String) throws -> SymbolicValue
  ) throws -> [SymbolicValue] {
    guard let entries = bound.value(name).asDict else { return try tensors(bound, name) }
    return try zip(entries, tensors(bound, name)).map { entry, tensor in
      guard let key = entry.key.asString else {
        throw bound.error(
          name, "\(bound.function): \(name): expected names as keys, received \(entry.key.repr)", code: "type")
      }
      return try rename(tensor, key)
    }
  }

  /// One tensor, or a list of several; or their shapes.
  static func tensors(
    _ tensors: [SymbolicTensor], asShapes: Bool, _ locations: [ObjectIdentifier: SourceLocation]
  ) -> StarlarkValue {
    let values = tensors.map { tensor -> StarlarkValue in
      if asShapes { return .tuple(tensor.shape.dimensions.map { $0.map { .int($0) } ?? .none }) }
      return .host(SymbolicValue(tensor, locations: locations))
    }
    return values.count == 1 ? values[0] : .list(values)
  }

  /// The tensors of an argument that is one tensor or a list of them.
  static func tensors(_ bound: BoundArguments, _ name: String) throws -> [SymbolicValue] {
    let value = bound.value(name)
    if let tensor = value.asHost(SymbolicValue.self) { return [tensor] }
    let elements = value.asSequence ?? value.asDict?.map(\.value) ?? []
    let tensors = elements.compactMap { $0.asHost(SymbolicValue.self) }
    guard !tensors.isEmpty, tensors.count == elements.count else {
      var help = ["layers are called on tensors, as in x = Dense(10)(x); start with inputs = Input(shape=(…))"]
      if value.asHost(TensorValue.self) != nil || value.asHost(DatasetValue.self) != nil {
        help = ["data goes into fit, evaluate and predict; here stands what describes it: Input(shape=(…))"]
      }
      throw bound.error(
        name, "\(bound.function): expected a symbolic tensor or a list of them, received \(value.typeName.withArticle)",
        code: "type", help: help)
    }
    return tensors
  }
}
