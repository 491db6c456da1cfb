import Diagnostics
import Hornbook
import PlainFiles
import Synchronization
import Testing

@testable import ExperimentRunner

/// Verifications that measure what rounding decides.
@Suite struct VerificationTrialsTests {
  /// An experiment that is all rounding: a chaotic map, forty times, of what an untrained model gives.
  static func fragile(bound: Double = 0) -> String {
    document(
      ("model", "Input(shape=(8,))\nDense(1)"),
      ("predict", "model = model\nx = tensor([[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]])"),
      (
        "setup",
        """
        place = abs(predict.tolist()[0][0]) % 1
        for _ in range(40):
            place = 4 * place * (1 - place)
        """
      ), ("expect", "place >= \(bound)"))
  }

  /// Follows the trials of a verification.
  private final class TrialObserver: RunObserver {
    var outside: [Int] = []
    var trials: [Int] = []
    /// The number of the trial that runs.
    let current = CurrentTrial()
    func directiveBegan(_ directive: DocumentDirective) {}
    func directiveEnded(_ directive: ExecutedDirective) {}
    func batchEnded(_ directive: DocumentDirective, _ session: TrainingSession) {}
    func epochEnded(_ directive: DocumentDirective, _ session: TrainingSession, logs: Logs, seconds: Double) {}
    func trialsBegin(_ count: Int, outside: Int) { self.outside.append(outside) }
    func trialBegan(_ trial: Int, of count: Int) {
      trials.append(trial)
      current.number.store(trial, ordering: .relaxed)
    }
  }

  private final class CurrentTrial: Sendable { let number = Atomic(0) }

  private func verify(
    _ reported: ReportedExperiment, backend: String? = "reference", trials: Int? = nil, observer: TrialObserver? = nil,
    _ change: (inout Verification.Options) -> Void = { _ in }
  ) throws -> Verification {
    var options = Verification.Options()
    options.reportsFolder = "\(reported.scratch.path)/reports"
    options.backend = backend
    options.trials = trials
    change(&options)
    return try Verification(try Experiment(path: reported.path), options, observer: observer)
  }

  @Test func whatRoundingDecidesIsAWarning() throws {
    let reported = try ReportedExperiment(Self.fragile())
    let observer = TrialObserver()
    let verification = try verify(reported, observer: observer)
    #expect(verification.holds)
    #expect(observer.outside == [2])
    #expect(observer.trials == Array(0...10))
    #expect(verification.trialCount == 10)
    #expect(verification.words == "13 values within 5 % or 0.01, 2 within what rounding decides (10 trials)")
    #expect(verification.decidedByRounding.map(\.path.last) == [.key("left"), .key("observed")])
    #expect(verification.diagnostics.map(\.severity) == [.warning])
    let text = verification.diagnostics.map { DiagnosticRenderer().render($0) + "\n" }.joined()
    VerificationDiagnosticsTests.folder.expect(reported.plain(text), as: "trials-decided.txt")
  }

  /// Without trials the tolerance decides, and the same number of trials comes to the same verdict.
  @Test func theirNumberCanBeChosen() throws {
    let reported = try ReportedExperiment(Self.fragile())
    let none = try verify(reported, trials: 0)
    #expect(!none.holds)
    #expect(none.trialCount == 0)
    #expect(none.differences.allSatisfy { $0.range == nil })
    let (first, second) = (try verify(reported, trials: 4), try verify(reported, trials: 4))
    #expect(first.words.hasSuffix("(4 trials)"))
    #expect(first.decidedByRounding == second.decidedByRounding)
    // A tolerance that was asked for is all there is.
    let strict = try verify(reported) { $0.tolerance = ResultTolerance(relative: 0.001, absolute: 0) }
    #expect(!strict.holds)
    #expect(strict.trialCount == 0)
  }

  /// Only where engines differ and nothing else does, trials say something.
  @Test func onlyAnotherEngineHasThem() throws {
    let calm = try ReportedExperiment()
    #expect(try verify(calm, backend: "reference").trialCount == 0)
    #expect(try verify(calm, backend: nil, trials: 3).trialCount == 0)
    let reported = try ReportedExperiment(Self.fragile())
    #expect(try verify(reported) { $0.seed = 1 }.trialCount == 0)
    try reported.edit("iris.md", "% 1\n", "% 1 + 0.0\n")
    let stale = try verify(reported)
    #expect(stale.staleness != nil)
    #expect(stale.trialCount == 0)
  }

