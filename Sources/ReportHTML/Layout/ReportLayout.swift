import LiterateDocument

/// A report laid out for any kind of page: what each directive shows, with numbers and anchors, and the headings.
///
/// Anchors are made of names in the document, never of counters, so that they stay when something is inserted above:
/// the headings', then those of directives, then those of figures and tables. Numbers follow the order of the page.
struct ReportLayout {
  let report: Report
  let outline: HeadingOutline
  /// What each directive shows, indexed by ``Directive/ordinal``.
  private(set) var results: [[ResultView]] = []
  /// The anchor of each directive, indexed by ``Directive/ordinal``.
  let directiveAnchors: [String]
  /// What each directive cost, the last table; `nil` if that is not known.
  private(set) var costs: TableView?
  /// What figures and tables are called in running text, by their anchors: `Figure 3`.
  private(set) var references: [String: String] = [:]
  /// All anchors of the page.
  private(set) var anchors: Set<String>
  private var figureCount = 0
  private var tableCount = 0

  init(_ report: Report) {
    self.report = report
    outline = HeadingOutline(report.document.blocks)
    (directiveAnchors, anchors) = Self.fixedAnchors(of: report.document, outline)
    for directive in report.document.directives {
      let items = directive.ordinal < report.results.count ? report.results[directive.ordinal] : []
      results.append(items.flatMap { ResultView.views(of: $0, in: directive) }.map { numbered($0) })
    }
    if !report.provenance.directives.isEmpty { costs = numbered(TableView(costsOf: report.provenance.directives)) }
  }

  /// The anchors that a document has before it is executed: those of its headings and directives and of the page's
  /// sections.
  static func fixedAnchors(
    of document: Document, _ outline: HeadingOutline
  ) -> (ofDirectives: [String], all: Set<String>) {
    var used = Set(HeadingOutline.sections + outline.entries.map(\.id))
    let anchors = document.directives.map { directive in
      let name = [directive.kind.rawValue] + (directive.label.map { [$0] } ?? [])
      return used.insertUnique("block-" + name.joined(separator: "-"))
    }
    return (anchors, used)
  }

  private mutating func numbered(_ view: ResultView) -> ResultView {
    switch view {
    case .table(let table): return .table(numbered(table))
    case .figure(var figure):
      figureCount += 1
      figure.number = "Figure \(figureCount)"
      let file = figure.figure.file
      figure.anchor = anchor(file.hasSuffix(".png") ? String(file.dropLast(4)) : file)
      references[figure.anchor] = figure.number
      return .figure(figure)
    case .message, .output, .expectations: return view
    }
  }

  private mutating func numbered(_ table: TableView) -> TableView {
    tableCount += 1
    var table = table
    table.number = "Table \(tableCount)"
    table.anchor = anchor(table.name)
    references[table.anchor] = table.number
    return table
  }

  private mutating func anchor(_ name: String) -> String {
    anchors.insertUnique(String(name.map { $0.isWhitespace ? "-" : $0 }))
  }

  // MARK: Contents

  /// A line of the contents, with those below it.
  struct ContentsEntry {
    var anchor: String
    var text: String
    var parts: [ContentsEntry] = []
  }

  /// The contents of the page, two levels deep, its own last sections included; empty if there is little to choose from.
  var contents: [ContentsEntry] {
    let headings = outline.entries.filter { $0.isTopLevel && (2...3).contains($0.level) && !$0.isTitle }
    guard outline.entries.count(where: { !$0.isTitle }) >= 3, headings.count(where: { $0.level == 2 }) >= 2 else {
      return []
    }
    var entries: [ContentsEntry] = []
    for heading in headings {
      let entry = ContentsEntry(anchor: heading.id, text: plainText(heading.content))
      if heading.level == 2 || entries.isEmpty {
        entries.append(entry)
      } else {
        entries[entries.count - 1].parts.append(entry)
      }
    }
    if !report.expectations.isEmpty { entries.append(ContentsEntry(anchor: "expectations", text: "Expectations")) }
    return entries + [ContentsEntry(anchor: "provenance", text: "Cost and provenance")]
  }

  /// The characters of running text without markup; an inline value as it reads on the page.
  private func plainText(_ content: [Inline]) -> String {
    content.map { inline in
      switch inline {
      case .value(let value) where value.ordinal < report.inlineValues.count:
        if case .text(let text) = report.inlineValues[value.ordinal] { text } else { value.displayText }
      case .emphasis(let content), .strong(let content): plainText(content)
      case .link(let link): plainText(link.content)
      default: [inline].plainText
      }
    }.joined()
  }

  // MARK: Links within the page

  enum Reference {
    /// To a figure or table, which the text is to call by its number.
    case numbered(String)
    /// To a heading, a directive or a section of the page.
    case plain
    /// To what this report does not have.
    case missing
  }

  /// What a link such as `#fit-curves` leads to; `nil` for a link that leaves the page.
  func reference(_ destination: String) -> (anchor: String, target: Reference)? {
    guard destination.hasPrefix("#"), destination != "#" else { return nil }
    let anchor = String(destination.dropFirst())
    if let number = references[anchor] { return (anchor, .numbered(number)) }
    return (anchor, anchors.contains(anchor) ? .plain : .missing)
  }

  /// The address of a link that leaves the page: for another experiment that of its report, `file` in its folder.
  func address(ofLink destination: String, file: String) -> String? {
    let path = destination.prefix { $0 != "#" }
    if let folder = report.siblings[String(path)] { return folder + file + destination[path.endIndex...] }
    return SafeURL.link(destination, folder: report.documentFolder)
  }
}

extension Inline.Link {
  /// Whether a link to a figure or table is to read as its number alone: it has no text, or its text says what it is.
  var isNumberAlone: Bool { ["", "figure", "table"].contains(content.plainText.lowercased()) }
}
