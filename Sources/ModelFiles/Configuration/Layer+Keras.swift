import ModelTraining
import NeuralLayers
import PlainFiles

extension Layer {
  /// Whether Keras has a function in its place.
  var isOperation: Bool { self is any OperationLayer || self is OperationCall || self is AttachMask }

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

/// Where Keras looks for a class; types of one's own are known by a registered name instead.
struct KerasModule {
  private let name: String?

  /// No module of Keras's.
  static let ofOnesOwn = KerasModule(name: nil)

  private init(name: String?) { self.name = name }

  init(_ object: any ConfigurableObject) {
    name =
      switch object {
      case let layer as any Layer: LayerCatalog.layer(named: layer.kerasClass) == nil ? nil : "keras.layers"
      case is Initializer: "keras.initializers"
      case is Regularizer: "keras.regularizers"
      case is Constraint: "keras.constraints"
      case let optimizer as any Optimizer:
        OptimizerCatalog.all.contains { $0 == type(of: optimizer) } ? "keras.optimizers" : nil
      case let schedule as any LearningRateSchedule:
        ScheduleCatalog.all.contains { $0 == type(of: schedule) } ? "keras.optimizers.schedules" : nil
      case let loss as any Loss: LossCatalog.all.contains { $0 == type(of: loss) } ? "keras.losses" : nil
      case let metric as any Metric & ConfigurableObject:
        MetricCatalog.all.contains { $0 == type(of: metric) } ? "keras.metrics" : nil
      default: nil
      }
  }

  /// The object as it stands in `config.json`; Keras registers a type of one's own in the package "Custom".
  func entry(_ className: String, _ config: JSONValue) -> JSONValue {
    [
      "module": name.map { .string($0) } ?? .null, "class_name": .string(className), "config": config,
      "registered_name": name == nil ? .string("Custom>\(className)") : .null,
    ]
  }
}

enum InputForm {
  case list
  case separate
  case states
  case cell
}
