/// Points by two numbers: predicted against true values, residuals, two features.
public struct ScatterPlot: Figure {
  /// A thin line that the points are compared with.
  public enum Reference: Sendable, Hashable, Encodable {
    case none
    /// y = x: where predictions are right.
    case identity
    /// y = 0: where residuals vanish.
    case zero
  }

  public var title: String
  public var x: Axis
  public var y: Axis
  public var series: [Series]
  public var reference: Reference
  public var size: FigureSize

  public init(
    title: String = "", x: Axis = Axis(), y: Axis = Axis(scale: .linear), series: [Series] = [],
    reference: Reference = .none, size: FigureSize = FigureSize(width: 480, height: 400)
  ) {
    (self.title, self.x, self.y, self.series) = (title, x, y, series)
    (self.reference, self.size) = (reference, size)
  }
}

extension ScatterPlot {
  private var xScale: AxisScale {
    var axis = x
    if axis.scale == .automatic { axis.scale = .linear }
    return AxisScale(axis, showing: series.flatMap(\.x), air: 0.03)
  }

  private var yScale: AxisScale {
    AxisScale(y, showing: series.flatMap(\.y) + (reference == .zero ? [0] : []), air: 0.04)
  }

  public func drawing(theme: Theme) throws(PlottingError) -> Drawing {
    try LineChart(title: title, series: series).validate("Scatter plot")
    let fonts = try TextLayout()
    var drawing = Drawing(size: size)
    var area = drawing.content
    let (xScale, yScale) = (xScale, yScale)
    let probe = AxesFrame(in: area, x: x, xScale, y: y, yScale, fonts: fonts)
    let remark = [y.title, probe.yRemark.isEmpty ? "" : "(\(probe.yRemark))"].filter { !$0.isEmpty }
    area.takeTop(drawing.heading(title, remark.joined(separator: " "), in: area, fonts, theme))
    if series.count > 1 {
      let entries = series.enumerated().map { Legend.Entry(sample: .symbol(color: $1.color ?? $0), name: $1.name) }
      let legend = Legend(
        entries, width: area.width, maximumRows: max(Int(saturating: area.height / 60), 1), fonts: fonts)
      legend.draw(on: &drawing, at: Point(area.x, area.y), theme)
      area.takeTop(legend.height)
    }
    area.takeTop(6)
    drawing.notes(series.compactMap { $0.note(xScale, yScale, places: nil) }, takingFrom: &area, fonts, theme)

    let labelled = (
      x: series.contains { $0.x.contains(where: \.isFinite) }, y: series.contains { $0.y.contains(where: \.isFinite) }
    )
    let frame = AxesFrame(in: area, x: x, xScale, y: y, yScale, fonts: fonts, labelled: labelled)
    frame.drawGrid(on: &drawing, theme, vertical: true)
    frame.drawAxes(on: &drawing, theme, fonts: fonts)
    for (index, series) in series.enumerated() {
      let place = series.color ?? index
      // Thousands of points are a cloud: smaller marks show where it is dense.
      let radius = series.y.count > 2000 ? 1.5 : series.y.count > 300 ? 2.2 : 3
      var seen: Set<Point> = []
      for (x, y) in zip(series.x, series.y) {
        guard let point = frame.point(x, y), frame.plot.contains(point) else { continue }
        // Points in the same quarter of a pixel look like one.
        let place4 = Point((point.x * 4).rounded() / 4, (point.y * 4).rounded() / 4)
        guard seen.insert(place4).inserted else { continue }
        drawing.symbol(place, at: place4, theme.seriesColor(place).opacity(0.8), radius: radius)
      }
    }
    drawReference(on: &drawing, frame, theme)
    if !labelled.y {
      drawing.text("no values", at: frame.plot.middle, size: Style.label, anchor: .middle, color: theme.mutedText)
    }
    return drawing
  }

  private func drawReference(on drawing: inout Drawing, _ frame: AxesFrame, _ theme: Theme) {
    let ends: [Point?]
    switch reference {
    case .none: return
    case .zero:
      let zero = frame.y.position(0)
      ends = [zero.map { Point(frame.plot.left, $0) }, zero.map { Point(frame.plot.right, $0) }]
    case .identity:
      // Enough steps that the line is right on logarithmic axes too; on linear ones they lie on one line.
      let (low, high) = (max(frame.x.lower, frame.y.lower), min(frame.x.upper, frame.y.upper))
      guard low < high else { return }
      ends = (0...64).map { step in
        let share = Double(step) / 64
        let value = low * (1 - share) + high * share
        return frame.point(value, value)
      }
    }
    for part in clipped(ends.compactMap { $0 }, to: frame.plot) {
      drawing.stroke(.polyline(part), theme.axis, width: 1.2, dash: [4, 3])
    }
  }

  public var altText: String {
    let axes = x.title.isEmpty || y.title.isEmpty ? "" : " of \(y.title) by \(x.title)"
    let subject = "Scatter plot\(title.isEmpty ? axes : " of \(title)")"
    let words = series.prefix(6).map { series -> String in
      let points = zip(series.x, series.y).filter { $0.0.isFinite && $0.1.isFinite }
      let name = series.name.isEmpty ? "" : "\(series.name): "
      guard let x = range(points.map(\.0)), let y = range(points.map(\.1)) else { return "\(name)no points" }
      return "\(name)\(counted(points.count, "point")), x from \(x), y from \(y)"
    }
    let rest = series.count > 6 ? ["\(formatted(series.count - 6)) more series"] : []
    return "\(subject): \(words.isEmpty ? "no points" : (words + rest).joined(separator: "; "))."
  }

  private func range(_ values: [Double]) -> String? {
    guard let least = values.min(), let greatest = values.max() else { return nil }
    return "\(formatted(least)) to \(formatted(greatest))"
  }
}
