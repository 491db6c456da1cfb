import LiterateDocument

/// Writes a report's layout as Markdown, block by block.
///
/// A block is its lines; what contains it puts its prefix before each of them.
struct MarkdownRenderer {
  let layout: ReportLayout
  /// How many headings have been rendered.
  private var headingCount = 0

  init(_ layout: ReportLayout) { self.layout = layout }

  mutating func document() -> String {
    let report = layout.report
    var parts = [
      ["# " + (layout.outline.title.map { inlines($0, isOneLine: true) } ?? MarkdownText.escaped(report.title))],
      ["**\(report.verdict.sign) \(report.verdict.word).** \(MarkdownText.escaped(report.verdictSentence))"],
      keyNumbers(), reproduction(),
    ]
    parts += blocks(report.document.blocks)
    parts += expectations()
    parts.append([
      "---", "",
      "What this run cost and where it took place is in [run.json](run.json); "
        + "[index.html](index.html) is this report as a page.",
    ])
    return parts.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  // MARK: Head and end

  private func keyNumbers() -> [String] {
    let numbers = layout.report.keyNumbers
    if numbers.isEmpty { return [] }
    func row(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |" }
    return [
      row(numbers.map { MarkdownText.cell(MarkdownText.escaped($0.label)) }), row(numbers.map { _ in "---" }),
      row(numbers.map { "**\(MarkdownText.cell(MarkdownText.escaped($0.value)))**" }),
    ]
  }

  private func reproduction() -> [String] {
    let reproduction = layout.report.reproduction
    if reproduction.command.isEmpty, reproduction.facts.isEmpty { return [] }
    var lines = ["## How to reproduce", ""]
    if !reproduction.command.isEmpty { lines += MarkdownText.fenced(reproduction.command, info: "sh") + [""] }
    for fact in reproduction.facts {
      lines.append("- \(MarkdownText.escaped(fact.name)): \(MarkdownText.escaped(fact.value))")
    }
    return lines + ["", "---"]
  }

  private func expectations() -> [[String]] {
    if layout.report.expectations.isEmpty { return [] }
    let (sentence, list) = layout.report.expectationsByUrgency
    return [["## Expectations"], [sentence], expectationList(list, withLines: true)]
  }

  // MARK: Blocks

  /// The lines of each block; those of a directive are several blocks.
  private mutating func blocks(_ blocks: [Block]) -> [[String]] {
    var result: [[String]] = []
    var isAfterList = false
    for block in blocks {
      if case .list(let list) = block {
        // Two lists in a row are two because their markers differ.
        result.append(self.list(list, isOther: isAfterList))
        isAfterList.toggle()
      } else {
        result += self.block(block)
        isAfterList = false
      }
    }
    return result.filter { !$0.isEmpty }
  }

  private mutating func block(_ block: Block) -> [[String]] {
    switch block {
    case .heading(let heading): return [self.heading(heading)]
    case .paragraph(let content): return [paragraph(content)]
    case .blockQuote(let blocks):
      let lines = Self.joined(self.blocks(blocks))
      return [lines.isEmpty ? [">"] : lines.map { $0.isEmpty ? ">" : "> " + $0 }]
    case .list(let list): return [self.list(list, isOther: false)]
    case .codeBlock(let code):
      let language = code.info.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || "+-_".contains($0)) }
      return [MarkdownText.fenced(code.text, info: String(language))]
    case .directive(let directive): return self.directive(directive)
    case .thematicBreak: return [["---"]]
    // Raw HTML is text here too.
    case .htmlBlock(let html): return [MarkdownText.fenced(html, info: "html")]
    }
  }

  private static func joined(_ blocks: [[String]], isTight: Bool = false) -> [String] {
    Array(blocks.joined(separator: isTight ? [] : [""]))
  }

  private mutating func heading(_ heading: Block.Heading) -> [String] {
    let entry = layout.outline.entries[headingCount]
    headingCount += 1
    if entry.isTitle { return [] }
    // GitHub makes the anchor, but for headings that the page's own sections are in the way of.
    var text = inlines(heading.content, isOneLine: true)
    // At the end it would close the heading.
    if text.hasSuffix("#") { text = text.dropLast() + "\\#" }
    return [String(repeating: "#", count: entry.level) + " " + text]
  }

  private func paragraph(_ content: [Inline]) -> [String] {
    inlines(content).split(separator: "\n", omittingEmptySubsequences: false).map { line in
      MarkdownText.line(line.drop { $0 == " " || $0 == "\t" })
    }
  }

  private mutating func list(_ list: Block.List, isOther: Bool) -> [String] {
    var lines: [String] = []
    for (index, item) in list.items.enumerated() {
      let marker =
        list.start.map { "\($0 + index)\(isOther ? ")" : ".")" } ?? (isOther ? "*" : "-")
      let indent = String(repeating: " ", count: marker.count + 1)
      let content = Self.joined(blocks(item), isTight: list.isTight && item.allSatisfy(\.isPlain))
      if index > 0, !list.isTight { lines.append("") }
      lines.append(content.first.map { marker + " " + $0 } ?? marker)
      lines += content.dropFirst().map { $0.isEmpty ? "" : indent + $0 }
    }
    return lines
  }

  private func directive(_ directive: Directive) -> [[String]] {
    let anchor = escaped(layout.directiveAnchors[directive.ordinal])
    let label = directive.label.map { " \(MarkdownText.code($0))" } ?? ""
    var result = [
      ["<a id=\"\(anchor)\"></a>", "**\(directive.kind.rawValue)**\(label), line \(directive.line)"],
      MarkdownText.fenced(directive.text, info: "python"),
    ]
    for view in layout.results[directive.ordinal] { result += lines(of: view) }
    return result
  }
}

extension Block {
  /// Whether it can follow its neighbours in a tight list item without a line between.
  fileprivate var isPlain: Bool {
    switch self {
    case .paragraph, .list: true
    default: false
    }
  }
}
