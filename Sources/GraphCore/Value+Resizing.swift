import TensorCore

/// How numbers between the elements of an image are found.
public enum Interpolation: String, Hashable, Sendable, CaseIterable {
  /// The element whose cell holds the place.
  case nearest
  /// Between the two neighbours along each axis, in proportion to the distance.
  case linear
}

extension Value {
  /// As many elements along `axis` as asked for, the axis being stretched or shrunk as a whole.
  ///
  /// Cell centres lie at ½, 1½, …: element i of m is taken at (i + ½) · n / m − ½ of n elements, clamped to the first and
  /// last; nothing is averaged away when shrinking. Keras's `UpSampling` and `ops.image.resize` without antialiasing; an
  /// image is resized along its rows, then along its columns.
  public func resized(axis: Int, to size: Int, _ interpolation: Interpolation) throws(ShapeError) -> Value {
    guard shape.dimensions.indices.contains(axis), size >= 0, shape[axis] > 0 else {
      throw ShapeError(
        operation: "resized", expected: "an axis of at least one element and a size of at least 0",
        received: "axis \(axis) of \(shape) and size \(size)")
    }
    let count = shape[axis]
    if size == count { return self }
    var lower: [Int32] = []
    var upper: [Int32] = []
    var weights: [Float] = []
    for i in 0..<size {
      // Twice the place in units of 1 / size, so that whole numbers decide which elements are met.
      let twice = (2 * i + 1) * count - (interpolation == .linear ? size : 0)
      let cell = twice >= 0 ? twice / (2 * size) : -1
      lower.append(Int32(max(cell, 0)))
      upper.append(Int32(min(cell + 1, count - 1)))
      weights.append(Float(Double(twice - cell * 2 * size) / Double(2 * size)))
    }
    let first = try gather(builder.constant(Tensor(lower)), axis: axis)
    guard interpolation == .linear else { return first }
    let second = try gather(builder.constant(Tensor(upper)), axis: axis)
    let weight = try builder.constant(Tensor(weights)).broadcast(to: first.shape, axes: [axis])
    return try first + (second - first) * weight
  }
}
