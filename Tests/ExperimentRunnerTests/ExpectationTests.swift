import Diagnostics
import Testing

@testable import ExperimentRunner

/// What expectations compare, how far they are from their bounds, and what is said of those that do not hold.
@Suite struct ExpectationTests {
  static let names = """
    nan = float("nan")
    inf = float("inf")
    ratio = 0.953
    loss = 0.25
    count = 30
    curve = [0.5, 0.25, 0.125]
    grid = tensor([[1.0, 2.0], [3.0, 4.5]])
    scores = {"a": 0.5, "b": nan}
    """

  private func outcomes(_ lines: [String]) throws -> [ExpectationOutcome] {
    let run = try run(document(("setup", Self.names), ("expect", lines.joined(separator: "\n"))))
    return run.expectations
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var expression: String
    var passed: Bool
    var observed: String
    var margin: String
    var words: String
    init(_ expression: String, _ passed: Bool, _ observed: String, _ margin: String, _ words: String) {
      (self.expression, self.passed, self.observed, self.margin, self.words) =
        (expression, passed, observed, margin, words)
    }
    var testDescription: String { expression }
  }

  static let table: [Case] = [
    Case("ratio >= 0.97", false, "0.953", "-0.017000000000000015", "0.0170 below 0.97"),
    Case("ratio > 0.953", false, "0.953", "0.0", "exactly 0.953"),
    Case("0.9 <= ratio", true, "0.953", "0.052999999999999936", "0.0530 above 0.9"),
    Case("loss < 0.5", true, "0.25", "0.25", "0.2500 below 0.5"),
    Case("loss <= 0.125", false, "0.25", "-0.125", "0.1250 above 0.125"),
    Case("count == 31", false, "30", "-1", "1.0000 below 31"),
    Case("count == 30", true, "30", "0", "exactly 30"),
    Case("count != 30", false, "30", "0", "exactly 30"),
    Case("count != 28", true, "30", "2", "2.0000 above 28"),
    Case("count in [1, 30]", true, "30", "nil", ""),
    Case("\"a\" < \"b\"", true, "\"a\"", "nil", ""),
    Case("ratio > loss", true, "0.953", "0.703", "0.7030 above 0.25"),
    // Several comparisons have no common margin.
    Case("ratio > 0.9 and loss > 0.5", false, "0.953, 0.25", "nil", "0.0530 above 0.9; 0.2500 below 0.5"),
    Case("ratio > 0.97 and loss > 0.5", false, "0.953", "-0.017000000000000015", "0.0170 below 0.97"),
    Case("ratio > 0.97 or loss < 0.5", true, "0.953, 0.25", "nil", "0.0170 below 0.97; 0.2500 below 0.5"),
    Case("not ratio < 0.97", false, "0.953", "-0.017000000000000015", "0.0170 below 0.97"),
    Case("not (loss > 0.5 or ratio > 0.97)", true, "0.25, 0.953", "nil", "0.2500 below 0.5; 0.0170 below 0.97"),
    Case("True", true, "True", "nil", ""), Case("all([x < 1 for x in curve])", true, "True", "nil", ""),
    // NaN meets nothing; as the language orders numbers it would be above all of them.
    Case("nan >= 0.97", false, "nan", "nil", "NaN, which is neither above nor below a number"),
    Case("nan < 0.97", false, "nan", "nil", "NaN, which is neither above nor below a number"),
    Case("nan == nan", false, "nan", "nil", "NaN, which is neither above nor below a number"),
    Case("nan != 0.5", true, "nan", "nil", "NaN, which is neither above nor below a number"),
    Case("inf <= inf", true, "+inf", "0.0", "exactly +inf"), Case("inf < 1", false, "+inf", "-inf", "∞ above 1"),
    // A tolerance is absolute, relative to the target, or the larger of both.
    Case("approx(ratio, 0.95, abs=0.01)", true, "0.953", "0.0069999999999999975", "0.0030 off, 0.0100 allowed"),
    Case("approx(ratio, 0.95, abs=0.001)", false, "0.953", "-0.0020000000000000026", "0.0030 off, 0.0010 allowed"),
    Case("approx(loss, 0.5, rel=0.5)", true, "0.25", "0.0", "0.2500 off, 0.2500 allowed"),
    Case("approx(loss, 0.5, abs=0.1, rel=0.5)", true, "0.25", "0.0", "0.2500 off, 0.2500 allowed"),
    Case("approx(loss, 0.5, abs=0.1)", false, "0.25", "-0.15", "0.2500 off, 0.1000 allowed"),
    Case("approx(loss, 0.2500001)", true, "0.25", "1.5000009999712441e-07", "1×10⁻⁷ off, 2.5×10⁻⁷ allowed"),
    Case("approx(0.0, 1e-12)", true, "0.0", "0.0", "1×10⁻¹² off, 1×10⁻¹² allowed"),
    Case("approx(-0.0, 0, abs=0)", true, "-0.0", "0.0", "0 off, 0 allowed"),
    Case("not approx(ratio, 0.95, abs=0.01)", false, "0.953", "-0.0069999999999999975", "0.0030 off, 0.0100 allowed"),
    Case("approx(nan, nan, rel=1)", false, "nan", "-inf", "nan for nan"),
    Case("approx(inf, inf)", true, "+inf", "1e-12", "0 off, 1×10⁻¹² allowed"),
    Case("approx(inf, -inf, abs=1e300)", false, "+inf", "-inf", "+inf for -inf"),
    Case("approx(1.7e308, -1.7e308, abs=1e308)", false, "1.7e+308", "-inf", "1.7e+308 for -1.7e+308"),
    Case(
      "approx(9007199254740993, 9007199254740992, abs=0)", false, "9007199254740993", "-1.0", "1.0000 off, 0 allowed"),
    // Many numbers: the one that is furthest from holding.
    Case(
      "approx(curve, [0.5, 0.3, 0.2], abs=0.1)", true, "0.125", "0.024999999999999994",
      "at [2] 0.0750 off, 0.1000 allowed"),
    Case(
      "approx(curve, [0.5, 0.3, 0.2], abs=0.01)", false, "0.125", "-0.06500000000000002",
      "at [2] 0.0750 off, 0.0100 allowed; 2 of 3 numbers are too far off"),
    Case("approx(curve, 0.25, abs=0.25)", true, "0.5", "0.0", "at [0] 0.2500 off, 0.2500 allowed"),
    Case(
      "approx(grid, [[1, 2], [3, 4]], abs=0.25)", false, "4.5", "-0.25",
      "at [1][1] 0.5000 off, 0.2500 allowed; 1 of 4 numbers are too far off"),
    Case("approx(grid, grid)", true, "1.0", "1e-06", "at [0][0] 0 off, 1×10⁻⁶ allowed"),
    Case("approx(grid, 3, abs=2)", true, "1.0", "0.0", "at [0][0] 2.0000 off, 2.0000 allowed"),
    Case(
      "approx(scores, {\"b\": 1.0, \"a\": 0.5})", false, "nan", "-inf",
      "at [\"b\"] nan for 1.0; 1 of 2 numbers are too far off"),
    Case("approx(curve, [0.5, 0.25])", false, "None", "nil", "3 elements instead of 2"),
    Case("approx(grid, zeros((2, 3)))", false, "None", "nil", "the shape (2, 2) instead of (2, 3)"),
    Case("approx(scores, {\"a\": 0.5, \"c\": 1})", false, "None", "nil", "no key \"c\""),
    Case("approx([], [])", true, "None", "nil", "nothing to compare"),
  ]

