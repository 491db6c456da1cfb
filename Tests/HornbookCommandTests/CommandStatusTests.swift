import ArgumentParser
import ExperimentRunner
import Testing

@testable import HornbookCommand

@Suite struct CommandStatusTests {
  @Test func theMostSevereFileDecides() {
    let bySeverity: [CommandStatus] = [
      .success, .expectationFailed, .differs, .directiveFailed, .missing, .wrongInput, .interrupted,
    ]
    #expect(Set(bySeverity) == Set(CommandStatus.allCases))
    for (low, milder) in bySeverity.enumerated() {
      for (high, worse) in bySeverity.enumerated() {
        let expected = low > high ? milder : worse
        #expect(milder.combined(with: worse) == expected)
      }
    }
  }

  @Test func codesAreThoseOfTheManual() {
    #expect(CommandStatus(ExecutedExperiment.Verdict.passed).rawValue == 0)
    #expect(CommandStatus(ExecutedExperiment.Verdict.failed).rawValue == 1)
    #expect(CommandStatus(ExecutedExperiment.Verdict.partial).rawValue == 3)
  }

  /// Each command line with the message that it gives; none of them gets as far as reading a file.
  @Test(arguments: [
    (["run"], "Error: Missing expected argument '<file> ...'"),
    (["run", "a.md", "-p", "x"], "Error: The value 'x' is invalid for '-p <name=value>'"),
    (["run", "a.md", "--seed=-1"], "Error: --seed: expected a whole number from 0, received -1"),
    (["run", "a.md", "--threads", "0"], "Error: --threads: expected a number from 1 to 1024, received 0"),
    (["check", "a.md", "--data", "/no/such"], "Error: --data: expected a folder, but there is none at /no/such"),
    (
      ["run", "a/x.md", "b/x.md"],
      "Error: a/x.md and b/x.md would both write to reports/x; run them one by one with a different --out"
    ),
    (["run", "a.md", "--sed", "1"], "Error: Unknown option '--sed'. Did you mean '--seed'?"),
    (
      ["run", "a.md", "--passes", "all,-fusoin"],
      "Error: --passes: expected a list such as all,-fusion of all, none, constant-folding, simplify, "
        + "common-subexpressions, dead-code, fusion, sample-regions, buffer-reuse, in-place; received \"fusoin\"; did you mean fusion?"
    ),
    (["run", "a.md", "--max-steps", "0"], "Error: --max-steps: expected a whole number from 1, received 0"),
    (["starlark", "a.star", "--max-memory", "0"], "Error: --max-memory: expected a whole number from 1, received 0"),
    (["starlark", "a.star", "--max-depth=-3"], "Error: --max-depth: expected a whole number from 1, received -3"),
    (["starlark"], "Error: Missing expected argument '<file>'"),
    (["check", "a.md", "--format", "xml"], "Error: The value 'xml' is invalid for '--format <format>'."),
  ])
  func refusesWrongCommandLines(words: [String], message: String) throws {
    let error = #expect(throws: (any Error).self) { try RootCommand.parseAsRoot(words) }
    let text = RootCommand.fullMessage(for: try #require(error))
    #expect(text.hasPrefix(message), "\(text)")
  }

  @Test func readsARun() throws {
    let command = try #require(
      RootCommand.parseAsRoot([
        "run", "a.md", "b.md", "-p", "x=1", "-p", "name=a=b", "--seed", "7", "--backend", "reference", "--threads", "2",
        "--out", "elsewhere", "--data", "/tmp",
        "--passes", "all,-fusion", "--dump-graphs", "graphs",
      ]) as? RunCommand)
    let options = command.options
    #expect(command.arguments.files == ["a.md", "b.md"])
    #expect(options.overrides.map(\.name) == ["x", "name"])
    #expect(options.overrides.map(\.text) == ["1", "a=b"])
    #expect(options.seed == 7)
    #expect(options.backend == "reference")
    #expect(options.threads == 2)
    #expect(options.dataFolders.first == "/tmp")
    #expect(options.passes.description == "all,-fusion")
    #expect(options.graphFolder == "graphs")
    #expect(command.out == "elsewhere")
  }
}
