import TensorCore

// Rows and elements by index, for each element of a batch on its own. All rows of the batch become the rows of one
// table, so that every backend needs `gather` alone.
extension Value {
  /// The rows that `int32` indices name, for each element of the leading `batchAxes` axes on its own.
  ///
  /// For a value `[batch…, rows, rest…]` and indices `[batch…, at…]` the result is `[batch…, at…, rest…]`. Indices out of
  /// range are clamped to the first or last row.
  /// ```swift
  /// // The last real step of each sequence: [batch, steps, features] at [batch].
  /// let last = try sequences.gather(lengths - one, batchAxes: 1)
  /// ```
  public func gather(_ indices: Value, batchAxes: Int) throws(ShapeError) -> Value {
    let dimensions = shape.dimensions
    guard batchAxes >= 0, batchAxes < rank, indices.rank >= batchAxes, indices.dtype == .int32,
      indices.shape.dimensions.prefix(batchAxes) == dimensions.prefix(batchAxes)
    else {
      throw ShapeError(
        operation: "gather", expected: "int32 indices whose first \(batchAxes) axes are those of \(shape)",
        received: "\(indices.type)")
    }
    let at = Array(indices.shape.dimensions.dropFirst(batchAxes))
    let rest = Array(dimensions[(batchAxes + 1)...])
    let result = Shape(dimensions.prefix(batchAxes) + at + rest)
    let (batch, rows) = (dimensions.prefix(batchAxes).reduce(1, *), dimensions[batchAxes])
    guard batch > 0 else { return try zeros(result) }
    let flat = Shape([batch, at.reduce(1, *)])
    let starts = try builder.iota(flat, axis: 0) * builder.constant(Tensor(Int32(rows)))
    let places = try indices.clampedToRows(rows, "gather").reshape(flat) + starts
    return try reshape(Shape([batch * rows] + rest)).gather(places).reshape(result)
  }

  /// The elements along `axis` that `int32` indices name, for each position along the other axes on its own; Keras's
  /// `take_along_axis`.
  ///
  /// The indices have this value's shape but for the size along `axis`. Those out of range are clamped.
  public func takeAlong(axis: Int, _ indices: Value) throws(ShapeError) -> Value {
    guard shape.dimensions.indices.contains(axis), indices.rank == rank, indices.dtype == .int32,
      indices.shape.keeping(axes: [axis]) == shape.keeping(axes: [axis])
    else {
      throw ShapeError(
        operation: "takeAlong", expected: "int32 indices that differ from \(shape) along axis \(axis) only",
        received: "\(indices.type)")
    }
    let outer = shape.dimensions[..<axis].reduce(1, *)
    let inner = shape.dimensions[(axis + 1)...].reduce(1, *)
    guard indices.shape.count > 0 else { return try zeros(indices.shape) }
    let wide = Shape([outer, indices.shape[axis], inner])
    let rows = try indices.clampedToRows(shape[axis], "takeAlong").reshape(wide)
    // Element (o, r, i) of [outer, rows, inner].
    let places =
      try (builder.iota(wide, axis: 0) * builder.constant(Tensor(Int32(shape[axis]))) + rows)
      * builder.constant(Tensor(Int32(inner))) + builder.iota(wide, axis: 2)
    return try reshape([shape.count]).gather(places).reshape(indices.shape)
  }

  /// Indices as `gather` reads them.
  private func clampedToRows(_ rows: Int, _ operation: String) throws(ShapeError) -> Value {
    guard rows > 0 else {
      throw ShapeError(operation: operation, expected: "at least one row", received: "0 rows")
    }
    return try maximum(0).binary(.minimum, builder.constant(Tensor(Int32(rows - 1))))
  }

  private func zeros(_ shape: Shape) throws(ShapeError) -> Value {
    try number(0).broadcast(to: shape)
  }
}
