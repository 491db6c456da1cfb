import TensorCore

// Sorting along any axis, by the primitives for the last one.
extension Value {
  /// The elements along an axis (the last if `nil`) from the smallest to the largest; `NaN` counts as the largest.
  public func sorted(axis: Int? = nil, descending: Bool = false) throws(ShapeError) -> Value {
    try alongLastAxis(axis, "sorted") { x throws(ShapeError) in
      let sorted = try x.topKValues(x.shape[x.rank - 1])
      return descending ? sorted : try sorted.reversedAlongLastAxis()
    }
  }

  /// The positions, `int32`, of the elements along an axis (the last if `nil`) in the order of ``sorted(axis:descending:)``;
  /// equal elements keep their order.
  public func argSort(axis: Int? = nil, descending: Bool = false) throws(ShapeError) -> Value {
    try alongLastAxis(axis, "argSort") { x throws(ShapeError) in
      let length = x.shape[x.rank - 1]
      if descending { return try x.topKIndices(length) }
      // Backwards there and back again, so that of equal elements the first stays first.
      let backwards = try x.reversedAlongLastAxis().topKIndices(length).reversedAlongLastAxis()
      return try builder.constant(Tensor(Int32(length - 1))) - backwards
    }
  }

  private func reversedAlongLastAxis() throws(ShapeError) -> Value {
    try builder.apply(.reverse(axes: [rank - 1]), [self])
  }

  private func alongLastAxis(
    _ axis: Int?, _ operation: String, _ body: (Value) throws(ShapeError) -> Value
  ) throws(ShapeError) -> Value {
    let axis = axis ?? rank - 1
    guard shape.dimensions.indices.contains(axis) else {
      throw ShapeError(operation: operation, expected: "an axis of \(shape)", received: "axis \(axis)")
    }
    var exchanged = Array(0..<rank)
    exchanged.swapAt(axis, rank - 1)
    return try body(transpose(exchanged)).transpose(exchanged)
  }
}
