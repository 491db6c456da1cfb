import Diagnostics
import Hornbook
import StarlarkLanguage

/// `keras.Sequential(…)`: a stack of layers that grows by `add` until it is first used as a model.
///
/// Without an `Input` it takes its shape from the first tensor that it is called on, as in Keras.
final class SequentialValue: HostValue {
  private var elements: [(value: StarlarkValue, location: SourceLocation)]
  private let name: String?
  private let context: RunContext
  private var built: ModelValue?
  private var isTrainable: Bool?
  private var isFrozen = false

  init(_ elements: [(value: StarlarkValue, location: SourceLocation)], name: String?, _ context: RunContext) {
    self.elements = elements
    self.name = name
    self.context = context
  }

  let typeName = "model"
  var repr: String { built?.repr ?? "<model \(name ?? "sequential")>" }
  var attributeNames: [String] { ["add", "layers", "pop"] + (built?.attributeNames ?? ["name", "trainable"]) }

  func freeze() {
    isFrozen = true
    built?.freeze()
  }

  /// The stack as a model.
  ///
  /// - Parameter input: What it is called on, if it is; its shape is the model's unless the stack has an `Input`.
  /// - Throws: A `Diagnostic` or an `EvaluationError` at the layer that does not fit.
  func model(on input: SymbolicTensor? = nil) throws -> ModelValue {
    if let built { return built }
    var stack = elements
    if let input, !startsWithInput, let location = elements.first?.location {
      let start = InputLayer(batchShape: input.shape, dtype: input.dtype).tensor
      stack.insert((.host(SymbolicValue(start, locations: [:])), location), at: 0)
    }
    let made = try LayerStack(stack).model(
      name: name ?? (input == nil ? context.modelName : "sequential"), seed: context.seed)
    if let isTrainable { made.model.isTrainable = isTrainable }
    if isFrozen { made.freeze() }
    built = made
    return made
  }

  private var startsWithInput: Bool {
    switch elements.first?.value {
    case .host(let value as LayerValue): value.layer is InputLayer || value.input != nil
    case .host(let value as SequentialValue): value.startsWithInput
    case .host(is SymbolicValue), .host(is ModelValue): true
    default: false
    }
  }

  func attribute(_ name: String) throws -> StarlarkValue? {
    switch name {
    case "add": return add
    case "pop":
      return Builtin.host("pop", []) { [self] _ in
        try requireChangeable("pop")
        guard !elements.isEmpty else { throw EvaluationError("pop: the stack has no layers", code: "model") }
        elements.removeLast()
        return .none
      }
    case "layers" where built == nil && !startsWithInput: return .list(elements.map(\.value))
    case "trainable" where built == nil: return .bool(isTrainable ?? true)
    case "name" where built == nil: return .string(self.name ?? "sequential")
    default: return try model().attribute(name)
    }
  }

  private var add: StarlarkValue {
    Builtin.host("add", [.required("layer")]) { [self] bound in
      try requireChangeable("add")
      elements.append((bound.value("layer"), bound.location(of: "layer")))
      return .none
    }
  }

  private func requireChangeable(_ method: String) throws {
    guard built == nil, !isFrozen else {
      throw EvaluationError(
        "\(method): the stack is in use as a model already", code: "frozen",
        help: ["\(method) all layers before the model is called or looked at"])
    }
  }

  func setAttribute(_ name: String, _ value: StarlarkValue) throws {
    if let built { return try built.setAttribute(name, value) }
    isTrainable = try trainableFlag(value, of: self, name, isFrozen: isFrozen)
  }

  func call(_ arguments: CallArguments) throws -> StarlarkValue {
    let bound = try ([.required("inputs"), .optional("training")] as StarlarkSignature)
      .bind(arguments, function: name ?? "Sequential")
    let input = try SymbolicValue.tensors(bound, "inputs").first?.tensor
    do { return try model(on: input).call(arguments) } catch { throw translated(error) }
  }
}

extension StarlarkValue {
  /// A stack of layers as the model that it stands for; every other value as it is.
  func completed() throws -> StarlarkValue {
    guard let stack = asHost(SequentialValue.self) else { return self }
    return .host(try stack.model())
  }
}
