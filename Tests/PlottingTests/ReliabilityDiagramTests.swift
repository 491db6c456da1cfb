import Testing

@testable import Plotting

@Suite struct ReliabilityDiagramTests {
  private let figure = ReliabilityDiagram(
    title: "Reliability",
    bins: [
      .init(lower: 0.5, upper: 0.6, count: 4, stated: 0.55, observed: 0.5),
      .init(lower: 0.6, upper: 0.7, count: 0, stated: 0, observed: 0),
      .init(lower: 0.9, upper: 1, count: 40, stated: 0.95, observed: 0.9),
    ], error: 0.05)

  @Test func wilsonsIntervalIsThatOfTheTextbook() {
    // 5 of 10: 0.2366 to 0.7634 (Brown, Cai and DasGupta 2001).
    let interval = ReliabilityDiagram.Bin(lower: 0, upper: 1, count: 10, stated: 0.5, observed: 0.5).interval
    #expect(abs(interval.lower - 0.2366) < 5e-5 && abs(interval.upper - 0.7634) < 5e-5)
    let none = ReliabilityDiagram.Bin(lower: 0, upper: 1, count: 10, stated: 0.5, observed: 0).interval
    #expect(none.lower == 0 && abs(none.upper - 0.2775) < 5e-5)
  }

  @Test func pointsStandWhereTheTicksSay() throws {
    let drawing = try figure.drawing(theme: .light)
    let discs = drawing.marks.compactMap { mark -> Point? in
      guard case .fill(let path, let color) = mark, color == Theme.light.series[0], path.steps.count == 6,
        case .move(let start) = path.steps[0], case .curve = path.steps[1]
      else { return nil }
      return Point(start.x - 3.4, start.y)
    }
    #expect(discs.count == 2)
    func place(_ label: String) throws -> Point {
      try #require(drawing.texts.first { $0.string == label && $0.anchor == .middle }).at
    }
    let (left, right) = (try place("0.0").x, try place("1.0").x)
    #expect(abs(discs[0].x - (left + 0.55 * (right - left))) < 0.01)
    #expect(abs(discs[1].x - (left + 0.95 * (right - left))) < 0.01)
    let labels = drawing.texts.filter { $0.anchor == .end }
    let (bottom, top) = (labels.first { $0.string == "0.0" }!.at.y, labels.first { $0.string == "1.0" }!.at.y)
    #expect(abs(discs[1].y + 0.36 * Style.tick - (bottom + 0.9 * (top - bottom))) < 0.01)
  }

  @Test func emptyBinsAreNotDrawn() throws {
    let drawing = try figure.drawing(theme: .dark)
    let bars = drawing.marks.count { mark in
      guard case .fill(let path, let color) = mark, color == Theme.dark.series[0] else { return false }
      return path.steps.count == 5
    }
    #expect(bars == 2)
    #expect(drawing.texts.contains { $0.string == "share right, ECE 0.050" })
  }

  @Test func describesItself() {
    #expect(
      figure.altText
        == "Reliability diagram, expected calibration error 0.050: confidence 0.55, share right 0.50 "
        + "(4 samples); confidence 0.95, share right 0.90 (40 samples).")
  }
}
