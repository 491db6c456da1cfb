/// How often values fall into each stretch of an axis: residuals, weights, scores by class.
///
/// Stretches begin at round numbers, so that they can be read off; several groups share them.
public struct Histogram: Figure {
  /// Values that are counted together.
  public struct Group: Sendable, Hashable, Encodable {
    public var name: String
    public var values: [Double]

    public init(_ name: String, _ values: [Double]) {
      (self.name, self.values) = (name, values)
    }
  }

  public var title: String
  /// Title and range of the values' axis; it is linear.
  public var x: Axis
  public var groups: [Group]
  /// About how many stretches; `nil` follows Freedman and Diaconis (1981).
  public var bins: Int?
  public var size: FigureSize

  public init(
    title: String = "", x: Axis = Axis(), groups: [Group] = [], bins: Int? = nil,
    size: FigureSize = FigureSize(width: 480, height: 290)
  ) {
    (self.title, self.x, self.groups, self.bins, self.size) = (title, x, groups, bins, size)
  }
}

extension Histogram {
  /// Ends of the stretches, ascending, and the counts of every group; a value on an end belongs to the stretch above,
  /// the greatest value of all to the last.
  var counts: (edges: [Double], counts: [[Int]]) {
    let all = groups.flatMap(\.values).filter { $0.isFinite && (x.range?.contains($0) ?? true) }
    guard let least = all.min(), let greatest = all.max() else { return ([], groups.map { _ in [] }) }
    var axis = x
    axis.scale = .linear
    let scale = AxisScale(axis, showing: all)
    let wanted = min(max(bins ?? spread(all, least, greatest), 1), 200)
    var edges = linearTicks(from: scale.lower, to: scale.upper, maximum: wanted + 1).major.map(\.value)
    if edges.count < 2 { edges = [scale.lower, scale.upper] }
    let step = edges[1] / 2 - edges[0] / 2
    while let first = edges.first, first > least { edges.insert(first - 2 * step, at: 0) }
    while let last = edges.last, last < greatest { edges.append(last + 2 * step) }
    edges = edges.filter(\.isFinite)
    let counts = groups.map { group in
      var counts = [Int](repeating: 0, count: max(edges.count - 1, 1))
      for value in group.values where value.isFinite && (x.range?.contains(value) ?? true) {
        // The last end that is not above the value.
        var (low, high) = (0, edges.count)
        while low < high {
          let middle = (low + high) / 2
          if edges[middle] <= value { low = middle + 1 } else { high = middle }
        }
        counts[min(max(low - 1, 0), counts.count - 1)] += 1
      }
      return counts
    }
    return (edges, counts)
  }

  /// Freedman and Diaconis, *On the histogram as a density estimator* (1981): width 2 IQR / n^(1/3).
  private func spread(_ values: [Double], _ least: Double, _ greatest: Double) -> Int {
    let sorted = values.sorted()
    let quartiles = sorted[sorted.count * 3 / 4] / 2 - sorted[sorted.count / 4] / 2
    let width = 2 * quartiles / power(Double(sorted.count), 1.0 / 3)
    let wanted = width > 0 ? (greatest / 2 - least / 2) / width : 10
    return wanted.isFinite ? Int(min(max(wanted, 8), 60)) : 10
  }

