import TensorCore

// The operations as methods, for those who write layers and losses. Axes may be counted from the last, which is −1.
extension Value {
  /// An axis counted from the first; one that the value lacks is left for the shape rules to refuse.
  func axis(_ axis: Int) -> Int { axis < 0 ? axis + rank : axis }

  /// The same elements in another shape of equal count.
  public func reshape(_ shape: Shape) throws(ShapeError) -> Value {
    shape == self.shape ? self : try builder.apply(.reshape(shape), [self])
  }

  /// Axis `i` of the result is axis `permutation[i]`.
  public func transpose(_ permutation: [Int]) throws(ShapeError) -> Value {
    permutation == Array(0..<rank) ? self : try builder.apply(.transpose(permutation), [self])
  }

  /// Repeats to `shape`, the axes aligned at the last one.
  public func broadcast(to shape: Shape) throws(ShapeError) -> Value {
    try broadcast(to: shape, axes: Array(max(0, shape.rank - rank)..<max(0, shape.rank - rank) + rank))
  }

  /// Repeats to `shape`, axis `i` becoming axis `axes[i]`.
  public func broadcast(to shape: Shape, axes: [Int]) throws(ShapeError) -> Value {
    shape == self.shape && axes == Array(0..<rank)
      ? self : try builder.apply(.broadcastInDimension(shape, axes: axes), [self])
  }

  /// The elements as another type; fractions are cut towards 0.
  public func convert(to dtype: DType) throws(ShapeError) -> Value {
    dtype == self.dtype ? self : try builder.apply(.convert(dtype), [self])
  }

  /// Reduces the axes (all of them if `nil`), which are taken out, or kept with size 1.
  public func reduce(_ reduction: Operation.Reduction, axes: [Int]? = nil, keepingAxes: Bool = false) throws(ShapeError)
    -> Value
  {
    let axes = axes.map { $0.map(axis) } ?? Array(0..<rank)
    let reduced = axes.isEmpty ? self : try builder.apply(.reduce(reduction, axes: axes), [self])
    return keepingAxes ? try reduced.reshape(shape.keeping(axes: axes)) : reduced
  }

  /// The sum over axes.
  public func sum(axes: [Int]? = nil, keepingAxes: Bool = false) throws(ShapeError) -> Value {
    try reduce(.sum, axes: axes, keepingAxes: keepingAxes)
  }

  /// The product over axes; 1 for no elements.
  public func product(axes: [Int]? = nil, keepingAxes: Bool = false) throws(ShapeError) -> Value {
    try reduce(.product, axes: axes, keepingAxes: keepingAxes)
  }

  /// Running sums along `axis`, of the elements before each one only if `exclusive`, from the last one if `reverse`.
  public func cumulativeSum(axis: Int, exclusive: Bool = false, reverse: Bool = false) throws(ShapeError) -> Value {
    try builder.apply(.cumulativeSum(axis: self.axis(axis), exclusive: exclusive, reverse: reverse), [self])
  }

  /// The position, `int32`, of the first largest element along `axis`; of the first `NaN` if there is one.
  public func argMax(axis: Int) throws(ShapeError) -> Value {
    try builder.apply(.argMax(axis: self.axis(axis)), [self])
  }

  /// The matrix product; axes before the last two are batches that both have.
  public func dot(_ other: Value, transposeLeft: Bool = false, transposeRight: Bool = false) throws(ShapeError) -> Value
  {
    try builder.apply(.dot(transposeLeft: transposeLeft, transposeRight: transposeRight), [self, other])
  }

  /// Elements `range` along one axis.
  public func slice(_ range: Range<Int>, axis: Int) throws(ShapeError) -> Value {
    let axis = self.axis(axis)
    guard shape.dimensions.indices.contains(axis) else {
      throw ShapeError(operation: "slice", expected: "an axis of \(shape)", received: "axis \(axis)")
    }
    var starts = [Int](repeating: 0, count: rank)
    var limits = shape.dimensions
    starts[axis] = range.lowerBound
    limits[axis] = range.upperBound
    return try builder.apply(
      .slice(starts: starts, limits: limits, strides: [Int](repeating: 1, count: rank)), [self])
  }

  /// The rows along `axis` that `int32` indices name; their axes take its place.
  public func gather(_ indices: Value, axis: Int = 0) throws(ShapeError) -> Value {
    try builder.apply(.gather(axis: self.axis(axis)), [self, indices])
  }

  /// Zeros of `shape` to which these rows are added, along `axis`, where `int32` indices say.
  public func scatterAdd(at indices: Value, axis: Int = 0, into shape: Shape) throws(ShapeError) -> Value {
    try builder.apply(.scatterAdd(shape, axis: axis), [indices, self])
  }

  /// The `k` largest elements along the last axis, the largest first; `NaN` counts as larger than any number.
  public func topKValues(_ k: Int) throws(ShapeError) -> Value { try builder.apply(.topKValues(k), [self]) }

  /// The positions of the `k` largest elements along the last axis; of equal ones the lower comes first.
  public func topKIndices(_ k: Int) throws(ShapeError) -> Value { try builder.apply(.topKIndices(k), [self]) }

  /// eˣ / Σ eˣ along the last axis.
  public func softmax() throws(ShapeError) -> Value { try builder.apply(.softmax, [self]) }
  /// x − log Σ eˣ along the last axis.
  public func logSoftmax() throws(ShapeError) -> Value { try builder.apply(.logSoftmax, [self]) }
  /// e to the power of x.
  public func exponential() throws(ShapeError) -> Value { try unary(.exponential) }
  /// The natural logarithm.
  public func log() throws(ShapeError) -> Value { try unary(.log) }
  /// The square root.
  public func sqrt() throws(ShapeError) -> Value { try unary(.sqrt) }
  /// The absolute value.
  public func abs() throws(ShapeError) -> Value { try unary(.abs) }
  /// The square.
  public func square() throws(ShapeError) -> Value { try self * self }
  /// The larger of two elements, shapes broadcasting.
  public func maximum(_ other: Value) throws(ShapeError) -> Value { try binary(.maximum, other) }
  /// The smaller of two elements, shapes broadcasting.
  public func minimum(_ other: Value) throws(ShapeError) -> Value { try binary(.minimum, other) }
  /// The larger of each element and a number.
  public func maximum(_ other: Float) throws(ShapeError) -> Value { try binary(.maximum, other) }
  /// The smaller of each element and a number.
  public func minimum(_ other: Float) throws(ShapeError) -> Value { try binary(.minimum, other) }
  /// Each element, brought to the range from `low` to `high`.
  public func clamp(_ low: Float, _ high: Float) throws(ShapeError) -> Value { try maximum(low).minimum(high) }

  /// 1 at the position that this `int32` value names along a new last axis of `depth`, 0 elsewhere.
  public func oneHot(depth: Int) throws(ShapeError) -> Value {
    let wide = Shape(shape.dimensions + [depth])
    let positions = try builder.apply(.iota(wide, axis: rank), [])
    let labels = try broadcast(to: wide, axes: Array(0..<rank))
    return try builder.apply(.compare(.equal), [positions, labels]).convert(to: .float32)
  }
}
