import Diagnostics
import Testing

/// The lines that a user sees.
@Suite struct DiagnosticRendererTests {
  static func span(_ source: SourceText, _ part: String) -> Diagnostics.SourceLocation {
    let (bytes, pattern) = (source.bytes, Array(part.utf8))
    let start = bytes.indices.first { bytes[$0...].starts(with: pattern) } ?? 0
    return Diagnostics.SourceLocation(source, SourceSpan(start: start, end: start + part.utf8.count))
  }

  static func render(_ text: String, _ part: String, label: String = "") -> String {
    let source = SourceText(name: "a.md", text: text)
    return DiagnosticRenderer().render(Diagnostic(code: "name", "wrong", at: .init(span(source, part), label)))
  }

  @Test func showsTheLineWithACaret() {
    #expect(
      DiagnosticRendererTests.render("x = 1\ny = Dens(10)\n", "Dens", label: "no such layer") == """
        a.md:2:5: error[name]: wrong
            2 | y = Dens(10)
              |     ^^^^ no such layer
        """)
  }

  @Test func aMessageWithoutAPlaceIsOneLine() {
    let diagnostic = Diagnostic(.warning, code: "data", "no file", help: ["name one with --data"])
    #expect(
      DiagnosticRenderer().render(diagnostic) == """
        warning[data]: no file
          help: name one with --data
        """)
  }

  @Test func markersStandUnderTabsAndWideCharacters() {
    #expect(
      DiagnosticRendererTests.render("\tx = \ty", "y")
        == "a.md:1:7: error[name]: wrong\n    1 | \tx = \ty\n      | \t    \t^")
    #expect(
      DiagnosticRendererTests.render("名前 = x", "x") == "a.md:1:6: error[name]: wrong\n    1 | 名前 = x\n      |        ^")
    #expect(
      DiagnosticRendererTests.render("f(名前😀)", "名前😀")
        == "a.md:1:3: error[name]: wrong\n    1 | f(名前😀)\n      |   ^^^^^^")
    #expect(
      DiagnosticRendererTests.render("e\u{301}t = x", "x")
        == "a.md:1:6: error[name]: wrong\n    1 | e\u{301}t = x\n      |      ^")
  }

  /// Columns of a terminal, for characters of each kind.
  @Test(arguments: [
    ("a", 1), ("é", 1), ("e\u{301}", 1), ("ß", 1), ("名", 2), ("한", 2), ("Ａ", 2), ("ｱ", 1), ("😀", 2), ("👍🏽", 2),
    ("👩‍👩‍👧", 2), ("🇩🇪", 2), ("❤\u{FE0F}", 2), ("❤", 1), ("\u{200B}", 0), ("\u{301}", 0), ("→", 1), ("∑", 1),
  ]) func charactersHaveTheWidthOfATerminal(text: String, width: Int) {
    let lines = DiagnosticRendererTests.render("\"\(text)\" = x", "x").split(separator: "\n")
    #expect(lines.last.map(String.init) == "      | " + String(repeating: " ", count: width + 5) + "^")
  }

  @Test func marksThatTurnTheWritingDirectionAreShownAsSuch() {
    let lines = DiagnosticRendererTests.render("a\u{202E}b\u{2066}c\u{9B}d = x", "x").split(separator: "\n")
    #expect(lines[1] == "    1 | a\u{FFFD}b\u{FFFD}c\u{FFFD}d = x")
  }

  @Test func anEmptySpanStillHasACaret() {
    let source = SourceText(name: "a", text: "x =\n")
    for (offset, column, caret) in [(3, 4, "   ^"), (99, 1, "^")] {
      let diagnostic = Diagnostic(
        code: "c", "m", at: .init(Diagnostics.SourceLocation(source, SourceSpan(start: offset, end: offset))))
      let line = column == 4 ? "1" : "2"
      let text = column == 4 ? "x =" : ""
      #expect(
        DiagnosticRenderer().render(diagnostic)
          == "a:\(line):\(column): error[c]: m\n    \(line) | \(text)\n      | \(caret)")
    }
  }

  @Test func aSpanOverSeveralLinesIsMarkedOnItsFirst() {
    #expect(
      DiagnosticRendererTests.render("x = f(\r\n  1)\n", "f(\r\n  1)") == """
        a.md:1:5: error[name]: wrong
            1 | x = f(
              |     ^^
        """)
  }

  @Test func showsSecondaryPlacesFramesAndHelp() {
    let source = SourceText(
      name: "a.md", text: "x = 1\nx = 2\n",
      origins: [.init(line: 99_998, column: 3), .init(line: 99_999, column: 3), .init(line: 100_000, column: 3)])
    let second = Diagnostics.SourceLocation(source, SourceSpan(start: 6, end: 7))
    let first = Diagnostics.SourceLocation(source, SourceSpan(start: 0, end: 1))
    let diagnostic = Diagnostic(
      code: "name", "x is defined twice", at: .init(second, "again here"), secondary: [.init(first, "first here")],
      help: ["use one name", "or another"], frames: [.init(function: "build", location: first)])
    #expect(
      DiagnosticRenderer().render(diagnostic) == """
        a.md:99999:3: error[name]: x is defined twice
        99999 | x = 2
              | ^ again here
          --> a.md:99998:3
        99998 | x = 1
              | - first here
          in build, called at a.md:99998:3
          help: use one name
          help: or another
        """)
  }

  @Test func coloursOnlyOnRequest() {
    let source = SourceText(name: "a", text: "x")
    let diagnostic = Diagnostic(
      code: "c", "m", at: .init(Diagnostics.SourceLocation(source, SourceSpan(start: 0, end: 1))), help: ["h"])
    let esc = "\u{1B}["
    #expect(
      DiagnosticRenderer(usesColor: true).render(diagnostic)
        == "\(esc)1ma:1:1: \(esc)0m\(esc)1;31merror[c]\(esc)0m\(esc)1m: m\(esc)0m\n    1 | x\n      | \(esc)1;31m^\(esc)0m\n\(esc)36m  help:\(esc)0m h"
    )
    #expect(!DiagnosticRenderer().render(diagnostic).contains("\u{1B}"))
  }

  @Test func aVeryLongLineIsCutAroundTheMarker() {
    let many = String(repeating: "a", count: 300)
    let some = String(repeating: "a", count: 100)
    #expect(
      DiagnosticRendererTests.render(many + "xyz" + many, "xyz")
        == "a.md:1:301: error[name]: wrong\n    1 | …\(some)xyz\(some)…\n      | \(String(repeating: " ", count: 101))^^^"
    )
  }

  @Test func controlCharactersDoNotReachTheTerminal() {
    #expect(
      DiagnosticRendererTests.render("a\u{1B}[2Jb\u{0}c = x", "x")
        == "a.md:1:12: error[name]: wrong\n    1 | a\u{FFFD}[2Jb\u{FFFD}c = x\n      |            ^")
  }
}
