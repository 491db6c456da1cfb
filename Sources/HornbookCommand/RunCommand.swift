import ArgumentParser
import Diagnostics
import ExperimentRunner
import Hornbook

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

  @Option(
    help: ArgumentHelp(
      "Outside a terminal, the least time between the lines of two epochs; 0 is a line an epoch.", valueName: "n"))
  var logSeconds: Double = 2

  /// Where runs keep results and checkpoints.
  static let cacheFolder = ".hornbook/cache"

  @Flag(help: "Put the figures into the page, so that it is one file to hand on.")
  var selfContained = false

  func validate() throws {
    guard checkpointSeconds >= 0 else {
      throw ValidationError("--checkpoint-seconds: expected a number from 0, received \(checkpointSeconds)")
    }
    // A year is more than any fit takes, and less than a clock holds.
    guard (0...3.2e7).contains(logSeconds) else {
      throw ValidationError("--log-seconds: expected a number from 0, received \(logSeconds)")
    }
    do {
      _ = try PassSet(passes)
    } catch {
      let near = nearestName(to: error.word, among: PassListError.words).map { "; did you mean \($0)?" }
      throw ValidationError("--passes: \(error)\(near ?? "")")
    }
    try arguments.checkReports(in: out)
  }

  func run() throws {
    var status = CommandStatus.success
    Interruption.listen()
    for file in arguments.files {
      let report = ReportCommand(
        file: file, out: out, isSelfContained: selfContained, explains: explain,
        logSeconds: logSeconds)
      status = status.combined(with: report.run { _ in options })
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
}
