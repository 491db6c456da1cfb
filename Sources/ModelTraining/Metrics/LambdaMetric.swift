import GraphCore
import NeuralLayers

/// The mean over samples of a function as a metric.
///
/// ```swift
/// let bias = LambdaMetric("bias") { target, prediction in try prediction - target }
/// ```
/// - SeeAlso: a function given in `metrics` to `keras.Model.compile`
public struct LambdaMetric: MeanMetric {
  public let name: String
  public let largerIsBetter: Bool?
  private let function: (_ target: Value, _ prediction: Value) throws -> Value

  /// - Parameters:
  ///   - largerIsBetter: Which direction callbacks look for; unknown if left out.
  ///   - function: One number for each sample, or for each position of it. Targets come to it as float32, with as many
  ///     axes as the prediction.
  public init(
    _ name: String, largerIsBetter: Bool? = nil,
    _ function: @escaping (_ target: Value, _ prediction: Value) throws -> Value
  ) {
    self.name = name
    self.largerIsBetter = largerIsBetter
    self.function = function
  }

  public func values(target: Value, prediction: Value) throws -> Value {
    try function(target.aligned(with: prediction), prediction)
  }
}
