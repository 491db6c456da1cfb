import Diagnostics
import Hornbook
import PlainFiles

extension Verification.Options {
  /// How many trials a comparison gets.
  ///
  /// - Parameter isOff: Whether something lies outside of the tolerance between engines.
  func trialCount(isOff: Bool) -> Int { tolerance == nil ? trials ?? (isOff ? RoundingTrials.usualCount : 0) : 0 }
}

extension CommittedResults {
  /// Runs the experiment as the committed results were made, once as it is and so many times with other roundings.
  ///
  /// The trials take nothing from a cache, leave nothing in one, and write into folders that go with them.
  ///
  /// - Parameters:
  ///   - outside: How many values made it necessary, for whoever looks on.
  ///   - tolerance: What there is without trials.
  /// - Throws: A `Diagnostic` if the run is interrupted, or the engine of the committed results is not on this machine.
  func trials(
    _ count: Int, of experiment: Experiment, _ options: Verification.Options, outside: Int, tolerance: ResultTolerance,
    observer: (any RunObserver)?
  ) throws -> RoundingTrials {
    var run = try optionsOfTrials(options)
    observer?.trialsBegin(count, outside: outside)
    let runs = try (0...count).map { trial in
      observer?.trialBegan(trial, of: count)
      let scratch = try Verification.scratch()
      defer { withExtendedLifetime(scratch) {} }
      run.reportsFolder = scratch.path
      run.roundingTrial = trial == 0 ? nil : UInt64(trial)
      let executed = try experiment.run(run, observer: observer)
      if executed.isInterrupted { throw Verification.interruption(experiment.path) }
      // As the file has it: a number that is not finite is a text there.
      let text = ResultsFile.json(executed, dataGroups: executed.dataGroups).printed
      return try LocatedJSON(parsing: Array(text.utf8)).value
    }
    return RoundingTrials(runs: runs, tolerance: tolerance)
  }

  /// The options of the run that gave the committed results.
  private func optionsOfTrials(_ options: Verification.Options) throws -> RunOptions {
    var own = options
    (own.backend, own.numerics) = (nil, nil)
    own.run.numerics = .exact
    own.run.graphFolder = nil
    own.run.cache = CacheSettings()
    var run = try self.options(own).0
    if run.backend != "xla" { (run.plugin, run.devices) = (nil, 1) }
    let engine = try run.makeBackend()
    guard engine.numerics == numerics else {
      throw Diagnostic(
        code: "environment",
        "the committed results were made by \(run.backend), \(numerics ?? "?"), and here it is \(engine.numerics)")
    }
    return run
  }
}
