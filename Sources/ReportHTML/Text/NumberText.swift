/// Numbers as a report prints them: short, grouped, and the same on every machine.
enum NumberText {
  /// `1,797`.
  static func grouped(_ number: Int) -> String {
    var digits = String(number.magnitude)
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = String(digits.dropLast(3))
    }
    groups.insert(Substring(digits), at: 0)
    return (number < 0 ? "−" : "") + groups.joined(separator: ",")
  }

  /// With a fixed number of decimals, ties away from zero; numbers too large for that in their shortest form.
  static func fixed(_ number: Double, decimals: Int) -> String {
    if number.isNaN { return "NaN" }
    if number.isInfinite { return number < 0 ? "−∞" : "∞" }
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let scaled = (number.magnitude * scale).rounded(.toNearestOrAwayFromZero)
    guard scaled < 1e15 else { return "\(number)".replacing("-", with: "−") }
    let whole = Int(scaled) / Int(scale)
    let sign = number < 0 && scaled > 0 ? "−" : ""
    guard decimals > 0 else { return sign + grouped(whole) }
    let fraction = String(Int(scaled) % Int(scale))
    let zeros = String(repeating: "0", count: decimals - fraction.count)
    return sign + grouped(whole) + "." + zeros + fraction
  }

  /// Numbers of one column with as many decimals as the largest needs for four significant digits.
  static func column(_ numbers: [Double?]) -> [String] {
    let finite = numbers.compactMap { $0 }.filter(\.isFinite)
    let largest = finite.map(\.magnitude).max() ?? 0
    let isSmall = largest > 0 && largest < 1e-3
    let isWhole = finite.allSatisfy { $0 == $0.rounded() } && largest < 1e6
    let decimals = isWhole ? 0 : largest < 10 ? 4 : largest < 100 ? 3 : largest < 1000 ? 2 : 1
    return numbers.map { number in
      guard let number else { return "–" }
      return isSmall || largest >= 1e9 ? scientific(number) : fixed(number, decimals: decimals)
    }
  }

  /// Four significant digits, for a number that stands alone.
  static func single(_ number: Double) -> String {
    number == number.rounded() && number.magnitude < 1e6 ? fixed(number, decimals: 0) : column([number])[0]
  }

  /// Up to four significant digits, without zeros at the end: `79`, `48.52`, `0.5`.
  static func short(_ number: Double?) -> String {
    guard let number else { return "–" }
    let largest = number.magnitude
    if number == number.rounded(), largest < 1e12 { return fixed(number, decimals: 0) }
    guard largest.isFinite, largest >= 1e-3, largest < 1e6 else { return column([number])[0] }
    var text = fixed(number, decimals: largest < 1 ? 4 : largest < 10 ? 3 : largest < 100 ? 2 : largest < 1000 ? 1 : 0)
    if text.contains(".") {
      while text.last == "0" { text.removeLast() }
      if text.last == "." { text.removeLast() }
    }
    return text
  }

  /// `3.142e−05`.
  private static func scientific(_ number: Double) -> String {
    guard number.isFinite, number != 0 else { return fixed(number, decimals: 0) }
    var exponent = 0
    var mantissa = number.magnitude
    while mantissa >= 9.9995 {
      mantissa /= 10
      exponent += 1
    }
    while mantissa < 0.99995 {
      mantissa *= 10
      exponent -= 1
    }
    let digits = "\(exponent.magnitude)"
    return (number < 0 ? "−" : "") + fixed(mantissa, decimals: 3) + "e" + (exponent < 0 ? "−" : "+")
      + (digits.count < 2 ? "0" : "") + digits
  }

  /// `37.2 %`, of a share between 0 and 1.
  static func percent(_ share: Double) -> String { fixed(share * 100, decimals: 1) + "\u{202F}%" }

  /// `840 ms`, `12.4 s`, `3 min 20 s`.
  static func seconds(_ seconds: Double) -> String {
    if seconds < 0.9995 { return fixed(seconds * 1000, decimals: seconds < 0.01 ? 1 : 0) + " ms" }
    if seconds < 99.95 { return fixed(seconds, decimals: seconds < 9.995 ? 2 : 1) + " s" }
    guard seconds < 1e9 else { return fixed(seconds, decimals: 0) + " s" }
    let whole = Int(seconds.rounded())
    return whole < 3600
      ? "\(whole / 60) min \(whole % 60) s" : "\(grouped(whole / 3600)) h \(whole % 3600 / 60) min"
  }

  /// `96.4 MB`; a megabyte is a million bytes.
  static func bytes(_ bytes: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"]
    var value = Double(bytes)
    var unit = 0
    while value >= 999.5, unit + 1 < units.count {
      value /= 1000
      unit += 1
    }
    return fixed(value, decimals: unit == 0 || value >= 99.95 ? 0 : 1) + " " + units[unit]
  }
}
