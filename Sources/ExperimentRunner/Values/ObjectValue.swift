import Hornbook
import StarlarkLanguage

/// An optimizer, schedule, loss, metric, callback, initializer, regularizer or constraint made in an experiment.
final class ObjectValue: HostValue {
  enum Object {
    case optimizer(any Optimizer)
    case loss(any Loss)
    case metric(any Metric)
    /// Made anew for each `fit`, because a callback remembers.
    case callback(() throws -> any Callback)
    case initializer(Initializer)
    case regularizer(Regularizer)
    case constraint(Constraint)
    case schedule(any LearningRateSchedule)
  }

  let object: Object
  /// The Keras name of the class.
  let className: String
  /// The names of the arguments that were given.
  let given: Set<String>

  init(_ object: Object, className: String, given: Set<String>) {
    self.object = object
    self.className = className
    self.given = given
  }

  var typeName: String {
    switch object {
    case .optimizer: "optimizer"
    case .loss: "loss"
    case .metric: "metric"
    case .callback: "callback"
    case .initializer: "initializer"
    case .regularizer: "regularizer"
    case .constraint: "constraint"
    case .schedule: "learning rate schedule"
    }
  }

  var repr: String { "<\(typeName) \(className)>" }

  /// The object as an argument of another constructor.
  var configurable: (any ConfigurableObject)? {
    switch object {
    case .initializer(let initializer): initializer
    case .regularizer(let regularizer): regularizer
    case .constraint(let constraint): constraint
    case .schedule(let schedule): schedule
    case .optimizer(let optimizer): optimizer
    default: nil
    }
  }

  /// The constructor of a class: a function that makes such a value.
  static func constructor(
    _ signature: NeuralLayers.Signature, _ make: @escaping (Arguments) throws -> Object
  ) -> StarlarkValue {
    Builtin.host(signature.name, signature.starlark) { bound in
      let arguments = try signature.arguments(bound)
      let given = Set(signature.parameters.map(\.name).filter { bound.isGiven($0) })
      return .host(ObjectValue(try make(arguments), className: signature.name, given: given))
    }
  }
}
