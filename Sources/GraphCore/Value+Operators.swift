import TensorCore

// Arithmetic on values with NumPy's broadcasting: shapes are aligned at their last axis, a size of 1 is repeated.
extension Value {
  /// The sum of elements, shapes broadcasting.
  public static func + (left: Value, right: Value) throws(ShapeError) -> Value { try left.binary(.add, right) }
  /// The difference of elements, shapes broadcasting.
  public static func - (left: Value, right: Value) throws(ShapeError) -> Value { try left.binary(.subtract, right) }
  /// The product of elements, shapes broadcasting.
  public static func * (left: Value, right: Value) throws(ShapeError) -> Value { try left.binary(.multiply, right) }
  /// The quotient of elements, shapes broadcasting.
  public static func / (left: Value, right: Value) throws(ShapeError) -> Value { try left.binary(.divide, right) }

  /// The sum of each element and a number.
  public static func + (left: Value, right: Float) throws(ShapeError) -> Value { try left + left.number(right) }
  /// The difference of each element and a number.
  public static func - (left: Value, right: Float) throws(ShapeError) -> Value { try left - left.number(right) }
  /// The product of each element and a number.
  public static func * (left: Value, right: Float) throws(ShapeError) -> Value { try left * left.number(right) }
  /// The quotient of each element and a number.
  public static func / (left: Value, right: Float) throws(ShapeError) -> Value { try left / left.number(right) }
  /// The sum of a number and each element.
  public static func + (left: Float, right: Value) throws(ShapeError) -> Value { try right.number(left) + right }
  /// The difference of a number and each element.
  public static func - (left: Float, right: Value) throws(ShapeError) -> Value { try right.number(left) - right }
  /// The product of a number and each element.
  public static func * (left: Float, right: Value) throws(ShapeError) -> Value { try right.number(left) * right }
  /// The quotient of a number and each element.
  public static func / (left: Float, right: Value) throws(ShapeError) -> Value { try right.number(left) / right }

  /// The elements with the other sign.
  public static prefix func - (value: Value) throws(ShapeError) -> Value { try value.unary(.negate) }

  /// A scalar constant of this value's type.
  public func number(_ number: Float) -> Value {
    builder.constant(Tensor(numbers: [Double(number)], shape: [], dtype: dtype))
  }

  /// An element-wise function of one operand.
  public func unary(_ function: Operation.Unary) throws(ShapeError) -> Value {
    try builder.apply(.unary(function), [self])
  }

  /// An element-wise function of two operands, shapes broadcasting.
  public func binary(_ function: Operation.Binary, _ other: Value) throws(ShapeError) -> Value {
    let (left, right) = try broadcastTogether(with: other)
    return try builder.apply(.binary(function), [left, right])
  }

  /// An element-wise function of each element and a number.
  public func binary(_ function: Operation.Binary, _ other: Float) throws(ShapeError) -> Value {
    try binary(function, number(other))
  }

  /// Truth values of a comparison, shapes broadcasting.
  public func compare(_ comparison: Operation.Comparison, _ other: Value) throws(ShapeError) -> Value {
    let (left, right) = try broadcastTogether(with: other)
    return try builder.apply(.compare(comparison), [left, right])
  }

  /// Truth values of a comparison of each element with a number.
  public func compare(_ comparison: Operation.Comparison, _ other: Float) throws(ShapeError) -> Value {
    try compare(comparison, number(other))
  }

  /// `whenTrue` where this `bool` value is true, else `whenFalse`; all three broadcast together.
  public func select(_ whenTrue: Value, _ whenFalse: Value) throws(ShapeError) -> Value {
    let shape = try Shape.broadcast(Shape.broadcast(self.shape, whenTrue.shape), whenFalse.shape)
    return try builder.apply(
      .select, [broadcast(to: shape), whenTrue.broadcast(to: shape), whenFalse.broadcast(to: shape)])
  }

  private func broadcastTogether(with other: Value) throws(ShapeError) -> (Value, Value) {
    let shape = try Shape.broadcast(shape, other.shape)
    return (try broadcast(to: shape), try other.broadcast(to: shape))
  }
}

extension Shape {
  /// The shape that two shapes broadcast to.
  public static func broadcast(_ left: Shape, _ right: Shape) throws(ShapeError) -> Shape {
    let rank = max(left.rank, right.rank)
    var dimensions = [Int](repeating: 1, count: rank)
    for axis in 0..<rank {
      let a = axis < rank - left.rank ? 1 : left[axis - (rank - left.rank)]
      let b = axis < rank - right.rank ? 1 : right[axis - (rank - right.rank)]
      guard a == b || a == 1 || b == 1 else {
        throw ShapeError(
          operation: "broadcast", expected: "shapes that agree, or are 1, along each axis counted from the last",
          received: "\(left) and \(right)")
      }
      dimensions[axis] = a == 1 ? b : a
    }
    return Shape(dimensions)
  }
}
