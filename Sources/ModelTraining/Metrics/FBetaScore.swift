import GraphCore
import NeuralLayers
import TensorCore

/// How the scores of classes become one.
public enum ScoreAverage: String, Sendable, CaseIterable {
  /// From the counts of all classes together.
  case micro
  /// Each class counts alike.
  case macro
  /// Each class counts as often as it occurs.
  case weighted
}

/// (1 + β²) · precision · recall / (β² · precision + recall) of each class, or a mean of them.
///
/// Without a threshold the largest prediction of a row is its positive one.
/// - SeeAlso: `keras.metrics.FBetaScore`
public struct FBetaScore: Metric, ConfigurableObject {
  public static let signature = Signature(
    "FBetaScore",
    [
      .init("average", .none), .init("beta", .number(1)), .init("threshold", .none),
      .init("name", .string("fbeta_score")), .init("dtype", .none),
    ])
  public var name = "fbeta_score"
  /// `nil` gives each class's score, by its number.
  public var average: ScoreAverage?
  public var beta: Double
  public var threshold: Double?
  public let largerIsBetter: Bool? = true

  public init(average: ScoreAverage? = nil, beta: Double = 1, threshold: Double? = nil) {
    self.average = average
    self.beta = beta
    self.threshold = threshold
  }

  public init(_ arguments: Arguments) throws {
    try self.init(arguments, beta: arguments.number("beta", in: 0 ... .infinity), name: "fbeta_score")
  }

  fileprivate init(_ arguments: Arguments, beta: Double, name: String) throws {
    self.init(beta: beta, threshold: try arguments.optionalNumber("threshold", in: 0...1))
    if case .none = arguments["average"] {
    } else {
      average = ScoreAverage(
        rawValue: try arguments.string("average", oneOf: ScoreAverage.allCases.map(\.rawValue)))
    }
    self.name = try arguments.metricName(name)
  }

  /// True positives, false positives, false negatives and positive samples of each class.
  public func stateShapes(for output: PartialShape) -> [Shape] {
    let shape: Shape = average == .micro ? [1] : [output.sample.dimensions.last ?? 1]
    return [shape, shape, shape, shape]
  }

  public func parts(of output: PartialShape) -> [String] {
    average != nil ? [""] : (0..<(output.sample.dimensions.last ?? 1)).map { "_\($0)" }
  }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try requireTargets(.ofOutputShape, of: self, output, target)
    guard output.shape.rank == 2 else {
      throw ModelError(
        "metric \"\(name)\"", expected: "an output of shape (batch, classes)", received: "\(output.shape)",
        layer: output.layer, argument: "metrics")
    }
    return snakeCase(Self.signature.name)
  }

  public func update(_ state: [Value], target: Value, prediction: Value, weight: Value?) throws -> [Value] {
    let y = try alignRank(target, prediction)
    let isPositive: Value
    if let threshold {
      isPositive = try prediction.compare(.greater, Float(threshold))
    } else {
      let largest = try prediction.reduce(.maximum, axes: [1], keepingAxes: true)
      isPositive = try prediction.compare(.greaterOrEqual, largest)
        .binary(.and, prediction.abs().compare(.greater, 1e-9))
    }
    let p = try isPositive.convert(to: .float32)
    let weight = try weight?.spread(over: prediction)
    return try zip(state, [y * p, (1 - y) * p, y * (1 - p), y]).map { old, amounts in
      let weighted = try weight.map { try amounts * $0 } ?? amounts
      return try old + weighted.sum(axes: average == .micro ? nil : [0]).reshape(old.shape)
    }
  }

  public func result(_ state: [Tensor]) -> Float { results(state)[0] }

  public func results(_ state: [Tensor]) -> [Float] {
    let columns = state.map { $0.scalars(as: Float.self) }
    let square = Float(beta * beta)
    let scores = columns[0].indices.map { index -> Float in
      let precision = columns[0][index] / (columns[0][index] + columns[1][index] + kerasEpsilon)
      let recall = columns[0][index] / (columns[0][index] + columns[2][index] + kerasEpsilon)
      return precision * recall / (square * precision + recall + kerasEpsilon) * (square + 1)
    }
    switch average {
    case nil: return scores
    case .weighted:
      let total = columns[3].reduce(0, +) + kerasEpsilon
      return [zip(scores, columns[3]).reduce(0) { $0 + $1.0 * ($1.1 / total) }]
    case .micro, .macro: return [scores.reduce(0, +) / Float(scores.count)]
    }
  }
}

/// ``FBetaScore`` with β = 1: the harmonic mean of precision and recall. - SeeAlso: `keras.metrics.F1Score`
public struct F1Score: Metric, ConfigurableObject {
  public static let signature = Signature(
    "F1Score",
    [.init("average", .none), .init("threshold", .none), .init("name", .string("f1_score")), .init("dtype", .none)])
  var score: FBetaScore
  public let largerIsBetter: Bool? = true

  public init(average: ScoreAverage? = nil, threshold: Double? = nil) {
    score = FBetaScore(average: average, threshold: threshold)
    score.name = "f1_score"
  }

  public init(_ arguments: Arguments) throws { score = try FBetaScore(arguments, beta: 1, name: "f1_score") }

  public var name: String { score.name }
  public func stateShapes(for output: PartialShape) -> [Shape] { score.stateShapes(for: output) }
  public func parts(of output: PartialShape) -> [String] { score.parts(of: output) }
  public func result(_ state: [Tensor]) -> Float { score.result(state) }
  public func results(_ state: [Tensor]) -> [Float] { score.results(state) }
  public func update(_ state: [Value], target: Value, prediction: Value, weight: Value?) throws -> [Value] {
    try score.update(state, target: target, prediction: prediction, weight: weight)
  }
  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    _ = try score.resolvedName(output, target: target)
    return "f1_score"
  }
}
