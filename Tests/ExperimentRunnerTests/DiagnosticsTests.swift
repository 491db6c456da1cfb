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
    "internal": "a broken promise of the runner", "interrupted": "a signal", "promote": "results", "results": "results",
    "stale": "results", "verify": "results", "size": "texts of 4 GB", "write": "this machine",
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

  /// Messages that no file brings about, each with the reason.
  static let messagesWithoutAFile = [
    "the program holds more than": "LimitTests", "make its values smaller": "LimitTests",
    "the text of this": "LimitTests", "too many calls within calls": "LimitTests",
    "the program took more than": "LimitTests", "make the loops shorter": "LimitTests",
    "the number has too many digits": "LimitTests", "more than … keys fall": "LimitTests",
    "such keys do not come": "LimitTests", "the values are too large": "LimitTests",
    "tuple nested too deeply": "LimitTests", "a statement": "the word itself is refused",
    "expected an expression, found nothing": "the command line", "-p …:": "the command line",
    "… does not hold": "a run", "… was interrupted": "a signal",
    "the entry of … is another model's": "a broken promise of the runner",
    "the results of … are not in the cache": "RenderTests", "run it first: hornbook run": "RenderTests",
    "there are no committed results of": "VerifyOutputGoldenTests",
    "…: expected a symbolic tensor, received none": "a broken promise of the runner",
  ]

  /// Sources whose messages are about the command line and this machine; the tests of the commands have them.
  static let sourcesWithoutAFile: Set<String> = [
    "Execution/GraphDump.swift", "FilePath+Replacing.swift", "FilePath.swift", "Verification/Promotion.swift",
    "Verification/Verification+Messages.swift", "Verification/Verification.swift", "FormattedExperiment.swift",
    "Reference/Reference.swift",
    "RunOptions.swift", "StarlarkFile.swift", "Templates/ExperimentTemplate.swift",
  ]

  /// Every wording of a message and of its help stands in a golden file, here or beside the programs of the language.
  @Test func everyMessageHasACase() {
    let golden = [
      Self.folder, GoldenFolder("../StarlarkLanguageTests/Reports"), GoldenFolder("Verification/Golden"),
    ]
    // Help of several lines is indented.
    let shown = golden.flatMap { folder in folder.stems(".txt").compactMap { folder.text("\($0).txt") } }
      .joined(separator: "\n").replacing("\n        ", with: "\n").split(separator: "\n").map(String.init)
    var missing: [String] = []
    var unused = Set(Self.messagesWithoutAFile.keys)
    for module in ["StarlarkLanguage", "LiterateDocument", "ExperimentRunner"] {
      let sources = GoldenFolder("../../Sources/\(module)")
      for path in sources.paths(".swift") where !Self.sourcesWithoutAFile.contains(path) {
        for message in SourceMessages(sources.text(path) ?? "").messages {
          let wording = message.pieces.joined(separator: "…")
          if let excused = Self.messagesWithoutAFile.keys.first(where: wording.hasPrefix) {
            unused.remove(excused)
            continue
          }
          let first = message.pieces.joined(separator: "\0").split(separator: "\n").first.map(String.init) ?? ""
          let pieces = first.split(separator: "\0").map(String.init)
          if !shown.contains(where: { Self.holds($0, pieces) }) {
            missing.append("\(module)/\(path):\(message.line): \(wording)")
          }
        }
      }
    }
    #expect(missing.isEmpty, "write a file that shows \(missing.joined(separator: "\n")) and run make record")
    #expect(unused.isEmpty)
  }

  /// Whether the pieces stand in the line one after the other.
  private static func holds(_ line: String, _ pieces: [String]) -> Bool {
    var rest = line[...]
    for piece in pieces {
      guard let range = rest.firstRange(of: piece) else { return false }
      rest = rest[range.upperBound...]
    }
    return true
  }

  /// How a terminal shows some of them, which holds tabs, wide characters, blocks in lists and quotes, and calls.
  @Test(arguments: ["placed", "functions", "labels", "twice-exported", "unused-params"])
  func coloursWhatIsWrong(_ stem: String) throws {
    let text = try #require(Self.folder.text("\(stem).md"))
    let diagnostics = Experiment(path: "\(stem).md", text: text).check().diagnostics
    let messages = diagnostics.map { DiagnosticRenderer(usesColor: true).render($0) + "\n" }.joined()
    Self.folder.expect(messages, as: "\(stem).ansi")
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
