/// A point in CSS pixels, y downwards.
struct Point: Sendable, Hashable {
  var x, y: Double

  init(_ x: Double, _ y: Double) {
    (self.x, self.y) = (x, y)
  }
}

/// An axis-parallel rectangle in CSS pixels, y downwards.
struct Rect: Sendable, Hashable {
  var x, y, width, height: Double

  init(x: Double, y: Double, width: Double, height: Double) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  init(left: Double, top: Double, right: Double, bottom: Double) {
    self.init(x: left, y: top, width: right - left, height: bottom - top)
  }

  var left: Double { x }
  var right: Double { x + width }
  var top: Double { y }
  var bottom: Double { y + height }
  var middle: Point { Point(x + width / 2, y + height / 2) }

  func inset(left: Double = 0, top: Double = 0, right: Double = 0, bottom: Double = 0) -> Rect {
    Rect(x: x + left, y: y + top, width: max(width - left - right, 1), height: max(height - top - bottom, 1))
  }

  func overlaps(_ other: Rect) -> Bool {
    left < other.right && other.left < right && top < other.bottom && other.top < bottom
  }
}

/// An outline of lines and Bézier curves.
struct Path: Sendable, Equatable {
  enum Step: Sendable, Equatable {
    case move(Point)
    case line(Point)
    case curve(Point, Point, Point)
    case close
  }

  var steps: [Step] = []

  static func polyline(_ points: [Point]) -> Path {
    var path = Path()
    for (index, point) in points.enumerated() { path.steps.append(index == 0 ? .move(point) : .line(point)) }
    return path
  }

  static func polygon(_ points: [Point]) -> Path {
    var path = polyline(points)
    path.steps.append(.close)
    return path
  }

  static func rectangle(_ r: Rect) -> Path {
    polygon([Point(r.left, r.top), Point(r.right, r.top), Point(r.right, r.bottom), Point(r.left, r.bottom)])
  }

  /// A circle of four Bézier quarters, off by at most 0.03 %; written out so that no sine enters the pixels.
  static func circle(_ center: Point, radius r: Double) -> Path {
    let k = 0.5522847498307936 * r
    let (x, y) = (center.x, center.y)
    return Path(steps: [
      .move(Point(x + r, y)),
      .curve(Point(x + r, y + k), Point(x + k, y + r), Point(x, y + r)),
      .curve(Point(x - k, y + r), Point(x - r, y + k), Point(x - r, y)),
      .curve(Point(x - r, y - k), Point(x - k, y - r), Point(x, y - r)),
      .curve(Point(x + k, y - r), Point(x + r, y - k), Point(x + r, y)),
      .close,
    ])
  }
}
