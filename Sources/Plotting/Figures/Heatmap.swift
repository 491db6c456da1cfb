/// A matrix of numbers as colors: attention, correlation, a grid search.
///
/// Values on both sides of zero get two hues around a neutral zero; others go from pale to strong.
public struct Heatmap: Figure {
  public var title: String
  /// Rows from the top; values that are not finite stay empty and are counted below.
  public var values: [[Double]]
  public var rowNames, columnNames: [String]
  /// What rows and columns are, such as `query` and `key`.
  public var rowTitle, columnTitle: String
  /// The values of the palest and the strongest color; `nil` takes the least and the greatest value.
  public var range: ClosedRange<Double>?

  /// - Parameter rowNames: One for each row; left out, rows are numbered from 0. Columns likewise.
  public init(
    _ values: [[Double]], rowNames: [String]? = nil, columnNames: [String]? = nil, rowTitle: String = "",
    columnTitle: String = "", title: String = "", range: ClosedRange<Double>? = nil
  ) {
    self.values = values
    self.rowNames = rowNames ?? values.indices.map { "\($0)" }
    self.columnNames = columnNames ?? (values.first ?? []).indices.map { "\($0)" }
    (self.rowTitle, self.columnTitle, self.title, self.range) = (rowTitle, columnTitle, title, range)
  }
}

extension Heatmap {
  private var finite: [Double] { values.joined().filter(\.isFinite) }
  private var missing: Int { values.joined().count { !$0.isFinite } }

  /// The ends of the colors and whether zero is their middle.
  private var span: (lower: Double, upper: Double, diverging: Bool) {
    let (least, greatest) = (finite.min() ?? 0, finite.max() ?? 1)
    if let range { return (range.lowerBound, range.upperBound, range.lowerBound < 0 && range.upperBound > 0) }
    guard least < 0, greatest > 0 else { return (least, greatest, false) }
    let reach = max(-least, greatest)
    return (-reach, reach, true)
  }

  private func frame(_ fonts: TextLayout) -> MatrixFrame {
    MatrixFrame(
      rowNames: rowNames, columnNames: columnNames, rowTitle: rowTitle, columnTitle: columnTitle,
      top: Style.margin + (title.isEmpty ? 0 : Style.titleRow), trailing: 0, fonts: fonts)
  }

  private func key(_ fonts: TextLayout, _ theme: Theme) -> ColorKey {
    let span = span
    let ramp = ColorKey.Ramp(before: formatted(span.lower), after: formatted(span.upper)) {
      Theme.color(at: $0, of: span.diverging ? theme.diverging : theme.sequential)
    }
    return ColorKey(title: "", ramps: [ramp], fonts: fonts)
  }

  public var size: FigureSize {
    guard let fonts = try? TextLayout() else { return FigureSize(width: 480, height: 480) }
    let frame = frame(fonts)
    let width = max(frame.grid.right, Style.margin + key(fonts, .light).width, 200) + Style.margin
    let note = missing == 0 ? 0 : Style.noteRow
    return FigureSize(
      width: width.rounded(.up), height: (frame.bottom + ColorKey.height + note + Style.margin).rounded(.up))
  }

  public func drawing(theme: Theme) throws(PlottingError) -> Drawing {
    let (rows, columns) = (rowNames.count, columnNames.count)
    guard values.count == rows, values.allSatisfy({ $0.count == columns }) else {
      let received = values.first { $0.count != columns }?.count ?? columns
      throw PlottingError(
        .data,
        "Heat map \"\(title)\": expected \(counted(rows, "row")) of \(counted(columns, "value")), one for each "
          + "name, received \(counted(values.count, "row")) of \(received).")
    }
    let fonts = try TextLayout()
    let (frame, span) = (frame(fonts), span)
    var drawing = Drawing(size: size)
    _ = drawing.heading(title, "", in: drawing.content, fonts, theme)
    guard rows > 0, columns > 0 else {
      drawing.text("no values", at: frame.grid.middle, size: Style.label, color: theme.mutedText)
      return drawing
    }
    let ramp = span.diverging ? theme.diverging : theme.sequential
    let words = { (value: Double) in value.isFinite ? formatted(value, significantDigits: 2) : "" }
    let longest = rows * columns <= 2000 ? values.joined().map(words).max { $0.count < $1.count } ?? "" : "0.0000000"
    frame.drawCells(
      on: &drawing, theme, textSize: frame.textSize(fitting: longest),
      color: { row, column in
        let value = values[row][column]
        guard value.isFinite else { return theme.background }
        let width = span.upper / 2 - span.lower / 2
        return Theme.color(at: width > 0 ? (value / 2 - span.lower / 2) / width : 0.5, of: ramp)
      },
      text: { row, column in words(values[row][column]) },
      weight: { row, column in values[row][column].isFinite ? abs(values[row][column]) : -1 })
    frame.drawNames(on: &drawing, theme)
    key(fonts, theme).draw(on: &drawing, x: frame.grid.left, top: frame.bottom, right: size.width - Style.margin, theme)
    if missing > 0 {
      drawing.text(
        "\(formatted(missing)) of \(counted(rows * columns, "value")) not finite (empty)",
        at: Point(Style.margin, size.height - Style.margin), size: Style.note, color: theme.mutedText)
    }
    return drawing
  }

  public var altText: String {
    let subject = "Heat map\(title.isEmpty ? "" : " of \(title)")"
    let extent = "\(counted(rowNames.count, "row")) and \(counted(columnNames.count, "column"))"
    var least: (Int, Int, Double)?
    var most: (Int, Int, Double)?
    for (row, line) in values.enumerated() where row < rowNames.count {
      for (column, value) in line.enumerated() where column < columnNames.count && value.isFinite {
        if value < least?.2 ?? .infinity { least = (row, column, value) }
        if value > most?.2 ?? -.infinity { most = (row, column, value) }
      }
    }
    guard let least, let most else { return "\(subject) with \(extent), without finite values." }
    let place = { (found: (Int, Int, Double)) in
      "\(formatted(found.2)) (row \(rowNames[found.0]), column \(columnNames[found.1]))"
    }
    let remark = missing == 0 ? "" : "; \(counted(missing, "value")) not finite"
    return "\(subject) with \(extent): from \(place(least)) to \(place(most))\(remark)."
  }
}
