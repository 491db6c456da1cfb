extension DiagramLayout {
  func draw(on drawing: inout Drawing, at corner: Point, _ theme: Theme, fonts: TextLayout) {
    for edge in edges { draw(edge.map { Point(corner.x + $0.x, corner.y + $0.y) }, on: &drawing, theme) }
    for (rect, lines) in boxes {
      let box = Rect(x: corner.x + rect.x, y: corner.y + rect.y, width: rect.width, height: rect.height)
      drawing.fill(box, theme.band)
      drawing.stroke(
        .rectangle(box.inset(left: 0.5, top: 0.5, right: 0.5, bottom: 0.5)), theme.axis, width: 1)
      for (number, line) in lines.enumerated() {
        let baseline = box.top + Self.padding.y + (Double(number) + 0.5) * Self.row + 0.36 * Style.tick
        draw(
          line, on: &drawing, left: box.left + Self.padding.x, right: box.right - Self.padding.x, baseline, theme, fonts
        )
      }
    }
  }

  private func draw(
    _ line: Line, on drawing: inout Drawing, left: Double, right: Double, _ baseline: Double, _ theme: Theme,
    _ fonts: TextLayout
  ) {
    drawing.text(
      line.shape, at: Point(right, baseline), size: Style.note, anchor: .end, color: theme.mutedText)
    let end = left + Self.labelWidth(line, fonts) + 0.5
    var x = left
    for (words, color) in [
      (line.name, theme.text), (line.type, theme.mutedText), (line.remark, theme.seriesColor(0)),
    ] where !words.isEmpty {
      let shown = fonts.fitted(words, size: Style.tick, width: end - x)
      drawing.text(shown, at: Point(x, baseline), size: Style.tick, color: color)
      x += fonts.width(shown, size: Style.tick) + 6
    }
  }

  /// Straight beside the boxes, bent between the rows, with an arrowhead at the end.
  private func draw(_ points: [Point], on drawing: inout Drawing, _ theme: Theme) {
    guard let first = points.first, let last = points.last else { return }
    var path = Path(steps: [.move(first)])
    for (a, b) in zip(points, points.dropFirst()) {
      if abs(a.x - b.x) < 0.01 {
        path.steps.append(.line(b))
      } else {
        let middle = (a.y + b.y) / 2
        path.steps.append(.curve(Point(a.x, middle), Point(b.x, middle), b))
      }
    }
    drawing.stroke(path, theme.axis, width: 1.3)
    drawing.fill(
      .polygon([last, Point(last.x - 3.5, last.y - 7), Point(last.x + 3.5, last.y - 7)]), theme.axis)
  }
}
