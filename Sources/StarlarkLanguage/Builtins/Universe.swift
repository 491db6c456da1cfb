/// The names that every program can use without defining them.
public enum Universe {
  /// The names, in alphabetical order.
  public static let names: [String] = (constants + functions.map(\.name)).sorted()

  static let nameSet = Set(names)

  private static let constants = ["None", "True", "False"]

  /// One function of the language, as data.
  struct Function: Sendable {
    let name: String
    let signature: Signature
    let body: @Sendable (BoundArguments) throws -> Value

    init(_ name: String, _ signature: Signature, _ body: @escaping @Sendable (BoundArguments) throws -> Value) {
      self.name = name
      self.signature = signature
      self.body = body
    }
  }

  static let functions = conversions + collections + reflection

  /// The values of the names; made for each interpreter, because values do not cross threads.
  static func makeValues() -> [String: Value] {
    var values: [String: Value] = ["None": .none, "True": true, "False": false]
    for function in functions {
      values[function.name] = .builtin(Builtin(function.name, function.signature, function.body))
    }
    return values
  }

  private static let reflection: [Function] = [
    Function("type", [.required("x").positionalOnly]) { .string($0.value("x").typeName) },
    Function("dir", [.required("x").positionalOnly]) { .list($0.value("x").attributeNames.map(Value.string)) },
    Function("hasattr", [.required("x").positionalOnly, .required("name").positionalOnly]) { arguments in
      let name = try arguments.string("name")
      return .bool(try arguments.interpreter.attributeIfPresent(arguments.value("x"), name) != nil)
    },
    Function(
      "getattr",
      [.required("x").positionalOnly, .required("name").positionalOnly, .optional("default").positionalOnly]
    ) { arguments in
      let (value, name) = (arguments.value("x"), try arguments.string("name"))
      if let found = try arguments.interpreter.attributeIfPresent(value, name) ?? arguments["default"] {
        return found
      }
      return try arguments.interpreter.attribute(value, name)
    },
    Function("hash", [.required("x").positionalOnly]) { arguments in
      switch arguments.value("x") {
      case .string(let text):
        // java.lang.String.hashCode, which the specification prescribes.
        try arguments.interpreter.countSteps(text.utf8.count >> 3)
        return .int(Int(text.utf16.reduce(Int32(0)) { $0 &* 31 &+ Int32($1) }))
      case .bytes(let value):
        try arguments.interpreter.countSteps(value.bytes.count >> 3)
        return .int(Int(value.bytes.reduce(0x811C_9DC5 as UInt32) { ($0 ^ UInt32($1)) &* 0x0100_0193 }))
      default: throw arguments.typeError("x", expected: "string or bytes")
      }
    },
    Function("print", [.variadic("args"), .optional("sep", default: " ")]) { arguments in
      let text = try text(arguments)
      try arguments.interpreter.countSteps(text.utf8.count >> 4)
      arguments.interpreter.printHandler(text, arguments.location)
      return .none
    },
    Function("fail", [.variadic("args"), .optional("sep", default: " ")]) { arguments in
      let text = try text(arguments)
      throw EvaluationError("fail: \(text.utf8.count > 4000 ? text.prefix(1000) + "…" : text)", code: "fail")
    },
  ]

  /// The texts of all arguments, with the separator between them.
  private static func text(_ arguments: BoundArguments) throws -> String {
    let separator = try arguments.string("sep")
    let parts = try arguments.variadic.map { try arguments.interpreter.text($0) }
    try arguments.interpreter.checkText(
      parts.reduce(separator.utf8.count.multipliedOrMax(by: parts.count)) { min($0 + $1.utf8.count, Int.max / 2) })
    return parts.joined(separator: separator)
  }
}
