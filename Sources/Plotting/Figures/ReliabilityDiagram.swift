/// How often a classifier is right where it says that it is so sure: observed shares against stated probabilities, with
/// the number of samples of each bin below.
///
/// On the diagonal the probabilities are right; below it the model is surer than it should be. The whiskers are Wilson's
/// 95 % interval of each observed share, so that bins of a few samples are not mistaken for news.
public struct ReliabilityDiagram: Figure {
  /// Samples whose stated probability lies between two ends.
  public struct Bin: Sendable, Hashable, Encodable {
    public var lower, upper: Double
    public var count: Int
    /// The mean of the stated probabilities.
    public var stated: Double
    /// The share of samples of which it came true.
    public var observed: Double

    public init(lower: Double, upper: Double, count: Int, stated: Double, observed: Double) {
      (self.lower, self.upper, self.count) = (lower, upper, count)
      (self.stated, self.observed) = (stated, observed)
    }
  }

  public var title: String
  /// Bins without samples are not drawn.
  public var bins: [Bin]
  /// What is stated, such as `predicted probability` or `confidence`, and what is observed, such as `share right`.
  public var xTitle, yTitle: String
  /// The expected calibration error, shown behind the title.
  public var error: Double
  public var size: FigureSize

  public init(
    title: String = "", bins: [Bin], error: Double, xTitle: String = "confidence", yTitle: String = "share right",
    size: FigureSize = FigureSize(width: 320, height: 390)
  ) {
    (self.title, self.bins, self.error, self.size) = (title, bins, error, size)
    (self.xTitle, self.yTitle) = (xTitle, yTitle)
  }
}

extension ReliabilityDiagram.Bin {
  /// Wilson's interval of a share, 95 % (Wilson 1927).
  var interval: (lower: Double, upper: Double) {
    let (n, z) = (Double(count), 1.959963984540054)
    guard count > 0 else { return (0, 1) }
    let center = (observed + z * z / (2 * n)) / (1 + z * z / n)
    let reach = z / (1 + z * z / n) * (observed * (1 - observed) / n + z * z / (4 * n * n)).squareRoot()
    return (max(center - reach, 0), min(center + reach, 1))
  }
}

extension ReliabilityDiagram {
  private static let countsHeight = 64.0

  private var shown: [Bin] {
    bins.filter { $0.count > 0 && $0.stated.isFinite && $0.observed.isFinite }
  }

  public func drawing(theme: Theme) throws(PlottingError) -> Drawing {
    let fonts = try TextLayout()
    var drawing = Drawing(size: size)
    var area = drawing.content
    let remark = "\(yTitle), ECE \(formattedFixed(error, decimals: 3))"
    area.takeTop(drawing.heading(title, remark, in: area, fonts, theme))
    area.takeTop(6)

    let (unit, foot) = (Axis(scale: .linear, range: 0...1), Axis(xTitle, scale: .linear, range: 0...1))
    let counts = Axis(scale: .linear, integers: true)
    let unitScale = AxisScale(unit, showing: [Double]())
    let countScale = AxisScale(counts, showing: [0] + shown.map { Double($0.count) }, air: 0.12, nearZero: true)
    var upper = area
    upper.height = area.height - ReliabilityDiagram.countsHeight - AxesFrame.foot(foot, unitScale) - Style.row
    let lower = Rect(
      x: area.x, y: upper.bottom + Style.row, width: area.width, height: area.bottom - upper.bottom - Style.row)
    let left = max(
      AxesFrame.labelWidth(unitScale.ticks(maximum: 6, integers: false), fonts),
      AxesFrame.labelWidth(countScale.ticks(maximum: 2, integers: true), fonts))
    let frame = AxesFrame(
      in: upper, x: unit, unitScale, y: unit, unitScale, fonts: fonts, padding: (8, 8), left: left, hasXLabels: false)
    let countFrame = AxesFrame(
      in: lower, x: foot, unitScale, y: counts, countScale, fonts: fonts, padding: (8, 8), left: left,
      labelled: (x: true, y: !shown.isEmpty))
    frame.drawGrid(on: &drawing, theme, vertical: true)
    countFrame.drawGrid(on: &drawing, theme)
    if let start = frame.point(0, 0), let end = frame.point(1, 1) {
      drawing.stroke(.polyline([start, end]), theme.axis, width: 1.2, dash: [4, 3])
    }
    drawPoints(on: &drawing, frame, theme)
    frame.drawAxes(on: &drawing, theme, fonts: fonts)
    drawing.text(
      "samples", at: Point(area.x, lower.y - 6), size: Style.label, color: theme.mutedText)
    for bin in shown {
      guard let left = countFrame.x.position(bin.lower), let right = countFrame.x.position(bin.upper),
        let top = countFrame.y.position(Double(bin.count))
      else { continue }
      drawing.fill(
        Rect(left: left + 1, top: top, right: right - 1, bottom: countFrame.plot.bottom), theme.seriesColor(0))
    }
    countFrame.drawAxes(on: &drawing, theme, fonts: fonts)
    if shown.isEmpty {
      drawing.text("no samples", at: frame.plot.middle, size: Style.label, anchor: .middle, color: theme.mutedText)
    }
    return drawing
  }

  private func drawPoints(on drawing: inout Drawing, _ frame: AxesFrame, _ theme: Theme) {
    let color = theme.seriesColor(0)
    for bin in shown {
      let interval = bin.interval
      guard let low = frame.point(bin.stated, interval.lower), let high = frame.point(bin.stated, interval.upper) else {
        continue
      }
      drawing.stroke(.polyline([low, high]), color, width: 1.2)
      for end in [low, high] {
        drawing.stroke(.polyline([Point(end.x - 3, end.y), Point(end.x + 3, end.y)]), color, width: 1.2)
      }
    }
    let points = shown.compactMap { frame.point($0.stated, $0.observed) }
    if points.count > 1 { drawing.stroke(.polyline(points), color, width: Style.line) }
    for point in points { drawing.marker(at: point, color, hollow: false, radius: 3.4, theme) }
  }

  public var altText: String {
    let subject = "Reliability diagram"
    guard !shown.isEmpty else { return "\(subject), without samples." }
    let words = shown.map { bin in
      "\(xTitle) \(formattedFixed(bin.stated, decimals: 2)), \(yTitle) \(formattedFixed(bin.observed, decimals: 2)) "
        + "(\(counted(bin.count, "sample")))"
    }
    return "\(subject), expected calibration error \(formattedFixed(error, decimals: 3)): "
      + words.joined(separator: "; ") + "."
  }
}
