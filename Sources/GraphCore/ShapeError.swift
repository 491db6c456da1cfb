/// An operation was given operands that it cannot take.
public struct ShapeError: Error, Hashable, Sendable, CustomStringConvertible {
  public var operation: String
  /// What the operation needs.
  public var expected: String
  /// What it was given.
  public var received: String

  public init(operation: String, expected: String, received: String) {
    self.operation = operation
    self.expected = expected
    self.received = received
  }

  public var description: String { "\(operation): expected \(expected), received \(received)" }
}
