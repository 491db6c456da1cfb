import Diagnostics
import Hornbook
import LiterateDocument
import PlainFiles

/// An experiment that was run again from clean, and how its results compare with the committed ones.
public struct Verification {
  public let experiment: Experiment
  public let committed: CommittedResults
  public let executed: ExecutedExperiment
  /// How far numbers may be apart; `nil` for the same bytes.
  public let tolerance: ResultTolerance?
  /// The values that differ, in the order of the file.
  public let differences: [ResultDifference]
  /// Values outside of the tolerance that rounding decides, in the order of the file; see ``trialCount``.
  public let decidedByRounding: [ResultDifference]
  /// In how many trials it was measured what rounding decides; 0 if it was not.
  public let trialCount: Int
  /// Why it could not be measured although values are outside of the tolerance.
  let missingTrials: Diagnostic?
  /// How many values were compared.
  public let valueCount: Int
  /// Files of the report that differ although they follow from the results.
  public let files: [FileDifference]
  public let staleness: Staleness?

  /// What `verify` is asked for.
  public struct Options {
    /// Settings of the run; where the command line leaves one out, the committed results decide.
    public var run = RunOptions()
    public var seed: UInt64?
    public var backend: String?
    public var numerics: CPUBackend.Numerics?
    public var tolerance: ResultTolerance?
    /// How many trials show what rounding decides where another engine's numbers are compared.
    ///
    /// Each takes as long as the run does. `nil` stands for ten, if some numbers lie outside of the tolerance.
    public var trials: Int?
    /// The folder with the committed reports.
    public var reportsFolder = "reports"
    public init() {}
  }

  /// Whether the committed report is what the file gives.
  public var holds: Bool { differences.isEmpty && staleness == nil && !files.contains(where: \.decides) }

  /// Runs an experiment and compares.
  ///
  /// Nothing of the committed report is written or read as a shortcut: the run takes nothing from earlier ones and
  /// writes into a folder of its own.
  ///
  /// - Throws: A `Diagnostic` if there is nothing to compare with or the run is interrupted, ``CheckFailure`` if the file has errors.
  public init(_ experiment: Experiment, _ options: Options, observer: (any RunObserver)? = nil) throws {
    let committed = try CommittedResults(
      FilePath.joined(options.reportsFolder, experiment.name), experiment: experiment.path)
    let (runOptions, chosen) = try committed.options(options)
    let scratch = try Self.scratch()
    defer { withExtendedLifetime(scratch) {} }
    var ownOptions = runOptions
    ownOptions.reportsFolder = scratch.path
    let executed = try experiment.run(ownOptions, observer: observer)
    if executed.isInterrupted { throw Self.interruption(experiment.path) }
    let folder = ReportFolder(reports: scratch.path, experiment: experiment.name, standingFor: committed.folder)
    try folder.write(executed, isSelfContained: committed.hasSelfContainedPage) { RunFacts() }

    let text = try FilePath.read(FilePath.joined(folder.path, ResultsFile.name))
    let computed = try LocatedJSON(parsing: Array(text.utf8)).value
    let tolerance = options.tolerance ?? committed.tolerance(of: executed)
    func compare(_ trials: RoundingTrials? = nil) -> ResultComparison {
      ResultComparison(
        tolerance: tolerance, chosen: chosen, isOtherBackend: committed.backend != executed.settings.backend,
        trials: trials, committed.json.value, computed)
    }
    var comparison = compare()
    let staleness = Staleness(experiment, since: committed)
    var missingTrials: Diagnostic?
    // Results of another seed, other parameters or another text are others for reasons of their own.
    if let tolerance, staleness == nil, chosen.isSubset(of: ["backend", "numerics"]) {
      let count = options.trialCount(isOff: !comparison.differences.isEmpty)
      do {
        if count > 0 {
          comparison = compare(
            try committed.trials(
              count, of: experiment, options, outside: comparison.differences.count, tolerance: tolerance,
              observer: observer))
        }
      } catch let diagnostic as Diagnostic where diagnostic.code == "environment" {
        missingTrials = diagnostic
      }
    }
    self.experiment = experiment
    self.committed = committed
    self.executed = executed
    self.tolerance = tolerance
    self.staleness = staleness
    self.missingTrials = missingTrials
    trialCount = comparison.trials?.count ?? 0
    valueCount = comparison.count
    differences = Self.ordered(comparison.differences, experiment, executed)
    decidedByRounding = Self.ordered(comparison.decidedByRounding, experiment, executed)
    files = FileDifference.all(
      committed: committed, computed: folder.path, isExact: tolerance == nil, hasSameResults: differences.isEmpty)
  }

