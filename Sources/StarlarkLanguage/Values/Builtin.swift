/// A function that the host or the language itself provides.
///
/// ```swift
/// Builtin("square", [.required("x")]) { .float(pow(try $0.double("x"), 2)) }
/// ```
/// Whatever error the body throws reaches the user as a diagnostic at the call, or at the argument it names.
public final class Builtin: Container {
  public let name: String
  public let signature: Signature
  /// The object of a bound method: `"a-b".split` has the string.
  public private(set) var receiver: Value?
  private let body: (BoundArguments) throws -> Value

  /// A function with declared parameters.
  public init(
    _ name: String, _ signature: Signature, receiver: Value? = nil, _ body: @escaping (BoundArguments) throws -> Value
  ) {
    self.name = name
    self.signature = signature
    self.receiver = receiver
    self.body = body
  }

  deinit { Value.release(takeContents()) }

  override func takeContents() -> [Value] {
    defer { receiver = nil }
    return receiver.map { [$0] } ?? []
  }

  /// Calls the function.
  func call(_ arguments: CallArguments) throws -> Value {
    let bound = try signature.bind(arguments, function: name)
    do {
      return try body(bound)
    } catch var error as EvaluationError {
      if case .parameter(let name) = error.place { error.place = bound.place(of: name) }
      throw error
    }
  }
}

/// A named group of values with attributes: `layers` in `layers.Dense(10)`.
public final class Namespace: HostValue {
  public let name: String
  public let typeName: String
  private let members: [String: Value]
  /// What to write instead of names that are not there but could be expected.
  let advice: [String: String]
  /// What to try where no name is near.
  let overview: String?

  /// - Parameters:
  ///   - name: The name as the user writes it, `keras.layers`; messages show it.
  ///   - members: The attributes.
  ///   - typeName: The word that `type(x)` gives.
  ///   - advice: Help by the names of what is not there.
  ///   - overview: Help for all other names.
  public init(
    _ name: String, _ members: [String: Value], typeName: String = "module", advice: [String: String] = [:],
    overview: String? = nil
  ) {
    self.advice = advice
    self.overview = overview
    self.name = name
    self.members = members
    self.typeName = typeName
  }

  public var repr: String { "<\(typeName) \(name)>" }
  public var attributeNames: [String] { members.keys.sorted() }
  public func attribute(_ name: String) -> Value? { members[name] }
}
