/// Named points that belong together: a line, or a cloud of markers.
public struct Series: Sendable, Equatable {
  public enum Line: Sendable, Equatable {
    case solid, dashed, dotted
  }

  public var name: String
  public var x: [Double]
  /// Values that are not finite leave a gap, and the figure says so.
  public var y: [Double]
  public var line: Line
  /// Index into ``Theme/series``; `nil` takes the series' own place in the figure.
  public var color: Int?

  public init(_ name: String, x: [Double], y: [Double], line: Line = .solid, color: Int? = nil) {
    (self.name, self.x, self.y, self.line, self.color) = (name, x, y, line, color)
  }

  /// One value per step, counted from `first`: a value per epoch.
  public init(_ name: String, _ y: [Double], first: Int = 1, line: Line = .solid, color: Int? = nil) {
    self.init(name, x: y.indices.map { Double(first + $0) }, y: y, line: line, color: color)
  }
}

/// How one axis of a figure is to be laid out.
public struct Axis: Sendable, Equatable {
  public enum Scale: Sendable, Equatable {
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
