import Diagnostics
import ExperimentRunner
import Testing

/// Each file in `Diagnostics` is a wrong experiment; beside it stands everything that `hornbook check` says of it.
@Suite struct DiagnosticsGoldenTests {
  static let folder = GoldenFolder("Diagnostics")

  @Test(arguments: folder.stems(".md"))
  func saysWhatIsWrong(_ stem: String) throws {
    let text = try #require(Self.folder.text("\(stem).md"))
    let result = Experiment(path: "\(stem).md", text: text).check()
    let messages = result.diagnostics.map { DiagnosticRenderer().render($0) + "\n\n" }.joined()
    Self.folder.expect(messages + "exit code \(result.exitCode)\n", as: "\(stem).txt")
  }

  @Test func thereAreCases() {
    #expect(Self.folder.stems(".md").count >= 20)
  }

  /// Codes that no file alone brings about, each with the reason.
  static let codesWithoutAFile = [
    "backend": "the command line", "encoding": "bytes that are no text", "environment": "this machine",
    "exists": "hornbook new",
    "figure": "while a report is written", "host": "a broken promise of the runner",
    "internal": "a broken promise of the runner", "promote": "results", "results": "results", "stale": "results",
    "verify": "results", "size": "texts of 4 GB", "write": "this machine",
  ]

  /// Every kind of message has a file that shows it.
  @Test func everyCodeHasACase() {
    let sources = GoldenFolder("../../Sources")
    var codes: Set<String> = []
    for path in sources.paths(".swift") {
      for piece in (sources.text(path) ?? "").split(separator: "code: \"", omittingEmptySubsequences: false).dropFirst()
      {
        codes.insert(String(piece.prefix { $0 != "\"" }))
      }
    }
    #expect(codes.count > 25)
    let shown = Self.folder.stems(".txt").compactMap { Self.folder.text("\($0).txt") }.joined()
    let missing = codes.subtracting(Self.codesWithoutAFile.keys).filter { !shown.contains("[\($0)]: ") }
    #expect(missing.isEmpty, "write a file for each of \(missing.sorted()) and run make record")
    #expect(codes.isSuperset(of: Self.codesWithoutAFile.keys))
  }

  @Test func everyMistakeOfAFileIsFoundBeforeAnythingIsTrained() throws {
    let text = try #require(Self.folder.text("unknown-attribute.md"))
    let experiment = Experiment(path: "x.md", text: text)
    let observer = CountingObserver()
    #expect(throws: CheckFailure.self) { try experiment.run(observer: observer) }
    #expect(observer.batches == 0)
  }
}

final class CountingObserver: RunObserver {
  var batches = 0
  var ended: [String] = []
  func directiveBegan(_ directive: DocumentDirective) {}
  func directiveEnded(_ directive: ExecutedDirective) { ended.append(directive.directive.name) }
  func batchEnded(_ directive: DocumentDirective, _ session: TrainingSession) { batches += 1 }
  func epochEnded(_ directive: DocumentDirective, _ session: TrainingSession, logs: Logs, seconds: Double) {}
}
