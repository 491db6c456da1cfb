import ModelTraining
import NeuralLayers
import PlainFiles
import TensorCore

// Functions of `keras.ops` as Keras writes their calls down: a class for each function, made with the settings, called
// with the operands.

extension TensorOperation {
  /// The class that Keras has for the function: `LogSoftmax` for `log_softmax`.
  var kerasClass: String {
    // Keras's second name for it has no class of its own.
    guard name != "abs" else { return "Absolute" }
    return name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// Where that class is.
  var kerasModule: String {
    let module =
      switch name {
      case "rsqrt", "erf", "logsumexp": "math"
      case "norm": "linalg"
      case "cast": "core"
      case "softmax", "log_softmax", "normalize", "one_hot", "gelu": "nn"
      case "tanh": "numpy"
      default: Activation(rawValue: name) == nil ? "numpy" : "nn"
      }
    return "keras.src.ops.\(module)"
  }

  /// The function with this class.
  static func ofKeras(_ className: String) -> TensorOperation? {
    // "absolute" before "abs", which has the same class: either will do.
    all.first { $0.kerasClass == className }
  }

  /// The parameters that settings are given to: all but the operands'.
  var settings: [Signature.Parameter] {
    let parameters = signature.parameters.filter { $0.name != "indices" }
    return switch operands {
    case .tensors(let count): Array(parameters.dropFirst(count))
    case .list: parameters.filter { !["xs", "x", "operands"].contains($0.name) }
    }
  }

  /// Settings that only Keras has, at the values that the function has here.
  static let onlyKeras: [String: JSONValue] = [
    "sparse": false, "negative_slope": .number(0.2), "alpha": .number(1), "threshold": .number(0.5), "b": .integer(4),
  ]
}

extension ConfigurationWriter {
  /// The function that a call stands for, with its settings.
  func entry(_ call: OperationCall, name: JSONValue) throws -> JSONValue {
    let operation = call.operation
    var config: [String: JSONValue] = ["name": name]
    for parameter in operation.settings { config[parameter.name] = try value(call.arguments[parameter.name]) }
    if operation.name == "count_nonzero", config["keepdims"] == false { config["keepdims"] = nil }
    guard !call.operands.contains(where: { if case .constant = $0 { true } else { false } }) else {
      throw ModelFileError(
        file, "ops.\(operation.name)", expected: "tensors of the model and numbers as operands",
        received: "a tensor of data", help: "Give the data as an Input.")
    }
    return [
      "module": .string(operation.kerasModule), "class_name": .string(operation.kerasClass), "config": .object(config),
      "registered_name": .string(operation.kerasClass),
    ]
  }

  /// What the function is called on.
  static func operands(
    _ call: OperationCall, _ inputs: [SymbolicTensor], tensor: (SymbolicTensor) -> JSONValue
  ) -> JSONValue {
    var rest = inputs[...]
    var operands = call.operands.compactMap { operand -> JSONValue? in
      switch operand {
      case .input: tensor(rest.removeFirst())
      case .number(let number, let isWhole): isWhole ? .integer(Int(number)) : .number(number)
      case .constant: nil
      }
    }
    if call.operation.name == "take" {
      switch call.arguments["indices"] {
      case .integer(let index): operands.append(.integer(index))
      case .list(let indices):
        operands.append(.array(indices.map { if case .integer(let index) = $0 { .integer(index) } else { .null } }))
      default: break
      }
    }
    // Lists are one argument, but for those of einsum.
    let isOne = call.operation.operands == .list && call.operation.name != "einsum"
    return isOne ? .array([.array(operands)]) : .array(operands)
  }
}

extension ConfigurationReader {
  /// The call of a function of `keras.ops` on tensors that the model has made so far.
  func apply(
    _ operation: TensorOperation, _ config: JSONValue, _ node: JSONValue, name: String?,
    _ outputs: (JSONValue) throws -> [SymbolicTensor]
  ) throws -> SymbolicTensor {
    let place = "keras.ops.\(operation.name)"
    var given = Dictionary(uniqueKeysWithValues: operation.signature.parameters.map { ($0.name, Argument.none) })
    for parameter in operation.settings { given[parameter.name] = nil }
    guard case .object(let members) = config, node["kwargs"]?.members.isEmpty != false else {
      throw failure(place, "settings, and operands by position", node.printedInline)
    }
    for (key, value) in members.sorted(by: { $0.key < $1.key }) where key != "name" {
      if operation.settings.contains(where: { $0.name == key }) {
        given[key] = try argument(value, place: place)
      } else if !value.isNull, !(key == "dtype" && value.text == "float32"), TensorOperation.onlyKeras[key] != value {
        throw failure(place, "\(key) left at its default", value.printedInline)
      }
    }
    var written = node["args"]?.elements ?? []
    if operation.name == "take", written.count == 2 {
      given["indices"] = try argument(written.removeLast(), place: place)
    }
    if operation.operands == .list, operation.name != "einsum" { written = written.first?.elements ?? [] }
    var inputs: [SymbolicTensor] = []
    let operands = try written.map { value -> OperationCall.Operand in
      switch value {
      case .integer(let number): return .number(Double(number), isWhole: true)
      case .number(let number): return .number(number, isWhole: false)
      default:
        guard let tensor = try outputs(value).first else {
          throw failure(place, "tensors and numbers", value.printedInline)
        }
        inputs.append(tensor)
        return .input
      }
    }
    if case .tensors(let count) = operation.operands, count != operands.count {
      throw failure(place, "\(count) operands", "\(operands.count)")
    }
    guard !inputs.isEmpty else { throw failure(place, "a tensor among its operands", "none") }
    let call = OperationCall(operation, operands, try Arguments(operation.signature, given))
    call.state.name = name
    return try call(inputs)
  }
}
