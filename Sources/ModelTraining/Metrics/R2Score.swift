import GraphCore
import NeuralLayers
import TensorCore

/// 1 − Σ(y − p)² / (Σy² − (Σy)²/n) of each output, then averaged: 1 is perfect, 0 as good as the mean.
///
/// - SeeAlso: `keras.metrics.R2Score`
public struct R2Score: Metric, ConfigurableObject {
  public static let signature = Signature(
    "R2Score",
    [
      .init("class_aggregation", .string("uniform_average")), .init("num_regressors", .integer(0)),
      .init("name", .string("r2_score")), .init("dtype", .none),
    ])

  /// How the scores of several outputs become one.
  public enum Aggregation: String, Sendable, CaseIterable {
    case uniform = "uniform_average"
    /// Each output counts as much as it varies.
    case byVariance = "variance_weighted_average"
  }

  public var name = "r2_score"
  /// `nil` gives each output's score, by its number.
  public var aggregation: Aggregation?
  /// How many independent variables the model has, for the adjusted score; 0 for the plain one.
  public var regressorCount: Int
  public let largerIsBetter: Bool? = true

  public init(aggregation: Aggregation? = .uniform, regressorCount: Int = 0) {
    self.aggregation = aggregation
    self.regressorCount = regressorCount
  }

  public init(_ arguments: Arguments) throws {
    self.init(aggregation: nil, regressorCount: try arguments.integer("num_regressors", atLeast: 0))
    if case .none = arguments["class_aggregation"] {
    } else {
      aggregation = Aggregation(
        rawValue: try arguments.string("class_aggregation", oneOf: Aggregation.allCases.map(\.rawValue)))
    }
    name = try arguments.metricName(name)
  }

  /// Σwy², Σwy, Σw(y − p)² and Σw of each output, and how many targets there were.
  public func stateShapes(for output: PartialShape) -> [Shape] {
    let shape: Shape = [output.sample.dimensions.last ?? 1]
    return [shape, shape, shape, shape, []]
  }

  public func parts(of output: PartialShape) -> [String] {
    aggregation != nil ? [""] : (0..<(output.sample.dimensions.last ?? 1)).map { "_\($0)" }
  }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try requireTargets(.ofOutputShape, of: self, output, target)
    guard output.shape.rank == 2 else {
      throw ModelError(
        "metric \"\(name)\"", expected: "an output of shape (batch, outputs)", received: "\(output.shape)",
        layer: output.layer, argument: "metrics")
    }
    return "r2_score"
  }

  public func update(_ state: [Value], target: Value, prediction: Value, weight: Value?) throws -> [Value] {
    let y = try alignRank(target, prediction)
    let ones = try y.number(1).broadcast(to: y.shape, axes: [])
    let w = try weight?.spread(over: prediction) ?? ones
    let sums = try [y.square() * w, y * w, (y - prediction).square() * w, w.rank == 0 ? ones : w]
    return try zip(state, sums).map { try $0 + $1.sum(axes: [0]) } + [state[4] + Float(y.shape.count)]
  }

  public func result(_ state: [Tensor]) -> Float { results(state)[0] }

  public func results(_ state: [Tensor]) -> [Float] {
    let columns = state.map { $0.scalars(as: Float.self) }
    let outputs = columns[0].indices
    let variations = outputs.map { columns[0][$0] - columns[1][$0] * (columns[1][$0] / columns[3][$0]) }
    let scores = outputs.map { index -> Float in
      let score = 1 - columns[2][index] / variations[index]
      return score.isInfinite ? 0 : score
    }
    switch aggregation {
    case nil: return scores.map { adjusted($0, columns[4][0]) }
    case .uniform: return [adjusted(scores.reduce(0, +) / Float(scores.count), columns[4][0])]
    case .byVariance:
      let weighted = zip(scores, variations).reduce(0) { $0 + $1.0 * $1.1 }
      return [adjusted(weighted / variations.reduce(0, +), columns[4][0])]
    }
  }

  private func adjusted(_ score: Float, _ count: Float) -> Float {
    let freedom = count - Float(regressorCount) - 1
    guard regressorCount > 0, freedom > 0 else { return score }
    return 1 - (1 - score) * (count - 1) / freedom
  }
}
