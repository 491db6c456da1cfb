import Diagnostics
import Foundation
import LiterateDocument
import StarlarkLanguage
import Testing

@testable import ExperimentRunner

/// `docs/language.md`: its examples run, its tables are those of the code, and no name is missing.
@Suite struct RecordedLanguagePageTests {
  static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "docs/language.md")

  static func text() throws -> String { try String(contentsOf: file, encoding: .utf8) }

  @Test func itsExamplesRun() throws {
    let executed = try Experiment(path: Self.file.path, text: try Self.text()).run()
    #expect(executed.verdict == .passed)
    #expect(executed.failures.isEmpty)
    #expect(executed.inlineValues.count == 2)
    #expect(FormattedExperiment(path: "language.md", text: try Self.text()).isCanonical)
  }

  /// The table below a comment such as `<!-- options of fit -->` is made of the code's own.
  @Test func itsTablesAreCurrent() throws {
    var lines: [String] = []
    var isOld = false
    for line in try Self.text().split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if isOld, line.isEmpty || line.hasPrefix("|") { continue }
      if isOld { lines.append("") }
      lines.append(line)
      isOld = line.hasPrefix("<!-- ")
      if isOld { lines += [""] + Self.table(line) }
    }
    if isOld { lines.append("") }
    let current = lines.joined(separator: "\n")
    if ProcessInfo.processInfo.environment["HORNBOOK_RECORD"] != nil {
      try current.write(to: Self.file, atomically: true, encoding: .utf8)
    }
    #expect(try Self.text() == current, "run make record")
  }

  private static func table(_ comment: String) -> [String] {
    let words = comment.split(separator: " ").map(String.init)
    if let kind = words.compactMap(LiterateDocument.Directive.Kind.init(rawValue:)).first {
      let texts = DirectiveReference.all[kind]?.options ?? [:]
      return ["| option | |", "|---|---|"] + (kind.options ?? []).map { "| `\($0)` | \(texts[$0] ?? "") |" }
    }
    return ["| function | |", "|---|---|"]
      + Universe.signatures.map { name, signature in
        "| `\(name)\(signature.description)` | \(BuiltinReference.language[name] ?? "") |"
      }
  }

  /// Functions that need files which are too large for this repository.
  static let functionsWithoutExample: Set<String> = [
    "datasets.mnist", "datasets.fashion_mnist", "datasets.cifar10",
  ]

  /// Every option, figure and function is used by a block of the page, all of which run.
  @Test func everyNameHasAnExample() throws {
    let document = Document(parsing: SourceText(name: "language.md", text: try Self.text()))
    var names: [String: Set<String>] = [:]
    for directive in document.directives {
      let program = parse(directive.body).program
      names[directive.kind.rawValue, default: []].formUnion(program.statements.flatMap(\.boundNames))
    }
    for kind in LiterateDocument.Directive.Kind.allCases {
      let missing = (kind.options ?? []).filter { names[kind.rawValue]?.contains($0) != true }
      #expect(missing == [], "\(kind)")
    }
    let code = document.directives.map(\.body.text).joined(separator: "\n")
    let functions = Universe.signatures.map(\.name) + Reference.dataFunctions.map(\.name)
    let all = functions + Reference.otherFunctions.map(\.name) + FigureNames.names
    #expect(all.filter { !code.contains("\($0)(") && !Self.functionsWithoutExample.contains($0) } == [])
  }

  @Test func noNameIsMissing() throws {
    let text = try Self.text()
    for kind in LiterateDocument.Directive.Kind.allCases {
      #expect(text.contains("\n## \(kind.rawValue)\n"), "\(kind) has no section")
      for option in kind.options ?? [] { #expect(text.contains("| `\(option)` |"), "\(kind): \(option)") }
    }
    for name in Universe.signatures.map(\.name) { #expect(text.contains("| `\(name)("), "\(name)") }
    for name in Reference.dataFunctions.map(\.name) {
      #expect(text.contains("`\(name)`") || text.contains("`\(name)("), "\(name) is not described")
    }
  }
}
