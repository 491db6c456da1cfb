/// Sizes that all figures share, in CSS pixels.
enum Style {
  static let title = 13.0
  static let label = 12.0
  static let tick = 11.5
  static let note = 11.0
  /// From one baseline to the next, for text of `label` size.
  static let row = 18.0
  static let noteRow = 14.0
  static let titleRow = 20.0
  static let line = 1.75
  /// For lines of so many points that they wear out a thicker pen.
  static let fineLine = 1.1
  static let grid = 1.0
  /// Empty border around every figure.
  static let margin = 10.0
  static let marker = 2.4

  static func dash(_ line: Series.Line) -> [Double] {
    switch line {
    case .solid: []
    case .dashed: [5.5, 3.2]
    case .dotted: [1.6, 2.4]
    }
  }
}

/// The middle of the CSS pixel at a place: a line of width 1 there fills whole device pixels at every scale.
func crisp(_ place: Double) -> Double { place.rounded(.down) + 0.5 }

extension Drawing {
  /// What lies within the margins.
  var content: Rect {
    Rect(x: 0, y: 0, width: size.width, height: size.height)
      .inset(left: Style.margin, top: Style.margin, right: Style.margin + 2, bottom: Style.margin)
  }

  mutating func horizontal(_ y: Double, from left: Double, to right: Double, _ color: Color) {
    stroke(.polyline([Point(left, crisp(y)), Point(right, crisp(y))]), color, width: Style.grid)
  }

  mutating func vertical(_ x: Double, from top: Double, to bottom: Double, _ color: Color, dash: [Double] = []) {
    stroke(.polyline([Point(crisp(x), top), Point(crisp(x), bottom)]), color, width: Style.grid, dash: dash)
  }
}
