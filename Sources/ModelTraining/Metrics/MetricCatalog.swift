import NeuralLayers

/// Every metric that can be named.
public enum MetricCatalog {
  /// The metrics that are made with arguments.
  public static var all: [any (Metric & ConfigurableObject).Type] {
    [
      EqualityAccuracy.self, BinaryAccuracy.self, CategoricalAccuracy.self, SparseCategoricalAccuracy.self,
      TopKCategoricalAccuracy.self, SparseTopKCategoricalAccuracy.self,
      Precision.self, Recall.self, TruePositives.self, FalsePositives.self, TrueNegatives.self, FalseNegatives.self,
      AUC.self, SensitivityAtSpecificity.self, SpecificityAtSensitivity.self, PrecisionAtRecall.self,
      RecallAtPrecision.self, F1Score.self, FBetaScore.self,
      MeanLoss<MeanSquaredError>.self, RootMeanSquaredError.self, MeanLoss<MeanAbsoluteError>.self,
      MeanLoss<MeanAbsolutePercentageError>.self, MeanLoss<MeanSquaredLogarithmicError>.self, MeanLoss<LogCosh>.self,
      MeanCosineSimilarity.self, PearsonCorrelation.self,
      ConcordanceCorrelation.self, R2Score.self, MeanLoss<Poisson>.self, MeanLoss<KLDivergence>.self,
      MeanLoss<BinaryCrossentropy>.self, MeanLoss<CategoricalCrossentropy>.self,
      MeanLoss<SparseCategoricalCrossentropy>.self, MeanLoss<Hinge>.self, MeanLoss<SquaredHinge>.self,
      MeanLoss<CategoricalHinge>.self, IoU.self, BinaryIoU.self, MeanIoU.self, OneHotIoU.self, OneHotMeanIoU.self,
    ]
  }

  /// The metrics that have a name but cannot be made by it alone, because an argument is required.
  private static func needsArguments(_ type: any (Metric & ConfigurableObject).Type) -> Bool {
    type.signature.parameters.contains { $0.defaultValue.isRequired }
  }

  /// All names by which ``metric(named:)`` finds a metric.
  public static var names: [String] {
    ["accuracy", "acc"]
      + all.filter { !needsArguments($0) }.flatMap { [snakeCase($0.signature.name), $0.signature.name] }
      + LossCatalog.names.filter { name in
        !all.contains { [snakeCase($0.signature.name), $0.signature.name].contains(name) }
      }
  }

  /// The metric with its default arguments; a loss's name gives its mean.
  ///
  /// The log name is the name as typed.
  public static func metric(named name: String) -> (any Metric)? {
    if ["accuracy", "acc", "crossentropy", "ce"].contains(name.lowercased()) {
      return name.lowercased().hasPrefix("a") ? Accuracy(name: name) : Crossentropy(name: name)
    }
    if let type = all.first(where: { $0.signature.name == name || snakeCase($0.signature.name) == name }) {
      return try? type.init(Arguments(type.signature, ["name": .string(name)]))
    }
    return LossCatalog.loss(named: name).map { LossMetric($0, name: name) }
  }
}

extension Signature.Default {
  fileprivate var isRequired: Bool { if case .required = self { true } else { false } }
}

extension Metric where Self == Accuracy {
  /// ``Accuracy`` with its default arguments.
  public static var accuracy: Self { Self() }
}
extension Metric where Self == BinaryAccuracy {
  /// ``BinaryAccuracy`` with its default arguments.
  public static var binaryAccuracy: Self { Self() }
}
extension Metric where Self == LossMetric {
  /// The mean of ``MeanSquaredError`` over samples.
  public static var meanSquaredError: Self { Self(MeanSquaredError()) }
  /// The mean of ``MeanAbsoluteError`` over samples.
  public static var meanAbsoluteError: Self { Self(MeanAbsoluteError()) }
}
extension Metric where Self == AUC {
  /// ``AUC`` with its default arguments.
  public static var auc: Self { Self() }
}
extension Metric where Self == Precision {
  /// ``Precision`` with its default arguments.
  public static var precision: Self { Self() }
}
extension Metric where Self == Recall {
  /// ``Recall`` with its default arguments.
  public static var recall: Self { Self() }
}
