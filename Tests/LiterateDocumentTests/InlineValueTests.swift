import Diagnostics
import LiterateDocument
import Testing

@Suite struct InlineValueTests {
  /// Each `‹…›` marks where an expression must be found; the marks are not part of the source.
  static let marked: [String] = [
    "The network reaches `= ‹evaluate.accuracy›` on digits.",
    "`=‹x›` and `=‹(1 + 2)›` and `=‹_y›`",
    "``= ‹\"`\"›`` then `` = ‹b› ``",
    "*a `= ‹x›`* **`=   ‹y› `** [`= ‹z›`](u)",
    "# Title `= ‹x›` #",
    "Under\n`= ‹x›`\n===",
    "- a\n  - b `= ‹x›`\n\n    c `= ‹y›`",
    "> > quoted `= ‹x›`\n> lazy `= ‹y›`\nlazier `= ‹z›`",
    "1. > - deep\n   >   `= ‹x›`",
    "\t- tab\n\t  `= ‹x›`".replacing("\t", with: " "),
    "é 🦄 e\u{301} `= ‹ü›`",
    "\\`= x\\` `= ‹x›`",
    "\\\\`= ‹x›`",
    "``` x `= ‹x›`",
    "`a` `= ‹x›` `= ‹x›` `b` `= ‹x›`",
    "<a title=\"`= x`\"> `= ‹x›`",
    "\r\n\r\na\r\n`= ‹x›`\r\n",
    "![alt `= ‹x›`](a.png)",
  ]

  @Test(arguments: marked) func findsTheExpression(_ text: String) throws {
    var places: [SourceText.Origin] = []
    var expressions: [String] = []
    var plain = ""
    var current: String?
    for character in text {
      if character == "‹" {
        current = ""
        // Marks that stand before this one in the line are not columns.
        let line = plain.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        places.append(.init(line: line.count, column: String(line.last.map { Substring($0) } ?? "").count + 1))
      } else if character == "›" {
        expressions.append(current ?? "")
        current = nil
      } else {
        plain.append(character)
        current?.append(character)
      }
    }
    let document = read(plain)
    #expect(document.inlineValues.map(\.expression.text) == expressions)
    #expect(document.inlineValues.map { $0.expression.position(at: 0) } == places)
    #expect(document.inlineValues.map(\.ordinal) == Array(0..<expressions.count))
    for value in document.inlineValues {
      let span = document.source.substring(value.location.span)
      #expect(span.hasPrefix("`") && span.hasSuffix("`") && span.contains(value.expression.text))
    }
    #expect(rendered(document) == "")
  }

  @Test(arguments: [
    "`== x`", "`==x`", "`=`", "`= `", "`=1`", "`=-x`", "`=>`", "`=\"a\"`", "`a = b`", "`  = `", "`= = x`", "`x`",
    "\\`= x\\`", "    `= x`", "<b title='`= x`'>",
  ])
  func leavesPlainCodeAlone(_ text: String) {
    #expect(read(text).inlineValues.isEmpty)
  }

  @Test func followsAnExpressionOverLines() throws {
    let document = read("> - see `= max(a,\n>   b)` there\n")
    let value = try #require(document.inlineValues.first)
    #expect(value.expression.text == "max(a,\nb)")
    #expect(value.displayText == "max(a, b)")
    #expect(value.expression.position(at: 0) == .init(line: 1, column: 12))
    #expect(value.expression.position(at: 7) == .init(line: 2, column: 5))
    #expect(document.source.substring(value.location.span) == "`= max(a,\n>   b)`")
  }

  @Test func standsInTheTree() {
    #expect(
      read("# T `= x`\n\na `= y.z` b").dump() == """
        document "T x"
          heading 1
            text "T "
            value 0 "x" at 1:8
          paragraph
            text "a "
            value 1 "y.z" at 3:6
            text " b"

        """)
  }
}
