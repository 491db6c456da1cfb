/// A method of a built-in type, as data.
struct Method: Sendable {
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
    let bound = try signature.bind(arguments, function: name)
    do {
      return try body(receiver, bound)
    } catch var error as EvaluationError {
      if case .parameter(let name) = error.place { error.place = bound.place(of: name) }
      throw error
    }
  }

  func bound(to receiver: Value) -> Builtin {
    Builtin(name, signature, receiver: receiver) { try body(receiver, $0) }
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
