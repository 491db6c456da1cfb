import StarlarkLanguage

/// The small functions of `keras.utils`, `keras.backend` and `keras.config` that model code uses.
enum UtilityNames {
  /// Keras's `epsilon`, which losses and layers add where a number could be zero.
  private static let epsilon = 1e-7

  /// The namespaces by their names below `keras`.
  ///
  /// - Parameter oneHot: The built-in `one_hot(labels, classes)`.
  static func namespaces(oneHot: StarlarkValue?) -> [String: StarlarkValue] {
    let epsilonFunction = Builtin.host("epsilon", []) { _ in .float(epsilon) }
    let formatFunction = Builtin.host("image_data_format", []) { _ in .string("channels_last") }
    let settings = ["epsilon": epsilonFunction, "image_data_format": formatFunction]
    let toCategorical = Builtin.host(
      "to_categorical", [.required("x"), .optional("num_classes", default: StarlarkSignature.Constant.none)]
    ) { bound in
      guard let oneHot else { return .none }
      return try bound.interpreter.call(
        oneHot, [bound.value("x"), bound.value("num_classes")], at: CallSite(bound.location))
    }
    return [
      "utils": .host(Namespace("keras.utils", ["to_categorical": toCategorical])),
      "backend": .host(Namespace("keras.backend", settings)), "config": .host(Namespace("keras.config", settings)),
    ]
  }
}
