extension LineChart {
  public func drawing(theme: Theme) throws(PlottingError) -> Drawing {
    try validate()
    let fonts = try TextLayout()
    var drawing = Drawing(size: size)
    var area = drawing.content
    let parts = LineChartLayout(self, fonts: fonts)
    area.takeTop(parts.drawTitle(on: &drawing, in: area, theme))
    let legend = Legend(
      legendEntries(plotWidth: area.width - 40), width: area.width, maximumRows: legendRows(area.height), fonts: fonts)
    legend.draw(on: &drawing, at: Point(area.x, area.y), theme)
    area.takeTop(legend.height)
    parts.draw(on: &drawing, in: area, theme, highlightRows: parts.highlightRows, notes: notes)
    return drawing
  }

  /// The same chart, so high that its plot has a given height whatever room the legend takes.
  public func withPlot(height: Double) -> LineChart {
    guard let fonts = try? TextLayout() else { return self }
    var chart = self
    let width = size.width - 2 * Style.margin - 2
    let legend = Legend(legendEntries(plotWidth: width - 40), width: width, maximumRows: 12, fonts: fonts)
    let title = title.isEmpty && y.title.isEmpty ? 4 : Style.titleRow
    chart.size.height =
      (2 * Style.margin + title + legend.height + 6 + height + AxesFrame.foot(x, xScale)).rounded(.up)
    return chart
  }

  var xScale: AxisScale {
    var axis = x
    if axis.scale == .automatic { axis.scale = .linear }
    let marks = highlights.map(\.x) + bands.flatMap { [$0.from, $0.to] }
    return AxisScale(axis, showing: series.flatMap(\.x) + marks)
  }

  var yScale: AxisScale { AxisScale(y, showing: series.flatMap(\.y), air: 0.05, nearZero: true) }

  func validate(_ kind: String = "Line chart") throws(PlottingError) {
    for series in series where series.x.count != series.y.count {
      throw PlottingError(
        .data,
        "\(kind) \"\(title)\": the series \"\(series.name)\" needs as many x as y values, "
          + "received \(series.x.count) and \(series.y.count).")
    }
  }

  /// At most two fifths of the height go to the legend.
  func legendRows(_ height: Double) -> Int { max(Int(saturating: height * 0.4 / Style.row), 1) }

  /// A lone series that the title already names needs no legend.
  func legendEntries(plotWidth: Double) -> [Legend.Entry] {
    let lone = series.count == 1 && (series[0].name == title || series[0].name.isEmpty)
    let lines = series.enumerated().map { index, series in
      Legend.Entry(
        sample: .line(line(index), color: series.color ?? index, marker: series.showsMarkers(plotWidth: plotWidth)),
        name: series.name)
    }
    return (lone ? [] : lines) + bands.map { Legend.Entry(sample: .band, name: $0.label) }
  }

  /// The dash pattern of a series: its own, or another one each time the colors come round again.
  func line(_ index: Int) -> Series.Line {
    let series = series[index]
    guard series.color == nil, series.line == .solid else { return series.line }
    return [.solid, .dashed, .dotted][index / Theme.light.series.count % 3]
  }
}

extension Series {
  /// Whether the points stand far enough apart to be marked one by one.
  func showsMarkers(plotWidth: Double) -> Bool {
    markers == .automatic && plotWidth >= 11 * Double(max(y.count - 1, 1))
  }
}

extension Rect {
  mutating func takeTop(_ height: Double) {
    y += height
    self.height = max(self.height - height, 1)
  }
}

/// One line chart being laid out: shared by charts that stand alone and by ``Panels``.
struct LineChartLayout {
  let chart: LineChart
  let fonts: TextLayout
  let x: AxisScale
  let y: AxisScale

  init(_ chart: LineChart, fonts: TextLayout) {
    (self.chart, self.fonts) = (chart, fonts)
    x = chart.xScale
    y = chart.yScale
  }

  /// One row per highlight, up to three, unless they have nothing to say.
  var highlightRows: Int { min(chart.highlights.count { !$0.label.isEmpty }, 3) }

  /// Title, and behind it what the y axis shows; returns the height that they took.
  func drawTitle(on drawing: inout Drawing, in area: Rect, _ theme: Theme) -> Double {
    // The ticks of a typical height tell whether labels leave out a power of ten.
    let probe = AxesFrame(in: area, x: chart.x, x, y: chart.y, y, fonts: fonts)
    let remark = [chart.y.title == chart.title ? "" : chart.y.title, probe.yRemark.isEmpty ? "" : "(\(probe.yRemark))"]
      .filter { !$0.isEmpty }.joined(separator: " ")
    return drawing.heading(chart.title, remark, in: area, fonts, theme)
  }

  /// The plot with its axes, what lies above it (highlight labels) and below it (notes).
  func draw(
    on drawing: inout Drawing, in area: Rect, _ theme: Theme, highlightRows: Int, notes: [String] = [],
    left: Double? = nil, hasXLabels: Bool = true
  ) {
    var inner = area.inset(top: 6 + Double(highlightRows) * 15)
    drawing.notes(notes, takingFrom: &inner, fonts, theme)

    let frame = frame(in: inner, left: left, hasXLabels: hasXLabels)
    drawBands(on: &drawing, frame, theme)
    frame.drawGrid(on: &drawing, theme, vertical: x.logarithmic || chart.hasVerticalGrid)
    drawRules(on: &drawing, frame, theme)
    frame.drawAxes(on: &drawing, theme, fonts: fonts)
    for index in chart.series.indices { drawSeries(index, on: &drawing, frame, theme) }
    drawRings(on: &drawing, frame, theme)
    drawLabels(on: &drawing, frame, theme, right: area.right, rows: highlightRows)
    if !labelled.y {
      drawing.text(
        labelled.x ? "no finite values" : "no values", at: frame.plot.middle, size: Style.label, anchor: .middle,
        color: theme.mutedText)
    }
  }

