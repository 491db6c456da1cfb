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

  /// Zeros of `shape` to which elements are added at positions along its last axis, for each row on its own.
  func scatteredAlongLastAxis(to positions: Value, of shape: Shape) throws(ShapeError) -> Value {
    let length = shape[shape.rank - 1]
    guard shape.count > 0 else { return try builder.constant(0).broadcast(to: shape) }
    // All rows become one: position p of row r is position r · length + p there.
    let rows = Shape([shape.count / length, positions.shape[positions.rank - 1]])
    let starts = try builder.apply(.iota(rows, axis: 0), []) * builder.constant(Tensor(Int32(length)))
    let places = try positions.reshape(rows) + starts
    return try reshape(rows).scatterAdd(at: places, into: [shape.count]).reshape(shape)
  }
}
