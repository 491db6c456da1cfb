import Testing

@testable import ExperimentRunner

/// ROC and precision-recall curves against their definitions and numbers worked out by hand.
@Suite struct ThresholdCurveTests {
  /// Six samples, sorted by score: + + − + − −.
  private let scores: [Float] = [0.9, 0.8, 0.7, 0.6, 0.4, 0.2]
  private let truth = [true, true, false, true, false, false]

  @Test func curvesPassThePointsOfEveryThreshold() throws {
    let curve = try #require(ThresholdCurve(scores: scores, truth: truth))
    #expect(curve.points.map(\.truePositives) == [0, 1, 2, 2, 3, 3, 3])
    #expect(curve.points.map(\.falsePositives) == [0, 0, 0, 1, 1, 2, 3])
    // Points between others on a line are left out.
    #expect(curve.roc.x == [0, 0, 1.0 / 3, 1.0 / 3, 1])
    #expect(curve.roc.y == [0, 2.0 / 3, 2.0 / 3, 1, 1])
  }

  @Test func areasAreThoseOfTheTextbook() throws {
    let curve = try #require(ThresholdCurve(scores: scores, truth: truth))
    // 8 of 9 pairs of a positive and a negative sample are in order.
    #expect(curve.areaUnderROC == 8.0 / 9)
    // (1/3) · 1 + (1/3) · 1 + (1/3) · 3/4.
    #expect(abs(curve.averagePrecision - 2.75 / 3) < 1e-15)
  }

  @Test(arguments: 0..<20)
  func areaByTrapezoidsIsTheRankStatistic(seed: Int) throws {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    func next(_ bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
    // Few different scores, so that many are equal.
    let scores = (0..<200).map { _ in Float(next(12)) / 12 }
    let truth = scores.map { Float(next(20)) / 20 < $0 }
    let curve = try #require(ThresholdCurve(scores: scores, truth: truth))
    var wins = 0.0
    for (a, isA) in zip(scores, truth) where isA {
      for (b, isB) in zip(scores, truth) where !isB { wins += a > b ? 1 : a == b ? 0.5 : 0 }
    }
    let pairs = Double(truth.count { $0 } * truth.count { !$0 })
    #expect(abs(curve.areaUnderROC - wins / pairs) < 1e-12)
  }

  @Test func equalScoresPassTogether() throws {
    let curve = try #require(ThresholdCurve(scores: [0.5, 0.5, 0.5, 0.5], truth: [true, false, true, false]))
    #expect(curve.roc.x == [0, 1] && curve.roc.y == [0, 1])
    #expect(curve.areaUnderROC == 0.5)
    #expect(curve.averagePrecision == 0.5)
  }

  @Test func precisionStaysUntilTheNextRecall() throws {
    let curve = try #require(ThresholdCurve(scores: [0.9, 0.8, 0.7], truth: [true, false, true]))
    #expect(curve.precisionRecall.x == [0, 0.5, 0.5, 0.5, 0.5, 1])
    #expect(curve.precisionRecall.y == [1, 1, 0.5, 0.5, 2.0 / 3, 2.0 / 3])
  }

  @Test func oneKindOfSampleHasNoCurve() {
    #expect(ThresholdCurve(scores: [0.1, 0.2], truth: [true, true]) == nil)
    #expect(ThresholdCurve(scores: [0.1, .nan], truth: [true, false]) == nil)
  }
}
