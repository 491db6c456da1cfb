import Diagnostics

/// A fenced block that Hornbook executes.
///
/// Its info string, whole, is `directive` or `directive label`; both kinds of fence work, at any nesting:
/// ````markdown
/// ```model cnn
/// Dense(10, activation="softmax")
/// ```
/// ````
public struct Directive: Sendable {
  /// The directives, in the order in which an experiment uses them.
  public enum Kind: String, CaseIterable, Sendable {
    case params
    case setup
    case data
    case model
    case compile
    case fit
    case evaluate
    case predict
    case plot
    case table
    case expect
  }

  public let kind: Kind
  /// The identifier after the directive's name, if there is one.
  public let label: String?
  /// The lines between the fences, each ended by a line feed, without the prefixes of lists and block quotes.
  ///
  /// Positions in it are places in the file: ``SourceText/position(at:)`` names the file's line and column.
  public let body: SourceText
  /// The opening fence with its info string, in the file.
  public let location: SourceLocation
  /// The directive's index among all directives of the document, from 0.
  public let ordinal: Int

  /// The label, else the directive's name: what the directive exports its result as, if it exports one.
  public var name: String { label ?? kind.rawValue }
  /// The body's characters, for display.
  public var text: String { body.text }
  /// The line of the opening fence in the file, from 1.
  public var line: Int { location.position.line }
}
