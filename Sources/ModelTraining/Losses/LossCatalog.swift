import NeuralLayers

/// Every loss that can be named.
public enum LossCatalog {
  public static var all: [any Loss.Type] {
    [
      MeanSquaredError.self, MeanAbsoluteError.self, BinaryCrossentropy.self, CategoricalCrossentropy.self,
      SparseCategoricalCrossentropy.self,
    ]
  }

  /// Keras's short names.
  private static let shortNames = [
    "mse": "mean_squared_error", "MSE": "mean_squared_error", "mae": "mean_absolute_error",
    "MAE": "mean_absolute_error", "bce": "binary_crossentropy", "BCE": "binary_crossentropy",
  ]

  /// All names by which ``loss(named:)`` finds a loss.
  public static var names: [String] {
    all.flatMap { [snakeCase($0.signature.name), $0.signature.name] } + shortNames.keys.sorted()
  }

  /// The loss with its default arguments, by class name, function name or short name.
  public static func loss(named name: String) -> (any Loss)? {
    let name = shortNames[name] ?? name
    guard let type = all.first(where: { $0.signature.name == name || snakeCase($0.signature.name) == name }) else {
      return nil
    }
    return try? type.init(Arguments(type.signature, [:]))
  }
}

extension Loss where Self == MeanSquaredError {
  public static var meanSquaredError: Self { Self() }
}
extension Loss where Self == MeanAbsoluteError {
  public static var meanAbsoluteError: Self { Self() }
}
extension Loss where Self == BinaryCrossentropy {
  public static var binaryCrossentropy: Self { Self() }
}
extension Loss where Self == CategoricalCrossentropy {
  public static var categoricalCrossentropy: Self { Self() }
}
extension Loss where Self == SparseCategoricalCrossentropy {
  public static var sparseCategoricalCrossentropy: Self { Self() }
}
