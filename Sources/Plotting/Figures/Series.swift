/// Named points that belong together: a line, or a cloud of markers.
public struct Series: Sendable, Hashable, Encodable {
  public enum Line: Sendable, Hashable, Encodable {
    case solid, dashed, dotted
  }

  /// Whether points are marked one by one.
  public enum Markers: Sendable, Hashable, Encodable {
    /// While they stand far enough apart.
    case automatic
    case none
  }

  public var name: String
  public var x: [Double]
  /// Values that are not finite leave a gap, and the figure says so.
  public var y: [Double]
  public var line: Line
  /// Index into ``Theme/series``; `nil` takes the series' own place in the figure.
  public var color: Int?
  public var markers: Markers

  public init(
    _ name: String, x: [Double], y: [Double], line: Line = .solid, color: Int? = nil, markers: Markers = .automatic
  ) {
    (self.name, self.x, self.y, self.line, self.color, self.markers) = (name, x, y, line, color, markers)
  }

  /// One value per step, counted from `first`: a value per epoch.
  public init(_ name: String, _ y: [Double], first: Int = 1, line: Line = .solid, color: Int? = nil) {
    self.init(name, x: y.indices.map { Double(first + $0) }, y: y, line: line, color: color)
  }
}

/// How one axis of a figure is to be laid out.
public struct Axis: Sendable, Hashable, Encodable {
  public enum Scale: Sendable, Hashable, Encodable {
    /// A y axis is logarithmic if all values are positive and span more than two decades; an x axis is linear.
    case automatic
    case linear
    /// Values of zero and below cannot be shown; the figure says how many.
    case logarithmic
  }

  public var title: String
  public var scale: Scale
  /// Fixed ends; `nil` fits the values.
  ///
  /// Points outside are left out, and the figure says how many.
  public var range: ClosedRange<Double>?
  /// Ticks at whole numbers only, as for epochs.
  public var integers: Bool

  public init(
    _ title: String = "", scale: Scale = .automatic, range: ClosedRange<Double>? = nil, integers: Bool = false
  ) {
    (self.title, self.scale, self.range, self.integers) = (title, scale, range, integers)
  }
}
