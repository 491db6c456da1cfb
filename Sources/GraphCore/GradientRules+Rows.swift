import TensorCore

extension Value {
  /// Rows along `axis`, and zeros for indices out of range: the transpose of `scatterAdd`, which drops them.
  func gatherWithinRange(_ indices: Value, axis: Int) throws(ShapeError) -> Value {
    let zero = try builder.constant(0)
      .broadcast(to: Shape(shape.dimensions[..<axis] + indices.shape.dimensions + shape.dimensions[(axis + 1)...]))
    guard shape[axis] > 0 else { return zero }
    let rows = try gather(indices, axis: axis)
    let size = builder.constant(Tensor(Int32(shape[axis])))
    let isInside = try indices.compare(.greaterOrEqual, 0).binary(.and, indices.compare(.less, size))
    let axes = Array(axis..<axis + indices.rank)
    return try isInside.broadcast(to: rows.shape, axes: axes).select(rows, zero)
  }
}
