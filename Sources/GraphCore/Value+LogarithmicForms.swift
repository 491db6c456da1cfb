import TensorCore

// Logarithms of sums of exponentials, without overflow or lost digits.
extension Value {
  /// log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|), which never overflows.
  ///
  /// −|x| is written min(−x, x) because its gradient at 0, which goes to the second operand, is then 1: together with
  /// the 0 of max(x, 0) the derivative there is ½, the sigmoid's value, as it must be for a network that starts at 0.
  public func softplus() throws(ShapeError) -> Value {
    try maximum(0) + (-self).binary(.minimum, self).exponential().unary(.logPlusOne)
  }

  /// log(1 / (1 + e⁻ˣ)), which never underflows to −∞ before x does.
  public func logSigmoid() throws(ShapeError) -> Value { try -(-self).softplus() }

  /// log(eˣ + eʸ); −∞ stands for no summand.
  ///
  /// The larger operand is taken out, of equal ones the second; the derivative at equal operands is ½ in both.
  public func logAddExp(_ other: Value) throws(ShapeError) -> Value {
    let isSameInfinity = try compare(.equal, other).binary(.and, unary(.isFinite).unary(.not))
    let difference = try isSameInfinity.select(number(0), self - other)
    return try compare(.greater, other).select(self + (-difference).softplus(), other + difference.softplus())
  }
}
