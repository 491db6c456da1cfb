import Diagnostics
import Hornbook
import PlainFiles
import Testing

@testable import ExperimentRunner

/// What is said of reports that are not what their files give; `make record` writes the messages anew.
@Suite struct VerificationDiagnosticsTests {
  static let folder = GoldenFolder("Golden")

  /// Each case changes one thing in the report, or in the file, of an experiment that agrees with its report.
  static let table: [(name: String, file: String, old: String, new: String)] = [
    ("a-digit-of-the-history", "reports/iris/results.json", "\"loss\": [", "\"loss\": [\n          9"),
    ("a-digit-of-a-metric", "reports/iris/results.json", "      \"loss\": 0.", "      \"loss\": 1."),
    ("a-sign", "reports/iris/results.json", "      \"loss\": 0.", "      \"loss\": -0."),
    ("not-a-number", "reports/iris/results.json", "      \"loss\": 0.", "      \"loss\": \"NaN\", \"x\": 0."),
    ("a-type", "reports/iris/results.json", "\"epochs\": 3", "\"epochs\": 3.0"),
    ("a-missing-member", "reports/iris/results.json", "      \"epochs\": 3,\n", ""),
    ("an-added-fit", "reports/iris/results.json", "  \"fits\": {", "  \"fits\": {\n    \"other\": {\"epochs\": 1},"),
    ("a-shorter-history", "reports/iris/results.json", "\"val_loss\": [", "\"val_loss\": [1.0], \"old\": ["),
    ("a-verdict", "reports/iris/results.json", "\"verdict\": \"passed\"", "\"verdict\": \"failed\""),
    ("spacing", "reports/iris/results.json", "\"schema\": 1", "\"schema\":  1"),
    ("a-table", "reports/iris/history-fit.csv", "\n2,", "\n2,0"),
    ("the-page", "reports/iris/index.html", "<h1", "<h1 "),
    ("a-knob", "iris.md", "rate = 0.01", "rate = 0.02"),
    ("a-bound", "iris.md", ">= 0.3", ">= 0.2"),
    ("a-layer-and-a-block", "iris.md", "Dropout(0.1)\n", ""),
    ("prose", "iris.md", "# Iris\n", "# Iris\n\nMore about flowers.\n"),
    ("a-comment", "iris.md", "rate = 0.01", "rate = 0.01  # small"),
    ("a-schema", "reports/iris/results.json", "\"schema\": 1", "\"schema\": 2"),
    ("no-json", "reports/iris/results.json", "\"schema\": 1", "\"schema\": 1;"),
    ("a-conflict", "reports/iris/results.json", "  \"data\": {", "<<<<<<< HEAD\n  \"data\": {"),
  ]

  @Test(arguments: table) func says(name: String, file: String, old: String, new: String) throws {
    let reported = try ReportedExperiment()
    try reported.edit(file, old, new)
    var text: String
    do {
      let verification = try reported.verify()
      #expect(!verification.holds)
      text = "\(verification.words)\n\n"
      text += verification.diagnostics.map { DiagnosticRenderer().render($0) + "\n\n" }.joined()
    } catch {
      let diagnostic = try #require(error as? Diagnostic)
      text = DiagnosticRenderer().render(diagnostic) + "\n"
    }
    // Where the page differs depends on its style.
    let plain = reported.plain(text).replacing(
      #/index.html differs from line [0-9]+ on/#, with: "index.html differs from line … on")
    Self.folder.expect(plain, as: "\(name).txt")
  }
}

@Suite struct VerificationTests {
  @Test func aReportThatFollowsFromItsFileHolds() throws {
    let reported = try ReportedExperiment()
    let before = try reported.text("reports/iris/run.json")
    let verification = try reported.verify { $0.run.threads = 1 }
    #expect(verification.holds)
    #expect(verification.diagnostics.isEmpty)
    #expect(verification.tolerance == nil)
    #expect(verification.words == "\(verification.valueCount) values, the same bytes")
    #expect(verification.valueCount > 40)
    // The committed report is as it was.
    #expect(try reported.text("reports/iris/run.json") == before)
  }

  @Test func aChangedFigureIsAWarning() throws {
    let reported = try ReportedExperiment()
    try reported.write("no picture", to: "reports/iris/fit-curves.png")
    let verification = try reported.verify()
    #expect(verification.holds)
    #expect(
      verification.diagnostics.map { reported.plain(DiagnosticRenderer().render($0)) } == [
        """
        warning[verify]: the figure reports/iris/fit-curves.png differs: drawn otherwise, by the same numbers
          help: draw it anew: hornbook render iris.md, then commit reports/iris
        """
      ])
  }

  @Test func runsWithWhatTheCommittedResultsName() throws {
    var options = RunOptions()
    options.seed = 7
    options.overrides = [("rate", "0.02")]
    options.backend = "reference"
    let verification = try ReportedExperiment(ReportedExperiment.text, options).verify()
    #expect(verification.holds)
    #expect(verification.executed.settings.seed == 7)
    #expect(verification.executed.settings.backend == "reference")
    #expect(verification.executed.settings.overrides.map(\.value) == ["0.02"])
  }

  @Test func anotherBackendIsComparedWithinATolerance() throws {
    let reported = try ReportedExperiment()
    let verification = try reported.verify { $0.backend = "reference" }
    #expect(verification.holds, "\(verification.words)")
    #expect(verification.tolerance == .betweenEngines)
    #expect(verification.words == "\(verification.valueCount) values within 5 % or 0.01")
    // With another seed everything is another number, but for the seed itself.
    let other = try reported.verify {
      $0.seed = 1
      $0.tolerance = ResultTolerance(relative: 0, absolute: 0)
    }
    #expect(!other.holds)
    #expect(!other.differences.contains { $0.path == [.key("seed")] })
  }

