/// A model cannot be built, compiled or trained as asked: who, what was expected, what came, what to try.
public struct ModelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The model, loss, metric or argument that complains.
  public var subject: String
  public var expected: String
  public var received: String
  public var help: String?
  /// The name of the layer that the problem is about, if it is about one.
  public var layer: String?
  /// The name of the argument of `compile`, `fit`, `evaluate` or `predict` that the problem is about.
  public var argument: String?

  public init(
    _ subject: String, expected: String, received: String, help: String? = nil, layer: String? = nil,
    argument: String? = nil
  ) {
    self.subject = subject
    self.expected = expected
    self.received = received
    self.help = help
    self.layer = layer
    self.argument = argument
  }

  public var description: String {
    "\(subject): expected \(expected), received \(received)" + (help.map { ". \($0)" } ?? "")
  }
}
