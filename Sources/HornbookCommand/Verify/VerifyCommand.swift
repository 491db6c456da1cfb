import ArgumentParser
import Diagnostics
import ExperimentRunner
import Hornbook
import PlainFiles

extension ResultTolerance: ExpressibleByArgument {
  public init?(argument: String) { self.init(argument) }
}

/// `hornbook verify`.
struct VerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Run experiments again from clean and compare with the committed results.",
    discussion: """
      Each file is run with the seed, parameters, backend and numerics that its committed results.json names, unless \
      options say otherwise, in a temporary folder: the committed report is not touched. All values of results.json and \
      the tables of the fits must be the same bytes, whatever the processor; the page must be the one that the text \
      gives. Figures that were drawn differently are a warning. With --tolerance, with another backend, and with fast \
      numerics where another processor or OpenBLAS made the report, numbers may differ by \
      \(ResultTolerance.betweenEngines), and pages are not compared.

      Training can be chaotic: then roundings grow until they decide. Where numbers of another backend or of other \
      numerics differ by more, the experiment is run again on the engine of the committed results, once as it is and \
      ten times with initial weights moved in their last bits. What lies in the range of these runs, with twice its \
      width on either side, is accepted and said to be decided by rounding; what they keep close must agree closely \
      too. Expectations must hold in any case. With --trials there are so many such runs, also where nothing is off.

      When GITHUB_ACTIONS is set, each difference is an annotation; the summary goes to GITHUB_STEP_SUMMARY unless \
      --summary names another file.

      Exit codes: 0 all well; 1 the same results, but an expectation does not hold; 2 a file or the command line is \
      wrong; 3 a directive failed; 4 something differs; 5 interrupted; 6 no committed results, or data is missing. Of \
      several files the most severe decides: 5, 2, 6, 3, 4, 1.
      """)

  @OptionGroup var arguments: RunArguments

  @Option(
    name: [.long, .customLong("reports")],
    help: ArgumentHelp("The folder with the committed reports.", valueName: "dir"))
  var out: String = "reports"

  @Option(
    help: ArgumentHelp(
      "Let numbers differ by this share of the larger one, or by this distance: 0.01 or 0.01,1e-4.",
      valueName: "rel[,abs]"))
  var tolerance: ResultTolerance?

  @Option(
    help: ArgumentHelp(
      "Where another engine's numbers are compared, run so many trials of what rounding decides; 0 runs none. Each "
        + "takes as long as the run. (default: \(RoundingTrials.usualCount) if numbers are off, else none)",
      valueName: "n"))
  var trials: Int?

  @Option(help: ArgumentHelp("Write JUnit XML, a case a block, for a CI system.", valueName: "file"))
  var junit: String?

  @Option(help: ArgumentHelp("Append a summary in Markdown to a file.", valueName: "file"))
  var summary: String?

  @Option(help: "What to print on standard output: a line a file, or json.")
  var format: CheckCommand.Format = .text

  func validate() throws {
    if let trials, !(0...1000).contains(trials) {
      throw ValidationError("--trials: expected a number from 0 to 1000, received \(trials)")
    }
    if let trials, trials > 0, tolerance != nil {
      throw ValidationError(
        "--trials and --tolerance: trials measure how far numbers may be off; leave one of them out")
    }
    try arguments.checkReports(in: out)
  }

  func run() throws {
    let console = Console.abilities(of: .errors)
    let environment = CIEnvironment(Console.environment)
    var files: [VerifiedFile] = []
    var status = CommandStatus.success
    let output = VerifyText(files: arguments.files, usesColor: Console.abilities(of: .output).usesColor)
    let renderer = DiagnosticRenderer(usesColor: console.usesColor)
    // Files of ours in the temporary folder are removed before the command ends.
    Interruption.listen()
    Interruption.isDeferring = true
    defer { Interruption.isDeferring = false }
    for path in arguments.files {
      let file = VerifiedFile(path, options, observer: ProgressReporter(console, hasLines: false))
      files.append(file)
      status = status.combined(with: file.status)
      if format == .text { Console.write(output.line(file), to: .output) }
      for diagnostic in file.diagnostics { Console.write(renderer.render(diagnostic) + "\n", to: .errors) }
      // In JSON a line of another kind has no place; GitHub reads both streams.
      let stream: Console.Stream = format == .text ? .output : .errors
      if environment.isGitHub { Console.write(GitHubAnnotations.text(file, environment), to: stream) }
      if status == .interrupted || Interruption.isRequested { break }
    }
    if format == .json {
      Console.write(JSONValue.array(files.map(\.json)).printed, to: .output)
    } else if files.count > 1 {
      Console.write(output.counts(files), to: .output)
    }
    do {
      if let junit { try OutputFile.write(JUnitReport(files).xml, to: junit) }
      if let summary = summary ?? environment.stepSummary {
        try OutputFile.append(VerifySummary(files).markdown, to: summary)
      }
    } catch {
      Console.write(renderer.render(error) + "\n", to: .errors)
      status = status.combined(with: .missing)
    }
    try status.endIfNeeded()
  }

  var options: Verification.Options {
    var options = arguments.repeating(reportsIn: out)
    options.run.isInterrupted = { Interruption.isRequested }
    options.tolerance = tolerance
    options.trials = trials
    return options
  }
}
