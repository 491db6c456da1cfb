import ArgumentParser
import Diagnostics
import ExperimentRunner
import Hornbook
import PlainFiles

/// `hornbook run`.
struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Execute experiments and write their reports.")

  @OptionGroup var arguments: RunArguments

  @Option(help: ArgumentHelp("Where reports go: each into a folder of its own name.", valueName: "dir"))
  var out: String = "reports"

  @Option(
    help: ArgumentHelp(
      "What is done to graphs before they run: all, none, or a list such as all,-fusion. No result depends on it.",
      valueName: "list"))
  var passes: String = "all"

  @Option(help: ArgumentHelp("Write the models' graphs, before and after the passes, into a folder.", valueName: "dir"))
  var dumpGraphs: String?

  @Flag(help: "Execute everything, whatever the cache holds, and keep the new results.")
  var fresh = false

  @Flag(help: "Say of each directive why it was executed, or why not.")
  var explain = false

  @Flag(help: "Execute some directives although the cache has their results, and compare; a difference is exit code 4.")
  var auditCache = false

  @Option(help: ArgumentHelp("How much the cache may hold, .hornbook/cache in the current folder.", valueName: "bytes"))
  var cacheSize = ByteCount(bytes: 2_000_000_000)

  @Option(
    help: ArgumentHelp(
      "After how long a fit keeps where it stands, so that the same command can go on; 0 is after each batch.",
      valueName: "n"))
  var checkpointSeconds: Double = 10

  /// Where runs keep results and checkpoints.
  static let cacheFolder = ".hornbook/cache"

  @Flag(help: "Put the figures into the page, so that it is one file to hand on.")
  var selfContained = false

  func validate() throws {
    guard checkpointSeconds >= 0 else {
      throw ValidationError("--checkpoint-seconds: expected a number from 0, received \(checkpointSeconds)")
    }
    do {
      _ = try PassSet(passes)
    } catch {
      let near = nearestName(to: error.word, among: PassListError.words).map { "; did you mean \($0)?" }
      throw ValidationError("--passes: \(error)\(near ?? "")")
    }
    var files: [String: String] = [:]
    for file in arguments.files {
      let name = Experiment.name(of: file)
      if let other = files[name] {
        throw ValidationError(
          "\(other) and \(file) would both write to \(ReportFolder(reports: out, experiment: name).path); "
            + "run them one by one with a different --out")
      }
      files[name] = file
    }
  }

  func run() throws {
    var status = CommandStatus.success
    Interruption.listen()
    for file in arguments.files {
      status = status.combined(with: run(file))
      if status == .interrupted { break }
    }
    try status.endIfNeeded()
  }

  var options: RunOptions {
    var options = arguments.options
    options.passes = (try? PassSet(passes)) ?? .all  // validated
    options.graphFolder = dumpGraphs
    options.cache.folder = Self.cacheFolder
    // Graphs are written when they are made.
    options.cache.isFresh = fresh || dumpGraphs != nil
    options.cache.isAudited = auditCache
    options.cache.sizeLimit = cacheSize.bytes
    options.cache.checkpointSeconds = checkpointSeconds
    options.isInterrupted = { Interruption.isRequested }
    return options
  }

  private func run(_ file: String) -> CommandStatus {
    let errors = Console.abilities(of: .errors)
    let renderer = DiagnosticRenderer(usesColor: errors.usesColor)
    var options = self.options
    options.reportsFolder = out
    let recorder = RunRecorder(command: CommandLine.words, experiment: file, threads: options.threads)
    Console.write("\(file)\n", to: .errors)
    do {
      let experiment = try Experiment(path: file)
      let folder = ReportFolder(reports: out, experiment: experiment.name)
      let reporter = ProgressReporter(errors, explains: explain)
      // Held until the report is written.
      var lock: FolderLock?
      defer { withExtendedLifetime(lock) { Interruption.isDeferring = false } }
      reporter.onBegin = {
        lock = try folder.lock { Console.write("  \($0)\n", to: .errors) }
        Interruption.isDeferring = true
      }
      let executed = try experiment.run(options, observer: reporter)
      let report = try folder.write(
        executed, isSelfContained: selfContained, pictures: ResultStore(Self.cacheFolder)
      ) { recorder.finish() }
      for diagnostic in executed.directives.flatMap(\.warnings) + executed.failures
        + executed.expectations.compactMap(\.failure)
      {
        Console.write(renderer.render(diagnostic) + "\n", to: .errors)
      }
      let numbers = report.keyNumbers.map { "\($0.label) \($0.value)" }
      Console.write(RunSummary.text(executed, keyNumbers: numbers, page: folder.pagePath), to: .output)
      if executed.isInterrupted { return .interrupted }
      return CommandStatus(executed.verdict).combined(with: reporter.foundDifference ? .differs : .success)
    } catch let failure as CheckFailure {
      for diagnostic in failure.result.diagnostics { Console.write(renderer.render(diagnostic) + "\n", to: .errors) }
      Console.write("nothing was run\n", to: .errors)
      return CommandStatus(failure.result)
    } catch let diagnostic as Diagnostic {
      // The file cannot be read: the command line names a wrong one.
      Console.write(renderer.render(diagnostic) + "\n", to: .errors)
      return .wrongInput
    } catch {
      Console.write(renderer.render(ReportFolder.diagnostic(error)) + "\n", to: .errors)
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
