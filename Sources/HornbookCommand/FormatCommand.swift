import ArgumentParser
import Diagnostics
import ExperimentRunner

/// `hornbook fmt`.
struct FormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Lay out the code in experiments' blocks in one canonical form.",
    discussion: """
      Prose, fences and comments keep their bytes and places. A block that cannot be read stays as it is, and what is \
      wrong with it is said.

      Exit codes: 0 all well; 1 with --check, a file is not in canonical form; 2 a block or the command line is wrong; \
      6 a file is missing or cannot be written.
      """)

  @ArgumentParser.Argument(help: ArgumentHelp("Experiment files.", valueName: "file"))
  var files: [String]

  @Flag(help: "Write nothing; name the files that would change.")
  var check = false

  func run() throws {
    var status = CommandStatus.success
    for file in files {
      let outcome = Self.format(file, onlyChecks: check)
      status = status.combined(with: outcome.status)
      let renderer = DiagnosticRenderer(usesColor: Console.abilities(of: .errors).usesColor)
      for diagnostic in outcome.diagnostics { Console.write(renderer.render(diagnostic) + "\n", to: .errors) }
      if let line = outcome.line { Console.write(line + "\n", to: .output) }
    }
    try status.endIfNeeded()
  }

  /// Formats one file.
  static func format(
    _ file: String, onlyChecks: Bool
  ) -> (status: CommandStatus, line: String?, diagnostics: [Diagnostic]) {
    do {
      let formatted = try FormattedExperiment(path: file)
      if !onlyChecks { try formatted.write() }
      let hasErrors = formatted.diagnostics.contains { $0.severity == .error }
      let line = formatted.isCanonical ? nil : "\(file): \(onlyChecks ? "would change" : "changed")"
      let status: CommandStatus =
        hasErrors ? .wrongInput : onlyChecks && !formatted.isCanonical ? .expectationFailed : .success
      return (status, line, formatted.diagnostics)
    } catch {
      let diagnostic = error as? Diagnostic ?? Diagnostic(code: "internal", "\(error)")
      let isMissing = diagnostic.code == "missing" || diagnostic.code == "environment"
      return (isMissing ? .missing : .wrongInput, nil, [diagnostic])
    }
  }
}
