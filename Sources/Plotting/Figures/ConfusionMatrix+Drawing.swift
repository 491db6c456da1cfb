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

/// Where cells, names and keys of a confusion matrix go.
private struct ConfusionMatrixLayout {
  let matrix: ConfusionMatrix
  let fonts: TextLayout
  let cell: Double
  let namesWidth, namesHeight: Double
  /// How the names below the matrix are turned: level while they fit, else slanted, else upright.
  let rotation: Drawing.Text.Rotation
  let titleHeight: Double
  /// Size of the counts in the cells; `nil` if they would not be readable.
  let countSize: Double?
  let totals: [Double]

  private static let widest = 600.0
  private static let recallWidth = 62.0

  var classes: Int { matrix.counts.count }
  private var side: Double { cell * Double(classes) }
  private var showsRecall: Bool { cell >= 13 }

  /// Names stand at every so many-th class, so that they have `room` pixels each.
  private func nameStep(_ room: Double) -> Int {
    [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500].first { Double($0) * cell >= room } ?? max(classes, 1)
  }
  private var origin: Point { Point(Style.margin + Style.row + namesWidth, Style.margin + titleHeight + 16) }

  init(_ matrix: ConfusionMatrix) throws(PlottingError) {
    self.matrix = matrix
    fonts = try TextLayout()
    let fonts = fonts
    let classes = max(matrix.counts.count, 1)
    let cell = min(42, ConfusionMatrixLayout.widest / Double(classes))
    self.cell = classes <= 100 ? max((cell * 2).rounded(.down) / 2, 6) : cell
    // Measuring a thousand names costs more than drawing them; those shown are enough.
    let widths = matrix.classNames.prefix(200).map { min(fonts.width($0, size: Style.tick), 130) }
    namesWidth = (widths.max() ?? 0).rounded(.up) + 8
    let longest = widths.max() ?? 0
    rotation =
      longest <= self.cell - 4 || longest < 30 && self.cell < 12 ? .none : self.cell >= 17 ? .eighth : .quarter
    switch rotation {
    case .none: namesHeight = 18
    case .eighth: namesHeight = (longest * 0.7072 + 14).rounded(.up)
    case .quarter: namesHeight = longest.rounded(.up) + 8
    }
    titleHeight = matrix.title.isEmpty ? 0 : LineChartLayout.titleHeight
    let largest = formatted(matrix.counts.joined().max() ?? 0)
    let room = (self.cell - 5) / max(fonts.width(largest, size: 1), 0.1)
    countSize = min(room, Style.label) >= 8 ? min(room, Style.label) : nil
    totals = matrix.counts.map { $0.reduce(0) { $0 + Double($1) } }
  }

  var size: FigureSize {
    let matrix = origin.x + side + (showsRecall ? ConfusionMatrixLayout.recallWidth : 8)
    let width = max(matrix, Style.margin + keyWidth) + Style.margin
    let height = origin.y + side + namesHeight + Style.row + 26 + Style.margin
    return FigureSize(width: width.rounded(.up), height: height.rounded(.up))
  }

  func draw(on drawing: inout Drawing, _ theme: Theme) {
    drawing.text(
      fonts.fitted(matrix.title, size: Style.title, weight: .bold, width: size.width - 2 * Style.margin),
      at: Point(Style.margin, Style.margin + 0.8 * Style.title), size: Style.title, weight: .bold, color: theme.text)
    guard classes > 0 else {
      let middle = Point(size.width / 2, size.height / 2)
      return drawing.text("no classes", at: middle, size: Style.label, anchor: .middle, color: theme.mutedText)
    }
    if classes <= 100 { drawCells(on: &drawing, theme) } else { drawBitmap(on: &drawing, theme) }
    drawNames(on: &drawing, theme)
    if showsRecall { drawRecall(on: &drawing, theme) }
    drawKey(on: &drawing, theme)
  }

  /// The row's share as a color. The square root lifts small shares, which are the mistakes one looks for;
  /// the key below the matrix is drawn by the same rule.
  private func color(_ share: Double, right: Bool, _ theme: Theme) -> Color {
    share > 0
      ? Theme.color(at: 0.06 + 0.94 * share.squareRoot(), of: right ? theme.sequential : theme.errors)
      : theme.background.mixed(with: theme.band, 0.7)
  }

  private func share(_ row: Int, _ column: Int) -> Double {
    totals[row] > 0 ? Double(matrix.counts[row][column]) / totals[row] : 0
  }

  private func drawCells(on drawing: inout Drawing, _ theme: Theme) {
    let gap = cell >= 14 ? 1.0 : 0
    for row in 0..<classes {
      for column in 0..<classes {
        let rect = Rect(
          x: origin.x + Double(column) * cell, y: origin.y + Double(row) * cell, width: cell - gap, height: cell - gap)
        let fill = color(share(row, column), right: row == column, theme)
        drawing.fill(rect, fill)
        guard let countSize, matrix.counts[row][column] > 0 else { continue }
        let ink = [theme.text, theme.background].max { fill.contrast(with: $0) < fill.contrast(with: $1) }!
        drawing.text(
          formatted(matrix.counts[row][column]), at: Point(rect.middle.x, rect.middle.y + 0.36 * countSize),
          size: countSize, anchor: .middle, color: ink)
      }
    }
  }