  public func drawing(theme: Theme) throws(PlottingError) -> Drawing {
    let fonts = try TextLayout()
    var drawing = Drawing(size: size)
    var area = drawing.content
    area.takeTop(drawing.heading(title, "count", in: area, fonts, theme))
    if groups.count > 1 {
      let entries = groups.enumerated().map { Legend.Entry(sample: .swatch(color: $0), name: $1.name) }
      let legend = Legend(entries, width: area.width, maximumRows: 2, fonts: fonts)
      legend.draw(on: &drawing, at: Point(area.x, area.y), theme)
      area.takeTop(legend.height)
    }
    area.takeTop(6)
    drawing.notes(notes, takingFrom: &area, fonts, theme)

    let (edges, counts) = counts
    var xAxis = x
    xAxis.scale = .linear
    if let first = edges.first, let last = edges.last, first < last { xAxis.range = first...last }
    let yAxis = Axis(scale: .linear, integers: true)
    let highest = max(Double(counts.joined().max() ?? 0), 1)
    let frame = AxesFrame(
      in: area, x: xAxis, AxisScale(xAxis, showing: edges), y: yAxis,
      AxisScale(yAxis, showing: [0, highest], air: 0.05, nearZero: true), fonts: fonts,
      labelled: (x: !edges.isEmpty, y: !edges.isEmpty))
    frame.drawGrid(on: &drawing, theme)
    for (index, counts) in counts.enumerated() { draw(counts, edges, index, on: &drawing, frame, theme) }
    frame.drawAxes(on: &drawing, theme, fonts: fonts)
    if edges.isEmpty {
      drawing.text("no values", at: frame.plot.middle, size: Style.label, anchor: .middle, color: theme.mutedText)
    }
    return drawing
  }

  /// One group as bars; several as outlines over pale bars, so that none hides another.
  private func draw(
    _ counts: [Int], _ edges: [Double], _ index: Int, on drawing: inout Drawing, _ frame: AxesFrame, _ theme: Theme
  ) {
    let color = theme.seriesColor(index)
    let dash = Style.dash([.solid, .dashed, .dotted][index % 3])
    var outline: [Point] = []
    for (bin, count) in counts.enumerated() where bin + 1 < edges.count && count > 0 {
      guard let left = frame.x.position(edges[bin]), let right = frame.x.position(edges[bin + 1]),
        let top = frame.y.position(Double(count))
      else { continue }
      let gap = groups.count == 1 && right - left > 4 ? 1.0 : 0
      let bar = Rect(left: left, top: top, right: right - gap, bottom: frame.plot.bottom)
      drawing.fill(bar, groups.count == 1 ? color : color.opacity(0.18))
      // The outline goes down to zero before and behind every run of bars.
      if outline.isEmpty { outline = [Point(left, frame.plot.bottom)] }
      outline += [Point(left, top), Point(right, top)]
      guard bin + 1 == counts.count || counts[bin + 1] == 0 else { continue }
      outline.append(Point(right, frame.plot.bottom))
      if groups.count > 1 { drawing.stroke(.polyline(outline), color, width: 1.5, dash: dash) }
      outline = []
    }
  }

  private var notes: [String] {
    groups.compactMap { group in
      let missing = group.values.count { !$0.isFinite }
      let outside = group.values.count { $0.isFinite && !(x.range?.contains($0) ?? true) }
      let total = counted(group.values.count, "value")
      let parts =
        (missing > 0 ? ["\(formatted(missing)) of \(total) not finite"] : [])
        + (outside > 0 ? ["\(formatted(outside)) of \(total) outside the axis"] : [])
      return parts.isEmpty ? nil : (group.name.isEmpty ? "" : "\(group.name): ") + parts.joined(separator: "; ")
    }
  }

  public var altText: String {
    let name = title.isEmpty ? x.title : title
    let subject = "Histogram\(name.isEmpty ? "" : " of \(name)")"
    let (edges, counts) = counts
    let words = zip(groups, counts).prefix(6).map { group, counts -> String in
      let name = group.name.isEmpty ? "" : "\(group.name): "
      let finite = group.values.filter(\.isFinite)
      guard let least = finite.min(), let greatest = finite.max(), let most = counts.max(), most > 0,
        let bin = counts.firstIndex(of: most), bin + 1 < edges.count
      else { return "\(name)no finite values" }
      return "\(name)\(counted(finite.count, "value")) from \(formatted(least)) to \(formatted(greatest)), "
        + "most between \(formatted(edges[bin])) and \(formatted(edges[bin + 1]))"
    }
    return "\(subject): \(words.isEmpty ? "no values" : words.joined(separator: "; "))."
  }
}
