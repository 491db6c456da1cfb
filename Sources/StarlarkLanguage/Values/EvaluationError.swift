/// A failed operation: what is wrong and what to try, without a place.
///
/// Built-in and host functions throw it; the interpreter turns it into a `Diagnostic` at the call, or at the argument
/// that the error names.
public struct EvaluationError: Error {
  /// The part of a call at which the caret stands.
  public enum Place: Sendable, Hashable {
    /// The whole operation.
    case operation
    /// The argument for a parameter, however it was passed.
    case parameter(String)
    /// The argument at a position, from 0.
    case positional(Int)
    /// The argument passed by name.
    case keyword(String)
  }

  public var message: String
  /// The diagnostic's code, such as `type`, `value`, `index` or `shape`.
  public var code: String
  /// Suggestions, one line each.
  public var help: [String]
  public var place: Place

  /// A failure of the whole operation, or of the argument for `parameter`.
  public init(_ message: String, code: String = "value", help: [String] = [], parameter: String? = nil) {
    self.message = message
    self.code = code
    self.help = help
    self.place = parameter.map(Place.parameter) ?? .operation
  }

  init(_ message: String, code: String, help: [String] = [], place: Place) {
    self.message = message
    self.code = code
    self.help = help
    self.place = place
  }
}
