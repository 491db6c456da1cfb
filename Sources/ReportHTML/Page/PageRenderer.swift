import LiterateDocument

/// The state of one rendering: what has been numbered so far.
struct PageRenderer {
  let report: Report
  let embeddedImages: [String: String]
  let outline: HeadingOutline
  /// How many headings have been rendered.
  var headingCount = 0
  var figureCount = 0
  var tableCount = 0
  private var usedAnchors: Set<String> = []

  init(report: Report, embeddedImages: [String: String]) {
    self.report = report
    self.embeddedImages = embeddedImages
    outline = HeadingOutline(report.document.blocks)
  }

  mutating func page() -> String {
    // In the order of the page, as figures and tables are numbered on the way.
    let header = header()
    let document = blocks(report.document.blocks)
    let expectations = expectationsSection()
    let provenance = provenanceSection()
    return Templates.render(
      .page,
      [
        "language": report.language, "title": report.title, "style": Stylesheet.css, "header": header,
        "reproduce": reproduceSection(), "contents": contents(), "document": document, "expectations": expectations,
        "provenance": provenance,
      ])
  }

  // MARK: Head

  private mutating func header() -> String {
    let (sign, word): (String, String) =
      switch report.verdict {
      case .passed: ("✓", "Passed")
      case .failed: ("✗", "Failed")
      case .partial: ("!", "Partial")
      }
    let heading = outline.title.map { inlines($0) } ?? escaped(report.title)
    return Templates.render(
      .header,
      [
        "verdict": report.verdict.rawValue, "sign": sign, "word": word, "sentence": verdictSentence(),
        "heading": heading, "hasNumbers": !report.keyNumbers.isEmpty,
        "numbers": report.keyNumbers.map { ["label": $0.label, "value": $0.value] },
      ])
  }

  private func verdictSentence() -> String {
    let expectations = report.expectations
    let failed = expectations.count { $0.outcome == .failed }
    let notRun = expectations.count { $0.outcome == .notRun }
    switch report.verdict {
    case .partial:
      let consequence = notRun > 0 ? "; \(notRun) of \(expectations.count) expectations not evaluated" : ""
      return "A directive failed, and what depends on it did not run" + consequence + "."
    case .passed, .failed:
      if expectations.isEmpty { return "All directives ran; no expectations are stated." }
      if failed == 0, notRun == 0 {
        return expectations.count == 1
          ? "The stated expectation holds." : "All \(expectations.count) expectations hold."
      }
      if expectations.count == 1 { return "The stated expectation does not hold." }
      return "\(failed) of \(expectations.count) expectations \(failed == 1 ? "does" : "do") not hold."
    }
  }

  private func reproduceSection() -> String {
    let reproduction = report.reproduction
    if reproduction.command.isEmpty, reproduction.facts.isEmpty { return "" }
    return Templates.render(
      .reproduce,
      [
        "command": orFalse(reproduction.command), "hasFacts": !reproduction.facts.isEmpty,
        "facts": facts(reproduction.facts),
      ])
  }

  /// The contents, if there is something to choose from.
  private func contents() -> String {
    let sections = outline.entries.filter { $0.level == 2 && $0.isTopLevel }
    guard outline.entries.count(where: { !$0.isTitle }) >= 3, sections.count >= 2 else { return "" }
    var entries = sections.map { ["id": $0.id, "text": $0.text] }
    if !report.expectations.isEmpty { entries.append(["id": "expectations", "text": "Expectations"]) }
    entries.append(["id": "provenance", "text": "Cost and provenance"])
    return Templates.render(.contents, ["entries": entries])
  }

  func facts(_ facts: [Fact]) -> [[String: Any]] {
    facts.map { ["name": $0.name, "value": $0.value] }
  }

  /// A text for a section of a template that is left out when the text is empty.
  func orFalse(_ text: String) -> Any { text.isEmpty ? false : text }

  // MARK: Directives

  mutating func directive(_ directive: Directive) -> String {
    let items = directive.ordinal < report.results.count ? report.results[directive.ordinal] : []
    let result = items.map { item($0, of: directive) }.joined()
    return Templates.render(
      .directive,
      [
        "id": anchor(of: directive), "kind": directive.kind.rawValue, "label": orFalse(directive.label ?? ""),
        "line": directive.line, "source": source(of: directive), "hasResult": !result.isEmpty, "result": result,
      ])
  }

  /// Lines above which a source is folded.
  private static let longestOpenSource = 40

  private func source(of directive: Directive) -> String {
    var text = directive.text
    while text.last?.isNewline == true { text.removeLast() }
    if text.isEmpty { return "" }
    let lines = text.count { $0.isNewline } + 1
    return Templates.render(
      .source,
      [
        "fold": lines > Self.longestOpenSource ? "Source, \(lines) lines" : false,
        "code": SourceHighlighter.html(text),
      ])
  }

  /// The anchor of a directive: its kind and label, and its line where two are alike.
  func anchor(of directive: Directive) -> String {
    let name = ([directive.kind.rawValue] + (directive.label.map { [$0] } ?? [])).joined(separator: "-")
    let isAlone = report.document.directives.count { $0.kind == directive.kind && $0.label == directive.label } == 1
    return "block-" + name + (isAlone ? "" : "-\(directive.ordinal)")
  }
}
