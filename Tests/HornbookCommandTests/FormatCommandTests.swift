import Diagnostics
import Foundation
import Testing

@testable import ExperimentRunner
@testable import HornbookCommand

/// `hornbook fmt`: what changes in a file and what does not.
@Suite struct FormatCommandTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  static let table: [(text: String, expected: String)] = [
    // Prose, other blocks, fences and info strings keep their bytes, line endings too.
    (
      "# T  \r\n\r\n``` params   \r\nx  =  1\r\n\r\n\r\ny=2\r\n```\r\n\r\n* a   b\r\n\r\n```python\r\nx  =  1\r\n```\r\n",
      "# T  \r\n\r\n``` params   \r\nx = 1\r\n\r\ny = 2\r\n```\r\n\r\n* a   b\r\n\r\n```python\r\nx  =  1\r\n```\r\n"
    ),
    ("\u{FEFF}~~~setup\nx=1\n~~~", "\u{FEFF}~~~setup\nx = 1\n~~~"),
    // Blocks in lists and quotes.
    (
      "1. text\n\n   ```setup\n   def f(x):\n     return x\n\n\n\n   y=1\n   ```\n",
      "1. text\n\n   ```setup\n   def f(x):\n       return x\n\n\n   y = 1\n   ```\n"
    ),
    ("> ```setup\n> if a:\n>   x=1\n>\n> y=2\n> ```\n", "> ```setup\n> if a:\n>     x = 1\n>\n> y = 2\n> ```\n"),
    (">```setup\n>if a:\n>  x=1\n>```\n", ">```setup\n> if a:\n>     x = 1\n>```\n"),
    ("- > ```setup\n  > x=1\n  > ```\n", "- > ```setup\n  > x = 1\n  > ```\n"),
    ("  ```setup\nx=1\n  y=2\n  ```\n", "  ```setup\n  x = 1\n  y = 2\n  ```\n"),
    // Text over several lines keeps its lines.
    ("- ```setup\n  s='''a\n\n    b  \n  '''\n  ```\n", "- ```setup\n  s = \"\"\"a\n\n    b  \n  \"\"\"\n  ```\n"),
    // A block that cannot be read stays, the others change.
    ("```setup\nx=(1\n```\n\n```data\ny=2\n```\n", "```setup\nx=(1\n```\n\n```data\ny = 2\n```\n"),
    ("```setup\nx=1\n", "```setup\nx=1\n"),
    ("```setup\n```\n", "```setup\n```\n"),
    ("no blocks\n", "no blocks\n"),
  ]

  @Test(arguments: table) func formats(text: String, expected: String) {
    let once = FormattedExperiment(path: "t.md", text: text)
    #expect(Array(once.text.utf8) == Array(expected.utf8))
    #expect(Array(FormattedExperiment(path: "t.md", text: once.text).text.utf8) == Array(expected.utf8))
  }

  /// All Markdown files of the repository, those with mistakes included.
  static let files: [String] = {
    let folders = ["experiments", "docs", "Tests/ExperimentRunnerTests", "Tests/ReportHTMLTests", "."]
    return folders.flatMap { folder -> [String] in
      let path = root.appending(path: folder).resolvingSymlinksInPath().path
      let names =
        folder == "."
        ? (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        : FileManager.default.subpaths(atPath: path) ?? []
      return names.filter { $0.hasSuffix(".md") }.sorted().map { folder + "/" + $0 }
    }
  }()

  @Test(arguments: files) func keepsProseAndTreesOfFiles(file: String) throws {
    let path = Self.root.appending(path: file).path
    let once = try FormattedExperiment(path: path)
    let again = FormattedExperiment(path: path, text: once.text)
    #expect(again.text == once.text)
    let before = Experiment(path: path, text: once.original)
    let after = Experiment(path: path, text: once.text)
    #expect(after.blocks.map(\.program.canonical) == before.blocks.map(\.program.canonical))
    // What remains when the bodies are cut out are the same bytes.
    func prose(_ experiment: Experiment) -> [String] {
      var lines = experiment.source.text.components(separatedBy: "\n")
      for block in experiment.blocks.reversed() where !block.hasSyntaxErrors {
        let start = block.directive.line
        let count = block.directive.body.lineStarts.count - 1
        lines.removeSubrange(start..<min(lines.count, start + count))
      }
      return lines
    }
    #expect(prose(after) == prose(before))
  }

  @Test func findsTheFiles() { #expect(Self.files.count > 25) }

  @Test func writesChecksAndRefuses() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "fmt-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appending(path: "a.md").path
    let text = "```params\nx=1\n```\n"
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)

    var outcome = FormatCommand.format(path, onlyChecks: true)
    #expect(outcome.status == .expectationFailed)
    #expect(outcome.line == "\(path): would change")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)

    let link = folder.appending(path: "b.md").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    outcome = FormatCommand.format(link, onlyChecks: false)
    #expect(outcome.status == .success)
    #expect(outcome.line == "\(link): changed")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "```params\nx = 1\n```\n")
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)

    outcome = FormatCommand.format(path, onlyChecks: true)
    #expect(outcome.status == .success)
    #expect(outcome.line == nil)

    try "```params\nx = = 1\n```\n".write(toFile: path, atomically: false, encoding: .utf8)
    outcome = FormatCommand.format(path, onlyChecks: false)
    #expect(outcome.status == .wrongInput)
    #expect(
      outcome.diagnostics.map { DiagnosticRenderer().render($0).replacingOccurrences(of: folder.path + "/", with: "") }
        == ["a.md:2:5: error[syntax]: expected an expression, found \"=\"\n    2 | x = = 1\n      |     ^"])

    outcome = FormatCommand.format(folder.path + "/none.md", onlyChecks: false)
    #expect(outcome.status == .missing)
  }
}
