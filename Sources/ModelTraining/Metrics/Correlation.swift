import GraphCore
import NeuralLayers
import TensorCore

/// How far y and p of each sample rise and fall together along an axis, from -1 to 1.
///
/// `Formula` says how that is measured: ``PearsonCorrelation`` and ``ConcordanceCorrelation`` are names of this.
public struct Correlation<Formula: CorrelationFormula>: MeanMetric, ConfigurableObject {
  public static var signature: Signature {
    .metric(Formula.className, name: snakeCase(Formula.className), [.init("axis", .integer(-1))])
  }
  public var name = snakeCase(Formula.className)
  /// The axis along which numbers are compared; the batch axis is 0.
  public var axis: Int
  public let largerIsBetter: Bool? = true

  public init(axis: Int = -1) { self.axis = axis }

  public init(_ arguments: Arguments) throws {
    self.init(axis: try arguments.integer("axis"))
    name = try arguments.metricName(name)
  }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try requireTargets(.ofOutputShape, of: self, output, target)
    guard (-output.shape.rank..<output.shape.rank).contains(axis) else {
      throw ModelError.axis(axis, of: "metric \"\(name)\"", output)
    }
    return snakeCase(Formula.className)
  }

  public func values(target: Value, prediction: Value) throws -> Value {
    let axis = axis < 0 ? prediction.rank + axis : axis
    func mean(_ value: Value) throws -> Value { try value.mean(axes: [axis]) }
    func centred(_ value: Value) throws -> (mean: Value, rest: Value) {
      let mean = try value.mean(axes: [axis], keepingAxes: true)
      return (mean, try value - mean)
    }
    let (y, p) = (try centred(alignRank(target, prediction)), try centred(prediction))
    let distance = try mean(y.mean - p.mean).square()
    return try Formula.value(
      covariance: mean(y.rest * p.rest), variances: (mean(y.rest.square()), mean(p.rest.square())),
      squaredDistance: distance)
  }
}

/// How a correlation follows from covariance, variances and the distance of the means.
public protocol CorrelationFormula: Sendable {
  /// The name of Keras's class.
  static var className: String { get }
  /// The number for moments of targets and predictions.
  static func value(covariance: Value, variances: (Value, Value), squaredDistance: Value) throws -> Value
}

/// The formulas that Keras has classes for.
public enum CorrelationFormulas {
  /// Pearson’s correlation: covariance / √(variance · variance).
  public enum Pearson: CorrelationFormula {
    public static let className = "PearsonCorrelation"
    public static func value(
      covariance: Value, variances: (Value, Value), squaredDistance: Value
    ) throws -> Value { try covariance / (variances.0 * variances.1).sqrt() }
  }
  /// Lin’s concordance correlation, which distances of the means lower.
  public enum Concordance: CorrelationFormula {
    public static let className = "ConcordanceCorrelation"
    public static func value(
      covariance: Value, variances: (Value, Value), squaredDistance: Value
    ) throws -> Value { try covariance * 2 / (variances.0 + variances.1 + squaredDistance + kerasEpsilon) }
  }
}

/// covariance / √(variance · variance): 1 for points on any rising line. - SeeAlso: `keras.metrics.PearsonCorrelation`
public typealias PearsonCorrelation = Correlation<CorrelationFormulas.Pearson>
/// 2 · covariance / (variances + (difference of the means)² + 1e-7): 1 for points on y = p.
/// - SeeAlso: `keras.metrics.ConcordanceCorrelation`
public typealias ConcordanceCorrelation = Correlation<CorrelationFormulas.Concordance>
