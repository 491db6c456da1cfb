import GraphCore
import NeuralLayers
import TensorCore

/// Inputs and targets of the same samples.
struct Samples {
  var x: [Tensor]
  var y: [Tensor]

  var count: Int { x.first?.rowCount ?? 0 }

  func rows(_ range: Range<Int>) -> Samples { Samples(x: x.map { $0.rows(range) }, y: y.map { $0.rows(range) }) }

  /// Batches in the given order (in their own if `nil`); the last may be smaller.
  func batches(of size: Int, order: [Int]? = nil) -> some Sequence<Samples> {
    stride(from: 0, to: count, by: size).lazy.map { start in
      let end = Swift.min(start + size, count)
      guard let order else { return rows(start..<end) }
      let chosen = order[start..<end]
      return Samples(x: x.map { $0.rows(at: chosen) }, y: y.map { $0.rows(at: chosen) })
    }
  }

  func batchCount(of size: Int) -> Int { (count + size - 1) / size }
}

extension Model {
  /// Checks, without computing anything, that data can be given to `fit` or `evaluate`: shapes, types, labels, and
  /// whether each loss and metric fits its output.
  ///
  /// - Parameter verb: What the data is for; errors name it.
  /// - Throws: ``ModelError``
  public func checkData(_ x: [Tensor], _ y: [Tensor], for verb: String) throws {
    _ = try samples(x, y, for: verb)
  }

  /// What each metric computes for targets like these: `sparse_categorical_accuracy` for "accuracy", by log name.
  public func resolvedMetricNames(_ y: [Tensor]) throws -> [(logName: String, resolved: String)] {
    guard let compiled, y.count == outputs.count else { return [] }
    let descriptions = try describeOutputs()
    return try compiled.metrics.map { metric in
      let target = y[metric.output]
      let type = TensorType(target.shape, target.dtype)
      return (metric.logName, try metric.metric.resolvedName(descriptions[metric.output], target: type))
    }
  }

  /// Data brought to the model's inputs and outputs, or the reason why it does not fit.
  func samples(_ x: [Tensor], _ y: [Tensor]?, for verb: String) throws -> Samples {
    let x = try x.enumerated().map { try checkedInput($1, index: $0, given: x.count) }
    let y = y ?? []
    if let first = x.first {
      for tensor in x + y where tensor.rank == 0 || tensor.rowCount != first.rowCount {
        throw ModelError(
          verb, expected: "as many samples in each tensor as in the first, \(first.rowCount)",
          received: "\(tensor.rank == 0 ? "a scalar" : "\(tensor.rowCount)")", argument: "data")
      }
      guard first.rowCount > 0 else {
        throw ModelError(verb, expected: "at least one sample", received: "none", argument: "data")
      }
    }
    guard let compiled, !y.isEmpty else { return Samples(x: x, y: y) }
    guard y.count == outputs.count else {
      throw ModelError(
        verb, expected: "targets for each output: \(outputNames.joined(separator: ", "))", received: "\(y.count)",
        argument: "data")
    }
    let descriptions = try describeOutputs()
    for (index, target) in y.enumerated() {
      try compiled.losses[index]?.check(descriptions[index], target: TensorType(target.shape, target.dtype))
      try compiled.losses[index]?.check(labels: target, output: descriptions[index])
    }
    for metric in compiled.metrics {
      let target = y[metric.output]
      _ = try metric.metric.resolvedName(descriptions[metric.output], target: TensorType(target.shape, target.dtype))
    }
    return Samples(x: x, y: y)
  }

  private func checkedInput(_ tensor: Tensor, index: Int, given: Int) throws -> Tensor {
    guard given == inputs.count else {
      throw ModelError(
        name,
        expected: "data for \(inputs.count) input\(inputs.count == 1 ? "" : "s"): "
          + inputNames.joined(separator: ", "), received: "\(given)", argument: "data")
    }
    let input = inputs[index]
    var tensor = tensor
    // As Keras does: a missing or surplus trailing axis of size 1 is no difference.
    let wanted = input.shape.sample.dimensions
    let sample = tensor.rowShape.dimensions
    if sample != wanted, sample + [1] == wanted || sample == wanted + [1], tensor.rank > 0 {
      tensor = tensor.reshaped(to: input.shape.batch(of: tensor.rowCount))
    }
    guard tensor.rank > 0, tensor.rowShape.dimensions == wanted else {
      let shown = (["samples"] + sample.map(String.init)).joined(separator: ", ")
      throw ModelError(
        name, expected: "data of shape \(input.shape) for input \(inputNames[index])",
        received: tensor.rank == 0 ? "a scalar" : "(\(shown))",
        help: "Input(shape=\(Shape(sample))) would fit the data.", argument: "data")
    }
    return tensor.converted(to: input.dtype)
  }
}
