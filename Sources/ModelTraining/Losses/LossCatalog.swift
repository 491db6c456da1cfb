import NeuralLayers

/// Every loss that can be named.
public enum LossCatalog {
  public static var all: [any Loss.Type] {
    [
      MeanSquaredError.self, MeanAbsoluteError.self, MeanAbsolutePercentageError.self,
      MeanSquaredLogarithmicError.self, Huber.self, LogCosh.self, Poisson.self, CosineSimilarity.self,
      BinaryCrossentropy.self, BinaryFocalCrossentropy.self, CategoricalCrossentropy.self,
      CategoricalFocalCrossentropy.self, SparseCategoricalCrossentropy.self, KLDivergence.self,
      CategoricalGeneralizedCrossEntropy.self, Hinge.self, SquaredHinge.self, CategoricalHinge.self, Dice.self,
      Tversky.self, Circle.self,
    ]
  }

  /// Keras's short names; each exists in capitals too.
  private static let shortNames = [
    "bce": "binary_crossentropy", "kld": "kl_divergence", "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error", "mse": "mean_squared_error", "msle": "mean_squared_logarithmic_error",
  ]

  /// All names by which ``loss(named:)`` finds a loss.
  public static var names: [String] {
    all.flatMap { [functionName($0), $0.signature.name] }
      + shortNames.keys.sorted().flatMap { [$0, $0.uppercased()] }
  }

  /// `mean_squared_error`: the class in snake case, but for one that has an acronym in it.
  private static func functionName(_ type: any Loss.Type) -> String {
    (type as? any PlainLoss.Type)?.functionName ?? snakeCase(type.signature.name)
  }

  /// The loss with its default arguments, by class name, function name or short name.
  public static func loss(named name: String) -> (any Loss)? {
    let isShort = name == name.lowercased() || name == name.uppercased()
    let name = isShort ? shortNames[name.lowercased()] ?? name : name
    guard let type = all.first(where: { $0.signature.name == name || functionName($0) == name }) else { return nil }
    return try? type.init(Arguments(type.signature, [:]))
  }
}

extension Loss where Self == MeanSquaredError {
  /// ``MeanSquaredError`` with its default arguments.
  public static var meanSquaredError: Self { Self() }
}
extension Loss where Self == MeanAbsoluteError {
  /// ``MeanAbsoluteError`` with its default arguments.
  public static var meanAbsoluteError: Self { Self() }
}
extension Loss where Self == BinaryCrossentropy {
  /// ``BinaryCrossentropy`` with its default arguments.
  public static var binaryCrossentropy: Self { Self() }
}
extension Loss where Self == CategoricalCrossentropy {
  /// ``CategoricalCrossentropy`` with its default arguments.
  public static var categoricalCrossentropy: Self { Self() }
}
extension Loss where Self == SparseCategoricalCrossentropy {
  /// ``SparseCategoricalCrossentropy`` with its default arguments.
  public static var sparseCategoricalCrossentropy: Self { Self() }
}
