/// The ways to write a number that Python's format specifications name.
public enum NumberNotation: Sendable {
  /// `f`: digits after the point.
  case fixed
  /// `e`: one digit before the point, the given number after it, and an exponent.
  case exponential
  /// `g`: significant digits, zeros at the end left out, with an exponent if that is shorter.
  case general
}

/// A finite number in a chosen notation, in plain ASCII without grouping: `-1234.50`, `3.2e-05`.
///
/// Rounded half away from zero on the shortest decimal form of the number, as ``formatted(_:significantDigits:)`` does.
public func formatted(_ value: Double, _ notation: NumberNotation, digits: Int) -> String {
  guard let number = DecimalDigits(value) else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
  func plain(_ number: DecimalDigits, _ decimals: Int) -> String {
    number.plain(decimals: decimals).replacing("−", with: "-").replacing(",", with: "")
  }
  func exponential(_ number: DecimalDigits, _ decimals: Int) -> String {
    let size = "\(abs(number.exponent))"
    let exponent = (number.exponent < 0 ? "-" : "+") + (size.count < 2 ? "0" : "") + size
    return plain(number.shifted(by: -number.exponent), decimals) + "e" + exponent
  }
  switch notation {
  case .fixed: return plain(number.rounded(toDecimals: digits), digits)
  case .exponential: return exponential(number.rounded(toDigits: digits + 1), digits)
  case .general:
    let rounded = number.rounded(toDigits: max(digits, 1))
    guard (-4..<max(digits, 1)).contains(rounded.exponent) else {
      return exponential(rounded, max(rounded.digits.count - 1, 0))
    }
    return plain(rounded, rounded.neededDecimals)
  }
}
