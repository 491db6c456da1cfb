import TensorCore

// Values made from positions alone.
extension GraphBuilder {
  /// 0, 1, 2, … along `axis`, as `int32`.
  public func iota(_ shape: Shape, axis: Int) throws(ShapeError) -> Value { try apply(.iota(shape, axis: axis), []) }

  /// A `bool` matrix that is true where column − row is at most `diagonal`: for 0 the lower triangle with its diagonal,
  /// the mask of causal attention with queries as rows and keys as columns.
  public func lowerTriangle(rows: Int, columns: Int, diagonal: Int = 0) throws(ShapeError) -> Value {
    let shape: Shape = [rows, columns]
    let distance = try iota(shape, axis: 1) - iota(shape, axis: 0)
    let limit = Int32(clamping: diagonal)
    return try distance.compare(.lessOrEqual, constant(Tensor(limit)))
  }

  /// A `bool` value `[batch…, count]` that is true for the first `lengths` positions: the mask of padded sequences.
  ///
  /// - Parameter lengths: `int32` of shape `[batch…]`.
  public func sequenceMask(lengths: Value, count: Int) throws(ShapeError) -> Value {
    let wide = Shape(lengths.shape.dimensions + [count])
    return try iota(wide, axis: lengths.rank)
      .compare(.less, lengths.broadcast(to: wide, axes: Array(0..<lengths.rank)))
  }
}
