import GraphCore
import NeuralLayers
import TensorCore

/// How predictions of yes or no came out.
public enum ConfusionCount: Int, Sendable, CaseIterable {
  case truePositives, falsePositives, trueNegatives, falseNegatives
}

/// What is compared with thresholds: all entries, one class's, or the k largest of each row.
struct ThresholdedEntries {
  /// Strictly larger predictions are positive.
  var thresholds: [Double]
  var classID: Int?
  var topK: Int?

  init(_ arguments: Arguments) throws {
    let parameters = Set(arguments.signature.parameters.map(\.name))
    if parameters.contains("top_k") { topK = try arguments.optionalInteger("top_k", atLeast: 1) }
    if parameters.contains("class_id") { classID = try arguments.optionalInteger("class_id", atLeast: 0) }
    // All of the k largest are positive, however small they are.
    let standard = topK == nil ? 0.5 : -1e10
    switch arguments["thresholds"] {
    case .none: thresholds = [standard]
    case .list: thresholds = try arguments.numbers("thresholds")
    default: thresholds = [try arguments.number("thresholds")]
    }
    guard !thresholds.isEmpty, topK != nil && thresholds[0] < 0 || thresholds.allSatisfy({ (0...1).contains($0) })
    else { throw arguments.error("thresholds", expected: "numbers from 0 to 1") }
  }

  init(thresholds: [Double] = [0.5], classID: Int? = nil, topK: Int? = nil) {
    self.thresholds = topK != nil && thresholds == [0.5] ? [-1e10] : thresholds
    self.classID = classID
    self.topK = topK
  }

  /// Targets as 0 or 1, predictions and weights, each a vector of the entries that count.
  func entries(_ target: Value, _ prediction: Value, _ weight: Value?) throws -> (y: Value, p: Value, w: Value?) {
    var p = prediction
    var y = try alignRank(target, prediction)
    var w = try weight?.spread(over: prediction)
    let last = prediction.rank - 1
    if let topK {
      let smallest = try p.topKValues(topK).slice(topK - 1..<topK, axis: last)
      p = try p.compare(.greaterOrEqual, smallest).select(p, p.number(-1e10).broadcast(to: p.shape, axes: []))
    }
    if let classID {
      func own(_ value: Value) throws -> Value { try value.slice(classID..<classID + 1, axis: last) }
      (y, p, w) = (try own(y), try own(p), try w.map { $0.rank == 0 ? $0 : try own($0) })
    }
    let count = Shape([p.shape.count])
    y = try y.reshape(count).compare(.notEqual, 0).convert(to: .float32)
    return (y, try p.reshape(count), try w.map { $0.rank == 0 ? $0 : try $0.reshape(count) })
  }

  func check(_ metric: any Metric, _ output: OutputDescription, _ target: TensorType) throws {
    try requireTargets(.ofOutputShape, of: metric, output, target)
    let classes = output.shape.sample.dimensions.last ?? 1
    for (name, value, limit) in [("class_id", classID, classes - 1), ("top_k", topK, classes)] {
      guard let value, value > limit else { continue }
      throw ModelError(
        "metric \"\(metric.name)\"", expected: "\(name) of at most \(limit) for the output \(output.shape)",
        received: "\(value)", layer: output.layer, argument: "metrics")
    }
  }
}
