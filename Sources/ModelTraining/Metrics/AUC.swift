import GraphCore
import NeuralLayers
import TensorCore

/// The area under the curve of right against wrong decisions, over thresholds from 0 to 1.
///
/// - SeeAlso: `keras.metrics.AUC`; Davis and Goadrich 2006 for the interpolated precision-recall curve.
public struct AUC: Metric, ConfigurableObject {
  public static let signature = Signature(
    "AUC",
    [
      .init("num_thresholds", .integer(200)), .init("curve", .string("ROC")),
      .init("summation_method", .string("interpolation")), .init("name", .none), .init("dtype", .none),
      .init("thresholds", .none), .init("multi_label", .bool(false)), .init("num_labels", .none),
      .init("label_weights", .none), .init("from_logits", .bool(false)),
    ])

  /// Which curve the area is under.
  public enum Curve: String, Sendable, CaseIterable {
    /// Sensitivity over the rate of false positives.
    case roc = "ROC"
    /// Precision over recall.
    case precisionRecall = "PR"
  }

  /// The height of the curve between two thresholds.
  public enum Summation: String, Sendable, CaseIterable { case interpolation, minoring, majoring }

  public var name = "auc"
  public var curve: Curve
  public var summation: Summation
  /// Whether the last axis holds labels that are judged apart and averaged.
  public var isMultiLabel: Bool
  public var labelWeights: [Double]?
  public var fromLogits: Bool
  var buckets: ThresholdBuckets
  public let largerIsBetter: Bool? = true

  public init(
    thresholdCount: Int = 200, curve: Curve = .roc, summation: Summation = .interpolation, thresholds: [Double]? = nil,
    isMultiLabel: Bool = false, labelWeights: [Double]? = nil, fromLogits: Bool = false
  ) {
    self.curve = curve
    self.summation = summation
    self.isMultiLabel = isMultiLabel
    self.labelWeights = labelWeights
    self.fromLogits = fromLogits
    buckets = thresholds.map(ThresholdBuckets.init(thresholds:)) ?? ThresholdBuckets(count: thresholdCount)
  }

  public init(_ arguments: Arguments) throws {
    let curve = try arguments.string("curve", oneOf: Curve.allCases.map(\.rawValue))
    let summation = try arguments.string("summation_method", oneOf: Summation.allCases.map(\.rawValue))
    func numbers(_ name: String) throws -> [Double]? {
      if case .none = arguments[name] { return nil }
      return try arguments.numbers(name)
    }
    let thresholds = try numbers("thresholds")
    guard thresholds?.allSatisfy({ (0...1).contains($0) }) ?? true else {
      throw arguments.error("thresholds", expected: "numbers from 0 to 1")
    }
    self.init(
      thresholdCount: try arguments.integer("num_thresholds", atLeast: 2, atMost: 1_000_000),
      curve: Curve(rawValue: curve) ?? .roc, summation: Summation(rawValue: summation) ?? .interpolation,
      thresholds: thresholds, isMultiLabel: try arguments.bool("multi_label"),
      labelWeights: try numbers("label_weights"), fromLogits: try arguments.bool("from_logits"))
    _ = try arguments.optionalInteger("num_labels", atLeast: 1)
    name = try arguments.metricName(name)
  }

  private func labelCount(_ output: PartialShape) -> Int { isMultiLabel ? output.sample.dimensions.last ?? 1 : 1 }

  public func stateShapes(for output: PartialShape) -> [Shape] { buckets.stateShapes(labels: labelCount(output)) }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try requireTargets(.ofOutputShape, of: self, output, target)
    let labels = output.shape.sample.dimensions.last ?? 1
    guard labelWeights == nil || labelWeights?.count == labels else {
      throw ModelError(
        "metric \"\(name)\"", expected: "\(labels) label_weights, one for each output",
        received: "\(labelWeights?.count ?? 0)", layer: output.layer, argument: "metrics")
    }
    return "auc_\(curve.rawValue.lowercased())"
  }

  public func update(_ state: [Value], target: Value, prediction: Value, weight: Value?) throws -> [Value] {
    let prediction = fromLogits ? try prediction.unary(.logistic) : prediction
    var weight = weight
    let labels = prediction.shape[prediction.rank - 1]
    if let labelWeights, !isMultiLabel {
      let perLabel = prediction.builder.constant(Tensor(labelWeights.map { Float($0) }, shape: [labels]))
      let spread = try perLabel.broadcast(to: prediction.shape, axes: [prediction.rank - 1])
      weight = try weight.map { try $0.spread(over: prediction) * spread } ?? spread
    }
    let (y, p, w) = try ThresholdedEntries().entries(target, prediction, weight)
    guard isMultiLabel else { return try buckets.update(state, y, p, w) }
    let label = try prediction.builder.apply(.iota(prediction.shape, axis: prediction.rank - 1), [])
    return try buckets.update(state, y, p, w, label: label.reshape(p.shape).convert(to: .float32))
  }

  public func result(_ state: [Tensor]) -> Float {
    let areas = (0..<state[0].shape.count / buckets.count).map { area(buckets.curve(state, label: $0)) }
    guard isMultiLabel, let labelWeights else { return areas.reduce(0, +) / Float(areas.count) }
    let weights = labelWeights.map { Float($0) }
    return quotient(zip(areas, weights).reduce(0) { $0 + $1.0 * $1.1 }, weights.reduce(0, +))
  }

  private func area(_ curve: ConfusionCurve) -> Float {
    let pairs = zip(curve.points, curve.points.dropFirst())
    if self.curve == .precisionRecall, summation == .interpolation {
      return pairs.reduce(0) { $0 + Self.part($1.0, $1.1) }
    }
    func place(_ point: ConfusionCurve.Point) -> (x: Float, y: Float) {
      self.curve == .roc ? (point.falsePositiveRate, point.sensitivity) : (point.sensitivity, point.precision)
    }
    return pairs.reduce(0) { sum, pair in
      let (low, high) = (place(pair.0), place(pair.1))
      let height =
        switch summation {
        case .interpolation: (low.y + high.y) / 2
        case .minoring: min(low.y, high.y)
        case .majoring: max(low.y, high.y)
        }
      return sum + (low.x - high.x) * height
    }
  }

  /// The area under precision over recall between two thresholds, along which true and false positives change together.
  private static func part(_ low: ConfusionCurve.Point, _ high: ConfusionCurve.Point) -> Float {
    let (lowPositive, highPositive) = (low.truePositives + low.falsePositives, high.truePositives + high.falsePositives)
    let change = low.truePositives - high.truePositives
    let slope = quotient(change, max(lowPositive - highPositive, 0))
    let intercept = high.truePositives - slope * highPositive
    let ratio = lowPositive > 0 && highPositive > 0 ? lowPositive / highPositive : 1
    return quotient(
      slope * (change + intercept * Float(ElementaryFunctions.log(Double(ratio)))),
      max(high.truePositives + high.falseNegatives, 0))
  }
}
