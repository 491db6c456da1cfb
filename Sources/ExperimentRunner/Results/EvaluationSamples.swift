import Hornbook
import Plotting
import ReportHTML

/// The samples of an evaluation that are worth a look: as pictures if they are images, else as tables.
extension EvaluationFigures {
  private static let most = 10
  private static let mostFeatures = 6

  /// What is shown: a figure to draw, or a table.
  enum Shown {
    case figure(ReportFigure)
    case table(ReportHTML.Table)
  }

  // MARK: Classes

  /// The most confident wrong predictions, then the predictions of which the model was least sure.
  func samples(_ classes: Classification) -> [Shown] {
    guard classes.positions == 1 else { return [] }
    let rows = Array(classes.labels.indices)
    let wrong = rows.filter { classes.labels[$0] != classes.predictions[$0] }
    func sorted(_ rows: [Int], by order: (Float, Float) -> Bool) -> [Int] {
      rows.sorted { left, right in
        let (a, b) = (classes.confidences[left], classes.confidences[right])
        return a == b ? left < right : order(a, b)
      }
    }
    var shown: [Shown] = []
    let surest = Array(sorted(wrong, by: >).prefix(Self.most))
    if !surest.isEmpty {
      let words =
        wrong.count == 1
        ? "The one wrong prediction on \(evaluation.data)"
        : wrong.count == surest.count
          ? "All \(surest.count) wrong predictions on \(evaluation.data), the most confident first"
          : "The \(surest.count) most confident of \(formatted(wrong.count)) wrong predictions on \(evaluation.data)"
      shown.append(samples(surest, classes, words, suffix: "errors"))
    }
    guard !classes.probabilities.isEmpty else { return shown }
    let doubtful = Array(sorted(rows, by: <).prefix(Self.most))
    // All samples in order of doubt say nothing of doubt.
    guard rows.count > doubtful.count else { return shown }
    let words =
      "The \(doubtful.count) of \(formatted(rows.count)) predictions on \(evaluation.data) of which the model "
    shown.append(samples(doubtful, classes, words + "was least sure, the least sure first", suffix: "doubts"))
    return shown
  }

  private func samples(_ rows: [Int], _ classes: Classification, _ words: String, suffix: String) -> Shown {
    let output = evaluation.isOneOfSeveral ? " (output \(output.name))" : ""
    let images = SampleImages.items(
      evaluation.inputs, rows: rows.map { classes.places[$0] },
      label: { place in
        let (label, prediction) = (classes.labels[rows[place]], classes.predictions[rows[place]])
        return label == prediction ? classes.name(label) : "\(classes.name(label)) → \(classes.name(prediction))"
      },
      verdict: { classes.labels[rows[$0]] == classes.predictions[rows[$0]] ? .correct : .wrong })
    if var items = images, items.count == rows.count {
      if !classes.probabilities.isEmpty {
        for (place, row) in rows.enumerated() { items[place].note = percent(classes.confidences[row]) }
      }
      let sure = classes.probabilities.isEmpty ? "" : ", below it its probability"
      return .figure(
        ReportFigure(
          stem: "\(stem)-\(suffix)", figure: grid(items),
          caption: "\(words)\(output): true class → predicted class\(sure)."))
    }
    var columns: [(title: String, cells: [String], isNumber: Bool)] = [
      ("sample", rows.map { formatted(classes.places[$0] + 1) }, true),
      ("true class", rows.map { classes.name(classes.labels[$0]) }, false),
      (
        "predicted class",
        rows.map {
          (classes.labels[$0] == classes.predictions[$0] ? "✓ " : "✗ ") + classes.name(classes.predictions[$0])
        },
        false
      ),
    ]
    if !classes.probabilities.isEmpty {
      columns.append(
        ("probability", rows.map { formattedFixed(Double(classes.confidences[$0]), decimals: 3) }, true))
    }
    return .table(table(columns, places: rows.map { classes.places[$0] }, name: suffix, caption: "\(words)\(output)"))
  }

