/// What becomes of a yes-or-no decision as its threshold falls: counts of true and false positives.
///
/// Samples with equal scores pass the threshold together, so no order among them is invented.
struct ThresholdCurve {
  /// From no positives at all to nothing but positives.
  private(set) var points: [(truePositives: Int, falsePositives: Int)] = [(0, 0)]
  let positives: Int
  let negatives: Int

  /// `nil` unless there are samples of both kinds.
  init?(scores: [Float], truth: [Bool]) {
    positives = truth.count { $0 }
    negatives = truth.count - positives
    guard positives > 0, negatives > 0, scores.count == truth.count, scores.allSatisfy(\.isFinite) else { return nil }
    let order = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }
    var (right, wrong) = (0, 0)
    for (place, index) in order.enumerated() {
      if truth[index] { right += 1 } else { wrong += 1 }
      if place + 1 < order.count, scores[order[place + 1]] == scores[index] { continue }
      points.append((right, wrong))
    }
  }

  /// The area under the receiver operating characteristic, by trapezoids.
  ///
  /// It is the probability that a positive sample scores higher than a negative one, equal scores counting half (Mann
  /// and Whitney 1947). Sums are of whole numbers, so the last digit is right.
  var areaUnderROC: Double {
    var doubled = 0.0
    for (a, b) in zip(points, points.dropFirst()) {
      doubled += Double(b.falsePositives - a.falsePositives) * Double(a.truePositives + b.truePositives)
    }
    return doubled / (2 * Double(positives) * Double(negatives))
  }

  /// The mean of the precision over the recalls, without interpolation: Σ (Rₙ − Rₙ₋₁) Pₙ, as in scikit-learn.
  var averagePrecision: Double {
    var sum = 0.0
    for (a, b) in zip(points, points.dropFirst()) where b.truePositives > a.truePositives {
      sum += Double(b.truePositives - a.truePositives) * precision(b)
    }
    return sum / Double(positives)
  }

  private func precision(_ point: (truePositives: Int, falsePositives: Int)) -> Double {
    Double(point.truePositives) / Double(point.truePositives + point.falsePositives)
  }

  /// False-positive rates and true-positive rates, without points on a straight line between others.
  var roc: (x: [Double], y: [Double]) {
    var kept: [(truePositives: Int, falsePositives: Int)] = []
    for point in points {
      while kept.count > 1 {
        let (a, b) = (kept[kept.count - 2], kept[kept.count - 1])
        let isStraight =
          (b.truePositives - a.truePositives) * (point.falsePositives - b.falsePositives)
          == (point.truePositives - b.truePositives) * (b.falsePositives - a.falsePositives)
        guard isStraight else { break }
        kept.removeLast()
      }
      kept.append(point)
    }
    return (
      kept.map { Double($0.falsePositives) / Double(negatives) },
      kept.map { Double($0.truePositives) / Double(positives) }
    )
  }

  /// Recalls and precisions as steps: what is found at a recall holds back to the one before.
  var precisionRecall: (x: [Double], y: [Double]) {
    var (x, y): ([Double], [Double]) = ([], [])
    var recall = 0.0
    for point in points.dropFirst() {
      let value = precision(point)
      // A step back to the recall that is known, then along to the new one.
      x += [recall, Double(point.truePositives) / Double(positives)]
      y += [value, value]
      recall = Double(point.truePositives) / Double(positives)
    }
    return (x, y)
  }
}
