import ModelTraining
import NeuralLayers

extension Layer {
  /// Whether Keras has a function in its place.
  var isOperation: Bool { self is any OperationLayer || self is AttachMask }

  /// The class that Keras has for it.
  var kerasClass: String {
    guard let nested = self as? NestedModel else { return Self.signature.name }
    return nested.model is Sequential ? "Sequential" : "Functional"
  }

  /// How a call takes several inputs in Keras: as one list, one after another, or the states of a sequence by name.
  var inputForm: InputForm {
    switch self {
    case is any RecurrentLayer, is Bidirectional: .states
    case is MultiHeadAttention: .separate
    case let model as NestedModel: model.model.inputs.count > 1 ? .list : .separate
    case is CategoryEncoding: .separate
    case is any RecurrentCell: .cell
    default: inputSpec.count.upperBound > 1 ? .list : .separate
    }
  }
}

enum InputForm {
  case list
  case separate
  case states
  case cell
}
