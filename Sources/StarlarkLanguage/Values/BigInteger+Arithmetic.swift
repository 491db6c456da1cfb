extension BigInteger {
  static prefix func - (value: BigInteger) -> BigInteger {
    BigInteger(isNegative: !value.isNegative, magnitude: value.magnitude)
  }

  static func + (a: BigInteger, b: BigInteger) -> BigInteger {
    if a.isNegative == b.isNegative {
      return BigInteger(isNegative: a.isNegative, magnitude: addMagnitudes(a.magnitude, b.magnitude))
    }
    if compareMagnitudes(a.magnitude, b.magnitude) >= 0 {
      return BigInteger(isNegative: a.isNegative, magnitude: subtractMagnitudes(a.magnitude, b.magnitude))
    }
    return BigInteger(isNegative: b.isNegative, magnitude: subtractMagnitudes(b.magnitude, a.magnitude))
  }

  static func - (a: BigInteger, b: BigInteger) -> BigInteger { a + -b }

  static func * (a: BigInteger, b: BigInteger) -> BigInteger {
    if a.isZero || b.isZero { return BigInteger(0) }
    var product = [UInt32](repeating: 0, count: a.magnitude.count + b.magnitude.count)
    for (i, x) in a.magnitude.enumerated() {
      var carry: UInt64 = 0
      for (j, y) in b.magnitude.enumerated() {
        let sum = UInt64(x) * UInt64(y) + UInt64(product[i + j]) + carry
        product[i + j] = UInt32(truncatingIfNeeded: sum)
        carry = sum >> 32
      }
      product[i + b.magnitude.count] = UInt32(carry)
    }
    return BigInteger(isNegative: a.isNegative != b.isNegative, magnitude: product)
  }

  /// The quotient rounded towards minus infinity and the remainder, which has the divisor's sign.
  ///
  /// - Precondition: the divisor is not zero.
  func floorDivided(by divisor: BigInteger) -> (quotient: BigInteger, remainder: BigInteger) {
    let (q, r) = BigInteger.divideMagnitudes(magnitude, divisor.magnitude)
    let quotient = BigInteger(isNegative: isNegative != divisor.isNegative, magnitude: q)
    let remainder = BigInteger(isNegative: isNegative, magnitude: r)
    if !remainder.isZero, isNegative != divisor.isNegative {
      return (quotient - BigInteger(1), remainder + divisor)
    }
    return (quotient, remainder)
  }

  private static func addMagnitudes(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    let (long, short) = a.count >= b.count ? (a, b) : (b, a)
    var result = long
    var carry: UInt64 = 0
    for index in long.indices {
      let sum = UInt64(long[index]) + (index < short.count ? UInt64(short[index]) : 0) + carry
      result[index] = UInt32(truncatingIfNeeded: sum)
      carry = sum >> 32
    }
    if carry > 0 { result.append(UInt32(carry)) }
    return result
  }

  /// `a - b`, where `a` is at least `b`.
  private static func subtractMagnitudes(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var result = a
    var borrow: Int64 = 0
    for index in a.indices {
      var difference = Int64(a[index]) - (index < b.count ? Int64(b[index]) : 0) - borrow
      borrow = difference < 0 ? 1 : 0
      if difference < 0 { difference += 1 << 32 }
      result[index] = UInt32(difference)
    }
    return result
  }

  /// Divides by one digit; the quotient may have leading zeros.
  static func divideMagnitude(_ a: [UInt32], by digit: UInt32) -> (quotient: [UInt32], remainder: UInt32) {
    var quotient = a
    var remainder: UInt64 = 0
    for index in a.indices.reversed() {
      let value = remainder << 32 | UInt64(a[index])
      quotient[index] = UInt32(value / UInt64(digit))
      remainder = value % UInt64(digit)
    }
    return (quotient, UInt32(remainder))
  }

  /// Knuth's algorithm D.
  private static func divideMagnitudes(_ a: [UInt32], _ b: [UInt32]) -> (quotient: [UInt32], remainder: [UInt32]) {
    if compareMagnitudes(a, b) < 0 { return ([], a) }
    if b.count == 1 {
      let (quotient, remainder) = divideMagnitude(a, by: b[0])
      return (quotient, [remainder])
    }
    // Shifting both so that the divisor's top bit is set makes each guessed digit at most 2 too large.
    let shift = b[b.count - 1].leadingZeroBitCount
    let divisor = BigInteger(magnitude: b).shiftedLeft(shift).magnitude
    var dividend = BigInteger(magnitude: a).shiftedLeft(shift).magnitude
    while dividend.count <= a.count { dividend.append(0) }
    let count = divisor.count
    let top = UInt64(divisor[count - 1])
    let second = UInt64(divisor[count - 2])
    var quotient = [UInt32](repeating: 0, count: dividend.count - count)
    for position in quotient.indices.reversed() {
      let head = UInt64(dividend[position + count]) << 32 | UInt64(dividend[position + count - 1])
      var guess = head / top
      var rest = head % top
      while guess >> 32 != 0 || guess * second > (rest << 32 | UInt64(dividend[position + count - 2])) {
        guess -= 1
        rest += top
        if rest >> 32 != 0 { break }
      }
      var borrow: Int64 = 0
      var carry: UInt64 = 0
      for index in 0..<count {
        let product = guess * UInt64(divisor[index]) + carry
        carry = product >> 32
        let difference = Int64(dividend[position + index]) - borrow - Int64(product & 0xFFFF_FFFF)
        dividend[position + index] = UInt32(truncatingIfNeeded: difference)
        borrow = difference < 0 ? 1 : 0
      }
      let difference = Int64(dividend[position + count]) - borrow - Int64(carry)
      dividend[position + count] = UInt32(truncatingIfNeeded: difference)
      if difference < 0 {
        // The guess was one too large: add the divisor back.
        guess -= 1
        var carry: UInt64 = 0
        for index in 0..<count {
          let sum = UInt64(dividend[position + index]) + UInt64(divisor[index]) + carry
          dividend[position + index] = UInt32(truncatingIfNeeded: sum)
          carry = sum >> 32
        }
        dividend[position + count] &+= UInt32(carry)
      }
      quotient[position] = UInt32(guess)
    }
    let remainder = BigInteger(magnitude: dividend).shiftedRight(shift).magnitude
    return (quotient, remainder)
  }
}
