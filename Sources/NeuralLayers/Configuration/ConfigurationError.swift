/// A constructor was given an argument that it cannot take.
public struct ConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The Keras name of what was being constructed.
  public var object: String
  public var argument: String
  public var expected: String
  public var received: String
  public var help: String?

  public init(object: String, argument: String, expected: String, received: String, help: String? = nil) {
    self.object = object
    self.argument = argument
    self.expected = expected
    self.received = received
    self.help = help
  }

  public var description: String {
    "\(object): \(argument): expected \(expected), received \(received)" + (help.map { ". \($0)" } ?? "")
  }
}