  /// A backend that needs a plugin names its numerics otherwise than `cpu` does, whatever the command line says.
  @Test func numericsOfAnotherBackendAreNotCompared() throws {
    let reported = try ReportedExperiment()
    let committed = try CommittedResults("\(reported.scratch.path)/reports/iris", experiment: "iris.md")
    var options = Verification.Options()
    #expect(try committed.options(options).chosen == [])
    options.backend = "xla"
    #expect(try committed.options(options).chosen == ["backend", "numerics"])
  }

  /// Fast numerics: the same bytes from the same kernels, and near numbers from others.
  @Test(.enabled(if: CPUBackend(numerics: .fast).numerics == "fast", "OpenBLAS is not there"))
  func fastNumbersAreComparedByTheirClass() throws {
    var options = RunOptions()
    options.numerics = .fast
    let reported = try ReportedExperiment(ReportedExperiment.text, options)
    let verification = try reported.verify()
    #expect(verification.executed.settings.resultClass.hasPrefix("fast "))
    #expect(verification.words == "\(verification.valueCount) values, the same bytes")
    try reported.edit("reports/iris/run.json", "\"result_class\": \"fast ", "\"result_class\": \"fast other ")
    #expect(try reported.verify().tolerance == .betweenEngines)
    try reported.write("", to: "reports/iris/run.json")
    #expect(try reported.verify().tolerance == .betweenEngines)
  }

  @Test func aPartialReportCanBeVerifiedToo() throws {
    let text = iris(then: [("data", "late = fit.history.loss[100]"), ("expect", "late > 0")])
    let verification = try ReportedExperiment(text).verify()
    #expect(verification.holds, "\(verification.words)")
    #expect(verification.executed.verdict == .partial)
  }

  @Test(
    arguments: [
      ("0.01", ResultTolerance(relative: 0.01, absolute: 0), "1 %"),
      ("0.05,0.01", ResultTolerance(relative: 0.05, absolute: 0.01), "5 % or 0.01"),
      ("0", ResultTolerance(relative: 0, absolute: 0), "0 %"), ("", nil, ""), ("x", nil, ""), ("1,2,3", nil, ""),
      ("-1", nil, ""), ("nan", nil, ""), ("1,inf", nil, ""), ("1,", nil, ""),
    ] as [(String, ResultTolerance?, String)])
  func readsTolerances(text: String, tolerance: ResultTolerance?, words: String) {
    #expect(ResultTolerance(text) == tolerance)
    if let tolerance { #expect("\(tolerance)" == words) }
  }

  @Test(
    arguments: [
      (1.0, 1.05, true), (1.0, 1.06, false), (0.001, 0.009, true), (0, -0.0, true), (.nan, .nan, true),
      (.nan, 1, false), (.infinity, .infinity, true), (.infinity, -.infinity, false), (.infinity, 1e308, false),
      (1.7e308, -1.7e308, false),
    ] as [(Double, Double, Bool)])
  func comparesNumbers(a: Double, b: Double, isNear: Bool) {
    #expect(ResultTolerance.betweenEngines.accepts(a, b) == isNear)
    #expect(ResultTolerance.betweenEngines.accepts(b, a) == isNear)
  }

  @Test(
    arguments: [
      (["x": 1], ["x": 1], []), (["x": 1], ["x": .number(1)], ["x: 1 is committed, 1.0 was computed"]),
      (["x": .number(0)], ["x": .number(-0.0)], ["x: 0.0 is committed, -0.0 was computed"]),
      (["x": "NaN"], ["x": "NaN"], []),
      (["x": "NaN"], ["x": .number(1)], ["x: \"NaN\" is committed, 1.0 was computed"]),
      (["x": "é"], ["x": "e\u{301}"], ["x: \"é\" is committed, \"e\u{301}\" was computed"]),
      (["x": .null], [:], ["x: null is committed, and nothing was computed for it"]),
      ([:], ["x": [1, 2]], ["x: a list of 2 was computed and is not in the committed results"]),
      (
        ["x": [1, 2, 3]], ["x": [1, 5]],
        ["x[1]: 2 is committed, 5 was computed", "x: a list of 3 is committed, a list of 2 was computed"]
      ),
      (["x": true], ["x": 1], ["x: true is committed, 1 was computed"]),
    ] as [(JSONValue, JSONValue, [String])])
  func comparesValues(committed: JSONValue, computed: JSONValue, messages: [String]) {
    #expect(ResultComparison(committed, computed).differences.map(\.message) == messages)
  }

  @Test func withinAToleranceTypesOfNumbersAndWhatFollowsDoNotCount() {
    let committed: JSONValue = [
      "a": ["x": 1, "best_epoch": 3, "y": "NaN", "z": "Infinity", "margin": .number(1), "n": 5]
    ]
    let computed: JSONValue = [
      "a": ["x": .number(1.01), "best_epoch": 4, "y": .number(.nan), "z": .number(2), "n": 6]
    ]
    let comparison = ResultComparison(tolerance: .betweenEngines, committed, computed)
    #expect(
      comparison.differences.map(\.message) == [
        "a.n: 5 is committed, 6 was computed", "a.z: \"Infinity\" is committed, 2.0 was computed",
      ])
  }
}
