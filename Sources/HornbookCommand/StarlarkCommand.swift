import ArgumentParser
import Diagnostics
import ExperimentRunner

/// `hornbook starlark`.
struct StarlarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "starlark", abstract: "Run a bare Starlark program.",
    discussion: """
      The language of the blocks without Keras and without data. What the program prints goes to standard output, \
      what is wrong with it to standard error.

      Exit codes: 0 all well; 2 the program cannot be read or is wrong, found before running; 3 it failed while running.
      """)

  @ArgumentParser.Argument(help: ArgumentHelp("A program.", valueName: "file"))
  var file: String

  @OptionGroup(title: "Limits")
  var limits: LimitArguments

  func run() throws {
    var printed = ""
    func flush() {
      Console.write(printed, to: .output)
      printed = ""
    }
    let result = StarlarkFile.run(file, limits: limits.limits) { text in
      printed += text + "\n"
      if printed.utf8.count > 1 << 16 { flush() }
    }
    flush()
    let renderer = DiagnosticRenderer(usesColor: Console.abilities(of: .errors).usesColor)
    for diagnostic in result.diagnostics { Console.write(renderer.render(diagnostic) + "\n", to: .errors) }
    try CommandStatus(result.ending).endIfNeeded()
  }
}

extension CommandStatus {
  init(_ ending: StarlarkFile.Ending) {
    switch ending {
    case .finished: self = .success
    case .wrong: self = .wrongInput
    case .failed: self = .directiveFailed
    }
  }
}
