import NeuralLayers

/// Every metric that can be named.
public enum MetricCatalog {
  /// The metrics that are made with arguments.
  public static var all: [any (Metric & ConfigurableObject).Type] {
    [BinaryAccuracy.self, CategoricalAccuracy.self, SparseCategoricalAccuracy.self]
  }

  /// All names by which ``metric(named:)`` finds a metric.
  public static var names: [String] {
    ["accuracy", "acc"] + all.flatMap { [snakeCase($0.signature.name), $0.signature.name] } + LossCatalog.names
  }

  /// The metric with its default arguments; a loss's name gives its mean.
  ///
  /// The log name is the name as typed.
  public static func metric(named name: String) -> (any Metric)? {
    if ["accuracy", "acc"].contains(name.lowercased()) { return Accuracy(name: name) }
    if let type = all.first(where: { $0.signature.name == name || snakeCase($0.signature.name) == name }) {
      return try? type.init(Arguments(type.signature, ["name": .string(name)]))
    }
    return LossCatalog.loss(named: name).map { LossMetric($0, name: name) }
  }
}

extension Metric where Self == Accuracy {
  public static var accuracy: Self { Self() }
}
extension Metric where Self == BinaryAccuracy {
  public static var binaryAccuracy: Self { Self() }
}
extension Metric where Self == LossMetric {
  public static var meanSquaredError: Self { Self(MeanSquaredError()) }
  public static var meanAbsoluteError: Self { Self(MeanAbsoluteError()) }
}
