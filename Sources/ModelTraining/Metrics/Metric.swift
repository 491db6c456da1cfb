import GraphCore
import NeuralLayers
import TensorCore

/// A number that is watched but not optimized, gathered over the batches of an epoch or an evaluation.
public protocol Metric {
  /// The name in logs, history and reports.
  var name: String { get }

  /// The shapes of the running sums, all float32 and 0 at the start.
  var stateShapes: [Shape] { get }

  /// The running sums after one more batch.
  func update(_ state: [Value], target: Value, prediction: Value) throws -> [Value]

  /// The metric's value for finished sums.
  func result(_ state: [Tensor]) -> Float

  /// Whether larger is better; `nil` if unknown.
  var largerIsBetter: Bool? { get }

  /// What the metric computes for an output and targets of these shapes, where a name like "accuracy" leaves it open.
  func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String
}

extension Metric {
  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String { name }
}

/// A metric that is the mean of one number for each sample.
public protocol MeanMetric: Metric {
  /// A number for each sample, or for each position of it.
  func values(target: Value, prediction: Value) throws -> Value
}

extension MeanMetric {
  public var stateShapes: [Shape] { [[], []] }

  public func update(_ state: [Value], target: Value, prediction: Value) throws -> [Value] {
    let values = try values(target: target, prediction: prediction)
    // A sample with several positions counts once, with their mean.
    let perSample = values.rank > 1 ? try values.mean(axes: Array(1..<values.rank)) : values
    return [try state[0] + perSample.sum(), try state[1] + Float(perSample.shape[0])]
  }

  public func result(_ state: [Tensor]) -> Float { quotient(state[0], state[1]) }
}

/// total / count, 0 if nothing was counted.
func quotient(_ total: Tensor, _ count: Tensor) -> Float {
  let count = count.scalars(as: Float.self)[0]
  return count == 0 ? 0 : total.scalars(as: Float.self)[0] / count
}
