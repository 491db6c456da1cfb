import Plotting

extension ReportFigure {
  /// Loss and metrics over the epochs of a fit, and the learning rate if it changes; `nil` if no epoch was run.
  static func curves(of fit: FitOutcome, stem: String) -> ReportFigure? {
    guard fit.epochs.first != nil else { return nil }
    let metrics = fit.curveNames
    var charts = metrics.map { chart($0, of: fit) }
    if fit.learningRateChanges {
      let rates = Series(
        "learning rate", x: fit.epochs.prefix(fit.learningRates.count).map(Double.init), y: fit.learningRates, color: 2)
      charts.append(
        LineChart(title: "learning rate", x: Axis("epoch", scale: .linear, integers: true), series: [rates]))
    }
    guard !charts.isEmpty else { return nil }
    return ReportFigure(stem: stem, figure: Panels(charts), caption: caption(of: fit, charts))
  }

  /// Training solid, validation dashed, training data evaluated again dotted; the best epoch marked.
  private static func chart(_ metric: String, of fit: FitOutcome) -> LineChart {
    let lines: [(name: String, key: String, line: Series.Line, color: Int)] = [
      ("training", metric, .solid, 0), ("training, evaluated again", "train_\(metric)", .dotted, 2),
      ("validation", "val_\(metric)", .dashed, 1),
    ]
    var chart = LineChart(title: metric, x: Axis("epoch", scale: .linear, integers: true))
    for line in lines {
      let points = fit.points(line.key)
      guard !points.isEmpty else { continue }
      chart.series.append(
        Series(
          line.name, x: points.map { Double($0.epoch) }, y: points.map(\.value), line: line.line, color: line.color))
    }
    guard fit.epochs.count > 1, let last = chart.series.indices.last else { return chart }
    let best = Double(fit.bestEpoch)
    // The ring is on the line that was watched, else on the last one, which is validation if there is any.
    let isJudge = [metric, "train_\(metric)", "val_\(metric)"].contains(fit.monitor)
    let watched = isJudge ? fit.monitor : nil
    let place =
      lines.first { $0.key == watched }.flatMap { line in chart.series.firstIndex { $0.name == line.name } } ?? last
    let value = chart.series[place].x.firstIndex(of: best).map { chart.series[place].y[$0] }
    let words = "\(isJudge ? "best epoch" : "epoch") \(fit.bestEpoch)"
    chart.highlights = [
      .init(x: best, y: value, series: place, label: value.map { "\(words): \(formatted($0))" } ?? words)
    ]
    if fit.stoppedEarly, let end = fit.epochs.last, Double(end) > best {
      chart.bands = [.init(from: best, to: Double(end), label: "early stopping waits")]
    }
    return chart
  }

  private static func caption(of fit: FitOutcome, _ charts: [LineChart]) -> String {
    let hasValidation = fit.history.contains { $0.name.hasPrefix("val_") }
    var caption = "Curves of \(fit.name): " + listed(charts.map(\.title)) + " by epoch"
    caption += hasValidation ? "; training solid, validation dashed." : "."
    if fit.epochs.count > 1 { caption += " Epoch \(fit.bestEpoch) is the best by \(fit.monitor)." }
    if !fit.learningRateChanges, let rate = fit.learningRates.first {
      caption += " The learning rate is \(formatted(rate)) throughout."
    }
    return caption
  }

  private static func listed(_ words: [String]) -> String {
    words.count < 2 ? words.joined() : words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
  }
}

extension FitOutcome {
  /// The values of a name, in the order of the epochs that have one.
  func values(_ name: String) -> [Double]? { history.first { $0.name == name }?.values }

  /// The values of a name with the epochs that they belong to.
  ///
  /// Validation may take place after some epochs only; what a callback adds late belongs to the last epochs.
  func points(_ name: String) -> [(epoch: Int, value: Double)] { points(name, values(name) ?? []) }

  func points(_ name: String, _ values: [Double]) -> [(epoch: Int, value: Double)] {
    if name.hasPrefix("val_"), values.count == validatedEpochs.count {
      return zip(validatedEpochs, values).map { ($0, $1) }
    }
    return zip(epochs.suffix(values.count), values).map { ($0, $1) }
  }

  /// What has a curve: the names of the history without those of other lines in the same chart, loss first.
  var curveNames: [String] {
    let names = history.map(\.name)
    let own = names.filter { name in
      let base = name.split(separator: "_", maxSplits: 1).last.map(String.init) ?? name
      let isSecond = (name.hasPrefix("val_") || name.hasPrefix("train_")) && names.contains(base)
      return !isSecond && name != "learning_rate"
    }
    return own.filter { $0 == "loss" } + own.filter { $0 != "loss" }
  }

  var learningRateChanges: Bool { Set(learningRates).count > 1 }
}
