/// The printed forms of floating-point numbers.
enum FloatText {
  /// The shortest text that reads back as the same number; it always has a point or an exponent.
  ///
  /// Exponents are used below 1e-4 and from 1e16 on, as Python does.
  static func shortest(_ value: Double) -> String {
    if let special = special(value) { return special }
    let (digits, exponent) = shortestDigits(value)
    let sign = value.sign == .minus ? "-" : ""
    return sign + compact(digits, exponent)
  }

  /// `e`: one digit, decimals, and an exponent of at least two digits.
  static func exponential(_ value: Double, decimals: Int) -> String {
    if let special = special(value) { return special }
    let (digits, exponent) = significant(value.magnitude, decimals + 1)
    return (value.sign == .minus ? "-" : "") + mantissa(digits) + exponentText(exponent)
  }

  /// `f`: all digits before the point, and decimals.
  static func fixed(_ value: Double, decimals: Int) -> String {
    if let special = special(value) { return special }
    let digits = scaled(value.magnitude, decimals: decimals).description
    let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
    let point = decimals > 0 ? "." : ""
    return (value.sign == .minus ? "-" : "") + padded.dropLast(decimals) + point + padded.suffix(decimals)
  }

  /// `g`: significant digits without zeros at the end, with an exponent below 1e-4 and where digits would be missing.
  ///
  /// - Parameter hasPoint: Whether a whole number is written with one decimal, as Python does where no type is given.
  static func general(_ value: Double, digits count: Int, hasPoint: Bool = false) -> String {
    if let special = special(value) { return special }
    let count = max(count, 1)
    let sign = value.sign == .minus ? "-" : ""
    var (digits, exponent) = significant(value.magnitude, count)
    while digits.last == "0", digits.count > 1 { digits.removeLast() }
    if exponent < -4 || exponent >= count - (hasPoint ? 1 : 0) {
      return sign + mantissa(digits) + exponentText(exponent)
    }
    let text = compact(digits, exponent)
    return sign + (hasPoint || !text.hasSuffix(".0") ? text : String(text.dropLast(2)))
  }

  /// That many digits, rounded, and the exponent of the first.
  private static func significant(_ value: Double, _ count: Int) -> (digits: String, exponent: Int) {
    if value == 0 { return (String(repeating: "0", count: count), 0) }
    // The shortest digits give the exponent, or the next one: rounding may carry in either form.
    var exponent = shortestDigits(value).exponent
    var digits = scaled(value, decimals: count - 1 - exponent).description
    if digits.count < count {
      exponent -= 1
      digits = scaled(value, decimals: count - 1 - exponent).description
    }
    if digits.count > count {
      exponent += 1
      digits.removeLast()
    }
    return (digits, exponent)
  }

  private static func mantissa(_ digits: String) -> String {
    digits.prefix(1) + (digits.count > 1 ? "." : "") + digits.dropFirst()
  }

  /// The text of infinities and NaN.
  private static func special(_ value: Double) -> String? {
    if value.isNaN { return "nan" }
    return value.isInfinite ? (value > 0 ? "+inf" : "-inf") : nil
  }

  /// The magnitude times 10^decimals, rounded to the nearest integer, ties to even; exact.
  private static func scaled(_ value: Double, decimals: Int) -> BigInteger {
    if value == 0 { return BigInteger(0) }
    // value = significand * 2^power, an integer significand.
    let power = Int(value.exponent) - value.significandWidth
    let significand = BigInteger(
      exactly: value.significand * Double(sign: .plus, exponent: value.significandWidth, significand: 1))
    var numerator = significand ?? BigInteger(0)
    var denominator = BigInteger(1)
    if decimals >= 0 { numerator = numerator * powerOfTen(decimals) } else { denominator = powerOfTen(-decimals) }
    if power >= 0 { numerator = numerator.shiftedLeft(power) } else { denominator = denominator.shiftedLeft(-power) }
    let (quotient, remainder) = numerator.floorDivided(by: denominator)
    let twice = remainder.shiftedLeft(1)
    let isOdd = (quotient.magnitude.first ?? 0) & 1 == 1
    return twice > denominator || (twice == denominator && isOdd) ? quotient + BigInteger(1) : quotient
  }

  private static func powerOfTen(_ exponent: Int) -> BigInteger {
    var (power, square, rest) = (BigInteger(1), BigInteger(10), exponent)
    while rest > 0 {
      if rest & 1 == 1 { power = power * square }
      rest >>= 1
      if rest > 0 { square = square * square }
    }
    return power
  }

  /// The decimal digits of the shortest text without leading or trailing zeros, and the exponent of the first.
  private static func shortestDigits(_ value: Double) -> (digits: String, exponent: Int) {
    let text = value.magnitude.description
    let parts = text.split(separator: "e")
    let mantissa = parts[0].split(separator: ".", omittingEmptySubsequences: false)
    var exponent = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    exponent += mantissa[0].count - 1
    var digits = mantissa.joined()[...]
    while digits.first == "0", digits.count > 1 {
      digits.removeFirst()
      exponent -= 1
    }
    while digits.last == "0", digits.count > 1 { digits.removeLast() }
    return (String(digits), digits == "0" ? 0 : exponent)
  }

  private static func compact(
    _ digits: String, _ exponent: Int
  ) -> String {
    if exponent < -4 || exponent >= 16 {
      let rest = digits.dropFirst()
      return digits.prefix(1) + (rest.isEmpty ? "" : "." + rest) + exponentText(exponent)
    }
    if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + digits }
    let whole = digits.prefix(exponent + 1)
    let padded = whole + String(repeating: "0", count: exponent + 1 - whole.count)
    let rest = digits.dropFirst(exponent + 1)
    return padded + (rest.isEmpty ? ".0" : "." + rest)
  }

  private static func exponentText(_ exponent: Int) -> String {
    let digits = String(exponent.magnitude)
    return (exponent < 0 ? "e-" : "e+") + (digits.count < 2 ? "0" + digits : digits)
  }
}
