import Foundation
import ReportHTML
import Testing

/// Compares whole pages with the recorded one; `HORNBOOK_RECORD=1 swift test --filter GoldenPageTests` records anew.
@Suite struct GoldenPageTests {
  @Test func smallReportIsAsRecorded() throws {
    var html = ReportPage(SmallReport.report).html()
    // The style is looked at, not compared.
    let start = try #require(html.range(of: "<style>\n")).upperBound
    let end = try #require(html.range(of: "</style>")).lowerBound
    html.replaceSubrange(start..<end, with: "")
    try compare(html, with: "small.html")
  }

  @Test func markdownIsAsRecorded() throws {
    try compare(ReportMarkdown(SmallReport.report).text(), with: "small.md")
    try compare(ReportMarkdown(DemoReport.partialReport).text(), with: "partial.md")
  }

  private func compare(_ text: String, with name: String) throws {
    let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Golden/\(name)")
    if ProcessInfo.processInfo.environment["HORNBOOK_RECORD"] == "1" {
      try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let recorded = try String(contentsOf: file, encoding: .utf8)
    let lines = (text.split(separator: "\n"), recorded.split(separator: "\n"))
    for (index, (actual, expected)) in zip(lines.0, lines.1).enumerated() where actual != expected {
      Issue.record("line \(index + 1): \(actual)\nrecorded: \(expected)")
      return
    }
    #expect(text == recorded)
  }
}
