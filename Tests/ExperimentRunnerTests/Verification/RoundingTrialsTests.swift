import Hornbook
import PlainFiles
import Testing

@testable import ExperimentRunner

/// The rule by which trials judge a number, on numbers that are written out.
@Suite struct RoundingTrialsTests {
  private func trials(_ committed: JSONValue, _ others: JSONValue...) -> RoundingTrials {
    RoundingTrials(runs: [committed] + others, tolerance: .betweenEngines)
  }

  private func compare(_ trials: RoundingTrials, _ committed: JSONValue, _ computed: JSONValue) -> ResultComparison {
    ResultComparison(tolerance: .betweenEngines, trials: trials, committed, computed)
  }

  /// A committed value, those of two trials, one to be judged, and whether it differs or rounding decides it.
  @Test(
    arguments: [
      // Within the range, within twice its width, and beyond.
      (.number(1), .number(2), .number(3), .number(2.5), "decided"),
      (.number(1), .number(2), .number(3), .number(7), "decided"),
      (.number(1), .number(2), .number(3), .number(-3), "decided"),
      (.number(1), .number(2), .number(3), .number(7.1), "differs"),
      // What trials keep close must agree closely, though it is within 5 %: 2 · 0.1 · 5 % of 100.
      (.number(100), .number(100), .number(100), .number(101), "agrees"),
      (.number(100), .number(100), .number(100), .number(101.1), "differs"),
      (.number(0), .number(0), .number(0), .number(0.002), "agrees"),
      (.number(0), .number(0), .number(0), .number(0.0021), "differs"),
      // Whole numbers: counts that no trial moves are exact.
      (392, 392, 392, 393, "differs"), (392, 372, 380, 400, "decided"), (392, 372, 380, 433, "differs"),
      // What is no finite number is one that a run had.
      (.number(1), "NaN", .number(3), "NaN", "decided"), (.number(1), .number(2), .number(3), "NaN", "differs"),
      ("Infinity", .number(2), .number(3), .number(2.5), "decided"), ("Infinity", "NaN", "NaN", .number(1), "differs"),
      (.number(1), .number(2), .number(3), "-Infinity", "differs"),
      ("adam", "sgd", "adam", "sgd", "decided"), ("adam", "sgd", "adam", "rmsprop", "differs"),
      (true, false, true, false, "decided"), (.number(1), .number(2), .number(3), .null, "differs"),
    ] as [(JSONValue, JSONValue, JSONValue, JSONValue, String)])
  func judgesAValue(committed: JSONValue, first: JSONValue, second: JSONValue, computed: JSONValue, verdict: String) {
    let comparison = compare(trials(["x": committed], ["x": first], ["x": second]), ["x": committed], ["x": computed])
    let received =
      !comparison.differences.isEmpty ? "differs" : comparison.decidedByRounding.isEmpty ? "agrees" : "decided"
    #expect(received == verdict)
  }

  /// A committed number that no run comes near was changed by hand, and the computed one is right.
  @Test func theCommittedNumberIsJudgedToo() {
    let trials = trials(["x": .number(1)], ["x": .number(1.1)])
    let comparison = compare(trials, ["x": .number(2)], ["x": .number(1)])
    #expect(
      comparison.differences.map(\.distance) == [
        "they differ by 1.0000, 0.5000 of the committed one, and the committed one is 0.7000 outside of what rounding "
          + "decides, 0.8000 to 1.3000"
      ])
  }

  /// That an expectation holds is nothing that rounding may decide.
  @Test(arguments: ["passed", "verdict"]) func verdictsMustAgree(key: String) {
    let trials = trials([key: true], [key: false])
    #expect(compare(trials, [key: true], [key: false]).differences.count == 1)
  }

  // MARK: Histories

  private func fit(_ loss: [Double], best: Int = 1) -> JSONValue {
    [
      "fits": [
        "fit": [
          "epochs": .integer(loss.count), "best_epoch": .integer(best),
          "history": ["loss": .array(loss.map { .number($0) })],
        ]
      ]
    ]
  }

  /// The epochs of a loss that differ.
  private func differing(_ committed: [Double], _ others: [[Double]], _ computed: [Double]) -> [Int] {
    let trials = RoundingTrials(runs: ([committed] + others).map { fit($0) }, tolerance: .betweenEngines)
    return compare(trials, fit(committed), fit(computed)).differences.compactMap {
      if case .index(let epoch)? = $0.path.last { epoch + 1 } else { nil }
    }
  }

  @Test func aSpikeMayComeLaterAndNotEarlier() {
    let committed = [4, 3, 2, 1, 0.5, 0.4]
    let others = [committed, [4, 3, 2, 1.8, 0.5, 0.4]]
    #expect(differing(committed, others, [4, 3, 2, 1, 0.5, 1.9]) == [])
    #expect(differing(committed, others, [4, 3, 2.2, 1, 0.5, 0.4]) == [3])
    // Once and a half as high is too much: 0.8 · 3.
    #expect(differing(committed, others, [4, 3, 2, 1, 0.5, 2.9]) == [6])
  }

  @Test func aTrendWidensNothing() {
    let committed = [4, 3, 2, 1, 0.5, 0.4]
    #expect(differing(committed, [committed, committed], [4, 3, 2.1, 1, 0.5, 0.4]) == [3])
  }

  @Test func lengthsFollowFromTheBestEpoch() {
    let committed = fit([3, 2, 1, 1], best: 3)
    let same = fit([3, 2, 1, 1], best: 4)
    // All runs last four epochs, and the best one is decided by rounding.
    let comparison = compare(trials(committed, same), committed, fit([3, 2, 1], best: 2))
    #expect(comparison.differences.map(\.name) == [])
    #expect(comparison.decidedByRounding.map(\.name) == ["fits.fit.epochs"])
    // Where the best epoch is certain, so is the length.
    let certain = compare(trials(committed, committed), committed, fit([3, 2, 1], best: 3))
    #expect(certain.differences.map(\.name) == ["fits.fit.epochs", "fits.fit.history.loss"])
    // Lengths that trials have are enough.
    let short = compare(trials(committed, fit([3, 2], best: 3)), committed, fit([3, 2, 1], best: 3))
    #expect(short.differences.map(\.name) == [])
  }

  @Test func listsMayHaveTheLengthsThatTrialsHave() {
    let committed: JSONValue = ["x": [1, 2, 3]]
    #expect(compare(trials(committed, ["x": [1, 2]]), committed, ["x": [1, 2, 3, 4]]).differences.isEmpty)
    #expect(compare(trials(committed, committed), committed, ["x": [1, 2, 3, 4]]).differences.count == 1)
  }

  // MARK: Probabilities

  /// How often a number of twelve lies outside of the range of the eleven others.
  private func shareOutside(draw: (inout RandomStream) -> Double) -> Double {
    var stream = RandomStream(seed: 1, label: "trials", purpose: "test")
    let count = 20_000
    let outside = (0..<count).count { _ in
      let others = (0..<11).map { _ in draw(&stream) }
      return !RoundingRange(observed: others.min()!...others.max()!).accepts(draw(&stream))
    }
    return Double(outside) / Double(count)
  }

  /// The numbers that stand in the comment of ``RoundingRange``, within four standard deviations.
  @Test func aNumberIsSeldomRefusedByChance() {
    let exponential = shareOutside { -ElementaryFunctions.log(Double($0.next() >> 11) * 0x1p-53 + 0x1p-54) }
    #expect(abs(exponential - 1.0 / 312) < 4 * (1.0 / 312 / 20_000).squareRoot())
    #expect(shareOutside { Double($0.normal()) } < 0.000_4)
  }
}
