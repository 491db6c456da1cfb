import TensorCore

// What reductions are used for. `axes` are taken out (all of them if `nil`), or kept with size 1.
extension Value {
  /// The sum divided by the number of elements; `NaN` for none.
  public func mean(axes: [Int]? = nil, keepingAxes: Bool = false) throws(ShapeError) -> Value {
    // The sum first: its rule has then refused axes that the shape lacks.
    let sum = try sum(axes: axes, keepingAxes: keepingAxes)
    return try sum / Float((axes ?? Array(0..<rank)).reduce(1) { $0 * shape[axis($1)] })
  }

  /// The mean of squared deviations from the mean, divided by the number of elements; never negative.
  public func variance(axes: [Int]? = nil, keepingAxes: Bool = false) throws(ShapeError) -> Value {
    try (self - mean(axes: axes, keepingAxes: true)).square().mean(axes: axes, keepingAxes: keepingAxes)
  }

  /// log Σ eˣ, the largest element taken out first, so that nothing overflows; −∞ for no elements.
  public func logSumExp(axes: [Int]? = nil, keepingAxes: Bool = false) throws(ShapeError) -> Value {
    let largest = try reduce(.maximum, axes: axes, keepingAxes: true)
    // Of infinities alone nothing can be taken out.
    let shift = try largest.unary(.isFinite).select(largest, number(0))
    let result = try (self - shift).exponential().sum(axes: axes, keepingAxes: true).log() + shift
    return keepingAxes ? result : try result.reshape(shape.removing(axes: axes.map { $0.map(axis) } ?? Array(0..<rank)))
  }

  /// √Σx², with the gradient 0 where all elements are 0.
  public func l2Norm(axes: [Int]? = nil, keepingAxes: Bool = false) throws(ShapeError) -> Value {
    let sum = try square().sum(axes: axes, keepingAxes: keepingAxes)
    let isZero = try sum.compare(.equal, 0)
    return try isZero.select(number(0), isZero.select(number(1), sum).sqrt())
  }

  /// Whether any element of this `bool` value is true; of no elements none is.
  public func any(axes: [Int]? = nil, keepingAxes: Bool = false) throws(ShapeError) -> Value {
    try truth("any").reduce(.maximum, axes: axes, keepingAxes: keepingAxes)
  }

  /// Whether all elements of this `bool` value are true; of no elements all are.
  public func all(axes: [Int]? = nil, keepingAxes: Bool = false) throws(ShapeError) -> Value {
    try truth("all").reduce(.minimum, axes: axes, keepingAxes: keepingAxes)
  }

  private func truth(_ operation: String) throws(ShapeError) -> Value {
    guard dtype == .bool else { throw ShapeError(operation: operation, expected: "bool", received: "\(type)") }
    return self
  }

  /// The position, `int32`, of the first smallest element along `axis`; of the first `NaN` if there is one.
  public func argMin(axis: Int) throws(ShapeError) -> Value {
    // Of whole numbers −1 − x, which, unlike −x, is there for the smallest one too.
    try (dtype == .int32 ? -1 - self : -self).argMax(axis: axis)
  }
}
