import Diagnostics
import Testing

@testable import ExperimentRunner

/// Reports that are drawn anew from kept results.
@Suite struct RenderTests {
  private func workplace() throws -> Workplace {
    let workplace = try Workplace()
    try workplace.write(flowers, to: "flowers.csv")
    try workplace.run(cachedExperiment)
    return workplace
  }

  private func render(_ text: String, in workplace: Workplace, folder: String? = nil) throws -> ExecutedExperiment {
    var options = RunOptions()
    options.reportsFolder = "\(workplace.path)/reports"
    options.cache.folder = folder ?? workplace.store.folder
    options.cache.isOnly = true
    let executed = try Experiment(path: "\(workplace.path)/x.md", text: text).run(options)
    try ReportFolder(reports: options.reportsFolder, experiment: "x")
      .write(executed, pictures: workplace.store) { RunFacts() }
    return executed
  }

  @Test func drawsWhatARunWouldAndExecutesNothing() throws {
    let workplace = try workplace()
    let edited =
      "# New words\n\n"
      + cachedExperiment.replacing("How it went.", with: "Another caption.")
      .replacing("evaluate.loss < 100", with: "evaluate.loss < 200")
    let before = try workplace.results()
    let executed = try render(edited, in: workplace)
    #expect(executed.hits == keptDirectives)
    #expect(executed.misses.isEmpty)
    let drawn = try workplace.results()
    #expect(drawn != before)
    try workplace.run(edited) { $0.cache.isFresh = true }
    #expect(try workplace.results() == drawn)
  }

  @Test(
    arguments: [
      (
        ("rate = 0.01", "rate = 0.02"),
        """
        x.md:38:1: error[missing]: the results of fit are not in the cache, nor are those of 4 other blocks
           38 | ```fit
              | ^^^^^^ parameter rate changed
          help: run it first: hornbook run x.md
        """
      ),
      (
        ("data = train\nepochs = 1\nbatch_size = 4", "data = train\nepochs = 1\nbatch_size = 6"),
        """
        x.md:44:1: error[missing]: the results of second are not in the cache, nor are those of 2 other blocks
           44 | ```fit second
              | ^^^^^^^^^^^^^ source changed
          help: run it first: hornbook run x.md
        """
      ),
    ])
  func whatWasNotRunIsMissing(edit: (String, String), message: String) throws {
    let workplace = try workplace()
    let before = try workplace.results()
    let received = try failure { try render(cachedExperiment.replacing(edit.0, with: edit.1), in: workplace) }
    #expect(received.exitCode == 6)
    let text = received.diagnostics.map(DiagnosticRenderer().render).joined()
    #expect(text.replacing(workplace.path + "/", with: "") == message)
    #expect(try workplace.results() == before)
  }

  @Test func aDamagedEntryIsMissing() throws {
    let workplace = try workplace()
    let entries = workplace.store.entries.filter { !$0.name.contains(".") }
    for entry in entries { try workplace.write("no entry", to: "cache/\(entry.name)") }
    let received = try failure { try render(cachedExperiment, in: workplace) }
    #expect(received.diagnostics.first?.primary?.text == "its entry is damaged")
  }

  @Test func withoutARunTheFolderIsNotMade() throws {
    let workplace = try Workplace()
    try workplace.write(flowers, to: "flowers.csv")
    let received = try failure { try render(cachedExperiment, in: workplace) }
    #expect(received.exitCode == 6)
    #expect(!FilePath.exists(workplace.report))
    #expect(!FilePath.exists(workplace.store.folder))
  }

  /// The report that lies there is drawn again, not one with other settings.
  @Test func settingsAreThoseOfTheReport() throws {
    var made = RunOptions()
    made.seed = 7
    made.overrides = [("rate", "0.02")]
    made.backend = "reference"
    let reported = try ReportedExperiment(ReportedExperiment.text, made)
    var options = Verification.Options()
    options.reportsFolder = "\(reported.scratch.path)/reports"
    let experiment = try Experiment(path: reported.path)
    func settings(_ options: RunOptions) -> String {
      "\(options.seed) \(options.backend) \(options.overrides.map { "\($0.name)=\($0.text)" })"
    }
    #expect(settings(options.redrawing(experiment)) == "7 reference [\"rate=0.02\"]")
    options.seed = 8
    options.run.overrides = [("rate", "0.03")]
    #expect(settings(options.redrawing(experiment)) == "8 reference [\"rate=0.03\"]")
    try reported.write("<<<<<<< ours\n", to: "reports/iris/results.json")
    #expect(settings(options.redrawing(experiment)) == "0 cpu [\"rate=0.03\"]")
  }

  private func failure(_ body: () throws -> ExecutedExperiment) throws -> CheckResult {
    do {
      _ = try body()
    } catch let failure as CheckFailure {
      return failure.result
    }
    Issue.record("it was drawn")
    return CheckResult(diagnostics: [])
  }
}
