import ArgumentParser
import Diagnostics
import ExperimentRunner
import Hornbook

/// `hornbook render`.
struct RenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render", abstract: "Draw reports anew from kept results, training nothing.",
    discussion: """
      After a change of prose, captions, plots or expectations. What fits, evaluations and predictions gave is taken \
      from .hornbook/cache in the current folder; where it is not there, nothing is written, and the exit code is 6. \
      Seed, parameters, backend and numerics are those of the report that lies there, unless options say otherwise. \
      Only evaluations and predictions of models that remember something from batch to batch are computed.
      """)

  @OptionGroup var arguments: RunArguments

  @Option(help: ArgumentHelp("Where reports are: each in a folder of its own name.", valueName: "dir"))
  var out: String = "reports"

  @Flag(help: "Put the figures into the page, so that it is one file to hand on.")
  var selfContained = false

  func validate() throws { try arguments.checkReports(in: out) }

  func run() throws {
    var status = CommandStatus.success
    Interruption.listen()
    for file in arguments.files {
      let report = ReportCommand(file: file, out: out, isSelfContained: selfContained)
      status = status.combined(with: report.run(options))
    }
    try status.endIfNeeded()
  }

  private func options(of experiment: Experiment) -> RunOptions {
    var options = arguments.repeating(reportsIn: out).redrawing(experiment)
    options.cache.folder = RunCommand.cacheFolder
    options.cache.isOnly = true
    return options
  }
}
