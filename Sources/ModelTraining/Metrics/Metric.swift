import GraphCore
import NeuralLayers
import TensorCore

/// A number that is watched but not optimized, gathered over the batches of an epoch or an evaluation.
///
/// One that is a mean over samples conforms to ``MeanMetric`` and needs one function.
public protocol Metric {
  /// The name in logs, history and reports.
  var name: String { get }

  /// The shapes of the running sums for an output, all float32 and 0 at the start.
  func stateShapes(for output: PartialShape) -> [Shape]

  /// The running sums after one more batch.
  ///
  /// - Parameter weight: How much each sample counts, `(batch,)`, or each position of it, `(batch, steps)`; `nil` if all
  ///   count 1. Where a mask reaches the output, masked positions count 0.
  func update(_ state: [Value], target: Value, prediction: Value, weight: Value?) throws -> [Value]

  /// The metric's value for finished sums.
  func result(_ state: [Tensor]) -> Float

  /// What stands behind the name of each number of a metric that gives several, one a class say; one empty text else.
  func parts(of output: PartialShape) -> [String]

  /// The metric's values for finished sums, one for each of ``parts(of:)``.
  func results(_ state: [Tensor]) -> [Float]

  /// Whether larger is better; `nil` if unknown.
  var largerIsBetter: Bool? { get }

  /// What the metric computes for an output and targets of these shapes, where a name like "accuracy" leaves it open.
  func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String
}

extension Metric {
  public var largerIsBetter: Bool? { nil }
  public func parts(of output: PartialShape) -> [String] { [""] }
  public func results(_ state: [Tensor]) -> [Float] { [result(state)] }
  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String { name }
}

/// A metric that is the mean of one number for each sample.
public protocol MeanMetric: Metric {
  /// A number for each sample, or for each position of it.
  func values(target: Value, prediction: Value) throws -> Value
}

extension MeanMetric {
  public func stateShapes(for output: PartialShape) -> [Shape] { [[], []] }

  public func update(_ state: [Value], target: Value, prediction: Value, weight: Value?) throws -> [Value] {
    let values = try values(target: target, prediction: prediction)
    guard let weight, let weight = try weight.aligned(with: values) else {
      // A sample with several positions counts once, with their mean.
      let perSample = values.rank > 1 ? try values.mean(axes: Array(1..<values.rank)) : values
      return [try state[0] + perSample.sum(), try state[1] + Float(max(perSample.shape.count, 1))]
    }
    let perWeight = values.rank > weight.rank ? try values.mean(axes: Array(weight.rank..<values.rank)) : values
    return [try state[0] + (perWeight * weight).sum(), try state[1] + weight.sum()]
  }

  public func result(_ state: [Tensor]) -> Float { quotient(state[0], state[1]) }
}

extension Value {
  /// These weights with as many axes as they share with `values`; `nil` if they say nothing of single values.
  func aligned(with values: Value) throws -> Value? {
    var dimensions = shape.dimensions
    while dimensions.count > values.rank, dimensions.last == 1 { dimensions.removeLast() }
    guard dimensions.count <= values.rank, dimensions == Array(values.shape.dimensions.prefix(dimensions.count)) else {
      return nil
    }
    return try reshape(Shape(dimensions))
  }

  /// These weights spread over all elements of `values`, as 1 where they say nothing.
  func spread(over values: Value) throws -> Value {
    guard let aligned = try aligned(with: values) else { return values.number(1) }
    return try aligned.broadcast(to: values.shape, axes: Array(0..<aligned.rank))
  }
}

/// total / count, 0 if nothing was counted.
func quotient(_ total: Tensor, _ count: Tensor) -> Float {
  quotient(total.scalars(as: Float.self)[0], count.scalars(as: Float.self)[0])
}

/// a / b, 0 for b = 0.
func quotient(_ a: Float, _ b: Float) -> Float { b == 0 ? 0 : a / b }
