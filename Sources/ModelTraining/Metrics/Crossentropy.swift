import GraphCore
import NeuralLayers
import TensorCore

/// What kind of classification shapes stand for, where a word like "accuracy" leaves it open.
enum ClassificationForm: String {
  /// One unit.
  case binary = "binary_"
  /// One-hot targets.
  case categorical = "categorical_"
  /// Class numbers.
  case sparse = "sparse_categorical_"

  init(output: Shape, target: Shape) {
    if output.dimensions.last ?? 1 == 1 {
      self = .binary
    } else if target.rank < output.rank || target.dimensions.last == 1 {
      self = .sparse
    } else {
      self = .categorical
    }
  }
}

/// The mean crossentropy; the shapes of output and targets decide which, as for ``Accuracy``.
///
/// - SeeAlso: the strings `"crossentropy"` and `"ce"` of Keras's `compile`
public struct Crossentropy: MeanMetric {
  public let name: String
  public let largerIsBetter: Bool? = false

  public init(name: String = "crossentropy") { self.name = name }

  private static func loss(_ output: Shape, _ target: Shape) -> any Loss {
    switch ClassificationForm(output: output, target: target) {
    case .binary: BinaryCrossentropy()
    case .categorical: CategoricalCrossentropy()
    case .sparse: SparseCategoricalCrossentropy()
    }
  }

  public func resolvedName(_ output: OutputDescription, target: TensorType) throws -> String {
    try LossMetric(Self.loss(output.shape.batch(of: 1), target.shape), name: name).resolvedName(output, target: target)
  }

  public func values(target: Value, prediction: Value) throws -> Value {
    try Self.loss(prediction.shape, target.shape).sampleLoss(target, prediction)
  }
}
