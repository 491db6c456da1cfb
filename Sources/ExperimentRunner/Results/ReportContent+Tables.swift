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
  init(_ group: DataGroup) {
    self.init(
      name: group.name, splits: group.parts.flatMap { Self.splits($0.name, $0.dataset) }, classes: Self.balance(group),
      origin: group.parts.first?.dataset.origin ?? "")
    features = Self.features(group)
  }

  /// A part, tensor by tensor; targets that are classes have the table of their balance.
  private static func splits(_ name: String, _ dataset: Dataset) -> [Split] {
    func named(_ tensors: [Tensor], _ letter: String) -> [(String, Tensor)] {
      tensors.enumerated().map { (tensors.count == 1 ? letter : "\(letter)[\($0.offset)]", $0.element) }
    }
    let inputs = named(dataset.inputs, "x")
    let targets = dataset.labels == nil ? named(dataset.targets, "y") : []
    return (inputs + targets).enumerated().map { index, entry in
      let isText = index < inputs.count && dataset.strings(ofInput: index) != nil
      let summary = isText ? nil : TensorSummary(entry.1)
      var split = Split(
        name: name, samples: dataset.sampleCount, shape: Array(entry.1.shape.dimensions.dropFirst()),
        dtype: isText ? "text" : "\(entry.1.dtype)", minimum: summary?.minimum, maximum: summary?.maximum,
        mean: summary?.mean, missing: summary?.missing ?? 0)
      split.tensor = inputs.count + targets.count == 1 ? "" : entry.0
      return split
    }
  }

  /// More columns than this say no more one by one.
  private static let mostFeatures = 200

  /// The columns of a table of numbers, over the whole if it is exported, else over its parts.
  private static func features(_ group: DataGroup) -> [Feature] {
    let datasets = group.whole.map { [$0] } ?? group.parts.map(\.dataset)
    guard let first = datasets.first, first.inputs.count == 1, first.x.rank == 2, first.strings(ofInput: 0) == nil,
      let width = first.x.shape.dimensions.last, (1...mostFeatures).contains(width),
      datasets.allSatisfy({ $0.x.shape.dimensions.dropFirst() == [width] })
    else { return [] }
    var columns = [TensorSummary](repeating: TensorSummary(), count: width)
    for dataset in datasets {
      for (index, column) in TensorSummary.columns(of: dataset.x, count: width).enumerated() {
        columns[index].add(column)
      }
    }
    let names = first.featureNames.flatMap { $0.count == width ? $0 : nil }
    return columns.enumerated().map { index, column in
      Feature(
        name: names?[index] ?? "\(index)", minimum: column.minimum, mean: column.mean, maximum: column.maximum,
        missing: column.missing)
    }
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
          name: row.name, type: row.type, outputShape: row.outputShape,
          parameters: row.parameters, connectedTo: row.connectedTo, operations: operations)
      }, totalParameters: summary.total, trainableParameters: summary.trainable, totalOperations: counts.total)
    for (index, row) in summary.rows.enumerated() {
      rows[index].trainableParameters = row.trainable
      rows[index].mask = row.mask.map { "\($0)" } ?? ""
    }
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
      header: ["epoch"] + columns.map(\.name), rows: rows, name: "history", numericColumns: Set(0...columns.count),
      caption: caption,
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
      caption: (["Metrics of \(evaluation.name) on \(formatted(evaluation.sampleCount)) samples."] + evaluation.notes)
        .joined(separator: " "))
  }
}
