/// A method of a built-in type, as data.
final class Method: Sendable {
  let name: String
  let signature: Signature
  let body: @Sendable (_ receiver: Value, _ arguments: BoundArguments) throws -> Value

  init(
    _ name: String, _ signature: Signature = [],
    _ body: @escaping @Sendable (_ receiver: Value, _ arguments: BoundArguments) throws -> Value
  ) {
    self.name = name
    self.signature = Signature(signature.parameters.map(\.positionalUnlessKeywordOnly))
    self.body = body
  }

  func call(_ receiver: Value, _ arguments: CallArguments) throws -> Value {
    try Method.countSteps(receiver, arguments.interpreter)
    let bound = try signature.bind(arguments, function: name)
    do {
      return try body(receiver, bound)
    } catch var error as EvaluationError {
      if case .parameter(let name) = error.place { error.place = bound.place(of: name) }
      throw error
    }
  }

  func bound(to receiver: Value) -> Builtin {
    Builtin(name, signature, receiver: receiver) { [body] in
      try Method.countSteps(receiver, $0.interpreter)
      return try body(receiver, $0)
    }
  }

  /// Methods of texts go through the whole text.
  private static func countSteps(_ receiver: Value, _ interpreter: Interpreter) throws {
    switch receiver {
    case .string(let text): try interpreter.countSteps(text.utf8.count >> 4)
    case .bytes(let value): try interpreter.countSteps(value.bytes.count >> 4)
    default: break
    }
  }

  /// The methods by name.
  static func table(_ methods: [Method]) -> [String: Method] {
    Dictionary(uniqueKeysWithValues: methods.map { ($0.name, $0) })
  }
}

extension Signature.Parameter {
  /// Built-in methods take their arguments by position, as the specification has it, except where it says otherwise.
  fileprivate var positionalUnlessKeywordOnly: Self { isNamed && acceptsPosition ? positionalOnly : self }
}

/// The methods of one name, one for each type that has it.
///
/// A call `x.name(…)` looks them up once, when it is lowered, and picks one by the type of `x`.
struct NamedMethods {
  private let string, bytes, list, dict, set: Method?

  init(_ name: String) {
    string = StringMethods.table[name]
    bytes = BytesMethods.table[name]
    list = ListMethods.table[name]
    dict = DictMethods.table[name]
    set = SetMethods.table[name]
  }

  subscript(receiver: Value) -> Method? {
    switch receiver {
    case .string: string
    case .bytes: bytes
    case .list: list
    case .dict: dict
    case .set: set
    default: nil
    }
  }
}

extension Value {
  /// The method of a built-in type, without its receiver.
  func method(_ name: String) -> Method? { methods?[name] }

  private var methods: [String: Method]? {
    switch self {
    case .string: StringMethods.table
    case .bytes: BytesMethods.table
    case .list: ListMethods.table
    case .dict: DictMethods.table
    case .set: SetMethods.table
    default: nil
    }
  }

  /// The names after a dot that have a meaning, in alphabetical order.
  public var attributeNames: [String] {
    if case .host(let host) = self { return host.attributeNames.sorted() }
    return methods?.keys.sorted() ?? []
  }
}
