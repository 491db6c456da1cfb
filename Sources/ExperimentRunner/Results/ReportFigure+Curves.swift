import Plotting

extension ReportFigure {
  /// Loss and metrics over the epochs of a fit; `nil` if no epoch was run.
  static func curves(of fit: FitOutcome, stem: String) -> ReportFigure? {
    guard let first = fit.epochs.first else { return nil }
    let metrics = fit.curveNames
    var charts = metrics.map { metric in
      LineChart.trainingCurve(
        metric, training: fit.values(metric) ?? [], validation: fit.values("val_\(metric)"), firstEpoch: first,
        bestEpoch: fit.epochs.count > 1 ? fit.bestEpoch : nil,
        waitedThrough: fit.stoppedEarly ? fit.epochs.last : nil)
    }
    if fit.learningRateChanges {
      var chart = LineChart(title: "learning rate", x: Axis("epoch", scale: .linear, integers: true))
      chart.series = [Series("learning rate", fit.learningRates, first: first, color: 2)]
      charts.append(chart)
    }
    guard !charts.isEmpty else { return nil }
    let hasValidation = metrics.contains { fit.values("val_\($0)") != nil }
    var caption = "Curves of \(fit.name): " + listed(charts.map(\.title)) + " by epoch"
    caption += hasValidation ? "; training solid, validation dashed." : "."
    if fit.epochs.count > 1 { caption += " Epoch \(fit.bestEpoch) is the best by \(fit.monitor)." }
    return ReportFigure(stem: stem, figure: Panels(charts), caption: caption)
  }

  private static func listed(_ words: [String]) -> String {
    words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
  }
}

extension FitOutcome {
  /// The values of a name, one an epoch.
  func values(_ name: String) -> [Double]? { history.first { $0.name == name }?.values }

  /// What has a curve: the names of the history without those of validation, loss first.
  var curveNames: [String] {
    let names = history.map(\.name).filter { !$0.hasPrefix("val_") && $0 != "learning_rate" }
    return names.filter { $0 == "loss" } + names.filter { $0 != "loss" }
  }

  var learningRateChanges: Bool { Set(learningRates).count > 1 }
}
