extension Panels {
  /// Narrower than this, tick labels leave no room for the lines.
  private static let narrowest = 200.0
  private static let gap = 22.0

  private var columns: Int {
    switch arrangement {
    case .sideBySide: max(charts.count, 1)
    case .stacked: 1
    case .automatic:
      max(min(charts.count, Int(saturating: (width + Panels.gap) / (Panels.narrowest + Panels.gap))), 1)
    }
  }

  private var rows: Int { max((charts.count + columns - 1) / columns, 1) }

  public var size: FigureSize {
    FigureSize(
      width: width,
      height: 43 + Double(rows) * panelHeight + Double(notes.count) * Style.noteRow + (caption.isEmpty ? 0 : Style.row)
    )
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
    let cell = (width: cellWidth, height: area.height / Double(rows))
    for (index, layout) in layouts.enumerated() {
      let (row, column) = (index / columns, index % columns)
      var panel = Rect(
        x: area.x + Double(column) * (cell.width + Panels.gap), y: area.y + Double(row) * cell.height,
        width: cell.width, height: cell.height - (row < rows - 1 ? 10 : 0))
      panel.takeTop(layout.drawTitle(on: &drawing, in: panel, theme))
      layout.draw(on: &drawing, in: panel, theme, highlightRows: highlightRows)
    }
    return drawing
  }
}
