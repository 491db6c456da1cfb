import PlainFiles
import StarlarkLanguage

/// A number as somebody wrote it, and others in the same manner.
struct WrittenNumber {
  let text: String

  init(_ text: String) { self.text = text }

  var value: Double { Double(text.filter { $0 != " " }) ?? .nan }

  private var hasExponent: Bool { text.contains("e") || text.contains("E") }

  /// The digits after the point, of a number with an exponent those before it.
  private var decimals: Int {
    let significand = text.prefix { $0 != "e" && $0 != "E" }
    return significand.firstIndex(of: ".").map { significand.distance(from: $0, to: significand.endIndex) - 1 } ?? 0
  }

  /// The number nearest to an observed one with as many digits as here, or as many more as bring it near enough.
  func nearest(to observed: JSONValue, within distance: Double) -> String {
    guard let number = observed.resultNumber else { return text }
    if case .integer(let whole) = observed, !hasExponent, decimals == 0 { return "\(whole)" }
    for digits in decimals...max(decimals, 17) {
      let text = write(number, digits)
      if (WrittenNumber(text).value - number).magnitude <= distance { return text }
    }
    return observed.exactText
  }

  /// A bound at a distance from an observed number, rounded away from it to the digits used here.
  func bound(_ observed: JSONValue, slack: Double, isUpper: Bool) -> String {
    guard let number = observed.resultNumber else { return text }
    let exact = number + (isUpper ? 1 : -1) * slack * number.magnitude
    for digits in decimals...max(decimals, 17) {
      let nearest = write(exact, digits)
      let value = WrittenNumber(nearest).value
      if isUpper ? value >= exact : value <= exact { return nearest }
      // One more in the last place.
      let step = hasExponent ? exact.magnitude * pow10(-digits) : pow10(-digits)
      let further = write(exact + (isUpper ? step : -step), digits)
      let other = WrittenNumber(further).value
      if isUpper ? other >= exact : other <= exact { return further }
    }
    return JSONValue.number(exact).exactText
  }

  private func write(_ number: Double, _ digits: Int) -> String {
    if hasExponent { return FloatText.exponential(number, decimals: digits) }
    let plain = FloatText.fixed(number, decimals: digits)
    // Without a point it would be a whole number.
    return plain.contains(".") || decimals == 0 && text.contains(".") == false ? plain : plain + ".0"
  }

  private func pow10(_ exponent: Int) -> Double {
    var result = 1.0
    for _ in 0..<abs(exponent) { result *= 10 }
    return exponent < 0 ? 1 / result : result
  }
}

extension JSONValue {
  /// A number with all its digits, as the language writes it.
  var exactText: String {
    switch self {
    case .integer(let value): ParameterValue.integer(value).languageText
    case .number(let value): ParameterValue.number(value).languageText
    default: ""
    }
  }
}
