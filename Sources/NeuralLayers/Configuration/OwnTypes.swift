// What a layer, loss or metric of a user's own does without: a name and parameters matter to experiments and files only.

extension ConfigurableObject {
  /// The name of the Swift type, without parameters.
  public static var signature: Signature { Signature(String(describing: Self.self), []) }

  /// Refused: a type that is to be made by name states its signature and reads its arguments.
  public init(_ arguments: Arguments) throws {
    throw ConfigurationError(
      object: Self.signature.name, argument: "init", expected: "a type that can be made of arguments", received: "none",
      help: "Give \(Self.signature.name) a static signature and init(_ arguments: Arguments).")
  }
}

extension Layer {
  /// The name of the Swift type, with the parameters that every layer has.
  public static var signature: Signature { .layer(String(describing: Self.self), []) }
}
