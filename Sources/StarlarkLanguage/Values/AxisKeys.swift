/// A slice among the indices of several axes: what stands between the commas of `x[:, 1:3]`.
///
/// Values of hosts find it in the tuple that ``HostValue/index(_:)`` is given; nothing else knows several axes.
public final class AxisSlice: HostValue {
  public let start: Int?
  public let stop: Int?
  public let step: Int?
  public let typeName = "slice"

  public init(start: Int?, stop: Int?, step: Int?) {
    self.start = start
    self.stop = stop
    self.step = step
  }

  public var repr: String {
    let parts = [start, stop, step].map { $0.map(String.init) ?? "" }
    return step == nil ? "\(parts[0]):\(parts[1])" : parts.joined(separator: ":")
  }
}

/// `...` among indices.
public final class Ellipsis: HostValue {
  public let typeName = "ellipsis"
  public let repr = "..."
  public init() {}
}
