import Hornbook
import StarlarkLanguage

/// A value of the experiment language; graphs have values too.
typealias StarlarkValue = StarlarkLanguage.Value
typealias StarlarkSignature = StarlarkLanguage.Signature

extension StarlarkValue {
  /// The value as an argument of a Keras constructor.
  var argument: Argument {
    switch self {
    case .none: return .none
    case .bool(let value): return .bool(value)
    case .int(let value): return .integer(value)
    case .float(let value): return .number(value)
    case .string(let value): return .string(value)
    case .list, .tuple: return .list((asSequence ?? []).map(\.argument))
    case .dict:
      let entries = asDict ?? []
      let named = entries.compactMap { entry in entry.key.asString.map { (key: $0, value: entry.value.argument) } }
      return named.count == entries.count ? .dictionary(named) : .unsupported("a dict whose keys are not all strings")
    case .host(let host):
      if let object = host as? ObjectValue, let configurable = object.configurable { return .object(configurable) }
      if let layer = host as? LayerValue { return .object(layer.layer) }
      return .unsupported("\(host.typeName.withArticle)")
    case .builtin: return activationName.map { .string($0) } ?? .unsupported("a \(typeName)")
    default: return .unsupported("a \(typeName)")
    }
  }

  /// The value as plain data, for results; `nil` for what is no data.
  var parameter: ParameterValue? {
    switch self {
    case .none: return ParameterValue.none
    case .bool(let value): return .bool(value)
    case .int(let value): return .integer(value)
    case .float(let value): return .number(value)
    case .string(let value): return .string(value)
    case .list, .tuple:
      let elements = (asSequence ?? []).map(\.parameter)
      return elements.contains { $0 == nil } ? nil : .list(elements.compactMap { $0 })
    case .dict:
      var dictionary: [String: ParameterValue] = [:]
      for (key, value) in asDict ?? [] {
        guard let name = key.asString, let parameter = value.parameter else { return nil }
        dictionary[name] = parameter
      }
      return .dictionary(dictionary)
    case .host(let host):
      guard let tensor = host as? TensorValue, tensor.tensor.rank == 0 else { return nil }
      let number = tensor.tensor.numbers[0]
      return tensor.tensor.dtype == .float32 ? .number(number) : .integer(Int(number))
    default: return nil
    }
  }
}

extension NeuralLayers.Signature {
  /// The signature as the interpreter binds it.
  var starlark: StarlarkSignature {
    StarlarkSignature(
      parameters.map { parameter in
        switch parameter.defaultValue {
        case .required: .required(parameter.name)
        case .none: .optional(parameter.name, default: StarlarkSignature.Constant.none)
        case .bool(let value): .optional(parameter.name, default: .bool(value))
        case .integer(let value): .optional(parameter.name, default: .int(value))
        case .number(let value): .optional(parameter.name, default: .float(value))
        case .string(let value): .optional(parameter.name, default: .string(value))
        case .list(let values): .optional(parameter.name, default: .tuple(values.map { .int($0) }))
        }
      })
  }

  /// The arguments of a call, those left out not being listed.
  func arguments(_ bound: BoundArguments) throws -> Arguments {
    var given: [String: Argument] = [:]
    for parameter in parameters where bound.isGiven(parameter.name) {
      let value = bound.value(parameter.name)
      if case .function(let function) = value {
        given[parameter.name] = .function(FunctionArgument(value, function, bound))
      } else {
        given[parameter.name] = value.argument
      }
    }
    return try Arguments(self, given)
  }
}

extension FunctionArgument {
  /// A function of the experiment, called on behalf of the place where it was given.
  fileprivate init(_ value: StarlarkValue, _ function: FunctionValue, _ bound: BoundArguments) {
    let (interpreter, site) = (bound.interpreter, CallSite(bound.location))
    self.init(function.name, parameters: 0...function.parameterNames.count) { arguments in
      try interpreter.call(value, arguments.map(StarlarkValue.init(argument:)), at: site).argument
    }
  }
}

extension StarlarkValue {
  /// An argument that the library gives to a function of the experiment.
  fileprivate init(argument: Argument) {
    switch argument {
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .int(value)
    case .number(let value): self = .float(value)
    case .string(let value): self = .string(value)
    case .list(let elements): self = .list(elements.map(StarlarkValue.init(argument:)))
    case .dictionary(let entries):
      self = .dict(entries.map { ($0.key, StarlarkValue(argument: $0.value)) })
    case .none, .object, .function, .unsupported: self = .none
    }
  }
}
