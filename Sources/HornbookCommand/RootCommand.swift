import ArgumentParser
import ExperimentRunner

/// `hornbook`.
struct RootCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hornbook",
    abstract: "Runs deep-learning experiments written as Markdown and reports on them.",
    discussion: """
      An experiment is a Markdown file: prose, and in fenced blocks its data, model, compile, fit and evaluate.

        hornbook check experiments/digits.md
        hornbook run experiments/digits.md -p epochs=30
        hornbook verify experiments/*.md
        hornbook starlark program.star

      Exit codes: 0 all well; 1 an expectation failed; 2 the file or the command line is wrong; 3 a directive failed \
      while running; 4 a result differs from what it should be; 5 interrupted, the same command goes on; 6 data or \
      something on this machine is missing.
      """,
    version: "hornbook \(Version.hornbook)",
    subcommands: [
      RunCommand.self, CheckCommand.self, VerifyCommand.self, RenderCommand.self, PromoteCommand.self,
      FormatCommand.self, NewCommand.self, StarlarkCommand.self, HelpCommand.self, InfoCommand.self, CacheCommand.self,
    ])
}
