import Hornbook
import Plotting
import ReportHTML

// The runner's outcomes as the page's tables; one initializer each.

extension Report.Verdict {
  init(_ verdict: ExecutedExperiment.Verdict) {
    switch verdict {
    case .passed: self = .passed
    case .failed: self = .failed
    case .partial: self = .partial
    }
  }
}

extension ReportHTML.Parameter {
  init(_ outcome: ParameterOutcome) {
    self.init(
      name: outcome.name, value: outcome.value.languageText, defaultValue: outcome.defaultValue.languageText,
      isOverridden: outcome.isOverridden)
  }
}

extension Report.Expectation {
  /// Observed values have all their digits: a rounded one could seem to pass where the true one does not.
  init(_ outcome: ExpectationOutcome) {
    self.init(
      line: outcome.line, expression: outcome.expression, observed: outcome.observedText,
      outcome: outcome.passed.map { $0 ? .passed : .failed } ?? .notRun, margin: outcome.marginText)
  }
}

extension DataSummary {
  /// Statistics are those of the first input tensor.
  init(_ group: DataGroup) {
    let splits = group.parts.map { part -> Split in
      let x = part.dataset.x
      let isText = part.dataset.strings(ofInput: 0) != nil
      let summary = isText ? nil : TensorSummary(x)
      return Split(
        name: part.name, samples: part.dataset.sampleCount, shape: Array(x.shape.dimensions.dropFirst()),
        dtype: isText ? "text" : "\(x.dtype)", minimum: summary?.minimum, maximum: summary?.maximum,
        mean: summary?.mean, missing: summary?.missing ?? 0)
    }
    self.init(
      name: group.name, splits: splits, classes: Self.balance(group),
      origin: group.parts.first?.dataset.origin ?? "")
  }

  /// How often each class occurs in each part; nothing if a part has no classes or they are very many.
  private static func balance(_ group: DataGroup) -> [ClassBalance] {
    let counts = group.parts.compactMap(\.dataset.classCounts)
    guard counts.count == group.parts.count else { return [] }
    var names: [Int: String] = [:]
    for entry in counts.joined() { names[entry.label] = entry.name }
    guard names.count <= 1000 else { return [] }
    return names.keys.sorted().map { label in
      ClassBalance(
        name: names[label] ?? "\(label)",
        counts: counts.map { part in part.first { $0.label == label }?.count ?? 0 })
    }
  }
}

extension LayerTable {
  init(_ name: String, _ model: Model) {
    let summary = model.summary
    let counts = model.operationCounts
    self.init(
      model: name,
      rows: zip(summary.rows, counts.layers).map { row, operations in
        Row(
          name: row.name, type: row.type + (row.mask.map { ", \($0) the mask" } ?? ""), outputShape: row.outputShape,
          parameters: row.parameters, connectedTo: row.connectedTo, operations: operations)
      }, totalParameters: summary.total, trainableParameters: summary.trainable, totalOperations: counts.total)
  }
}

extension Table {
  init(historyOf fit: FitOutcome) {
    var columns = fit.history
    if fit.learningRateChanges, !columns.contains(where: { $0.name == "learning_rate" }) {
      columns.append(("learning_rate", fit.learningRates))
    }
    let cells = columns.map { column in
      Dictionary(fit.points(column.name, column.values).map { ($0.epoch, $0.value) }) { first, _ in first }
    }
    let rows = fit.epochs.map { epoch in ["\(epoch)"] + cells.map { $0[epoch].map(fourDigits) ?? "–" } }
    var caption = "History of \(fit.name). "
    if fit.stoppedEarly {
      caption += "Early stopping ended it after \(fit.epochs.count) of \(fit.plannedEpochs) epochs. "
    }
    caption +=
      "Training values are means over the batches of an epoch, taken in training mode while the weights change; "
      + "evaluating the trained model on the same data gives other values. "
    if fit.history.contains(where: { $0.name.hasPrefix("train_") }) {
      caption += "Names with train_ are measured on the training data at the end of the epoch. "
    }
    if fit.history.contains(where: { $0.name.hasPrefix("val_") }) {
      caption += "Names with val_ are measured on the validation data at the end of the epoch. "
    }
    caption += "All digits are in \(HistoryFile.name(of: fit))."
    let best = fit.epochs.firstIndex(of: fit.bestEpoch)
    self.init(
      header: ["epoch"] + columns.map(\.name), rows: rows, numericColumns: Set(0...columns.count), caption: caption,
      isFolded: true, marked: fit.epochs.count > 1 ? best.map { ($0, "best") } : nil)
  }
}

extension Table {
  init(_ outcome: TableOutcome) {
    let (rows, numeric) = outcome.texts
    self.init(header: outcome.columns, rows: rows, numericColumns: numeric, caption: outcome.caption)
  }
}

/// Four decimals for numbers about one, as in a column of accuracies; four digits for larger and smaller ones.
func fourDigits(_ value: Double) -> String {
  value.magnitude >= 0.001 && value.magnitude < 10 ? formattedFixed(value, decimals: 4) : formatted(value)
}

extension MetricTable {
  init(_ evaluation: EvaluationOutcome) {
    var rows = [
      Row(name: "\(evaluation.subject) on \(evaluation.data)", values: evaluation.metrics.map { $0.value })
    ]
    if let baseline = evaluation.baseline {
      rows.append(Row(name: baseline.name, values: baseline.values, isBaseline: true))
    }
    self.init(
      metrics: evaluation.metrics.map(\.name), rows: rows,
      caption: "Metrics of \(evaluation.name) on \(formatted(evaluation.sampleCount)) samples.")
  }
}
