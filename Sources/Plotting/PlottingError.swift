/// Why a figure could not be drawn, in words for the person who asked for it.
public struct PlottingError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Kind: Sendable {
    /// The machine lacks something, such as the font.
    case environment
    /// The numbers given do not make a figure.
    case data
    /// cairo, FreeType or libpng refused.
    case library
  }

  public var kind: Kind
  /// Who expected what, and what came.
  public var message: String
  /// What to try; may be empty.
  public var help: String

  public init(_ kind: Kind, _ message: String, help: String = "") {
    (self.kind, self.message, self.help) = (kind, message, help)
  }

  public var description: String { help.isEmpty ? message : "\(message) \(help)" }
}
