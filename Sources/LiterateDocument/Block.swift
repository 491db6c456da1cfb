/// A block of a document: what stands on lines of its own.
public enum Block: Sendable {
  case heading(Heading)
  case paragraph([Inline])
  case blockQuote([Block])
  case list(List)
  /// A fenced or indented code block that is only shown.
  case codeBlock(CodeBlock)
  /// A fenced block that is executed.
  case directive(Directive)
  case thematicBreak
  /// Raw HTML, which reports show as text.
  case htmlBlock(String)

  public struct Heading: Sendable {
    /// 1 to 6.
    public let level: Int
    public let content: [Inline]
  }

  public struct List: Sendable {
    /// The first item's number; `nil` for a bullet list.
    public let start: Int?
    /// Whether the items' paragraphs are set without space between them.
    public let isTight: Bool
    public let items: [[Block]]
  }

  public struct CodeBlock: Sendable {
    /// What follows the opening fence, such as `python`; empty for an indented block.
    public let info: String
    /// The lines, each ended by a line feed.
    public let text: String
  }
}
