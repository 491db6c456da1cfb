import Diagnostics
import LiterateDocument
import Testing

@testable import ReportHTML

extension Document {
  /// The names of the tags of all raw HTML.
  var rawHTML: [String] {
    func names(_ html: String) -> [String] {
      html.split(separator: "<").map { part in
        String(part.drop { $0 == "/" }.prefix { $0.isLetter })
      }.filter { !$0.isEmpty }
    }
    func inlines(_ content: [Inline]) -> [String] {
      content.flatMap { inline -> [String] in
        switch inline {
        case .html(let html): names(html)
        case .emphasis(let content), .strong(let content): inlines(content)
        case .link(let link): inlines(link.content)
        default: []
        }
      }
    }
    func all(_ blocks: [Block]) -> [String] {
      blocks.flatMap { block -> [String] in
        switch block {
        case .htmlBlock(let html): names(html)
        case .heading(let heading): inlines(heading.content)
        case .paragraph(let content): inlines(content)
        case .blockQuote(let blocks): all(blocks)
        case .list(let list): list.items.flatMap(all)
        default: []
        }
      }
    }
    return all(blocks)
  }
}

@Suite struct ReportMarkdownTests {
  /// The words of a document, block by block, however they are marked up.
  private func words(_ blocks: [Block]) -> [String] {
    func text(_ content: [Inline]) -> String {
      content.map { inline in
        switch inline {
        case .text(let text), .code(let text): text
        case .html(let html): ["<em>", "</em>", "<strong>", "</strong>"].contains(html) ? "" : html
        case .softBreak, .hardBreak: " "
        case .value(let value): "= \(value.displayText)"
        case .emphasis(let content), .strong(let content): text(content)
        case .link(let link): text(link.content)
        case .image(let image): text(image.content)
        }
      }.joined()
    }
    return blocks.flatMap { block -> [String] in
      switch block {
      case .heading(let heading): ["heading: \(text(heading.content))"]
      case .paragraph(let content): [text(content)]
      case .blockQuote(let blocks): ["quote"] + words(blocks)
      case .list(let list): ["\(list.start.map { "\($0)" } ?? "list")"] + list.items.flatMap { ["item"] + words($0) }
      case .codeBlock(let code): ["code: \(code.text)"]
      case .htmlBlock(let html): ["code: \(html)"]
      case .thematicBreak: ["break"]
      case .directive(let directive): ["directive: \(directive.text)"]
      }
    }.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
  }

  /// The document's part of the Markdown, read again.
  private func readAgain(_ markdown: String) -> [String] {
    let report = report("# The title\n\n\(markdown)")
    let text = ReportMarkdown(report).text()
    let blocks = Document(parsing: SourceText(name: "report.md", text: text)).blocks
    // The title and the verdict stand before it, a line and a sentence behind.
    return words(Array(blocks.dropFirst(2).dropLast(2)))
  }

  @Test(arguments: [
    "a * b * c, snake_case and _edges_, 5 < 6 > 4 & 7 &amp; 8, `code`, [x] and !", "1986\\. A year\n",
    "\\# no heading\n",
    "\\- no list\n", "\\+ no list\n", "a\n\\=\n", "\\> no quote\n", "*a* **b** ***c*** *a **b** c* **\"x\"**",
    "`` a ` b `` and ` `` `", "![a *b*](c.png) wow\\![d](e f)", "a\\\nb  \nc", "- a\n- b\n\n  c\n- > d\n  > e",
    "3. a\n4. b\n\n<!-- -->\n\n5. c", "- a\n\n* b\n", "> a\n\n> b\n", "    code\n\n```python\nx = 1\n````\n", "***\n",
    "<div onclick=\"x\">\n*a*\n</div>\n", "a <b>c</b> d", "[a](<b c> \"t\") [d](javascript:x)",
    "## a #\n\n## \\# b \\#",
    "- ```python\n  a\n\n  b\n  ```\n- c", "\\~~~\n", "a\n\\-\\-\\-\n", "\\```\nx", "x\\\ny", "*\u{301}a*",
    "- \n- b", "+ a\n  - b\n    1) c\n       > d", "a\\", "# Second title\n", "$\\alpha_1 \\cdot \\{x\\}$ \\\\ \\ b",
  ])
  func proseIsReadBackAsItWas(_ markdown: String) {
    let expected = words(Document(parsing: SourceText(name: "a.md", text: markdown)).blocks)
    #expect(readAgain(markdown) == expected)
  }

  @Test(arguments: 0..<20) func anyProseIsReadBack(_ seed: Int) {
    let pieces = [
      "\n", "\n\n", "> ", "- ", "3. ", "`", "# ", "*", "**", "_", "\\[", "\\*", "&amp;", "\"", "text", "é", "---\n",
      "a_b", " ", "1. x\n", "\\<b>", "  \n", "+", "=", "~", "|", "end",
    ]
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    for _ in 0..<40 {
      var text = ""
      for _ in 0..<20 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        text += pieces[Int(state % UInt64(pieces.count))]
      }
      let expected = words(Document(parsing: SourceText(name: "a.md", text: text)).blocks)
      #expect(readAgain(text) == expected, "\(text.debugDescription)")
    }
  }

  @Test func keepsTheTablesOfProse() {
    let table = "| a | b |\n|---|--:|\n| 1 | 2 |"
    #expect(ReportMarkdown(report(table)).text().contains("\n\n\(table)\n\n"))
  }

  @Test func formulasStayAsTheyAre() {
    #expect(ReportMarkdown(report("$\\alpha_i \\cdot x$\n")).text().contains("$\\alpha_i \\cdot x$\n"))
  }

  @Test func cellsMayHoldEverything() {
    var report = report("```table\n```\n")
    report.results = [[.table(Table(header: ["a|b", "c"], rows: [["*x* | `y`", "1\n2"]], numericColumns: [1]))]]
    #expect(
      ReportMarkdown(report).text().contains(
        """
        | a\\|b | c |
        |---|---:|
        | \\*x\\* \\| \\`y\\` | 1 2 |

        """))
  }

  @Test func isTheSameWhateverTheRunCost() {
    var other = DemoReport.report
    other.provenance = Provenance()
    #expect(ReportMarkdown(DemoReport.report).text() == ReportMarkdown(other).text())
  }

  @Test func linksLeadSomewhere() {
    let text = ReportMarkdown(SmallReport.report).text()
    #expect(text.contains("[the layers (Table 1)](#model-layers)"))
    #expect(text.contains("<a id=\"model-layers\"></a>"))
    #expect(text.contains("the errors (not in this report)"))
  }
}
