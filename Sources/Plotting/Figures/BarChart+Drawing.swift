extension BarChart {
  private static let tallest = 1200.0

  /// Decided from the lengths of the names alone, so that the size is known without a font.
  private var isVertical: Bool {
    switch direction {
    case .vertical: return true
    case .horizontal: return false
    case .automatic:
      let slot = (width - 70) / Double(max(categories.count, 1))
      let longest = categories.map { Double($0.prefix(200).count) * 7 }.max() ?? 0
      return longest <= slot - 4 && slot >= 9 * Double(max(groups.count, 1))
    }
  }

  private var hasLegend: Bool { groups.count > 1 || groups.contains { !$0.name.isEmpty && $0.name != title } }
  private var head: Double {
    let heading = !title.isEmpty || isVertical && !valueTitle.isEmpty
    return (heading ? Style.titleRow : 4) + (hasLegend ? Style.row + 4 : 0)
  }

  /// Height of one category in a lying chart.
  private var rowHeight: Double {
    let wanted = Double(max(groups.count, 1)) * 13 + 7
    return min(wanted, BarChart.tallest / Double(max(categories.count, 1)))
  }

  private var valueAxis: (axis: Axis, scale: AxisScale) {
    let values = groups.flatMap(\.values).filter(\.isFinite)
    let whole = values.allSatisfy { $0 == $0.rounded() }
    var axis = Axis(isVertical ? "" : valueTitle, scale: .linear, integers: whole)
    if values.allSatisfy({ $0 == 0 }) { axis.range = 0...1 }
    return (axis, AxisScale(axis, showing: values + [0], air: isVertical ? 0.07 : 0, nearZero: true))
  }

  public var size: FigureSize {
    if isVertical { return FigureSize(width: width, height: head + 260) }
    let rows = max(rowHeight * Double(categories.count), 40)
    let foot = AxesFrame.foot(valueAxis.axis, valueAxis.scale) + 6
    return FigureSize(width: width, height: (2 * Style.margin + head + rows + foot).rounded(.up))
  }

  public func drawing(theme: Theme) throws(PlottingError) -> Drawing {
    for group in groups where group.values.count != categories.count {
      throw PlottingError(
        .data,
        "Bar chart \"\(title)\": expected \(counted(categories.count, "value")) in group \"\(group.name)\", "
          + "one for each category, received \(group.values.count).")
    }
    let fonts = try TextLayout()
    var drawing = Drawing(size: size)
    var area = drawing.content
    area.takeTop(drawing.heading(title, isVertical ? valueTitle : "", in: area, fonts, theme))
    if hasLegend {
      let entries = groups.enumerated().map { Legend.Entry(sample: .swatch(color: $0), name: $1.name) }
      Legend(entries, width: area.width, maximumRows: 1, fonts: fonts)
        .draw(on: &drawing, at: Point(area.x, area.y), theme)
      area.takeTop(Style.row + 4)
    }

    let (valueAxis, scale) = valueAxis
    if isVertical {
      drawVertical(on: &drawing, area, valueAxis, scale, fonts, theme)
    } else {
      drawHorizontal(on: &drawing, area, valueAxis, scale, fonts, theme)
    }
    return drawing
  }

  private func drawVertical(
    on drawing: inout Drawing, _ area: Rect, _ axis: Axis, _ scale: AxisScale, _ fonts: TextLayout, _ theme: Theme
  ) {
    let unit = Axis(categoryTitle, range: 0...1)
    let frame = AxesFrame(
      in: area, x: unit, AxisScale(unit, showing: [Double]()), y: axis, scale, fonts: fonts, padding: (0, 0),
      labelled: (x: false, y: !categories.isEmpty))
    frame.drawGrid(on: &drawing, theme)
    let slot = frame.plot.width / Double(max(categories.count, 1))
    let bar = min((slot * 0.8 - 1) / Double(max(groups.count, 1)), 44)
    let labels = groups.map { $0.values.map { formatted($0, significantDigits: 3) } }
    let widest = labels.joined().map { fonts.width($0, size: Style.note) }.max() ?? 0
    let zero = frame.y.position(0) ?? frame.plot.bottom
    for (column, name) in categories.enumerated() {
      let middle = frame.plot.left + (Double(column) + 0.5) * slot
      for (index, group) in groups.enumerated() {
        let left = middle + (Double(index) - Double(groups.count) / 2) * bar
        let end = frame.y.position(group.values[column]) ?? zero
        let rect = Rect(
          left: left, top: min(zero, end), right: left + (bar > 4 ? bar - 1 : bar), bottom: max(zero, end))
        drawing.fill(rect, theme.seriesColor(index))
        guard widest <= (groups.count == 1 ? slot - 2 : bar + 1) else { continue }
        let place = Point(rect.middle.x, end <= zero ? rect.top - 4 : rect.bottom + 12)
        drawing.textOnClearGround(
          Drawing.Text(string: labels[index][column], at: place, size: Style.note, anchor: .middle, color: theme.text),
          fonts, theme)
      }
      drawing.text(
        fonts.fitted(name, size: Style.tick, width: slot - 3), at: Point(middle, frame.plot.bottom + 15),
        size: Style.tick, anchor: .middle, color: theme.text)
    }
    frame.drawAxes(on: &drawing, theme, fonts: fonts)
    if scale.lower < 0 { drawing.horizontal(zero, from: frame.plot.left, to: frame.plot.right, theme.axis) }
    drawEmpty(on: &drawing, frame, theme)
  }

  private func drawHorizontal(
    on drawing: inout Drawing, _ area: Rect, _ axis: Axis, _ scale: AxisScale, _ fonts: TextLayout, _ theme: Theme
  ) {
    let unit = Axis(range: 0...1)
    let widths = categories.prefix(200).map { min(fonts.width($0, size: Style.tick), 190) }
    let labels = groups.map { $0.values.map { formatted($0, significantDigits: 3) } }
    let groupHeight = area.height / Double(max(categories.count * max(groups.count, 1), 1))
    let room = { (signed: (Double) -> Bool) -> Double in
      guard groupHeight >= 12 else { return 4 }
      let shown = zip(groups, labels).flatMap { group, words in zip(group.values, words).filter { signed($0.0) } }
      return (shown.map { fonts.width($0.1, size: Style.note) }.max() ?? -8) + 8
    }
    let frame = AxesFrame(
      in: area, x: axis, scale, y: unit, AxisScale(unit, showing: [Double]()), fonts: fonts,
      padding: (room { $0 < 0 }, room { !($0 < 0) }), left: (widths.max() ?? 0).rounded(.up) + 10,
      labelled: (x: !categories.isEmpty, y: false))
    frame.drawGrid(on: &drawing, theme, vertical: true)
    let row = frame.plot.height / Double(max(categories.count, 1))
    let bar = min((row - min(row * 0.25, 6)) / Double(max(groups.count, 1)), 18)
    let nameStep = max(Int(saturating: (13 / row).rounded(.up)), 1)
    let zero = frame.x.position(0) ?? frame.plot.left
    for (line, name) in categories.enumerated() {
      let middle = frame.plot.top + (Double(line) + 0.5) * row
      for (index, group) in groups.enumerated() {
        let top = middle + (Double(index) - Double(groups.count) / 2) * bar
        let end = frame.x.position(group.values[line]) ?? zero
        let rect = Rect(left: min(zero, end), top: top, right: max(zero, end), bottom: top + (bar > 4 ? bar - 1 : bar))
        drawing.fill(rect, theme.seriesColor(index))
        guard bar >= 10, groupHeight >= 12 else { continue }
        let place = Point(end + (end < zero ? -4 : 4), rect.middle.y + 0.36 * Style.note)
        drawing.textOnClearGround(
          Drawing.Text(
            string: labels[index][line], at: place, size: Style.note, anchor: end < zero ? .end : .start,
            color: theme.text), fonts, theme)
      }
      guard line % nameStep == 0 else { continue }
      drawing.text(
        fonts.fitted(name, size: Style.tick, width: 190), at: Point(frame.plot.left - 7, middle + 0.36 * Style.tick),
        size: Style.tick, anchor: .end, color: theme.text)
    }
    frame.drawAxes(on: &drawing, theme, fonts: fonts)
    drawing.vertical(zero, from: frame.plot.top, to: frame.plot.bottom, theme.axis)
    drawEmpty(on: &drawing, frame, theme)
  }

  private func drawEmpty(on drawing: inout Drawing, _ frame: AxesFrame, _ theme: Theme) {
    guard categories.isEmpty || groups.isEmpty else { return }
    drawing.text("no values", at: frame.plot.middle, size: Style.label, anchor: .middle, color: theme.mutedText)
  }

  public var altText: String {
    let subject = title.isEmpty ? "Bar chart" : "Bar chart of \(title)"
    guard !categories.isEmpty, !groups.isEmpty else { return "\(subject), without values." }
    let unit = valueTitle.isEmpty ? "" : " \(valueTitle)"
    let words = groups.prefix(6).map { group -> String in
      let pairs = Array(zip(categories, group.values))
      let name = group.name.isEmpty ? "" : "\(group.name): "
      if pairs.count <= 12 {
        return name + pairs.map { "\($0.0) \(formatted($0.1))" }.joined(separator: ", ")
      }
      let finite = pairs.filter { $0.1.isFinite }
      guard let least = finite.min(by: { $0.1 < $1.1 }), let most = finite.max(by: { $0.1 < $1.1 }) else {
        return name + "no finite value"
      }
      return "\(name)from \(formatted(least.1)) (\(least.0)) to \(formatted(most.1)) (\(most.0))"
    }
    let rest = groups.count > 6 ? "; \(formatted(groups.count - 6)) more groups" : ""
    return "\(subject),\(unit) in \(counted(categories.count, "category", "categories")). "
      + words.joined(separator: "; ") + rest + "."
  }
}
