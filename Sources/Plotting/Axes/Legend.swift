/// Samples of lines, bars or shades with their names, in rows from the left.
struct Legend {
  enum Sample: Equatable {
    case line(Series.Line, color: Int, marker: Bool)
    case swatch(color: Int)
    case symbol(color: Int)
    case band
    /// For words alone.
    case none

    /// Equal but for the marker.
    func isSameLine(as other: Sample) -> Bool {
      guard case .line(let line, let color, _) = self, case .line(let otherLine, let otherColor, _) = other else {
        return self == other
      }
      return line == otherLine && color == otherColor
    }
  }

  struct Entry: Equatable {
    var sample: Sample
    var name: String
  }

  /// Entries of several charts, each once.
  static func merged(_ entries: [Entry]) -> [Entry] {
    var result: [Entry] = []
    for entry in entries {
      guard let known = result.firstIndex(where: { $0.name == entry.name && $0.sample.isSameLine(as: entry.sample) })
      else {
        result.append(entry)
        continue
      }
      if case .line(_, _, marker: true) = entry.sample { result[known] = entry }
    }
    return result
  }

  private static let sampleWidth = 26.0
  private static let gap = 18.0

  private(set) var rows: [[(entry: Entry, x: Double)]] = []

  /// - Parameter maximumRows: What does not fit into so many rows is left out and counted.
  init(_ entries: [Entry], width: Double, maximumRows: Int, fonts: TextLayout) {
    let entries = entries.map { entry in
      Entry(
        sample: entry.sample,
        name: fonts.fitted(entry.name, size: Style.label, width: min(width - Legend.sampleWidth, 260)))
    }
    let widths = entries.map { Legend.sampleWidth + fonts.width($0.name, size: Style.label) + Legend.gap }
    guard let widest = widths.max() else { return }
    if widths.reduce(-Legend.gap, +) <= width {
      var x = 0.0
      rows = [[]]
      for (entry, width) in zip(entries, widths) {
        rows[0].append((entry, x))
        x += width
      }
      return
    }
    // Several rows stand in columns of equal width.
    let columns = max(Int(saturating: (width + Legend.gap) / widest), 1)
    for (index, entry) in entries.enumerated() {
      if index % columns == 0 {
        if rows.count == maximumRows {
          let last = rows[rows.count - 1].removeLast()
          let rest = Entry(sample: .none, name: "and \(formatted(entries.count - index + 1)) more")
          rows[rows.count - 1].append((rest, last.x))
          return
        }
        rows.append([])
      }
      rows[rows.count - 1].append((entry, Double(index % columns) * widest))
    }
  }

  var height: Double { Double(rows.count) * Style.row }

  func draw(on drawing: inout Drawing, at corner: Point, _ theme: Theme) {
    for (number, row) in rows.enumerated() {
      let middle = corner.y + (Double(number) + 0.5) * Style.row
      for (entry, offset) in row {
        let left = corner.x + offset
        draw(entry.sample, left, middle, on: &drawing, theme)
        drawing.text(
          entry.name, at: Point(left + Legend.sampleWidth, middle + 0.36 * Style.label), size: Style.label,
          color: theme.text)
      }
    }
  }

  private func draw(_ sample: Sample, _ left: Double, _ middle: Double, on drawing: inout Drawing, _ theme: Theme) {
    let right = left + Legend.sampleWidth - 6
    switch sample {
    case .none: break
    case .line(let line, let color, let marker):
      let color = theme.seriesColor(color)
      drawing.stroke(
        .polyline([Point(left, middle), Point(right, middle)]), color, width: Style.line, dash: Style.dash(line))
      if marker {
        drawing.marker(at: Point((left + right) / 2, middle), color, hollow: line != .solid, theme)
      }
    case .swatch(let color):
      drawing.fill(Rect(x: left, y: middle - 5.5, width: right - left, height: 11), theme.seriesColor(color))
    case .symbol(let color):
      drawing.symbol(color, at: Point(right - 4, middle), theme.seriesColor(color))
    case .band:
      let rect = Rect(x: left, y: middle - 5.5, width: right - left, height: 11)
      drawing.fill(rect, theme.band)
      drawing.stroke(.rectangle(rect.inset(left: 0.5, top: 0.5, right: 0.5, bottom: 0.5)), theme.axis, width: 0.5)
    }
  }
}

extension Theme {
  /// The color of the series with this number; colors repeat after the last.
  func seriesColor(_ index: Int) -> Color {
    series.isEmpty ? text : series[((index % series.count) + series.count) % series.count]
  }
}

extension Drawing {
  /// The mark of a scatter series: disc, square, triangle, diamond, ring, cross, so that color is not the only sign.
  mutating func symbol(_ index: Int, at p: Point, _ color: Color, radius r: Double = 3) {
    switch ((index % 6) + 6) % 6 {
    case 0: fill(.circle(p, radius: r), color)
    case 1: fill(Rect(x: p.x - 0.88 * r, y: p.y - 0.88 * r, width: 1.76 * r, height: 1.76 * r), color)
    case 2:
      let corners = [
        Point(p.x, p.y - 1.2 * r), Point(p.x + 1.1 * r, p.y + 0.8 * r), Point(p.x - 1.1 * r, p.y + 0.8 * r),
      ]
      fill(.polygon(corners), color)
    case 3:
      let corners = [Point(p.x, p.y - 1.3 * r), Point(p.x + 1.2 * r, p.y), Point(p.x, p.y + 1.3 * r)]
      fill(.polygon(corners + [Point(p.x - 1.2 * r, p.y)]), color)
    case 4: stroke(.circle(p, radius: r - 0.4), color, width: 1.3)
    default:
      for slope in [-0.85 * r, 0.85 * r] {
        stroke(.polyline([Point(p.x - 0.85 * r, p.y - slope), Point(p.x + 0.85 * r, p.y + slope)]), color, width: 1.4)
      }
    }
  }

  /// A disc, or a ring for a dashed line, so that lines are told apart without color.
  mutating func marker(at point: Point, _ color: Color, hollow: Bool, radius: Double = Style.marker, _ theme: Theme) {
    if hollow {
      fill(.circle(point, radius: radius), theme.background)
      stroke(.circle(point, radius: radius - 0.2), color, width: 1.3)
    } else {
      fill(.circle(point, radius: radius), color)
    }
  }
}
