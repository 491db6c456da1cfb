import Hornbook

/// What a classifier's outputs say: a class for each sample, and how sure the model is of it.
struct ClassScores {
  /// The number of classes; 2 for one unit.
  var classes: Int
  var predictions: [Int] = []
  /// The probability of each predicted class.
  var confidences: [Float] = []

  /// The losses whose outputs are probabilities of classes, or logits.
  private enum Kind {
    case categorical, binary
  }

  /// - Parameters:
  ///   - outputs: `(samples, units)`.
  ///   - loss: What the model was trained with, which tells what its outputs mean.
  /// - Returns: `nil` for a model that does not choose a class.
  init?(_ outputs: Tensor, loss: (any Loss)?, context: RunContext) throws {
    guard outputs.rank == 2, outputs.rowShape.count > 0 else { return nil }
    let units = outputs.rowShape.count
    let (kind, areLogits): (Kind, Bool)
    switch loss {
    case let loss as BinaryCrossentropy where units == 1: (kind, areLogits) = (.binary, loss.probabilities.fromLogits)
    case let loss as SparseCategoricalCrossentropy where units > 1:
      (kind, areLogits) = (.categorical, loss.probabilities.fromLogits)
    case let loss as CategoricalCrossentropy where units > 1:
      (kind, areLogits) = (.categorical, loss.probabilities.fromLogits)
    default: return nil
    }
    classes = kind == .binary ? 2 : units
    var probabilities = outputs
    if areLogits, let operation = TensorOperation.named(kind == .binary ? "sigmoid" : "softmax") {
      let value = try OperationNames.apply(operation, [.data(outputs)], context)
      probabilities = value.asHost(TensorValue.self)?.tensor ?? outputs
    }
    let scores = probabilities.scalars(as: Float.self)
    for row in 0..<outputs.rowCount {
      let own = scores[row * units..<(row + 1) * units]
      if kind == .binary {
        let score = own[own.startIndex]
        predictions.append(score > 0.5 ? 1 : 0)
        confidences.append(score > 0.5 ? score : 1 - score)
      } else {
        let best = own.indices.max { own[$0] < own[$1] } ?? own.startIndex
        predictions.append(best - own.startIndex)
        confidences.append(own[best])
      }
    }
  }

  /// The true classes that targets name, as numbers or as rows with a one; `nil` if they name none of these classes.
  func labels(_ target: Tensor) -> [Int]? {
    let isOneHot = classes > 1 && target.rank == 2 && target.rowShape.count == classes
    let isSparse = target.dtype != .float32 && (target.rank == 1 || target.rowShape.count == 1)
    guard isSparse || isOneHot else { return nil }
    let numbers = target.numbers
    let labels = (0..<target.rowCount).map { row -> Int in
      if isSparse { return Int(numbers[row]) }
      let truth = numbers[row * classes..<(row + 1) * classes]
      return (truth.indices.max { truth[$0] < truth[$1] } ?? truth.startIndex) - truth.startIndex
    }
    return labels.allSatisfy { (0..<classes).contains($0) } ? labels : nil
  }

  /// The names of the classes, from the data if it knows them all.
  func names(_ dataset: Dataset?) -> [String] {
    let names = dataset?.classNames.flatMap { $0.count >= classes ? Array($0.prefix(classes)) : nil }
    return names ?? (0..<classes).map(String.init)
  }
}
