extension BigInteger {
  /// The value times 2^count; `count` may be negative, then the magnitude is cut off.
  func shiftedLeft(_ count: Int) -> BigInteger {
    if count < 0 {
      return BigInteger(isNegative: isNegative, magnitude: BigInteger.shiftMagnitudeRight(magnitude, -count))
    }
    if isZero { return self }
    let (words, bits) = (count / 32, UInt32(count % 32))
    var result = [UInt32](repeating: 0, count: words)
    var carry: UInt32 = 0
    for word in magnitude {
      result.append(bits == 0 ? word : word << bits | carry)
      carry = bits == 0 ? 0 : word >> (32 - bits)
    }
    result.append(carry)
    return BigInteger(isNegative: isNegative, magnitude: result)
  }

  /// The value divided by 2^count, rounded towards minus infinity.
  func shiftedRight(_ count: Int) -> BigInteger {
    let shifted = BigInteger(magnitude: BigInteger.shiftMagnitudeRight(magnitude, count))
    guard isNegative else { return shifted }
    let isExact = shifted.shiftedLeft(count).magnitude == magnitude
    return isExact ? -shifted : -shifted - BigInteger(1)
  }

  private static func shiftMagnitudeRight(_ magnitude: [UInt32], _ count: Int) -> [UInt32] {
    let (words, bits) = (count / 32, UInt32(count % 32))
    guard words < magnitude.count else { return [] }
    var result = Array(magnitude[words...])
    guard bits > 0 else { return result }
    for index in result.indices {
      let next = index + 1 < result.count ? result[index + 1] : 0
      result[index] = result[index] >> bits | next << (32 - bits)
    }
    return result
  }

  /// Combines the two's complement forms, which both go on with their sign for ever.
  func combined(with other: BigInteger, _ combine: (UInt32, UInt32) -> UInt32) -> BigInteger {
    let count = max(magnitude.count, other.magnitude.count) + 1
    let words = zip(twosComplement(count), other.twosComplement(count)).map(combine)
    guard words[count - 1] >> 31 == 1 else { return BigInteger(magnitude: words) }
    let positive = BigInteger.negateTwosComplement(words)
    return BigInteger(isNegative: true, magnitude: positive)
  }

  private func twosComplement(_ count: Int) -> [UInt32] {
    let padded = magnitude + [UInt32](repeating: 0, count: count - magnitude.count)
    return isNegative ? BigInteger.negateTwosComplement(padded) : padded
  }

  private static func negateTwosComplement(_ words: [UInt32]) -> [UInt32] {
    var carry = true
    return words.map { word in
      let (sum, overflow) = (~word).addingReportingOverflow(carry ? 1 : 0)
      carry = overflow
      return sum
    }
  }
}
