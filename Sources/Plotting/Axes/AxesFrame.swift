/// Two axes around a plot: where it lies, what values its pixels mean, and how grid, ticks and titles are drawn.
///
/// Every chart with axes builds one of these and then draws its own marks between the scales.
struct AxesFrame {
  /// The rectangle between the axes.
  private(set) var plot: Rect
  private(set) var x: AxisScale
  private(set) var y: AxisScale
  private(set) var xTicks = Ticks()
  private(set) var yTicks = Ticks()
  let xTitle: String
  /// What the reader has to know about the y axis apart from its title: `log scale`, `× 10⁻⁵`; empty for nothing.
  private(set) var yRemark = ""
  private var xRemark = ""
  /// Whether the x axis has labels and a title; charts above others with the same axis have marks only.
  private let hasXLabels: Bool

  /// - Parameters:
  ///   - outer: Room for plot, tick labels and the x axis title; titles above are the caller's.
  ///   - padding: Pixels between the outermost values and the ends of the x axis.
  ///   - left: Width of the column of y tick labels; `nil` takes what they need.
  ///   - labelled: Whether an axis has values at all; one without gets no ticks.
  init(
    in outer: Rect, x xAxis: Axis, _ x: AxisScale, y yAxis: Axis, _ y: AxisScale, fonts: TextLayout,
    padding: (start: Double, end: Double) = (8, 8), left: Double? = nil, labelled: (x: Bool, y: Bool) = (true, true),
    hasXLabels: Bool = true
  ) {
    (self.x, self.y, xTitle, self.hasXLabels) = (x, y, xAxis.title, hasXLabels)
    let foot = hasXLabels ? AxesFrame.foot(xAxis, x) : AxesFrame.bareFoot
    let height = max(outer.height - foot, 1)
    if labelled.y {
      yTicks = y.ticks(maximum: min(max(Int(saturating: height / 30), 2), 200), integers: yAxis.integers)
    }
    let left = left ?? AxesFrame.labelWidth(yTicks, fonts)
    plot = outer.inset(left: left, bottom: foot)
    self.y.start = plot.bottom
    self.y.end = plot.top
    self.x.start = plot.left + padding.start
    self.x.end = plot.right - padding.end

    // As many x ticks as stand apart: fewer and fewer until no two labels come close.
    var count = labelled.x ? min(max(Int(saturating: plot.width / 44), 2), 200) : 0
    while count > 0 {
      xTicks = self.x.ticks(maximum: count, integers: xAxis.integers)
      if !crowded(xTicks, fonts) { break }
      count -= 1
    }

    // A long label below the last value would leave the figure.
    if let last = xTicks.major.last, let center = self.x.position(last.value) {
      self.x.end -= max(center + fonts.width(last.label, size: Style.tick) / 2 - (outer.right + 6), 0)
    }

    yRemark = AxesFrame.remark(y, yTicks)
    xRemark = AxesFrame.remark(x, xTicks)
  }

  /// The height below a plot whose x axis has marks only.
  static let bareFoot = 6.0

  /// The height below the plot: tick labels, and the title if there is one or something to remark.
  static func foot(_ axis: Axis, _ scale: AxisScale) -> Double {
    let remark = remark(scale, scale.ticks(maximum: 5, integers: axis.integers))
    return Style.row + (axis.title.isEmpty && remark.isEmpty ? 0 : Style.row - 1)
  }

  /// The width that the labels of a y axis need, with their distance from the plot.
  static func labelWidth(_ ticks: Ticks, _ fonts: TextLayout) -> Double {
    (ticks.major.map { fonts.width($0.label, size: Style.tick) }.max() ?? 0).rounded(.up) + 8
  }

  private static func remark(_ scale: AxisScale, _ ticks: Ticks) -> String {
    let parts = [scale.logarithmic ? "log scale" : "", ticks.factor == 0 ? "" : "×10" + superscript(ticks.factor)]
    return parts.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  private func crowded(_ ticks: Ticks, _ fonts: TextLayout) -> Bool {
    var reached = -Double.infinity
    for tick in ticks.major {
      guard let center = x.position(tick.value) else { continue }
      let half = fonts.width(tick.label, size: Style.tick) / 2
      if center - half < reached { return true }
      reached = center + half + 8
    }
    return false
  }

  /// Grid lines; drawn before the data.
  ///
  /// Vertical ones only where x is read off as much as y is.
  func drawGrid(on drawing: inout Drawing, _ theme: Theme, vertical: Bool = false) {
    let faint = theme.background.mixed(with: theme.grid, 0.5)
    for value in yTicks.minor {
      if let place = y.position(value) { drawing.horizontal(place, from: plot.left, to: plot.right, faint) }
    }
    for tick in yTicks.major {
      if let place = y.position(tick.value) { drawing.horizontal(place, from: plot.left, to: plot.right, theme.grid) }
    }
    guard vertical else { return }
    for tick in xTicks.major {
      if let place = x.position(tick.value) { drawing.vertical(place, from: plot.top, to: plot.bottom, theme.grid) }
    }
  }

  /// Baseline, tick marks, labels and the x axis title.
  func drawAxes(on drawing: inout Drawing, _ theme: Theme, fonts: TextLayout) {
    drawing.horizontal(plot.bottom, from: plot.left, to: plot.right, theme.axis)
    for tick in yTicks.major {
      guard let place = y.position(tick.value) else { continue }
      drawing.text(
        tick.label, at: Point(plot.left - 6, place + 0.36 * Style.tick), size: Style.tick, anchor: .end,
        color: theme.mutedText)
    }
    for tick in xTicks.major {
      guard let place = x.position(tick.value) else { continue }
      drawing.vertical(place, from: plot.bottom, to: plot.bottom + 4, theme.axis)
      guard hasXLabels else { continue }
      drawing.text(
        tick.label, at: Point(place, plot.bottom + 15), size: Style.tick, anchor: .middle, color: theme.mutedText)
    }
    guard hasXLabels else { return }
    let title = [xTitle, xRemark.isEmpty ? "" : "(\(xRemark))"].filter { !$0.isEmpty }.joined(separator: " ")
    drawing.text(
      fonts.fitted(title, size: Style.label, width: plot.width), at: Point(plot.middle.x, plot.bottom + 32),
      size: Style.label, anchor: .middle, color: theme.mutedText)
  }
}
