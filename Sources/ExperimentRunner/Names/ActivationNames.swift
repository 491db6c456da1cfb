import Hornbook
import StarlarkLanguage

/// `keras.activations`: functions of symbolic tensors, which stand for their names as arguments of layers.
enum ActivationNames {
  static func functions() -> [String: StarlarkValue] {
    var functions = Dictionary(uniqueKeysWithValues: Activation.allCases.map { ($0.rawValue, function($0)) })
    functions["swish"] = functions["silu"]
    functions["hard_swish"] = functions["hard_silu"]
    return functions
  }

  private static func function(_ activation: Activation) -> StarlarkValue {
    Builtin.host(activation.rawValue, [.required("x")]) { bound in
      guard let input = bound.value("x").asHost(SymbolicValue.self) else {
        throw bound.error(
          "x", "\(bound.function): expected a symbolic tensor, received \(bound.value("x").typeName.withArticle)",
          code: "type", help: ["as an argument it is written without brackets: activation=\"\(bound.function)\""])
      }
      return try LayerValue(ActivationLayer(activation), location: bound.location).apply(to: [input])
    }
  }
}

extension StarlarkValue {
  /// The name of the activation that the function is; `nil` for every other value.
  var activationName: String? {
    guard case .builtin(let builtin) = self, builtin.receiver == nil else { return nil }
    return Activation(rawValue: builtin.name)?.rawValue
  }
}
