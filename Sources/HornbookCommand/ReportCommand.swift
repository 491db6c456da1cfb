import Diagnostics
import ExperimentRunner
import Hornbook
import PlainFiles

/// One file of `run` or `render`: what is done, shown, and written as its report.
struct ReportCommand {
  var file: String
  /// The folder of the reports.
  var out: String
  var isSelfContained: Bool
  var explains = false
  /// The least time between two epochs in a log.
  var logSeconds = 2.0

  /// - Parameter makeOptions: Asked when the file has been read.
  func run(_ makeOptions: (Experiment) -> RunOptions) -> CommandStatus {
    let errors = Console.abilities(of: .errors)
    let renderer = DiagnosticRenderer(usesColor: errors.usesColor)
    func show(_ diagnostics: [Diagnostic]) {
      for diagnostic in diagnostics { Console.write(renderer.render(diagnostic) + "\n", to: .errors) }
    }
    Console.write("\(file)\n", to: .errors)
    do {
      let experiment = try Experiment(path: file)
      var options = makeOptions(experiment)
      options.reportsFolder = out
      let recorder = RunRecorder(command: CommandLine.words, experiment: file, threads: options.threads)
      let folder = ReportFolder(reports: out, experiment: experiment.name)
      let reporter = ProgressReporter(errors, explains: explains, logSeconds: logSeconds)
      // Held until the report is written.
      var lock: FolderLock?
      defer { withExtendedLifetime(lock) { Interruption.isDeferring = false } }
      // What only draws loses nothing when it ends at once, and a part of a report would replace the whole.
      let defers = !options.cache.isOnly
      reporter.onBegin = {
        lock = try folder.lock { Console.write("  \($0)\n", to: .errors) }
        Interruption.isDeferring = defers
      }
      let executed = try experiment.run(options, observer: reporter)
      let report = try folder.write(
        executed, isSelfContained: isSelfContained, pictures: options.cache.folder.map { ResultStore($0) }
      ) { recorder.finish() }
      show(
        executed.directives.flatMap(\.warnings) + executed.failures + executed.expectations.compactMap(\.failure))
      let numbers = report.keyNumbers.map { "\($0.label) \($0.value)" }
      Console.write(RunSummary.text(executed, keyNumbers: numbers, page: folder.pagePath), to: .output)
      if executed.isInterrupted { return .interrupted }
      return CommandStatus(executed.verdict).combined(with: reporter.foundDifference ? .differs : .success)
    } catch let failure as CheckFailure {
      show(failure.result.diagnostics)
      Console.write("nothing was run\n", to: .errors)
      return CommandStatus(failure.result)
    } catch let diagnostic as Diagnostic {
      // The file cannot be read: the command line names a wrong one.
      show([diagnostic])
      return .wrongInput
    } catch {
      show([ReportFolder.diagnostic(error)])
      return .missing
    }
  }
}

extension CommandStatus {
  init(_ verdict: ExecutedExperiment.Verdict) {
    switch verdict {
    case .passed: self = .success
    case .failed: self = .expectationFailed
    case .partial: self = .directiveFailed
    }
  }

  init(_ result: CheckResult) {
    switch result.exitCode {
    case 0: self = .success
    case 6: self = .missing
    default: self = .wrongInput
    }
  }
}

extension CommandLine {
  /// The command as the report gives it: the program by its name alone, then the arguments.
  static var words: [String] {
    ["hornbook"] + arguments.dropFirst()
  }
}
