/// Rows and columns of square cells with their names: where each lies and how large it can be.
///
/// The matrix counterpart of ``AxesFrame``; confusion matrices and heat maps draw on it.
struct MatrixFrame {
  let rowNames, columnNames: [String]
  let rowTitle, columnTitle: String
  let cell: Double
  /// The rectangle of all cells.
  let grid: Rect
  private let fonts: TextLayout
  private let columnNamesWidth, columnNamesHeight: Double
  /// How the names below are turned: level while they fit, else slanted, else upright.
  private let rotation: Drawing.Text.Rotation

  private static let longestName = 130.0
  /// More cells than this become one image.
  private static let mostCells = 10_000
  /// Cells of the image along one side, at most.
  private static let mostPixels = 600

  /// - Parameters:
  ///   - top: Where the cells begin.
  ///   - trailing: Room to keep at the right of the cells.
  ///   - width: Of the figure; cells shrink to fit into it, down to a limit.
  init(
    rowNames: [String], columnNames: [String], rowTitle: String, columnTitle: String, top: Double, trailing: Double,
    width: Double = 656, fonts: TextLayout
  ) {
    (self.rowNames, self.columnNames, self.fonts) = (rowNames, columnNames, fonts)
    (self.rowTitle, self.columnTitle) = (rowTitle, columnTitle)
    // Measuring many thousands of names costs more than drawing them.
    let measured = { (names: [String]) in
      names.prefix(500).map { min(fonts.width($0, size: Style.tick), MatrixFrame.longestName) }.max() ?? 0
    }
    let left = Style.margin + (rowTitle.isEmpty ? 0 : Style.row) + measured(rowNames).rounded(.up) + 8
    let (rows, columns) = (max(rowNames.count, 1), max(columnNames.count, 1))
    let cell = min(42, (width - left - trailing - Style.margin) / Double(columns), 900 / Double(rows))
    // Whole device pixels at scale 2, as long as cells are drawn one by one.
    self.cell = rows * columns <= MatrixFrame.mostCells ? max((cell * 2).rounded(.down) / 2, 4) : max(cell, 0.05)
    grid = Rect(x: left, y: top, width: self.cell * Double(columns), height: self.cell * Double(rows))

    let longest = measured(columnNames)
    columnNamesWidth = longest + 8
    rotation = longest <= self.cell - 4 || longest < 30 && self.cell < 12 ? .none : self.cell >= 17 ? .eighth : .quarter
    columnNamesHeight =
      switch rotation {
      case .none: 18
      case .eighth: (longest * 0.7072 + 14).rounded(.up)
      case .quarter: longest.rounded(.up) + 8
      }
  }

  /// Where names and titles below the cells end.
  var bottom: Double { grid.bottom + columnNamesHeight + (columnTitle.isEmpty ? 0 : Style.row) }

  func middle(ofRow row: Int) -> Double { grid.top + (Double(row) + 0.5) * cell }

  /// The size at which texts as long as this fit into the cells; `nil` if nobody could read them.
  func textSize(fitting longest: String) -> Double? {
    let size = min((cell - 5) / max(fonts.width(longest, size: 1), 0.1), Style.label)
    return size >= 8 ? size : nil
  }

  /// Every cell in its color, with a text if there is one and `textSize` is given.
  func drawCells(
    on drawing: inout Drawing, _ theme: Theme, textSize: Double?, color: (_ row: Int, _ column: Int) -> Color,
    text: (_ row: Int, _ column: Int) -> String, weight: (_ row: Int, _ column: Int) -> Double
  ) {
    guard rowNames.count * columnNames.count <= MatrixFrame.mostCells else {
      return drawBitmap(on: &drawing, color: color, weight: weight)
    }
    let gap = cell >= 14 ? 1.0 : 0
    for row in rowNames.indices {
      for column in columnNames.indices {
        let rect = Rect(
          x: grid.x + Double(column) * cell, y: grid.y + Double(row) * cell, width: cell - gap, height: cell - gap)
        let fill = color(row, column)
        drawing.fill(rect, fill)
        guard let textSize else { continue }
        drawing.text(
          text(row, column), at: Point(rect.middle.x, rect.middle.y + 0.36 * textSize), size: textSize, anchor: .middle,
          color: theme.ink(on: fill))
      }
    }
  }

  /// Very many cells: a pixel each or, beyond a limit, the heaviest cell of every block.
  private func drawBitmap(on drawing: inout Drawing, color: (Int, Int) -> Color, weight: (Int, Int) -> Double) {
    let block = (max(rowNames.count, columnNames.count) + MatrixFrame.mostPixels - 1) / MatrixFrame.mostPixels
    let (rows, columns) = ((rowNames.count + block - 1) / block, (columnNames.count + block - 1) / block)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(3 * rows * columns)
    for row in 0..<rows {
      for column in 0..<columns {
        var (place, heaviest) = ((row * block, column * block), -Double.infinity)
        for r in row * block..<min((row + 1) * block, rowNames.count) {
          for c in column * block..<min((column + 1) * block, columnNames.count) where weight(r, c) > heaviest {
            (place, heaviest) = ((r, c), weight(r, c))
          }
        }
        let color = color(place.0, place.1).bytes
        bytes += [color.red, color.green, color.blue]
      }
    }
    drawing.image(Drawing.Bitmap(width: columns, height: rows, bytes: bytes), in: grid)
  }

  /// Names beside and below the cells, as many as stand apart, and the titles of both sides.
  func drawNames(on drawing: inout Drawing, _ theme: Theme) {
    for row in stride(from: 0, to: rowNames.count, by: step(room: 13, count: rowNames.count)) {
      drawing.text(
        fonts.fitted(rowNames[row], size: Style.tick, width: MatrixFrame.longestName),
        at: Point(grid.left - 7, middle(ofRow: row) + 0.36 * Style.tick), size: Style.tick, anchor: .end,
        color: theme.text)
    }
    let shift =
      switch rotation {
      case .none: Point(0, 14)
      case .eighth: Point(4, 12)
      case .quarter: Point(0.36 * Style.tick, 6)
      }
    let room = rotation != .none ? 13 : columnNamesWidth <= cell + 4 ? 0 : columnNamesWidth
    for column in stride(from: 0, to: columnNames.count, by: step(room: room, count: columnNames.count)) {
      drawing.text(
        fonts.fitted(columnNames[column], size: Style.tick, width: MatrixFrame.longestName),
        at: Point(grid.left + (Double(column) + 0.5) * cell + shift.x, grid.bottom + shift.y), size: Style.tick,
        anchor: rotation == .none ? .middle : .end, rotation: rotation, color: theme.text)
    }
    drawing.text(
      fonts.fitted(rowTitle, size: Style.label, width: max(grid.height, 60)),
      at: Point(Style.margin + 10, grid.middle.y), size: Style.label, anchor: .middle, rotation: .quarter,
      color: theme.mutedText)
    drawing.text(
      columnTitle, at: Point(grid.middle.x, grid.bottom + columnNamesHeight + 14), size: Style.label, anchor: .middle,
      color: theme.mutedText)
  }

  /// Names stand at every so many-th cell, so that each has `room` pixels.
  private func step(room: Double, count: Int) -> Int {
    [1, 2, 5, 10, 20, 25, 50, 100, 200, 250, 500, 1000].first { Double($0) * cell >= room } ?? max(count, 1)
  }
}
