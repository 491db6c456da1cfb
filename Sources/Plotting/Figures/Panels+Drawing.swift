extension Panels {
  /// Narrower than this, tick labels leave no room for the lines.
  private static let narrowest = 200.0
  private static let gap = 22.0

  private var columns: Int {
    switch arrangement {
    case .sideBySide: max(charts.count, 1)
    case .stacked: 1
    case .automatic:
      (1...max(charts.count, 1)).last {
        cellWidth($0) >= Panels.narrowest && cellWidth($0) - 2 * Style.margin >= widestTitle
      } ?? 1
    }
  }

  private func cellWidth(_ columns: Int) -> Double {
    (width - Double(columns - 1) * Panels.gap) / Double(columns)
  }

  /// A title that is cut off names nothing.
  private var widestTitle: Double {
    guard let fonts = try? TextLayout() else { return 0 }
    return charts.map { fonts.width($0.title, size: Style.title, weight: .bold) }.max() ?? 0
  }

  private var rows: Int { max((charts.count + columns - 1) / columns, 1) }

  /// Whether all charts stand above one x axis, which has its labels once.
  private var sharesAxis: Bool {
    guard columns == 1, charts.count > 1, let first = charts.first else { return false }
    let scale = first.xScale
    return charts.allSatisfy { $0.x == first.x && $0.xScale == scale }
  }

  /// The height of a row; without labels below it is lower, so that all plots are as high.
  private func height(ofRow row: Int) -> Double {
    guard sharesAxis, row < rows - 1, let first = charts.first else { return panelHeight }
    return panelHeight - AxesFrame.foot(first.x, first.xScale) + AxesFrame.bareFoot
  }

  public var size: FigureSize {
    let heights = (0..<rows).reduce(0) { $0 + height(ofRow: $1) }
    let foot = Double(notes.count) * Style.noteRow + (caption.isEmpty ? 0 : Style.row)
    return FigureSize(width: width, height: (43 + heights + foot).rounded(.up))
  }

  /// The charts' notes, a line each, named by their chart; they make the figure higher instead of the plots lower.
  private var notes: [String] {
    let all = charts.flatMap { chart in
      chart.notes.map { charts.count == 1 || chart.title.isEmpty ? $0 : "\(chart.title), \($0)" }
    }
    return all.count > 8 ? all.prefix(7) + ["and \(counted(all.count - 7, "more note")) of this kind"] : all
  }

  public var altText: String {
    let words = charts.map(\.altText).joined(separator: " ")
    let all = [caption, words].filter { !$0.isEmpty }.joined(separator: " ")
    return all.isEmpty ? "No charts." : all
  }

  public func drawing(theme: Theme) throws(PlottingError) -> Drawing {
    for chart in charts { try chart.validate() }
    let fonts = try TextLayout()
    var drawing = Drawing(size: size)
    var area = drawing.content
    if !caption.isEmpty {
      drawing.text(
        fonts.fitted(caption, size: Style.label, width: area.width), at: Point(area.x, area.bottom - 3),
        size: Style.label, color: theme.mutedText)
      area.height -= Style.row
    }
    for note in notes.reversed() {
      drawing.text(
        fonts.fitted(note, size: Style.note, width: area.width), at: Point(area.x, area.bottom - 3), size: Style.note,
        color: theme.mutedText)
      area.height -= Style.noteRow
    }
    if !notes.isEmpty || !caption.isEmpty { area.height -= 5 }
    let cellWidth = (area.width - Double(columns - 1) * Panels.gap) / Double(columns)
    let entries = Legend.merged(charts.flatMap { $0.legendEntries(plotWidth: cellWidth - 40) })
    let legend = Legend(entries, width: area.width, maximumRows: 4, fonts: fonts)
    legend.draw(on: &drawing, at: Point(area.x, area.y), theme)
    area.takeTop(legend.height + (legend.rows.isEmpty ? 0 : 10))

    let layouts = charts.map { LineChartLayout($0, fonts: fonts) }
    let highlightRows = layouts.map(\.highlightRows).max() ?? 0
    let scale = area.height / (0..<rows).reduce(0) { $0 + height(ofRow: $1) }
    var tops = [area.y]
    for row in 0..<rows { tops.append(tops[row] + height(ofRow: row) * scale) }
    func panel(_ index: Int) -> Rect {
      let (row, column) = (index / columns, index % columns)
      return Rect(
        left: area.x + Double(column) * (cellWidth + Panels.gap), top: tops[row],
        right: area.x + Double(column) * (cellWidth + Panels.gap) + cellWidth,
        bottom: tops[row + 1] - (row < rows - 1 ? 10 : 0))
    }
    func hasXLabels(_ index: Int) -> Bool { !sharesAxis || index == charts.count - 1 }
    // Above one another, plots begin at one line.
    let left =
      columns > 1
      ? nil
      : layouts.indices.map { index in
        layouts[index].labelWidth(
          in: panel(index).inset(top: Style.titleRow), highlightRows: highlightRows, hasXLabels: hasXLabels(index))
      }.max()
    for (index, layout) in layouts.enumerated() {
      var panel = panel(index)
      panel.takeTop(layout.drawTitle(on: &drawing, in: panel, theme))
      layout.draw(
        on: &drawing, in: panel, theme, highlightRows: highlightRows, left: left, hasXLabels: hasXLabels(index))
    }
    return drawing
  }
}
