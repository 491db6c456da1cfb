/// One message to the user: what is wrong, where, what was expected, what came, and what to try.
///
/// A diagnostic is a value with facts; ``DiagnosticRenderer`` turns it into lines of text.
/// ```
/// digits.md:24:1: error[shape]: Dense cannot follow MaxPooling2D directly into a classifier
///    24 | Dense(10, activation="softmax")
///       | ^ its output is (batch, 4, 4, 10), but loss "sparse_categorical_crossentropy" needs (batch, classes)
///   help: put Flatten() or GlobalAveragePooling2D() before it
/// ```
public struct Diagnostic: Error, Sendable {
  public enum Severity: String, Sendable {
    case error
    case warning
    case note
  }

  /// A place with a word on why it matters; the word may be empty.
  public struct Label: Sendable {
    public var location: SourceLocation
    public var text: String

    public init(_ location: SourceLocation, _ text: String = "") {
      self.location = location
      self.text = text
    }
  }

  /// One step of the way by which evaluation reached the error, innermost first.
  public struct Frame: Sendable {
    public var function: String
    public var location: SourceLocation

    public init(function: String, location: SourceLocation) {
      self.function = function
      self.location = location
    }
  }

  public var severity: Severity
  /// A short, stable word for the kind of problem, such as `syntax`, `name`, `shape` or `option`.
  public var code: String
  public var message: String
  /// Where the caret stands; `nil` for a problem that has no place in a text, such as a missing program.
  public var primary: Label?
  public var secondary: [Label]
  /// Suggestions, one line each.
  public var help: [String]
  public var frames: [Frame]

  public init(
    _ severity: Severity = .error, code: String, _ message: String, at primary: Label? = nil,
    secondary: [Label] = [], help: [String] = [], frames: [Frame] = []
  ) {
    self.severity = severity
    self.code = code
    self.message = message
    self.primary = primary
    self.secondary = secondary
    self.help = help
    self.frames = frames
  }
}
