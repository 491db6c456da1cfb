import GraphCore
import NeuralLayers
import TensorCore

/// How far a prediction is from its target, sample by sample.
///
/// A loss gives one number for each sample (for each position, if the prediction has more axes than batch and
/// classes): it reduces the last axis. What its ``options`` make of those numbers, weighted, training makes small.
/// - SeeAlso: `keras.losses.Loss`
public protocol Loss: ConfigurableObject {
  /// The loss's name, and how it becomes one number.
  var options: LossOptions { get }

  /// The loss of each sample: the prediction's shape without its last axis.
  func sampleLoss(_ target: Value, _ prediction: Value) throws -> Value

  /// Which sample losses count, `bool` of their shape; `nil` if all do.
  func mask(_ target: Value, _ prediction: Value) throws -> Value?

  /// Checks that the loss fits an output and its targets before anything is computed.
  ///
  /// - Throws: ``ModelError``
  func check(_ output: OutputDescription, target: TensorType) throws

  /// Checks the targets themselves, such as the range of labels.
  ///
  /// - Throws: ``ModelError``
  func check(labels: Tensor, output: OutputDescription) throws
}

/// What a loss or metric may know of the output that it is for.
public struct OutputDescription {
  /// The layer that makes it.
  public var layer: String
  public var shape: PartialShape
  /// The function that was applied last, if it was a softmax or a sigmoid.
  public var lastOperation: String
  /// Whether the output is a product with a kernel and nothing after it: scores without bounds.
  public var isRawScores: Bool
  /// The name of the output's loss, if it has one.
  public var loss: String?

  public init(
    layer: String, shape: PartialShape, lastOperation: String, isRawScores: Bool = false, loss: String? = nil
  ) {
    self.layer = layer
    self.shape = shape
    self.lastOperation = lastOperation
    self.isRawScores = isRawScores
    self.loss = loss
  }
}

extension Loss {
  /// The name that Keras gives the loss.
  public var name: String { options.name }

  public func mask(_ target: Value, _ prediction: Value) throws -> Value? { nil }

  public func check(labels: Tensor, output: OutputDescription) throws {}

  /// Targets must have the prediction's shape, a last axis of size 1 apart.
  public func check(_ output: OutputDescription, target: TensorType) throws {
    try requireOutputShape(
      output, target, help: "Give \(output.layer) the targets' shape, or reshape the targets.")
  }

  /// Refuses targets that do not have the output's shape, a last axis of size 1 apart.
  func requireOutputShape(_ output: OutputDescription, _ target: TensorType, help: String) throws {
    let wanted = output.shape.sample.dimensions
    let given = Array(target.shape.dimensions.dropFirst())
    guard given == wanted || given + [1] == wanted || given == wanted + [1] else {
      throw ModelError.targets(Shape(given), of: name, output, help: help)
    }
    if output.lastOperation == "softmax", wanted.last == 1 { throw ModelError.softmaxOverOne(of: name, output) }
  }

  /// Refuses targets that are no probabilities.
  func requireProbabilities(_ targets: Tensor, _ output: OutputDescription) throws {
    let width = max(targets.rowShape.count, 1)
    for (index, number) in targets.numbers.enumerated() where !(number >= 0 && number <= 1) {
      throw ModelError.probability(number, sample: index / width, of: name, output)
    }
  }
}

/// Targets brought to the prediction's rank and to float32, as Keras does before it computes a loss.
func alignRank(_ target: Value, _ prediction: Value) throws -> Value {
  var target = try target.convert(to: .float32)
  if target.rank == prediction.rank - 1, prediction.shape[prediction.rank - 1] == 1 {
    target = try target.reshape(Shape(target.shape.dimensions + [1]))
  } else if target.rank == prediction.rank + 1, target.shape[target.rank - 1] == 1 {
    target = try target.reshape(Shape(Array(target.shape.dimensions.dropLast())))
  }
  return target
}

extension Value {
  /// The mean over the last axis.
  func meanOverLastAxis() throws -> Value { try mean(axes: [rank - 1]) }

  /// The sum over the last axis.
  func sumOverLastAxis() throws -> Value { try sum(axes: [rank - 1]) }
}

/// `keras.config.epsilon()`: what probabilities are kept away from 0 and 1 by.
let kerasEpsilon: Float = 1e-7