  /// Five in a row, so that ten fill two, on more room for pairs; fewer images that are wider.
  private func grid(_ items: [ImageGrid.Item]) -> ImageGrid {
    let isPair = items.contains { 2 * $0.width > 3 * $0.height }
    let isWide = items.contains { 5 * $0.width > 12 * $0.height }
    return ImageGrid(items, columns: min(items.count, isWide ? 3 : 5), width: isPair && !isWide ? 656 : 480)
  }

  /// `97 %`; what is not quite sure is never called 100 %.
  private func percent(_ share: Float) -> String {
    share < 1 && share > 0.995 ? ">99 %" : formattedFixed(Double(share) * 100, decimals: 0) + " %"
  }

  // MARK: Numbers

  /// The samples whose predictions are the furthest from the truth.
  func samples(_ pairs: NumberPairs) -> [Shown] {
    guard pairs.valuesPerSample == 1, let first = pairs.quantities.first else { return [] }
    let errors = first.truth.indices.map { row in
      pairs.quantities.map { abs($0.predicted[row] - $0.truth[row]) }.max() ?? 0
    }
    let order = errors.indices.filter { errors[$0].isFinite }.sorted { (-errors[$0], $0) < (-errors[$1], $1) }
    let rows = Array(order.prefix(Self.most))
    guard rows.count < errors.count, pairs.quantities.count <= 3 else { return [] }
    let output = evaluation.isOneOfSeveral ? " (output \(output.name))" : ""
    let words =
      "The \(rows.count) of \(formatted(errors.count)) samples of \(evaluation.data) with the largest residuals"
    let images = SampleImages.items(evaluation.inputs, rows: rows) { place in
      "\(short(first.truth[rows[place]])) → \(short(first.predicted[rows[place]]))"
    }
    if pairs.quantities.count == 1, let items = images {
      return [
        .figure(
          ReportFigure(
            stem: "\(stem)-errors", figure: grid(items),
            caption: "\(words)\(output): true value → predicted value."))
      ]
    }
    var columns: [(title: String, cells: [String], isNumber: Bool)] = [
      ("sample", rows.map { formatted($0 + 1) }, true)
    ]
    for (index, quantity) in pairs.quantities.enumerated() {
      let suffix = pairs.quantities.count == 1 ? "" : " \(index + 1)"
      columns += [
        ("true\(suffix)", TableOutcome.aligned(rows.map { quantity.truth[$0] }), true),
        ("predicted\(suffix)", TableOutcome.aligned(rows.map { quantity.predicted[$0] }), true),
        (
          "residual\(suffix)", TableOutcome.aligned(rows.map { quantity.predicted[$0] - quantity.truth[$0] }), true
        ),
      ]
    }
    return [.table(table(columns, places: rows, name: "errors", caption: "\(words)\(output)"))]
  }

  private func short(_ value: Double) -> String { formatted(value, significantDigits: 3) }

  // MARK: Features

  /// A table of samples that ends with what the model was given of them.
  private func table(
    _ columns: [(title: String, cells: [String], isNumber: Bool)], places: [Int], name: String, caption: String
  ) -> ReportHTML.Table {
    var columns = columns
    var caption = caption
    if let input = evaluation.inputs.first, evaluation.inputs.count == 1, input.rank == 2, input.rowShape.count > 0 {
      let width = input.rowShape.count
      let chosen = input.rows(at: places).numbers
      for feature in 0..<min(width, Self.mostFeatures) {
        let names = evaluation.featureNames.flatMap { $0.count == width ? $0 : nil }
        let values = places.indices.map { chosen[$0 * width + feature] }
        columns.append((names?[feature] ?? "input \(feature + 1)", TableOutcome.aligned(values), true))
      }
      if width > Self.mostFeatures {
        caption += ", with the first \(Self.mostFeatures) of \(formatted(width)) features"
      }
    }
    return ReportHTML.Table(
      header: columns.map(\.title), rows: places.indices.map { row in columns.map { $0.cells[row] } },
      name: name, numericColumns: Set(columns.indices.filter { columns[$0].isNumber }), caption: caption + ".")
  }
}