  /// Trials that are asked for judge everything, and closely.
  @Test func theyHoldCalmResultsTogether() throws {
    let verification = try verify(ReportedExperiment(), trials: 3)
    #expect(verification.holds, "\(verification.words)")
    #expect(
      verification.words == "\(verification.valueCount) values within 5 % or 0.01 and what rounding decides (3 trials)")
  }

  @Test func expectationsMustHoldAllTheSame() throws {
    let reported = try ReportedExperiment(Self.fragile(bound: 0.3))
    let verification = try verify(reported)
    #expect(!verification.holds)
    #expect(
      Set(verification.differences.map(\.name)) == [
        "expectations[0].passed", "expectations[0].comparisons[0].passed", "verdict",
      ])
    let text = verification.diagnostics.map { DiagnosticRenderer().render($0) + "\n" }.joined()
    VerificationDiagnosticsTests.folder.expect(
      reported.plain("\(verification.words)\n\n\(text)"), as: "trials-expectation.txt")
  }

  /// Numbers that another engine cannot have: here they were changed in the committed results.
  @Test func whatIsOutsideOfTheTrialsSaysHowFar() throws {
    let reported = try ReportedExperiment()
    try reported.edit("reports/iris/results.json", "      \"loss\": 0.", "      \"loss\": 1.")
    let verification = try verify(reported, trials: 3)
    #expect(!verification.holds)
    let text = verification.diagnostics.map { DiagnosticRenderer().render($0) + "\n" }.joined()
    VerificationDiagnosticsTests.folder.expect(
      reported.plain("\(verification.words)\n\n\(text)"), as: "trials-outside.txt")
  }

  @Test func anEngineThatIsNotThereIsSaid() throws {
    let reported = try ReportedExperiment(Self.fragile())
    try reported.edit("reports/iris/results.json", "\"numerics\": \"exact\"", "\"numerics\": \"cuda\"")
    let verification = try verify(reported)
    #expect(!verification.holds)
    let text = verification.diagnostics.map { DiagnosticRenderer().render($0) + "\n" }.joined()
    VerificationDiagnosticsTests.folder.expect(reported.plain(text), as: "trials-missing-engine.txt")
  }

  @Test func anInterruptionEndsThem() throws {
    let reported = try ReportedExperiment(Self.fragile())
    let observer = TrialObserver()
    let error = #expect(throws: Diagnostic.self) {
      try verify(reported, observer: observer) { options in
        options.run.isInterrupted = { [current = observer.current] in current.number.load(ordering: .relaxed) == 3 }
      }
    }
    #expect(error?.code == "interrupted")
    #expect(observer.trials == [0, 1, 2, 3])
  }

  // MARK: Negative controls

  /// An engine whose steps are 2 % too long stays within 5 % nearly everywhere, and not within what rounding decides.
  @Test func aDefectiveEngineIsCaught() throws {
    let reported = try ReportedExperiment()
    let committed = try CommittedResults("\(reported.scratch.path)/reports/iris", experiment: "iris.md")
    let experiment = try Experiment(path: reported.path)
    let trials = try committed.trials(
      10, of: experiment, Verification.Options(), outside: 0, tolerance: .betweenEngines, observer: nil)
    func differences(_ rate: String, _ trials: RoundingTrials?) throws -> [ResultDifference] {
      var options = RunOptions()
      options.overrides = [("rate", rate)]
      let executed = try experiment.run(options)
      let text = ResultsFile.json(executed, dataGroups: executed.dataGroups).printed
      return ResultComparison(
        tolerance: .betweenEngines, chosen: ["params", "overrides"], trials: trials, committed.json.value,
        try LocatedJSON(parsing: Array(text.utf8)).value
      ).differences
    }
    #expect(try differences("0.01", trials) == [])
    let (loose, close) = (try differences("0.0102", nil), try differences("0.0102", trials))
    #expect(loose.count < close.count, "\(loose.count) of \(close.count)")
  }

  // MARK: Trials themselves

  @Test func aTrialMovesWeightsInTheirLastBits() throws {
    func model(_ trial: UInt64?) throws -> Model {
      var options = RunOptions()
      options.roundingTrial = trial
      let executed = try run(iris(), options)
      for directive in executed.directives { if case .model(_, let model) = directive.outcome { return model } }
      throw Diagnostic(code: "test", "there is no model")
    }
    let (plain, first, again, second) = (try model(nil), try model(1), try model(1), try model(2))
    #expect(first.weightValues() == again.weightValues())
    #expect(first.weightValues() != second.weightValues())
    for (before, after) in zip(plain.weightValues(), first.weightValues()) {
      let (before, after) = (before.scalars(as: Float.self), after.scalars(as: Float.self))
      // Biases start at 0 and stay there.
      #expect(zip(before, after).allSatisfy { abs($0 - $1) <= 1.1 * Float(RoundingTrials.amplitude) * abs($0) })
      #expect(before.allSatisfy { $0 == 0 } || before != after)
    }
  }

  /// No trial leaves anything for a run to take.
  @Test func aTrialHasNoCache() throws {
    let scratch = try ScratchFolder()
    var options = RunOptions()
    options.cache = CacheSettings(folder: "\(scratch.path)/cache")
    options.roundingTrial = 1
    _ = try run(iris(), options)
    #expect(!FilePath.exists("\(scratch.path)/cache"))
  }

  // MARK: Tables

  /// Tables of fits must say what the committed results do, whatever an engine's numbers are.
  @Test(arguments: [("\n2,", "\n2,0"), ("\n3,", "\n4,0.5,0.5,0.5,0.5,0.01\n3,"), ("loss", "lost")])
  func aTableMustSayWhatTheResultsDo(old: String, new: String) throws {
    let reported = try ReportedExperiment()
    #expect(try verify(reported).files == [])
    try reported.edit("reports/iris/history-fit.csv", old, new)
    let verification = try verify(reported)
    #expect(!verification.holds)
    #expect(verification.files.map(\.kind) == [.results])
    let text = verification.diagnostics.map { DiagnosticRenderer().render($0) + "\n" }.joined()
    #expect(
      reported.plain(text).hasPrefix(
        "error[verify]: reports/iris/history-fit.csv does not say what results.json does from line "))
  }

  @Test func columnsWithCommasAreRead() {
    let table = HistoryTable("epoch,\"a,\"\"b\"\"\",val\n1,0.5,\n2,NaN,3.0\n")
    let fit: JSONValue = ["epochs": 2, "history": ["a,\"b\"": [.number(0.5), "NaN"], "val": [.number(3)]]]
    #expect(table.contradiction(of: fit) == nil)
    #expect(table.contradiction(of: ["epochs": 2, "history": ["val": [.number(4)]]]) == 3)
    #expect(table.contradiction(of: ["epochs": 2, "history": ["val": []]]) == 1)
    #expect(table.contradiction(of: ["epochs": 3, "history": [:]]) == 1)
  }
}
