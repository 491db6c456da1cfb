import Diagnostics
import Hornbook
import StarlarkLanguage

/// The functions of `keras.ops`, on symbolic tensors, where each is a step of a model, and on data.
struct OperationNames {
  let functions: [String: StarlarkValue]

  init(_ context: RunContext) {
    functions = Dictionary(
      uniqueKeysWithValues: TensorOperation.all.map { ($0.name, Self.function($0, context)) })
  }

  private static func function(_ operation: TensorOperation, _ context: RunContext) -> StarlarkValue {
    let signature = operation.signature
    // Tensors of an equation follow it one by one.
    let takesEquation = operation.name == "einsum"
    let written: StarlarkSignature =
      takesEquation ? [.required("subscripts"), .variadic("operands")] : signature.starlark
    return Builtin.host(operation.name, written) { bound in
      let names = signature.parameters.map(\.name)
      let values: [(name: String, value: StarlarkValue)]
      let settings: [String]
      switch operation.operands {
      case .tensors(let count):
        values = names.prefix(count).map { ($0, bound.value($0)) }
        settings = Array(names.dropFirst(count))
      case .list:
        let list = takesEquation ? "operands" : names[0]
        let elements = try takesEquation ? bound.variadic : bound.sequence(list)
        values = elements.map { (list, $0) }
        settings = names.filter { $0 != list }
      }
      let operands = try values.map { name, value in
        guard let operand = Operand(value) else {
          throw bound.error(
            name, "\(operation.name): \(name): expected a tensor or a number, received \(value.typeName.withArticle)",
            code: "type")
        }
        return operand
      }
      guard !operands.isEmpty else {
        throw EvaluationError("\(operation.name): expected at least one tensor, received none", code: "type")
      }
      var given = Dictionary(uniqueKeysWithValues: names.map { ($0, Argument.none) }).filter {
        !settings.contains($0.key)
      }
      for name in settings where bound.isGiven(name) { given[name] = bound.value(name).argument }
      return try apply(
        operation, operands, try Arguments(signature, given), at: bound.location, context)
    }
  }

  /// What a function may be applied to.
  enum Operand {
    case symbolic(SymbolicValue)
    case data(TensorValue)
    case number(Double, isWhole: Bool)

    init?(_ value: StarlarkValue) {
      if let symbolic = value.asHost(SymbolicValue.self) {
        self = .symbolic(symbolic)
      } else if let tensor = value.asHost(TensorValue.self) {
        self = .data(tensor)
      } else if let truth = value.asBool {
        self = .number(truth ? 1 : 0, isWhole: true)
      } else if let whole = value.asInt {
        self = .number(Double(whole), isWhole: true)
      } else if let number = value.asDouble {
        self = .number(number, isWhole: false)
      } else {
        return nil
      }
    }
  }

  /// The function by which an operator of the language works on tensors.
  static func operation(for op: BinaryOperator) -> TensorOperation? {
    let names: [BinaryOperator: String] = [
      .add: "add", .subtract: "subtract", .multiply: "multiply", .divide: "divide", .floorDivide: "floor_divide",
      .modulo: "mod", .power: "power", .less: "less", .lessOrEqual: "less_equal", .greater: "greater",
      .greaterOrEqual: "greater_equal",
      .equal: "equal", .notEqual: "not_equal", .bitAnd: "logical_and", .bitOr: "logical_or", .bitXor: "logical_xor",
    ]
    return names[op].flatMap(TensorOperation.named)
  }

  /// A function with the defaults of all its settings.
  static func apply(
    _ operation: TensorOperation, _ operands: [Operand], _ context: RunContext?
  ) throws -> StarlarkValue {
    // Operands are no arguments; all else has its default.
    let places = operation.signature.parameters.prefix(operands.count)
    let given = Dictionary(uniqueKeysWithValues: places.map { ($0.name, Argument.none) })
    return try apply(operation, operands, Arguments(operation.signature, given), at: nil, context)
  }

  /// A function of one tensor with some of its settings.
  static func apply(
    _ name: String, _ operand: Operand, _ settings: [String: Argument], _ context: RunContext?
  ) throws -> StarlarkValue {
    guard let operation = TensorOperation.named(name) else { return .none }
    var given = settings
    given[operation.signature.parameters[0].name] = Argument.none
    return try apply(operation, [operand], Arguments(operation.signature, given), at: nil, context)
  }

  private static func apply(
    _ operation: TensorOperation, _ operands: [Operand], _ arguments: Arguments, at location: SourceLocation?,
    _ context: RunContext?
  ) throws -> StarlarkValue {
    var inputs: [SymbolicValue] = []
    let written = operands.map { operand -> OperationCall.Operand in
      switch operand {
      case .symbolic(let value):
        inputs.append(value)
        return .input
      case .data(let value): return .constant(value.tensor)
      case .number(let number, let isWhole): return .number(number, isWhole: isWhole)
      }
    }
    let call = OperationCall(operation, written, arguments)
    if !inputs.isEmpty {
      let output = try call.callAll(inputs.map(\.tensor))[0]
      var locations = inputs.reduce(into: [:]) { $0.merge($1.locations) { old, _ in old } }
      if let location { locations[ObjectIdentifier(call.state)] = location }
      return .host(SymbolicValue(output, locations: locations))
    }
    guard let context else {
      throw EvaluationError("\(operation.name): expected a symbolic tensor, received none", code: "type")
    }
    // Data goes in as parameters, so that nothing is folded in other numerics than the run's.
    let data = operands.compactMap { if case .data(let value) = $0 { value } else { nil } }
    let tensors = data.map(\.tensor)
    let builder = GraphBuilder(name: operation.name)
    let values = tensors.enumerated().map { builder.parameter("\($0)", TensorType($1.shape, $1.dtype)) }
    let places = written.map { if case .constant = $0 { OperationCall.Operand.input } else { $0 } }
    let result = try operation(OperationCall.values(places, values, builder), arguments)
    let tensor = try context.backend.run(builder.finish(outputs: [("result", result)]), tensors)[0]
    // Rows in another order, some of them, or those of several tensors are still rows of the data.
    let keepsRows =
      operation.operands == .list || ["take", "flip", "roll", "repeat", "reshape"].contains(operation.name)
    let origins =
      keepsRows && tensor.rank > 0
      ? [Lineage].joined(data.map(\.origins)) : TensorValue.origins(of: tensor, madeOf: data)
    return TensorValue.value(tensor, context, origins: origins)
  }
}
