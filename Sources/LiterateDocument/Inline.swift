import Diagnostics

/// A piece of running text.
public enum Inline: Sendable {
  case text(String)
  /// A line ending in the source that is only a space on the page.
  case softBreak
  case hardBreak
  case code(String)
  /// A code span that stands for the value of an expression.
  case value(InlineValue)
  case emphasis([Inline])
  case strong([Inline])
  case link(Link)
  case image(Image)
  /// Raw HTML, which reports show as text.
  case html(String)

  public struct Link: Sendable {
    public let destination: String
    /// Empty if there is none.
    public let title: String
    public let content: [Inline]
    /// The destination in the file; the beginning of the paragraph or heading where it is written in another way.
    public let location: SourceLocation
  }

  public struct Image: Sendable {
    public let source: String
    /// Empty if there is none.
    public let title: String
    /// The alternative text, which may carry markup.
    public let content: [Inline]
    /// The source in the file; the beginning of the paragraph or heading where it is written in another way.
    public let location: SourceLocation
  }
}

extension [Inline] {
  /// The characters without markup; line breaks become spaces, an inline value is its expression.
  public var plainText: String {
    map { inline in
      switch inline {
      case .text(let text), .code(let text), .html(let text): text
      case .softBreak, .hardBreak: " "
      case .value(let value): value.displayText
      case .emphasis(let content), .strong(let content): content.plainText
      case .link(let link): link.content.plainText
      case .image(let image): image.content.plainText
      }
    }.joined()
  }
}
