import Diagnostics
import Foundation
import StarlarkLanguage
import Testing

/// Runs the programs in `Programs/`, files cut into chunks by lines of `---`.
///
/// A chunk passes if it fails exactly where a comment `### pattern` says so, with a message that matches, and nowhere
/// else. Chunks check their results with `assert_eq`.
@Suite struct ProgramFileTests {
  static let folder = Bundle.module.resourceURL?.appending(path: "Programs")

  static let files: [String] = {
    guard let folder, let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else { return [] }
    return names.filter { $0.hasSuffix(".star") }.sorted()
  }()

  @Test func findsThePrograms() {
    #expect(ProgramFileTests.files.count >= 16)
  }

  @Test(arguments: files) func behavesAsItsCommentsSay(file: String) throws {
    for chunk in try ProgramFileTests.chunks(of: file) {
      let found = TestHost.diagnostics(of: chunk.source)
      let unmatched = chunk.expectations.filter { expectation in
        !found.contains { $0.line == expectation.line && expectation.matches($0.message) }
      }
      for expectation in unmatched {
        Issue.record("\(file):\(expectation.line): expected an error like \(expectation.pattern), got \(found)")
      }
      for diagnostic in found where !chunk.expectations.contains(where: { $0.line == diagnostic.line }) {
        Issue.record("\(file):\(diagnostic.line): \(diagnostic.message)")
      }
    }
  }

  struct Expectation {
    let line: Int
    let pattern: String

    func matches(_ message: String) -> Bool {
      guard let regex = try? Regex(pattern) else { return false }
      return message.contains(regex)
    }
  }

  struct Chunk {
    let source: SourceText
    let expectations: [Expectation]
  }

  static func chunks(of file: String) throws -> [Chunk] {
    let folder = try #require(folder)
    let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
    var chunks: [Chunk] = []
    var lines: [String] = []
    var origins: [SourceText.Origin] = []
    var expectations: [Expectation] = []
    for (index, line) in (text.components(separatedBy: "\n") + ["---"]).enumerated() {
      if line == "---" {
        let source = SourceText(name: file, text: lines.joined(separator: "\n"), origins: origins)
        chunks.append(Chunk(source: source, expectations: expectations))
        (lines, origins, expectations) = ([], [], [])
        continue
      }
      if let comment = line.range(of: "### ") {
        expectations.append(Expectation(line: index + 1, pattern: String(line[comment.upperBound...])))
      }
      lines.append(line)
      origins.append(.init(line: index + 1, column: 1))
    }
    return chunks
  }
}