  private var labelled: (x: Bool, y: Bool) {
    (x: chart.series.contains { !$0.x.isEmpty }, y: chart.series.contains { $0.y.contains(where: \.isFinite) })
  }

  private func frame(in inner: Rect, left: Double?, hasXLabels: Bool) -> AxesFrame {
    AxesFrame(
      in: inner, x: chart.x, x, y: chart.y, y, fonts: fonts, left: left, labelled: labelled, hasXLabels: hasXLabels)
  }

  /// The width that the labels of the y axis need in a panel.
  func labelWidth(in area: Rect, highlightRows: Int, hasXLabels: Bool) -> Double {
    let inner = area.inset(top: 6 + Double(highlightRows) * 15)
    return AxesFrame.labelWidth(frame(in: inner, left: nil, hasXLabels: hasXLabels).yTicks, fonts)
  }

  private func drawBands(on drawing: inout Drawing, _ frame: AxesFrame, _ theme: Theme) {
    for band in chart.bands {
      guard let from = frame.x.position(band.from), let to = frame.x.position(band.to) else { continue }
      let (left, right) = (max(min(from, to), frame.plot.left), min(max(from, to), frame.plot.right))
      guard left < right else { continue }
      drawing.fill(Rect(left: left, top: frame.plot.top, right: right, bottom: frame.plot.bottom), theme.band)
    }
  }

  private func drawRules(on drawing: inout Drawing, _ frame: AxesFrame, _ theme: Theme) {
    for highlight in chart.highlights {
      guard let place = frame.x.position(highlight.x), frame.x.contains(highlight.x) else { continue }
      drawing.vertical(place, from: frame.plot.top - 3, to: frame.plot.bottom, theme.axis, dash: [2, 2])
    }
  }

  private func drawRings(on drawing: inout Drawing, _ frame: AxesFrame, _ theme: Theme) {
    for highlight in chart.highlights {
      guard let y = highlight.y, let point = frame.point(highlight.x, y) else { continue }
      let color = theme.seriesColor(
        chart.series.indices.contains(highlight.series)
          ? chart.series[highlight.series].color ?? highlight.series : highlight.series)
      drawing.stroke(.circle(point, radius: 5.4), color, width: 1.5)
    }
  }

  /// Each label above its rule, in the lowest row where it touches no other.
  private func drawLabels(
    on drawing: inout Drawing, _ frame: AxesFrame, _ theme: Theme, right: Double, rows: Int
  ) {
    var taken = [[ClosedRange<Double>]](repeating: [], count: rows)
    for highlight in chart.highlights where !highlight.label.isEmpty {
      guard let place = frame.x.position(highlight.x), frame.x.contains(highlight.x) else { continue }
      let label = fonts.fitted(highlight.label, size: Style.tick, width: right - frame.plot.left)
      let width = fonts.width(label, size: Style.tick)
      let start = min(max(place - width / 2, frame.plot.left), right - width)
      let range = start...(start + width + 10)
      guard let row = taken.firstIndex(where: { !$0.contains { $0.overlaps(range) } }) else { continue }
      taken[row].append(range)
      drawing.text(
        label, at: Point(start, frame.plot.top - 7 - Double(row) * 15), size: Style.tick, color: theme.text)
    }
  }
}

extension Drawing {
  /// Small print at the bottom of `area`, which gets lower by as much; at most a third of it.
  mutating func notes(_ notes: [String], takingFrom area: inout Rect, _ fonts: TextLayout, _ theme: Theme) {
    let lines = notes.flatMap { fonts.wrapped($0, size: Style.note, width: area.width) }
    var shown = Array(lines.prefix(max(Int(saturating: area.height / 3 / Style.noteRow), 1)))
    if shown.count < lines.count {
      shown[shown.count - 1] = "… and \(counted(lines.count - shown.count + 1, "more line"))"
    }
    for (number, line) in shown.enumerated() {
      let baseline = area.bottom - 2 - Double(shown.count - 1 - number) * Style.noteRow
      text(line, at: Point(area.x, baseline), size: Style.note, color: theme.mutedText)
    }
    if !shown.isEmpty { area.height = max(area.height - Double(shown.count) * Style.noteRow - 4, 1) }
  }

  /// A chart's title with what belongs to it in smaller letters behind; returns the height that they took.
  mutating func heading(_ title: String, _ remark: String, in area: Rect, _ fonts: TextLayout, _ theme: Theme) -> Double
  {
    guard !title.isEmpty || !remark.isEmpty else { return 4 }
    let baseline = area.y + 0.8 * Style.title
    let title = fonts.fitted(title, size: Style.title, weight: .bold, width: area.width)
    text(title, at: Point(area.x, baseline), size: Style.title, weight: .bold, color: theme.text)
    let used = title.isEmpty ? 0 : fonts.width(title, size: Style.title, weight: .bold) + 7
    text(
      fonts.fitted(remark, size: Style.label, width: area.width - used), at: Point(area.x + used, baseline),
      size: Style.label, color: theme.mutedText)
    return Style.titleRow
  }
}
