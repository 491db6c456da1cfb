import Diagnostics
import Testing

/// Places in texts and in extracts of files.
@Suite struct SourceTextTests {
  typealias Origin = SourceText.Origin

  @Test func countsLinesAndCharacters() {
    let source = SourceText(name: "a", text: "one\n\tzwei é😀x\r\n\nlast")
    let table: [(offset: Int, line: Int, column: Int)] = [
      (0, 1, 1), (3, 1, 4), (4, 2, 1), (5, 2, 2), (10, 2, 7), (12, 2, 8), (16, 2, 9), (19, 3, 1), (20, 4, 1),
      (24, 4, 5),
      (999, 4, 5), (-5, 1, 1),
    ]
    for (offset, line, column) in table {
      #expect(source.position(at: offset) == Origin(line: line, column: column), "offset \(offset)")
    }
    #expect((0..<4).map(source.line) == ["one", "\tzwei é😀x", "", "last"])
    #expect(source.lineStarts == [0, 4, 19, 20])
  }

  @Test func anEmptyTextHasOneLine() {
    let source = SourceText(name: "a", text: "")
    #expect(source.lineStarts == [0])
    #expect(source.position(at: 0) == Origin(line: 1, column: 1))
    #expect(source.line(0) == "")
  }

  @Test func anExtractKnowsItsPlaceInTheFile() {
    let source = SourceText(
      name: "a.md", text: "x = 1\ny = 2\n", origins: [Origin(line: 10, column: 5), Origin(line: 11, column: 3)])
    #expect(source.position(at: 4) == Origin(line: 10, column: 9))
    #expect(source.position(at: 6) == Origin(line: 11, column: 3))
    // The empty line after the last one has no origin of its own.
    #expect(source.position(at: 12) == Origin(line: 12, column: 1))
  }

  @Test func spansAreCutAtTheText() {
    let source = SourceText(name: "a", text: "héllo")
    #expect(source.substring(SourceSpan(start: 1, end: 3)) == "é")
    #expect(source.substring(SourceSpan(start: 4, end: 99)) == "lo")
    #expect(source.substring(SourceSpan(start: 50, end: 60)) == "")
    #expect(SourceSpan(start: 5, end: 2) == SourceSpan(start: 5, end: 5))
    #expect(SourceSpan(start: 2, end: 4).union(SourceSpan(start: 8, end: 9)) == SourceSpan(start: 2, end: 9))
  }
}
