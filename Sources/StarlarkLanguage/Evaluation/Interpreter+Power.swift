extension Interpreter {
  /// `**` of numbers, as in Python: an integer to a negative power is a float; `nil` if an operand is no number.
  func power(_ a: Value, _ b: Value) throws -> Value? {
    guard let x = a.asDouble, let y = b.asDouble else { return nil }
    if let base = a.asBigInteger, let exponent = b.asBigInteger, !exponent.isNegative {
      return .integer(try power(base, exponent))
    }
    if x.isInfinite, case .bigInt = a { throw EvaluationError("int too large to convert to float") }
    if y.isInfinite, case .bigInt = b { throw EvaluationError("int too large to convert to float") }
    if x == 0, y < 0 { throw EvaluationError("division by zero: 0 to a negative power") }
    if x < 0, x.isFinite, y.isFinite, y != y.rounded() {
      throw EvaluationError(
        "a negative number has no power with a fraction: \(a.excerpt) ** \(b.excerpt)",
        help: ["a sign before the number is applied last: -x ** y is -(x ** y)"])
    }
    try countSteps(16)
    return .float(FloatPower.power(x, y))
  }

  /// By squaring; the size of the result is known beforehand but for its last bits.
  private func power(_ base: BigInteger, _ exponent: BigInteger) throws -> BigInteger {
    if exponent.isZero { return BigInteger(1) }
    let isOdd = exponent.magnitude[0] & 1 == 1
    if base.isZero || base.magnitude == [1] {
      return BigInteger(isNegative: base.isNegative && isOdd, magnitude: base.magnitude)
    }
    guard let count = exponent.asInt, (base.bitCount - 1).multipliedOrMax(by: count) <= limits.integerBits else {
      throw integerLimitError()
    }
    var (result, square, rest) = (BigInteger(1), base, count)
    while true {
      if rest & 1 == 1 {
        try countSteps(result.magnitude.count * square.magnitude.count / 16)
        result = result * square
      }
      rest >>= 1
      if rest == 0 { return try checked(result) }
      try countSteps(square.magnitude.count * square.magnitude.count / 16)
      square = square * square
    }
  }
}
