extension LineChartLayout {
  /// One series: its line in pieces between gaps, markers where points stand apart, signs where values are missing.
  func drawSeries(_ index: Int, on drawing: inout Drawing, _ frame: AxesFrame, _ theme: Theme) {
    let series = chart.series[index]
    let color = theme.seriesColor(series.color ?? index)
    let line = chart.line(index)
    let pieces = frame.pieces(of: series)
    for piece in pieces where piece.count > 1 {
      for visible in clipped(piece, to: frame.plot) {
        let width = series.y.count > 300 ? Style.fineLine : Style.line
        drawing.stroke(.polyline(thinned(visible)), color, width: width, dash: Style.dash(line))
      }
    }
    let marked = series.showsMarkers(plotWidth: frame.plot.width)
    for piece in pieces where marked || piece.count == 1 {
      for point in piece where frame.plot.contains(point) {
        drawing.marker(
          at: point, color, hollow: line != .solid, radius: series.y.count == 1 ? 3.4 : Style.marker, theme)
      }
    }
    drawMissing(series, color, on: &drawing, frame)
  }

  /// A cross at the foot of the plot where a value is NaN or −∞, at its head where it is ∞.
  private func drawMissing(_ series: Series, _ color: Color, on drawing: inout Drawing, _ frame: AxesFrame) {
    var last = -Double.infinity
    for (x, y) in zip(series.x, series.y) where !y.isFinite {
      // Crosses closer than their size would only smear.
      guard let place = frame.x.position(x), frame.x.contains(x), abs(place - last) >= 5 else { continue }
      last = place
      let center = y == .infinity ? frame.plot.top + 5 : frame.plot.bottom - 6
      for slope in [-2.5, 2.5] {
        drawing.stroke(
          .polyline([Point(place - 2.5, center - slope), Point(place + 2.5, center + slope)]), color, width: 1.3)
      }
    }
  }
}

extension AxesFrame {
  func point(_ x: Double, _ y: Double) -> Point? {
    guard let px = self.x.position(x), let py = self.y.position(y) else { return nil }
    return Point(px, py)
  }

  /// A series cut at the values that have no place.
  func pieces(of series: Series) -> [[Point]] {
    var pieces: [[Point]] = [[]]
    for (x, y) in zip(series.x, series.y) {
      if let point = point(x, y) {
        pieces[pieces.count - 1].append(point)
      } else if pieces[pieces.count - 1].count > 0 {
        pieces.append([])
      }
    }
    return pieces.filter { !$0.isEmpty }
  }
}

extension Rect {
  func contains(_ p: Point) -> Bool {
    p.x >= left - 0.01 && p.x <= right + 0.01 && p.y >= top - 0.01 && p.y <= bottom + 0.01
  }
}

/// The parts of a polyline inside a rectangle (Liang and Barsky's parametric clipping, segment by segment).
func clipped(_ points: [Point], to box: Rect) -> [[Point]] {
  if points.allSatisfy(box.contains) { return [points] }
  var parts: [[Point]] = []
  for (a, b) in zip(points, points.dropFirst()) {
    var (enter, leave) = (0.0, 1.0)
    let (dx, dy) = (b.x - a.x, b.y - a.y)
    for (towards, room) in [(-dx, a.x - box.left), (dx, box.right - a.x), (-dy, a.y - box.top), (dy, box.bottom - a.y)]
    {
      if towards == 0 {
        if room < 0 { leave = -1 }
      } else if towards < 0 {
        enter = max(enter, room / towards)
      } else {
        leave = min(leave, room / towards)
      }
    }
    guard enter <= leave else { continue }
    let start = Point(a.x + enter * dx, a.y + enter * dy)
    let end = Point(a.x + leave * dx, a.y + leave * dy)
    if enter == 0, let last = parts.last?.last, last == start {
      parts[parts.count - 1].append(end)
    } else {
      parts.append([start, end])
    }
  }
  return parts
}

/// The same picture from fewer points: in every half pixel the lowest and the highest.
///
/// Every extreme is kept, so a line of a million values looks as if all of them had been drawn.
func thinned(_ points: [Point]) -> [Point] {
  guard points.count > 400 else { return points }
  var result: [Point] = []
  var start = 0
  while start < points.count {
    let column = (points[start].x * 2).rounded(.down)
    var end = start + 1
    while end < points.count, (points[end].x * 2).rounded(.down) == column { end += 1 }
    let range = start..<end
    let lowest = range.min { points[$0].y < points[$1].y }!
    let highest = range.max { points[$0].y < points[$1].y }!
    result.append(points[min(lowest, highest)])
    if lowest != highest { result.append(points[max(lowest, highest)]) }
    start = end
  }
  return result
}
