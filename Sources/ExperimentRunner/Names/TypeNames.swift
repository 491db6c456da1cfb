import Hornbook
import StarlarkLanguage

/// `isinstance(layer, layers.BatchNormalization)`, which Keras code asks of the layers of a model.
enum TypeNames {
  static var isinstance: StarlarkValue {
    Builtin.host("isinstance", [.required("x"), .required("classinfo")]) { bound in
      let wanted = bound.value("classinfo").asSequence ?? [bound.value("classinfo")]
      let names = try wanted.map { value in
        guard case .builtin(let builtin) = value, builtin.receiver == nil else {
          throw bound.typeError("classinfo", expected: "a class such as layers.Dense or int, or a tuple of classes")
        }
        return builtin.name
      }
      return .bool(names.contains { bound.value("x").isInstance(of: $0) })
    }
  }
}

extension StarlarkValue {
  /// Whether the value is one that the function of this name makes.
  fileprivate func isInstance(of name: String) -> Bool {
    if case .host(let host) = self {
      switch host {
      case let host as LayerValue: return type(of: host.layer).signature.name == name
      case let host as ObjectValue: return host.className == name
      case is SequentialValue: return name == "Sequential" || name == "Model"
      case is ModelValue: return name == "Model"
      default: return host.typeName == name
      }
    }
    return typeName == (name == "str" ? "string" : name)
  }
}