  /// Very many classes: a pixel a cell or, beyond the width, the largest share of a block of cells.
  private func drawBitmap(on drawing: inout Drawing, _ theme: Theme) {
    let block = (classes + 599) / 600
    let pixels = (classes + block - 1) / block
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * pixels * pixels)
    for row in 0..<pixels {
      for column in 0..<pixels {
        var (largest, right) = (0.0, row == column)
        for r in row * block..<min((row + 1) * block, classes) {
          for c in column * block..<min((column + 1) * block, classes) where share(r, c) > largest {
            (largest, right) = (share(r, c), r == c)
          }
        }
        let color = color(largest, right: right, theme).bytes
        bytes += [color.red, color.green, color.blue]
      }
    }
    drawing.image(
      Drawing.Bitmap(width: pixels, height: pixels, bytes: bytes),
      in: Rect(x: origin.x, y: origin.y, width: side, height: side))
  }

  private func drawNames(on drawing: inout Drawing, _ theme: Theme) {
    let (beside, below) = (nameStep(13), nameStep(rotation != .none ? 13 : classes <= 14 ? 0 : namesWidth))
    for index in 0..<classes where index % beside == 0 || index % below == 0 {
      let name = fonts.fitted(matrix.classNames[index], size: Style.tick, width: 130)
      let middle = (Double(index) + 0.5) * cell
      if index % beside == 0 {
        drawing.text(
          name, at: Point(origin.x - 7, origin.y + middle + 0.36 * Style.tick), size: Style.tick, anchor: .end,
          color: theme.text)
      }
      guard index % below == 0 else { continue }
      let shift =
        switch rotation {
        case .none: Point(0, 14)
        case .eighth: Point(4, 12)
        case .quarter: Point(0.36 * Style.tick, 6)
        }
      drawing.text(
        name, at: Point(origin.x + middle + shift.x, origin.y + side + shift.y), size: Style.tick,
        anchor: rotation == .none ? .middle : .end, rotation: rotation, color: theme.text)
    }
    drawing.text(
      "true class", at: Point(Style.margin + 10, origin.y + side / 2), size: Style.label, anchor: .middle,
      rotation: .quarter, color: theme.mutedText)
    drawing.text(
      "predicted class", at: Point(origin.x + side / 2, origin.y + side + namesHeight + 14), size: Style.label,
      anchor: .middle, color: theme.mutedText)
  }

  private func drawRecall(on drawing: inout Drawing, _ theme: Theme) {
    let right = origin.x + side + ConfusionMatrixLayout.recallWidth - 4
    drawing.text(
      "recall", at: Point(right, origin.y - 6), size: Style.tick, anchor: .end, color: theme.mutedText)
    for row in 0..<classes {
      let words = totals[row] > 0 ? formattedFixed(100 * share(row, row), decimals: 1) + " %" : "–"
      drawing.text(
        words, at: Point(right, origin.y + (Double(row) + 0.5) * cell + 0.36 * Style.tick), size: Style.tick,
        anchor: .end, color: theme.mutedText)
    }
  }

  private static let keyTitle = "share of row, 0 to 100 %"
  private static let keys = [("right", true), ("wrong", false)]
  private static let rampWidth = 48.0

  private var keyWidth: Double {
    ([ConfusionMatrixLayout.keyTitle] + ConfusionMatrixLayout.keys.map(\.0)).reduce(0) { width, words in
      width + fonts.width(words, size: Style.note).rounded(.up) + 12
    } + 2 * (ConfusionMatrixLayout.rampWidth + 5)
  }

  /// Two ramps over the shares from 0 to 100 %, as far left as they need to be.
  private func drawKey(on drawing: inout Drawing, _ theme: Theme) {
    let top = origin.y + side + namesHeight + Style.row + 9
    var x = max(min(origin.x, size.width - Style.margin - keyWidth), Style.margin).rounded()
    let put = { (drawing: inout Drawing, words: String) in
      drawing.text(words, at: Point(x, top + 9), size: Style.note, color: theme.mutedText)
      x += fonts.width(words, size: Style.note).rounded(.up) + 12
    }
    put(&drawing, ConfusionMatrixLayout.keyTitle)
    for (words, right) in ConfusionMatrixLayout.keys {
      for step in 0..<Int(ConfusionMatrixLayout.rampWidth) {
        let color = color((Double(step) + 0.5) / ConfusionMatrixLayout.rampWidth, right: right, theme)
        drawing.fill(Rect(x: x + Double(step), y: top, width: 1, height: 10), color)
      }
      x += ConfusionMatrixLayout.rampWidth + 5
      put(&drawing, words)
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
    var words = "\(head): \(formatted(right)) of \(counted(Int(total), "example")) right (\(share) %)."
    let worst = mistakes.prefix(3).map { mistake in
      let name = { (index: Int) in classNames.indices.contains(index) ? classNames[index] : "\(index)" }
      return "\(name(mistake.row)) taken for \(name(mistake.column)) (\(counted(mistake.count, "time")))"
    }
    if !worst.isEmpty { words += " Most frequent mistakes: \(worst.joined(separator: ", "))." }
    return words
  }
}