  @Test(arguments: table) func saysHowFarItIs(_ expected: Case) throws {
    let outcome = try #require(try outcomes([expected.expression]).first)
    #expect(outcome.passed == expected.passed)
    #expect(outcome.observedText == expected.observed)
    #expect(outcome.margin?.languageText ?? "nil" == expected.margin)
    #expect(outcome.marginText == expected.words)
  }

  @Test func theCaretStandsAtWhatFailed() throws {
    let run = try run(
      document(
        ("setup", Self.names),
        ("expect", "ratio >= 0.97\nloss < 1 and not ratio < 0.97\napprox(curve, [0.5, 0.3, 0.2], abs=0.01)\nbool([])")))
    #expect(run.verdict == .failed)
    #expect(
      run.expectations.compactMap(\.failure).map { DiagnosticRenderer().render($0) }.joined(separator: "\n") == """
        test.md:15:1: error[expect]: ratio >= 0.97 does not hold
           15 | ratio >= 0.97
              | ^^^^^^^^^^^^^ observed 0.953: 0.0170 below 0.97
        test.md:16:18: error[expect]: loss < 1 and not ratio < 0.97 does not hold
           16 | loss < 1 and not ratio < 0.97
              |                  ^^^^^^^^^^^^ observed 0.953: 0.0170 below 0.97
        test.md:17:1: error[expect]: approx(curve, [0.5, 0.3, 0.2], abs=0.01) does not hold
           17 | approx(curve, [0.5, 0.3, 0.2], abs=0.01)
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ observed 0.125: at [2] 0.0750 off, 0.0100 allowed; 2 of 3 numbers are too far off
        test.md:18:1: error[expect]: bool([]) does not hold
           18 | bool([])
              | ^^^^^^^^ observed False
        """)
  }

  @Test func whatIsPendingIsCheckedAsFarAsItIsKnown() throws {
    let text = iris(
      then: [
        (
          "expect",
          "approx(evaluate.accuracy, 0.9, abs=0.2) and evaluate.loss < 10\nevaluate.acuracy > 1 and evaluate.loss < 1\n"
            + "evaluate.loss < 1 and evaluate.los < 1\napprox(evaluate.loss, 1, abs=-1)\napprox(evaluate.loss, \"a\", rel=0)"
        )
      ])
    let result = Experiment(path: "test.md", text: text).check()
    #expect(
      result.diagnostics.map { DiagnosticRenderer().render($0) }.joined(separator: "\n") == """
        test.md:34:10: error[attribute]: evaluation value has no field or method .acuracy
           34 | evaluate.acuracy > 1 and evaluate.loss < 1
              |          ^^^^^^^
          help: did you mean .accuracy?
        test.md:35:32: error[attribute]: evaluation value has no field or method .los
           35 | evaluate.loss < 1 and evaluate.los < 1
              |                                ^^^
          help: did you mean .loss?
        test.md:36:26: error[argument]: approx: abs: expected a tolerance of at least 0, received -1
           36 | approx(evaluate.loss, 1, abs=-1)
              |                          ^^^^^^
          help: approx(value, target, abs=A, rel=R) holds if value and target differ by no more than the larger of A and R times |target|
        test.md:37:23: error[argument]: approx: target: expected a number, or numbers in a list, a dict or a tensor, received a string
           37 | approx(evaluate.loss, "a", rel=0)
              |                       ^^^
          help: approx(value, target, abs=A, rel=R) holds if value and target differ by no more than the larger of A and R times |target|
        """)
  }

  @Test func refusesWhatIsNoNumber() throws {
    let result = Experiment(
      path: "test.md", text: document(("expect", "approx(\"a\", 1)\napprox(1, None)\napprox(1, True)"))
    ).check()
    #expect(
      result.diagnostics.map(\.message) == [
        "approx: value: expected a number, or numbers in a list, a dict or a tensor, received a string",
        "approx: target: expected a number, or numbers in a list, a dict or a tensor, received a NoneType",
        "approx: target: expected a number, or numbers in a list, a dict or a tensor, received a bool",
      ])
  }
}
