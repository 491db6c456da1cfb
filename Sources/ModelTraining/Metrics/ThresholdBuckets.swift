import GraphCore
import TensorCore

/// Thresholds from 0 to 1, and counts of positive and negative samples between each and the next.
///
/// The counts at every threshold follow from these by sums from the top, so that a batch costs one addition a sample.
struct ThresholdBuckets {
  /// How many thresholds there are; even ones are just below 0, 1/(n − 1), 2/(n − 1), …, just above 1.
  var count: Int
  /// Thresholds between the first and the last that are not even; `nil` for even ones.
  var own: [Double]?

  init(count: Int) { self.count = count }

  init(thresholds: [Double]) {
    own = thresholds.sorted()
    count = thresholds.count + 2
  }

  /// Positive and negative samples of each label and bucket.
  func stateShapes(labels: Int) -> [Shape] { [[labels * count], [labels * count]] }

  /// Adds a batch: targets 0 or 1, predictions, weights, and labels if there are several.
  func update(_ state: [Value], _ y: Value, _ p: Value, _ w: Value?, label: Value? = nil) throws -> [Value] {
    var bucket: Value
    if let own {
      // The first threshold is below every prediction.
      bucket = p.number(0)
      for threshold in own { bucket = try bucket + p.compare(.greater, Float(threshold)).convert(to: .float32) }
    } else {
      bucket = try ((p.clamp(0, 1) * Float(count - 1)).unary(.ceil) - 1).maximum(0)
    }
    if let label { bucket = try bucket + label * Float(count) }
    let index = try bucket.convert(to: .int32)
    let positive = try w.map { try y * $0 } ?? y
    let negative = try w.map { try (1 - y) * $0 } ?? (1 - y)
    return try zip(state, [positive, negative]).map { old, amount in
      try old + amount.scatterAdd(at: index, into: old.shape)
    }
  }

  /// The counts at each threshold.
  func curve(_ state: [Tensor], label: Int = 0) -> ConfusionCurve {
    let range = label * count..<(label + 1) * count
    func sumsFromTheTop(_ tensor: Tensor) -> [Float] {
      var sum: Float = 0
      return tensor.scalars(as: Float.self)[range].reversed().map { number -> Float in
        sum += number
        return sum
      }.reversed()
    }
    let (positive, negative) = (sumsFromTheTop(state[0]), sumsFromTheTop(state[1]))
    return ConfusionCurve(
      points: zip(positive, negative).map {
        .init(
          truePositives: $0, falsePositives: $1, trueNegatives: negative[0] - $1, falseNegatives: positive[0] - $0)
      })
  }
}

/// Counts of right and wrong decisions at increasing thresholds.
public struct ConfusionCurve {
  /// The counts at one threshold.
  public struct Point {
    var truePositives: Float
    var falsePositives: Float
    var trueNegatives: Float
    var falseNegatives: Float

    /// The share of positive samples that are found; recall is another name.
    var sensitivity: Float { quotient(truePositives, truePositives + falseNegatives) }
    var specificity: Float { quotient(trueNegatives, trueNegatives + falsePositives) }
    var precision: Float { quotient(truePositives, truePositives + falsePositives) }
    var falsePositiveRate: Float { quotient(falsePositives, falsePositives + trueNegatives) }
  }

  var points: [Point]
}
