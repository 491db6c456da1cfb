import LiterateDocument

/// Writes a report's layout as HTML.
struct PageRenderer {
  let layout: ReportLayout
  let embeddedImages: [String: String]
  /// How many headings have been rendered.
  var headingCount = 0

  init(_ layout: ReportLayout, embeddedImages: [String: String]) {
    self.layout = layout
    self.embeddedImages = embeddedImages
  }

  mutating func page() -> String {
    let report = layout.report
    return Templates.render(
      .page,
      [
        "language": report.language, "title": report.title, "style": Stylesheet.css, "header": header(),
        "reproduce": reproduceSection(), "contents": contents(), "document": blocks(report.document.blocks),
        "expectations": expectationsSection(), "provenance": provenanceSection(),
      ])
  }

  // MARK: Head

  private func header() -> String {
    let report = layout.report
    let heading = layout.outline.title.map { inlines($0) } ?? escaped(report.title)
    return Templates.render(
      .header,
      [
        "verdict": report.verdict.rawValue, "sign": report.verdict.sign, "word": report.verdict.word,
        "sentence": report.verdictSentence, "heading": heading,
        "direction": layout.outline.title.map { direction(of: $0) } ?? "",
        "id": orFalse(layout.outline.entries.first(where: \.isTitle)?.id ?? ""),
        "hasNumbers": !report.keyNumbers.isEmpty,
        "numbers": report.keyNumbers.map { ["label": $0.label, "value": $0.value] },
      ])
  }

  private func reproduceSection() -> String {
    let reproduction = layout.report.reproduction
    if reproduction.command.isEmpty, reproduction.facts.isEmpty { return "" }
    return Templates.render(
      .reproduce,
      [
        "command": orFalse(reproduction.command), "hasFacts": !reproduction.facts.isEmpty,
        "facts": facts(reproduction.facts),
      ])
  }

  private func contents() -> String {
    if layout.contents.isEmpty { return "" }
    func values(_ entry: ReportLayout.ContentsEntry) -> [String: Any] {
      [
        "id": entry.anchor, "text": entry.text, "hasParts": !entry.parts.isEmpty, "parts": entry.parts.map(values),
      ]
    }
    return Templates.render(.contents, ["entries": layout.contents.map(values)])
  }

  func facts(_ facts: [Fact]) -> [[String: Any]] {
    facts.map { ["name": $0.name, "value": $0.value] }
  }

  /// A text for a section of a template that is left out when the text is empty.
  func orFalse(_ text: String) -> Any { text.isEmpty ? false : text }

  // MARK: Directives

  mutating func directive(_ directive: Directive) -> String {
    let result = layout.results[directive.ordinal].map { html($0) }.joined()
    return Templates.render(
      .directive,
      [
        "id": layout.directiveAnchors[directive.ordinal], "kind": directive.kind.rawValue,
        "label": orFalse(directive.label ?? ""),
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
}
