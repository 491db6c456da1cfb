import Foundation
import ReportHTML
import Testing

/// Writes the demonstration pages for looking at: `HORNBOOK_DEMO=FOLDER swift test --filter writesDemo`.
@Suite struct DemoPageTests {
  @Test(.enabled(if: ProcessInfo.processInfo.environment["HORNBOOK_DEMO"] != nil))
  func writesDemo() throws {
    let folder = URL(filePath: try #require(ProcessInfo.processInfo.environment["HORNBOOK_DEMO"]))
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for (name, report) in [
      ("index", DemoReport.report), ("partial", DemoReport.partialReport), ("small", SmallReport.report),
    ] {
      try ReportPage(report).html().write(to: folder.appending(path: "\(name).html"), atomically: true, encoding: .utf8)
    }
  }
}
