import Plotting

extension EvaluationOutcome {
  /// What a model would reach that looks at the targets' distribution only: the least that a trained one must beat.
  struct Baseline {
    /// What it does: `always the most frequent class`.
    var name: String
    /// One for each metric; `nil` where it has no value or none is defined.
    var values: [Double?]
  }

  /// For classes the most frequent one of the evaluated data, for numbers their mean; `nil` if no metric is defined for
  /// it.
  var baseline: Baseline? {
    var words: [String] = []
    var values = [Double?](repeating: nil, count: metrics.count)
    for output in outputs {
      let own = metrics.enumerated().filter { Self.isMetric($0.element.name, of: output.name, isOneOfSeveral) }
      for (index, metric) in own {
        let name = isOneOfSeveral ? String(metric.name.dropFirst(output.name.count + 1)) : metric.name
        guard let value = output.finding.baselineValue(ofMetric: name) else { continue }
        values[index] = value
        if let word = output.finding.baselineWords, !words.contains(word) { words.append(word) }
      }
    }
    return words.isEmpty ? nil : Baseline(name: "always " + words.joined(separator: " or "), values: values)
  }

  private static func isMetric(_ metric: String, of output: String, _ isOneOfSeveral: Bool) -> Bool {
    !isOneOfSeveral || metric.hasPrefix(output + "_")
  }
}

extension OutputAnalysis.Finding {
  fileprivate var baselineWords: String? {
    switch self {
    case .classes: "the most frequent class"
    case .numbers: "the mean of the true values"
    case .labels, .images: nil
    }
  }

  /// The metrics that are the share of right predictions.
  private static let accuracies: Set<String> = [
    "accuracy", "acc", "binary_accuracy", "categorical_accuracy", "sparse_categorical_accuracy",
  ]

  fileprivate func baselineValue(ofMetric name: String) -> Double? {
    switch self {
    case .classes(let classes): Self.accuracies.contains(name) ? classes.largestClassShare : nil
    case .numbers(let pairs): pairs.baselineValue(ofMetric: name)
    case .labels, .images: nil
    }
  }
}

extension NumberPairs {
  /// Errors of predicting the mean of the true values of each quantity.
  fileprivate func baselineValue(ofMetric name: String) -> Double? {
    let deviations = quantities.map { quantity -> [Double] in
      let mean = quantity.truth.reduce(0, +) / Double(max(quantity.truth.count, 1))
      return quantity.truth.map { $0 - mean }
    }.joined()
    guard !deviations.isEmpty else { return nil }
    func mean(_ error: (Double) -> Double) -> Double {
      deviations.reduce(0) { $0 + error($1) } / Double(deviations.count)
    }
    switch name {
    case "mse", "MSE", "mean_squared_error": return mean { $0 * $0 }
    case "mae", "MAE", "mean_absolute_error": return mean(\.magnitude)
    case "rmse", "root_mean_squared_error": return mean { $0 * $0 }.squareRoot()
    case "r2_score": return 0
    default: return nil
    }
  }
}
