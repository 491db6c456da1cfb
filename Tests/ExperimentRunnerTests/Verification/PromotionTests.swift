import Diagnostics
import PlainFiles
import Testing

@testable import ExperimentRunner

@Suite struct PromotionTests {
  /// An expectation, what becomes of it, and what is said of it if it stays.
  static let table: [(line: String, promoted: String, reason: String)] = [
    ("approx(ratio, 0.95, abs=0.01)", "approx(ratio, 0.98, abs=0.01)", ""),
    // As many digits as the tolerance needs.
    ("approx(ratio, 1, abs=0.001)", "approx(ratio, 0.983, abs=0.001)", ""),
    ("approx(value=ratio, rel=0.1, target=.5)", "approx(value=ratio, rel=0.1, target=1.0)", ""),
    ("approx(ratio, 9.5e-1, abs=0.02)", "approx(ratio, 9.8e-01, abs=0.02)", ""),
    ("approx(ratio, 0.9833, abs=0.01)", "approx(ratio, 0.9833, abs=0.01)", ""),
    ("approx(low, -1.0, abs=1)", "approx(low, -2.5, abs=1)", ""),
    ("approx(count, 28, abs=5)", "approx(count, 30, abs=5)", ""),
    ("approx(curve, [1, 0.2, 0.2], abs=0.1)", "approx(curve, [0.5, 0.3, 0.1], abs=0.1)", ""),
    (
      "approx(count, 29) and ratio > 0.5", "approx(count, 30) and ratio > 0.5", ""
    ),
    ("count == 29", "count == 30", ""), ("0.5 == ratio", "0.98333335 == ratio", ""),
    ("count == 30", "count == 30", ""), ("count != 30", "count != 30", ""), ("not count == 30", "not count == 30", ""),
    ("ratio >= 0.97", "ratio >= 0.97", "ratio >= 0.97 stays: it is a bound; --bounds moves it"),
    (
      "approx(curve, 0.3, abs=1)", "approx(curve, 0.3, abs=1)",
      "approx(curve, 0.3, abs=1) stays: one number stands for many that were observed"
    ),
    (
      "approx(ratio, low, abs=9)", "approx(ratio, low, abs=9)",
      "approx(ratio, low, abs=9) stays: its target is not a number that is written out"
    ),
    ("approx(nan, 0.5)", "approx(nan, 0.5)", "approx(nan, 0.5) stays: \"NaN\" was observed"),
    ("approx(curve, [1, 2])", "approx(curve, [1, 2])", "approx(curve, [1, 2]) stays: 3 numbers were observed"),
  ]

  static let setup = """
    ratio = 0.98333335
    low = -2.5
    count = 30
    curve = [0.5, 0.26, 0.125]
    nan = float("nan")
    """

  private func text(_ lines: [String]) -> String {
    document(("setup", Self.setup), ("expect", lines.joined(separator: "\n")))
  }

  @Test(arguments: table) func rewritesNumbers(line: String, promoted: String, reason: String) throws {
    let reported = try ReportedExperiment(text([line]))
    let promotion = try Promotion(path: reported.path, reports: "\(reported.scratch.path)/reports")
    #expect(promotion.text == text([promoted]))
    #expect(promotion.kept.map { "\($0.expression) stays: \($0.reason)" } == (reason.isEmpty ? [] : [reason]))
  }

  @Test(arguments: [
    ("ratio >= 0.9", "ratio >= 0.9", 0.01), ("ratio >= 0.90", "ratio >= 0.97", 0.01),
    ("ratio > 0.900", "ratio > 0.973", 0.01), ("1.20 >= ratio", "1.00 >= ratio", 0.01),
    ("ratio < 2.0", "ratio < 1.0", 0.01), ("ratio <= 2.00", "ratio <= 0.99", 0), ("low > -4.0", "low > -2.8", 0.1),
    ("count < 90", "count < 33", 0.1),
  ]) func movesBoundsIfAsked(line: String, promoted: String, slack: Double) throws {
    let reported = try ReportedExperiment(text([line]))
    let promotion = try Promotion(path: reported.path, reports: "\(reported.scratch.path)/reports", slack: slack)
    #expect(promotion.text == text([promoted]))
    // What was promoted holds.
    try promotion.write()
    try reported.run()
    #expect(try reported.text("reports/iris/results.json").contains("\"verdict\": \"passed\""))
  }

  @Test func everyOtherByteStays() throws {
    let text =
      "\u{FEFF}# T\r\n\r\n```setup\r\nx = 2.26\r\n```\r\n\r\n1. é\r\n\r\n   > ```expect\r\n   > approx( x,1.5 ,abs=0.1)  # ü\r\n   > ```\r\n"
    let reported = try ReportedExperiment(text)
    let promotion = try Promotion(path: reported.path, reports: "\(reported.scratch.path)/reports")
    try promotion.write()
    #expect(Array(promotion.text.utf8) == Array(text.replacing("1.5", with: "2.3").utf8))
    #expect(try FilePath.read(reported.path, keepsMark: true) == promotion.text)
  }

  @Test(arguments: [
    (
      "x = 1", "x = 2",
      """
      iris.md:3:1: error[stale]: the committed results are those of an earlier text: setup (line 3) was changed
          3 | ```setup
            | ^^^^^^^^
        help: hornbook run iris.md, then commit reports/iris
      """
    ),
    (
      "== 1", "== 2",
      """
      iris.md:8:1: error[stale]: the results do not have this expectation
          8 | x == 2
            | ^^^^^^
        help: hornbook run iris.md, and promote what it gives
      """
    ),
  ]) func refusesResultsOfAnotherText(old: String, new: String, message: String) throws {
    let reported = try ReportedExperiment(document(("setup", "x = 1"), ("expect", "x == 1")))
    try reported.edit("iris.md", old, new)
    #expect(try refusal(reported) == message)
  }

  @Test func refusesPartialResults() throws {
    let reported = try ReportedExperiment(
      iris(then: [("data", "late = fit.history.loss[100]"), ("expect", "fit.epochs == 2")]))
    #expect(
      try refusal(reported).hasPrefix("reports/iris/results.json:")
        && refusal(reported).contains("error[promote]: the results of iris.md are partial: a block failed"))
  }

  private func refusal(_ reported: ReportedExperiment) throws -> String {
    let error = #expect(throws: Diagnostic.self) {
      try Promotion(path: reported.path, reports: "\(reported.scratch.path)/reports")
    }
    return reported.plain(DiagnosticRenderer().render(try #require(error)))
  }
}
