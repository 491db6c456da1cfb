import Testing

@testable import Plotting

@Suite struct LineChartTests {
  /// Strokes of one series by its color, without legend samples, which are shorter than a tenth of the figure.
  private func lines(_ drawing: Drawing, _ color: Color) -> [Drawing.Stroke: [[Point]]] {
    var result: [Drawing.Stroke: [[Point]]] = [:]
    for case .stroke(let path, let stroke) in drawing.marks where stroke.color == color {
      let points = path.steps.compactMap { step -> Point? in
        switch step {
        case .move(let point), .line(let point): point
        default: nil
        }
      }
      if points.count > 2 { result[stroke, default: []].append(points) }
    }
    return result
  }

  @Test func putsValuesWhereTheTicksSay() throws {
    let chart = LineChart(x: Axis("epoch", integers: true), series: [Series("a", [2, 0, 1, 4])])
    let drawing = try chart.drawing(theme: .light)
    let points = try #require(lines(drawing, Theme.light.series[0]).values.first?.first)
    let label = { (string: String, anchor: Drawing.Text.Anchor) in
      try #require(drawing.texts.first { $0.string == string && $0.anchor == anchor }).at
    }
    // A y label's digits are centered on its value, an x label stands below it.
    for (point, value) in zip(points, [2, 0, 1, 4]) {
      #expect(abs(try label("\(value)", .end).y - 0.36 * Style.tick - point.y) < 0.01)
    }
    for (point, epoch) in zip(points, 1...4) { #expect(abs(try label("\(epoch)", .middle).x - point.x) < 0.01) }
  }

  @Test(arguments: [Theme.light, Theme.dark])
  func paintsEverySeriesInItsColorAtItsPoints(theme: Theme) throws {
    let chart = LineChart.trainingCurve("loss", training: SampleFigures.loss, validation: SampleFigures.validation)
    let image = try DecodedPNG(chart.png(theme: theme))
    let drawing = try chart.drawing(theme: theme)
    for color in theme.series.prefix(2) {
      for points in lines(drawing, color).values.joined() {
        let hits = points.count { point in
          // A hollow marker hides the line at its point; its ring is around it.
          [(0.0, 0.0), (2.2, 0), (-2.2, 0), (0, 2.2)].contains { dx, dy in
            image[Int((point.x + dx) * 2), Int((point.y + dy) * 2)] == DecodedPNG.Pixel(color)
          }
        }
        #expect(hits >= points.count - 4, "\(color.hex): \(hits) of \(points.count)")
      }
    }
  }

  @Test func drawsValidationDashedAndTrainingSolid() throws {
    // Two level lines of many points, so that no marker interrupts them.
    let chart = LineChart.trainingCurve(
      "loss", training: [Double](repeating: 1, count: 200), validation: [Double](repeating: 2, count: 200))
    let image = try DecodedPNG(chart.png())
    let drawing = try chart.drawing(theme: .light)
    let runs = try Theme.light.series.prefix(2).map { color -> Int in
      let points = try #require(lines(drawing, color).values.joined().first { $0.count > 100 })
      let y = Int(points[0].y * 2)
      let row = (Int(points[0].x * 2)...Int(points[points.count - 1].x * 2)).map {
        image[$0, y] == DecodedPNG.Pixel(color)
      }
      return zip(row, row.dropFirst()).count { !$0 && $1 } + (row[0] ? 1 : 0)
    }
    #expect(runs[0] == 1)
    #expect(runs[1] > 40)
  }

  @Test func leavesGapsAndSaysWhere() throws {
    let chart = LineChart.trainingCurve("loss", training: [5, 4, .nan, 3, 2, 1, .infinity, 2, 1])
    let drawing = try chart.drawing(theme: .light)
    // 5 4 | 3 2 1 | 2 1: pieces of two points are not counted by `lines`, the one of three is.
    #expect(lines(drawing, Theme.light.series[0]).values.joined().map(\.count) == [3])
    #expect(drawing.texts.contains { $0.string == "training: 2 of 9 values not finite (×), at epoch 3, 7" })
  }

  @Test func countsWhatAFixedRangeLeavesOut() throws {
    let chart = LineChart(y: Axis(range: 0...2), series: [Series("a", [1, 3, 1, -4])])
    #expect(chart.notes == ["a: 2 of 4 values outside the axes"])
    let log = LineChart(y: Axis(scale: .logarithmic), series: [Series("a", [1, 0, 10, -4])])
    #expect(log.notes == ["a: 2 of 4 values not above zero, which a log axis cannot show"])
  }

  @Test func marksTheBestEpoch() throws {
    let chart = LineChart.trainingCurve(
      "loss", training: [3, 2, 1], validation: [3, 0.5, 1], bestEpoch: 2, waitedThrough: 3)
    let drawing = try chart.drawing(theme: .light)
    #expect(drawing.texts.contains { $0.string == "best epoch 2: 0.5" })
    #expect(drawing.texts.contains { $0.string == "early stopping waits" })
    #expect(drawing.marks.contains { if case .fill(_, let color) = $0 { color == Theme.light.band } else { false } })
  }

  @Test func keepsEveryExtremeWhenThinning() {
    var points = (0..<20_000).map { Point(Double($0) / 100, 50) }
    points[777].y = 3
    points[13_131].y = 99
    let thin = thinned(points)
    #expect(thin.count < 1000)
    #expect(thin.map(\.y).min() == 3 && thin.map(\.y).max() == 99)
    #expect(zip(thin, thin.dropFirst()).allSatisfy { $0.x <= $1.x })
  }

  @Test func clipsLinesAtTheBox() {
    let box = Rect(x: 0, y: 0, width: 10, height: 10)
    let parts = clipped([Point(-5, 5), Point(5, 5), Point(5, 25), Point(5, 5)], to: box)
    #expect(parts == [[Point(0, 5), Point(5, 5), Point(5, 10)], [Point(5, 10), Point(5, 5)]])
    #expect(clipped([Point(-5, -5), Point(-5, 20)], to: box).isEmpty)
  }

  @Test(arguments: [
    (
      LineChart.trainingCurve("loss", training: [2.31, 0.5, 0.04], validation: [2.2, 0.07, 0.08]),
      "Line chart of loss over 3 epochs: training falls from 2.31 to 0.04; "
        + "validation falls from 2.2 to 0.08 (lowest 0.07 at epoch 2)."
    ),
    (
      LineChart.trainingCurve("accuracy", training: [0.5, 0.5]),
      "Line chart of accuracy over 2 epochs: training stays at 0.5."
    ),
    (
      LineChart.trainingCurve("loss", training: [.nan, 1, .nan], validation: []),
      "Line chart of loss over 3 epochs: training is 1 at epoch 2, with 2 values not finite; validation has no values."
    ),
    (
      LineChart(x: Axis("rate"), y: Axis("loss"), series: [Series("", x: [0.1, 0.2], y: [1, 3])]),
      "Line chart of loss over rate from 0.1 to 0.2: the line rises from 1 to 3."
    ),
    (LineChart(), "Line chart, without any series."),
  ])
  func describesItself(chart: LineChart, words: String) {
    #expect(chart.altText == words)
  }
}

extension Drawing.Stroke: Hashable {
  public static func == (a: Self, b: Self) -> Bool { a.color == b.color && a.width == b.width && a.dash == b.dash }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(color)
    hasher.combine(width)
  }
}
