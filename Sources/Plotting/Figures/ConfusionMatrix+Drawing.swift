extension ConfusionMatrix {
  public var size: FigureSize { (try? ConfusionMatrixLayout(self).size) ?? FigureSize(width: 480, height: 480) }

  public func drawing(theme: Theme) throws(PlottingError) -> Drawing {
    try validate()
    let layout = try ConfusionMatrixLayout(self)
    var drawing = Drawing(size: layout.size)
    layout.draw(on: &drawing, theme)
    return drawing
  }

  private func validate() throws(PlottingError) {
    let classes = counts.count
    if let row = counts.firstIndex(where: { $0.count != classes }) {
      throw PlottingError(
        .data,
        "Confusion matrix: expected \(counted(classes, "row")) of \(counted(classes, "count")), "
          + "received \(counts[row].count) in row \(row + 1).")
    }
    if let row = counts.firstIndex(where: { $0.contains { $0 < 0 } }) {
      throw PlottingError(
        .data, "Confusion matrix: expected counts of zero and more, row \(row + 1) has a negative one.")
    }
    if classNames.count != classes {
      throw PlottingError(
        .data, "Confusion matrix: expected \(counted(classes, "class name")), received \(classNames.count).")
    }
  }
}

/// Where cells, recall and key of a confusion matrix go.
private struct ConfusionMatrixLayout {
  let matrix: ConfusionMatrix
  let fonts: TextLayout
  let frame: MatrixFrame
  let totals: [Double]

  private static let recallWidth = 62.0

  init(_ matrix: ConfusionMatrix) throws(PlottingError) {
    self.matrix = matrix
    fonts = try TextLayout()
    frame = MatrixFrame(
      rowNames: matrix.classNames, columnNames: matrix.classNames, rowTitle: "true class",
      columnTitle: "predicted class",
      top: Style.margin + (matrix.title.isEmpty ? 0 : Style.titleRow) + 16,
      trailing: ConfusionMatrixLayout.recallWidth, fonts: fonts)
    totals = matrix.counts.map { $0.reduce(0) { $0 + Double($1) } }
  }

  private var showsRecall: Bool { frame.cell >= 13 }

  var size: FigureSize {
    let right = frame.grid.right + (showsRecall ? ConfusionMatrixLayout.recallWidth : 8)
    let width = max(right, Style.margin + key(.light).width) + Style.margin
    return FigureSize(width: width.rounded(.up), height: (frame.bottom + ColorKey.height + Style.margin).rounded(.up))
  }

  func draw(on drawing: inout Drawing, _ theme: Theme) {
    _ = drawing.heading(matrix.title, "", in: drawing.content, fonts, theme)
    guard !matrix.counts.isEmpty else {
      return drawing.text("no classes", at: frame.grid.middle, size: Style.label, color: theme.mutedText)
    }
    let largest = formatted(matrix.counts.joined().max() ?? 0)
    frame.drawCells(
      on: &drawing, theme, textSize: frame.textSize(fitting: largest),
      color: { row, column in color(share(row, column), right: row == column, theme) },
      text: { row, column in matrix.counts[row][column] == 0 ? "" : formatted(matrix.counts[row][column]) },
      weight: { row, column in share(row, column) })
    frame.drawNames(on: &drawing, theme)
    if showsRecall { drawRecall(on: &drawing, theme) }
    key(theme).draw(
      on: &drawing, x: frame.grid.left, top: frame.bottom, right: size.width - Style.margin, theme)
  }

  private func share(_ row: Int, _ column: Int) -> Double {
    totals[row] > 0 ? Double(matrix.counts[row][column]) / totals[row] : 0
  }

  /// The row's share as a color.
  ///
  /// The square root lifts small shares, which are the mistakes one looks for;
  /// the key below the matrix is drawn by the same rule.
  private func color(_ share: Double, right: Bool, _ theme: Theme) -> Color {
    share > 0
      ? Theme.color(at: 0.06 + 0.94 * share.squareRoot(), of: right ? theme.sequential : theme.errors)
      : theme.background.mixed(with: theme.band, 0.7)
  }

  private func key(_ theme: Theme) -> ColorKey {
    let ramps = [("right", true), ("wrong", false)].map { words, right in
      ColorKey.Ramp(after: words) { color($0, right: right, theme) }
    }
    return ColorKey(title: "share of row, 0 to 100 %", ramps: ramps, fonts: fonts)
  }

  private func drawRecall(on drawing: inout Drawing, _ theme: Theme) {
    let right = frame.grid.right + ConfusionMatrixLayout.recallWidth - 4
    let put = { (drawing: inout Drawing, words: String, baseline: Double) in
      drawing.text(words, at: Point(right, baseline), size: Style.tick, anchor: .end, color: theme.mutedText)
    }
    put(&drawing, "recall", frame.grid.top - 6)
    for row in matrix.counts.indices {
      let words = totals[row] > 0 ? formattedFixed(100 * share(row, row), decimals: 1) + " %" : "–"
      put(&drawing, words, frame.middle(ofRow: row) + 0.36 * Style.tick)
    }
  }
}

extension ConfusionMatrix {
  public var altText: String {
    let total = counts.joined().reduce(0) { $0 + Double($1) }
    let right = counts.enumerated().reduce(0.0) { sum, row in
      row.element.indices.contains(row.offset) ? sum + Double(row.element[row.offset]) : sum
    }
    let head =
      "Confusion matrix\(title.isEmpty ? "" : " of \(title)") with \(counted(counts.count, "class", "classes"))"
    guard total > 0 else { return "\(head) and no examples." }
    var mistakes: [(row: Int, column: Int, count: Int)] = []
    for (row, values) in counts.enumerated() {
      for (column, count) in values.enumerated() where row != column && count > 0 {
        mistakes.append((row, column, count))
      }
    }
    mistakes.sort { ($1.count, $0.row, $0.column) < ($0.count, $1.row, $1.column) }
    let share = formattedFixed(100 * right / total, decimals: 1)
    var words = "\(head): \(formatted(right)) of \(counted(Int(saturating: total), "example")) right (\(share) %)."
    let worst = mistakes.prefix(3).map { mistake in
      let name = { (index: Int) in classNames.indices.contains(index) ? classNames[index] : "\(index)" }
      return "\(name(mistake.row)) taken for \(name(mistake.column)) (\(counted(mistake.count, "time")))"
    }
    if !worst.isEmpty { words += " Most frequent mistakes: \(worst.joined(separator: ", "))." }
    return words
  }
}
