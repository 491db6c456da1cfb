import Diagnostics

/// An experiment file, read: prose as a tree of blocks, and the directives and inline values in it.
///
/// Reading executes nothing and never fails: what is wrong with the file is listed in ``diagnostics``, and the tree
/// is as complete as it can be, so that everything else in the file can still be checked.
/// ```swift
/// let document = Document(parsing: SourceText(name: "digits.md", text: text))
/// document.directives.map(\.kind)  // [.params, .data, .model, …]
/// ```
/// The grammar is CommonMark 0.30. What Hornbook adds is described at ``Directive`` and ``InlineValue``.
public struct Document: Sendable {
  public let source: SourceText
  /// The text of the first level-1 heading, without markup; `nil` if the file has none.
  public let title: String?
  /// The blocks from top to bottom.
  public let blocks: [Block]
  /// All directives, also those nested in lists and block quotes, in the order of the file; `directives[n].ordinal == n`.
  public let directives: [Directive]
  /// All inline values in the order of the file; `inlineValues[n].ordinal == n`.
  public let inlineValues: [InlineValue]
  /// All links and all images in the order of the file.
  public let links: [Inline.Link]
  public let images: [Inline.Image]
  /// What is wrong with the file as a document, in the order of the file.
  public let diagnostics: [Diagnostic]

  /// Reads a file.
  public init(parsing source: SourceText) {
    var builder = DocumentBuilder(source: source)
    let blocks = builder.build()
    self.source = source
    self.blocks = blocks
    self.title = blocks.firstTitle
    self.directives = builder.directives
    self.inlineValues = builder.inlineValues
    self.links = builder.links
    self.images = builder.images
    self.diagnostics = builder.diagnostics.enumerated().sorted { a, b in
      (a.element.primary?.location.span.start ?? 0, a.offset) < (b.element.primary?.location.span.start ?? 0, b.offset)
    }.map(\.element)
  }
}

extension [Block] {
  /// The text of the first level-1 heading, wherever it is nested.
  fileprivate var firstTitle: String? {
    for block in self {
      switch block {
      case .heading(let heading) where heading.level == 1: return heading.content.plainText
      case .blockQuote(let blocks):
        if let title = blocks.firstTitle { return title }
      case .list(let list):
        for item in list.items {
          if let title = item.firstTitle { return title }
        }
      default: continue
      }
    }
    return nil
  }
}