  /// Values in the order of the file, and of a fit in that of its epochs.
  private static func ordered(
    _ differences: [ResultDifference], _ experiment: Experiment, _ executed: ExecutedExperiment
  ) -> [ResultDifference] {
    differences.enumerated().map { index, difference in
      (difference, ResultOwner(difference.path, experiment, executed).order, index)
    }.sorted { ($0.1.0, $0.1.1, $0.2) < ($1.1.0, $1.1.1, $1.2) }.map(\.0)
  }

  static func interruption(_ path: String) -> Diagnostic {
    Diagnostic(
      code: "interrupted", "\(path) was interrupted, and nothing of it was compared",
      help: ["verify it again; it begins from the start"])
  }

  static func scratch() throws -> ScratchFolder {
    do {
      return try ScratchFolder()
    } catch {
      throw Diagnostic(
        code: "environment", error.description, help: ["set TMPDIR to a folder that can be written to"])
    }
  }

  /// The block that a difference comes from.
  public func directive(of difference: ResultDifference) -> Directive? {
    ResultOwner(difference.path, experiment, executed).directive
  }
}

extension Verification.Options {
  /// The options of a run that is to replace the report that lies there: those that it was made with, unless others
  /// are asked for.
  public func redrawing(_ experiment: Experiment) -> RunOptions {
    let folder = FilePath.joined(reportsFolder, experiment.name)
    // Results that cannot be read, such as those with a merge conflict, are to be replaced too.
    if let earlier = try? CommittedResults(folder, experiment: experiment.path),
      let known = try? earlier.options(self)
    {
      return known.0
    }
    return run
  }
}

extension CommittedResults {
  /// The options of a run that is to give these results, and the members of the results that are not compared because
  /// the command line chose otherwise.
  func options(_ options: Verification.Options) throws -> (RunOptions, chosen: Set<String>) {
    var run = options.run
    var chosen: Set<String> = []
    run.seed = options.seed ?? seed ?? run.seed
    if run.seed != seed { chosen.insert("seed") }
    run.backend = options.backend ?? backend ?? run.backend
    if run.backend != backend { chosen.insert("backend") }
    // Another backend has numerics of its own.
    if let numerics = options.numerics ?? (run.backend == backend ? numerics : nil).flatMap(CPUBackend.Numerics.init) {
      run.numerics = numerics
    }
    if run.backend != backend || run.numerics.rawValue != numerics { chosen.insert("numerics") }
    if run.overrides.isEmpty {
      run.overrides = overrides
    } else {
      let own = run.overrides
      run.overrides = overrides.filter { entry in !own.contains { $0.name == entry.name } } + own
      chosen.formUnion(["params", "overrides"])
    }
    return (run, chosen)
  }

  /// What two runs in different classes of numbers keep; `nil` within one class.
  func tolerance(of executed: ExecutedExperiment) -> ResultTolerance? {
    let settings = executed.settings
    guard backend == settings.backend, numerics == settings.numerics else { return .betweenEngines }
    // Fast numbers are the same bytes where the same kernels compute them.
    let isSameClass = settings.backend == "cpu" && RunFile.resultClass(in: folder) == settings.resultClass
    return settings.numerics == "exact" || isSameClass ? nil : .betweenEngines
  }
}
