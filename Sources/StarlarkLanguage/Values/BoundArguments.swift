import Diagnostics

/// The arguments of one call, matched with the parameters of a ``Signature``.
///
/// The typed accessors throw a worded error that points at the argument:
/// ```swift
/// Builtin("Dense", [.required("units"), .optional("activation", default: nil)]) { arguments in
///   let units = try arguments.int("units", atLeast: 1)
///   let activation = try arguments.optionalString("activation")
///   …
/// }
/// ```
public struct BoundArguments {
  /// The function's name as messages show it.
  public let function: String
  let signature: Signature
  let values: [Value?]
  /// The arguments that `*args` took.
  public let variadic: [Value]
  /// The arguments that `**kwargs` took, in the order of the call.
  public let keywords: [(name: String, value: Value)]
  /// The call itself with its place.
  public let call: CallArguments

  public var interpreter: Interpreter { call.interpreter }
  /// The place of the call.
  public var location: SourceLocation { call.site.location }

  /// The argument for a parameter, else its default; `nil` if there is neither.
  public subscript(name: String) -> Value? {
    guard let index = index(of: name) else { return nil }
    if let value = values[index] { return value }
    if case .optional(let constant) = signature.parameters[index].kind { return constant?.value }
    return nil
  }

  /// Whether the call itself gave the argument.
  public func isGiven(_ name: String) -> Bool { index(of: name).map { values[$0] != nil } ?? false }

  private func index(of name: String) -> Int? { signature.parameters.firstIndex { $0.name == name && $0.isNamed } }

  /// The place of the argument for a parameter; that of the call if it was left out.
  public func location(of name: String) -> SourceLocation { call.site.location(of: place(of: name)) }

  /// How the argument was passed.
  func place(of name: String) -> EvaluationError.Place {
    guard let index = index(of: name), values[index] != nil else { return .operation }
    if call.keywords.contains(where: { $0.name == name }) { return .keyword(name) }
    let before = signature.parameters[..<index].filter { $0.isNamed && $0.acceptsPosition }
    return .positional(before.count)
  }

  /// An error about one argument; throw it, and the caret stands at that argument.
  public func error(_ name: String, _ message: String, code: String = "value", help: [String] = []) -> EvaluationError {
    EvaluationError(message, code: code, help: help, place: place(of: name))
  }

  /// An error about the type of one argument.
  public func typeError(_ name: String, expected: String) -> EvaluationError {
    let value = self[name] ?? .none
    var received = value.typeName
    // Where an int is wanted and refused, it is too large.
    if case .bigInt = value { received = "int beyond 64 bits" }
    return error(name, "\(function): \(name): got \(received), want \(expected)", code: "type")
  }
}

extension BoundArguments {
  /// The argument for a required parameter, or the default.
  public func value(_ name: String) -> Value { self[name] ?? .none }

  /// An integer of at least `minimum`.
  public func int(_ name: String, atLeast minimum: Int? = nil) throws -> Int {
    guard let number = value(name).asInt else { throw typeError(name, expected: "int") }
    if let minimum, number < minimum {
      throw error(name, "\(function): \(name): must be at least \(minimum), received \(number)")
    }
    return number
  }

  /// A number, integers being converted.
  public func double(_ name: String) throws -> Double {
    guard let number = value(name).asDouble else { throw typeError(name, expected: "number") }
    return number
  }

  public func bool(_ name: String) throws -> Bool {
    guard let truth = value(name).asBool else { throw typeError(name, expected: "bool") }
    return truth
  }

  public func string(_ name: String) throws -> String {
    guard let text = value(name).asString else { throw typeError(name, expected: "string") }
    return text
  }

  /// The elements of a list, tuple or other iterable.
  public func sequence(_ name: String) throws -> [Value] {
    let value = value(name)
    guard let elements = try interpreter.elementsIfIterable(value) else {
      throw error(
        name, "\(function): \(name): got \(value.typeName), want iterable: \(value.typeName) is not iterable",
        code: "type")
    }
    try interpreter.countSteps(elements.count >> 2)
    return elements
  }

  /// One integer for all of `count` axes, or a list or tuple of `count` integers, as Keras's `kernel_size` is.
  public func ints(_ name: String, count: Int, atLeast minimum: Int? = nil) throws -> [Int] {
    let numbers: [Int]
    switch value(name) {
    case .int(let number): numbers = [Int](repeating: number, count: count)
    case let other:
      let elements = (other.asSequence ?? []).compactMap(\.asInt)
      guard let all = other.asSequence?.count, all == count, elements.count == count else {
        let received = other.repr
        throw error(
          name, "\(function): \(name): expected an integer or \(count) integers, received \(received)", code: "type")
      }
      numbers = elements
    }
    if let minimum, let small = numbers.first(where: { $0 < minimum }) {
      throw error(name, "\(function): \(name): must be at least \(minimum), received \(small)")
    }
    return numbers
  }

  public func optionalInt(_ name: String, atLeast minimum: Int? = nil) throws -> Int? {
    value(name).isNone ? nil : try int(name, atLeast: minimum)
  }

  public func optionalDouble(_ name: String) throws -> Double? { value(name).isNone ? nil : try double(name) }

  public func optionalBool(_ name: String) throws -> Bool? { value(name).isNone ? nil : try bool(name) }

  public func optionalString(_ name: String) throws -> String? { value(name).isNone ? nil : try string(name) }

  /// One of the given words.
  public func choice(_ name: String, of words: [String]) throws -> String {
    let text = try string(name)
    if words.contains(text) { return text }
    var help = nearestName(to: text, among: words).map { ["did you mean \"\($0)\"?"] } ?? []
    help.append("\(name) is one of \(words.map { "\"\($0)\"" }.joined(separator: ", "))")
    throw error(name, "\(function): \(name): unknown word \"\(text)\"", help: help)
  }

  /// The host's object of a type, called `expected` in the message.
  public func host<T>(_ name: String, as type: T.Type = T.self, expected: String) throws -> T {
    guard let object = value(name).asHost(type) else { throw typeError(name, expected: expected) }
    return object
  }
}
