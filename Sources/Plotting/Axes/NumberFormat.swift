/// A number as a reader writes it: `0.0712`, `1,797`, `3.2×10⁻⁵`, `NaN`, `∞`.
///
/// Rounded half away from zero on the shortest decimal form of the number. The same in every locale.
/// - Parameter significantDigits: At most so many, except in whole numbers; zeros at the end are left out.
public func formatted(_ value: Double, significantDigits: Int = 4) -> String {
  guard let digits = DecimalDigits(value) else { return nonFiniteName(value) }
  // Whole digits are never rounded away as long as all are written: 12,345 and not 12,350.
  let whole = (0...6).contains(digits.exponent) ? digits.exponent + 1 : 0
  let rounded = digits.rounded(toDigits: max(significantDigits, whole)).trimmed()
  if rounded.isZero { return "0" }
  if (-5...6).contains(rounded.exponent) { return rounded.plain(decimals: rounded.neededDecimals) }
  return rounded.scientific
}

/// A number with a fixed count of decimals: `formattedFixed(0.5, decimals: 2)` is `0.50`.
public func formattedFixed(_ value: Double, decimals: Int) -> String {
  guard let digits = DecimalDigits(value) else { return nonFiniteName(value) }
  return digits.rounded(toDecimals: decimals).plain(decimals: decimals)
}

/// A count with its thousands set apart: `60,000`.
public func formatted(_ count: Int) -> String { (count < 0 ? "−" : "") + grouped(String(count.magnitude)) }

/// `superscript(-12)` is `⁻¹²`.
func superscript(_ exponent: Int) -> String {
  let digits: [Character: Character] = [
    "-": "⁻", "0": "⁰", "1": "¹", "2": "²", "3": "³", "4": "⁴", "5": "⁵", "6": "⁶", "7": "⁷", "8": "⁸", "9": "⁹",
  ]
  return String(String(exponent).map { digits[$0] ?? $0 })
}

/// `1` and a singular, or a count and a plural: `3 values`.
func counted(_ count: Int, _ singular: String, _ plural: String? = nil) -> String {
  "\(formatted(count)) \(count == 1 ? singular : plural ?? singular + "s")"
}

/// `a`, `a and b`, `a, b and c`.
func listed(_ words: [String]) -> String {
  guard words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " and " + words[words.count - 1]
}

private func nonFiniteName(_ value: Double) -> String {
  value.isNaN ? "NaN" : value > 0 ? "∞" : "−∞"
}

private func grouped(_ digits: String) -> String {
  guard digits.count > 3 else { return digits }
  var result = ""
  for (index, digit) in digits.enumerated() {
    if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
    result.append(digit)
  }
  return result
}

/// A decimal number `d.ddd × 10^exponent`, from the shortest digits that name the same Double.
struct DecimalDigits: Equatable {
  var negative: Bool
  /// Most significant first; empty for zero.
  var digits: [UInt8]
  var exponent: Int

  var isZero: Bool { digits.isEmpty }

  /// `nil` for what is not finite.
  init?(_ value: Double) {
    guard value.isFinite else { return nil }
    let parts = value.magnitude.description.split(separator: "e")
    let mantissa = parts[0].split(separator: ".")
    negative = value < 0
    digits = mantissa.joined().utf8.map { $0 - UInt8(ascii: "0") }
    exponent = mantissa[0].count - 1 + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
    let leadingZeros = digits.prefix { $0 == 0 }.count
    digits.removeFirst(leadingZeros)
    exponent -= leadingZeros
    self = trimmed()
  }

  /// Without zeros at the end; zero has no digits, no sign and exponent 0.
  func trimmed() -> DecimalDigits {
    var result = self
    while result.digits.last == 0 { result.digits.removeLast() }
    if result.digits.isEmpty { (result.exponent, result.negative) = (0, false) }
    return result
  }

  func rounded(toDigits count: Int) -> DecimalDigits {
    guard digits.count > count else { return self }
    guard count >= 0 else { return DecimalDigits.zero }
    var result = self
    result.digits = Array(digits.prefix(count))
    guard digits[count] >= 5 else { return result.trimmed() }
    var place = count - 1
    while place >= 0, result.digits[place] == 9 {
      result.digits[place] = 0
      place -= 1
    }
    if place >= 0 {
      result.digits[place] += 1
    } else {
      result.digits.insert(1, at: 0)
      result.exponent += 1
    }
    return result.trimmed()
  }

  func rounded(toDecimals decimals: Int) -> DecimalDigits { rounded(toDigits: exponent + 1 + decimals) }

  static let zero = DecimalDigits(0)!

  /// The number multiplied by ten to `power`.
  func shifted(by power: Int) -> DecimalDigits {
    var result = self
    if !isZero { result.exponent += power }
    return result
  }

  /// How many decimals write the number in full.
  var neededDecimals: Int { max(digits.count - 1 - exponent, 0) }

  // `−1,234.50`
  func plain(decimals: Int) -> String {
    let digit = { (power: Int) -> Character in
      let place = exponent - power
      return digits.indices.contains(place) ? Character(Unicode.Scalar(digits[place] + UInt8(ascii: "0"))) : "0"
    }
    let whole = String((0...max(exponent, 0)).reversed().map(digit))
    let fraction = decimals > 0 ? "." + String((1...decimals).map { digit(-$0) }) : ""
    return (negative ? "−" : "") + grouped(whole) + fraction
  }

  // `3.2×10⁻⁵`
  var scientific: String {
    let mantissa = shifted(by: -exponent)
    return mantissa.plain(decimals: mantissa.neededDecimals) + "×10" + superscript(exponent)
  }
}
