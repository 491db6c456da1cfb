import Diagnostics
import Foundation
import StarlarkLanguage
import Testing

/// What is said of the programs that fail, message by message as it is shown: `Reports/NAME.txt` for `Programs/NAME.star`.
@Suite struct ProgramReportGoldenTests {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Reports")

  @Test(arguments: ProgramFileTests.files) func showsWhatIsWrong(file: String) throws {
    let chunks = try ProgramFileTests.chunks(of: file)
    let report = chunks.flatMap { TestHost.rendered($0.source) }.map { $0 + "\n\n" }.joined()
    let golden = Self.folder.appending(path: file.replacingOccurrences(of: ".star", with: ".txt"))
    if ProcessInfo.processInfo.environment["HORNBOOK_RECORD"] != nil {
      try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
      try? FileManager.default.removeItem(at: golden)
      if !report.isEmpty { try report.write(to: golden, atomically: true, encoding: .utf8) }
    }
    let recorded = (try? String(contentsOf: golden, encoding: .utf8)) ?? ""
    #expect(recorded == report, "\(golden.lastPathComponent) differs; if that is right, record it with make record")
  }
}
