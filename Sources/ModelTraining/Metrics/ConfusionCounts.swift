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

/// A metric made of counts of right and wrong decisions at one or several thresholds.
protocol ConfusionMetric: Metric, ConfigurableObject {
  var entries: ThresholdedEntries { get }
  /// The counts that the result is made of, in the order of ``value(_:)``.
  var counts: [ConfusionCount] { get }
  /// The result of one threshold's counts.
  func value(_ counts: [Float]) -> Float
}

extension ConfusionMetric {
  public func stateShapes(for output: PartialShape) -> [Shape] { counts.map { _ in [entries.thresholds.count] } }

  public func update(_ state: [Value], target: Value, prediction: Value, weight: Value?) throws -> [Value] {
    let (y, p, w) = try entries.entries(target, prediction, weight)
    let thresholds = p.builder.constant(
      Tensor(entries.thresholds.map { Float($0) }, shape: [1, entries.thresholds.count]))
    let isPositive = try p.reshape([p.shape[0], 1]).compare(.greater, thresholds).convert(to: .float32)
    func column(_ value: Value) throws -> Value { try value.reshape([p.shape[0], 1]) }
    return try zip(state, counts).map { old, count in
      let decided = [.truePositives, .falsePositives].contains(count) ? isPositive : try 1 - isPositive
      var truth = [.truePositives, .falseNegatives].contains(count) ? y : try 1 - y
      if let w { truth = try truth * w }
      return try old + (decided * column(truth)).sum(axes: [0])
    }
  }

  public func result(_ state: [Tensor]) -> Float { results(state)[0] }

  public func results(_ state: [Tensor]) -> [Float] {
    let columns = state.map { $0.scalars(as: Float.self) }
    return entries.thresholds.indices.map { index in value(columns.map { $0[index] }) }
  }

  public func parts(of output: PartialShape) -> [String] {
    entries.thresholds.count == 1 ? [""] : entries.thresholds.indices.map { "_\($0)" }
  }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try entries.check(self, output, target)
    return snakeCase(Self.signature.name)
  }
}
