import Diagnostics

/// What a program leaves behind.
public struct ExecutionResult {
  /// The value of an expression that stood alone as a statement at the top level.
  public struct ExpressionValue {
    public let value: Value
    public let expression: ExpressionNode
    public let location: SourceLocation
  }

  /// An option that the program gave, in ``TopLevelMode/options(_:)``.
  public struct Option {
    public let name: Identifier
    public let value: Value
    /// The place of the name.
    public let nameLocation: SourceLocation
    /// The place of the expression.
    public let valueLocation: SourceLocation
  }

  /// The variables of the top level in the order of their first assignment in the text, those with a leading `_` included; frozen.
  public let globals: [(name: String, value: Value)]
  /// The values of the top-level expression statements in the order in which they ran, `None` included.
  public let expressions: [ExpressionValue]
  /// The options in the order in which they were given.
  public let options: [Option]

  /// The globals that other programs may see: those without a leading `_`.
  public var exports: [(name: String, value: Value)] { globals.filter { !$0.name.hasPrefix("_") } }

  /// The value of a global.
  public subscript(name: String) -> Value? { globals.first { $0.name == name }?.value }
}
