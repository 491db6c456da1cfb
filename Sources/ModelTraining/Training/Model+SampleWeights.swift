import NeuralLayers
import TensorCore

extension Model {
  /// The samples with a weight for each, or for each position of each.
  ///
  /// Weights belong to the batch axis first: `(samples,)` or `(samples, 1)` for whole samples, `(samples, steps)` for the
  /// steps of a sequence. They apply to losses and to weighted metrics.
  /// - Throws: ``ModelError`` for other shapes.
  func weighted(_ samples: Samples, _ weights: PerOutput<Tensor>?, for verb: String) throws -> Samples {
    var samples = samples
    guard let weights else {
      samples.weights = samples.y.map { _ in nil }
      return samples
    }
    let perOutput = try weights.resolved(outputs: outputNames, model: name, argument: "sample_weight")
    let shapes = try outputShapes(for: samples.x)
    samples.weights = try perOutput.enumerated().map { index, tensor in
      guard let tensor else { return nil }
      let positions = [samples.count] + shapes[index].sample.dimensions.dropLast()
      var dimensions = tensor.shape.dimensions
      if dimensions.count > 1, dimensions.last == 1 { dimensions.removeLast() }
      guard !dimensions.isEmpty, dimensions.count <= positions.count,
        dimensions == Array(positions.prefix(dimensions.count))
      else {
        let shapes = positions.indices.map { Shape(Array(positions.prefix($0 + 1))).description }
        throw ModelError(
          verb, expected: "sample_weight of shape " + shapes.joined(separator: " or "), received: "\(tensor.shape)",
          help: "A weight counts for a sample, or for a step of it; the first axis is always that of the samples.",
          argument: "sample_weight")
      }
      let numbers = tensor.numbers
      if let bad = numbers.firstIndex(where: { !$0.isFinite }) {
        throw ModelError(
          verb, expected: "finite numbers as sample_weight",
          received: "\(numbers[bad]) in sample \(bad / max(tensor.rowShape.count, 1))", argument: "sample_weight")
      }
      return tensor.converted(to: .float32).reshaped(to: Shape(dimensions))
    }
    return samples
  }

  /// The samples with the weights of their classes; classes that are not named weigh 1.
  ///
  /// A weight goes to each label: to a sample, or to a step of a sequence.
  /// - Throws: ``ModelError`` if classes of several outputs are not told apart, or samples are weighted too.
  func weighted(_ samples: Samples, byClass weights: PerOutput<[Int: Double]>) throws -> Samples {
    if case .same = weights, outputs.count > 1 {
      throw ModelError(
        "fit", expected: "class_weight for each output: \(outputNames.joined(separator: ", "))",
        received: "one dict for all", help: "Give a dict from output name to weights of its classes.",
        argument: "class_weight")
    }
    guard samples.weights.allSatisfy({ $0 == nil }) else {
      throw ModelError(
        "fit", expected: "class_weight or sample_weight", received: "both",
        help: "Multiply the classes' weights into sample_weight.", argument: "class_weight")
    }
    let perOutput = try weights.resolved(outputs: outputNames, model: name, argument: "class_weight")
    let shapes = try outputShapes(for: samples.x)
    var samples = samples
    samples.weights = perOutput.enumerated().map { index, weights in
      weights.map { Self.weights(of: samples.y[index], output: shapes[index].sample, $0) }
    }
    return samples
  }

  /// A weight for each label in the targets of an output.
  private static func weights(of target: Tensor, output: Shape, _ weights: [Int: Double]) -> Tensor {
    let numbers = target.numbers
    let isOneHot = target.rowShape == output && output.dimensions.last != 1
    let width = isOneHot ? output.dimensions.last ?? 1 : 1
    let labels = stride(from: 0, to: numbers.count, by: width).map { start -> Double in
      guard isOneHot else { return numbers[start].rounded(.toNearestOrEven) }
      let row = numbers[start..<start + width]
      // The first of equal ones, as everywhere.
      let largest = row.indices.reduce(row.startIndex) { numbers[$1] > numbers[$0] ? $1 : $0 }
      return Double(largest - start)
    }
    var dimensions = target.shape.dimensions
    if dimensions.count > 1, isOneHot || dimensions.last == 1 { dimensions.removeLast() }
    return Tensor(labels.map { Float(Int(exactly: $0).flatMap { weights[$0] } ?? 1) }, shape: Shape(dimensions))
  }
}
