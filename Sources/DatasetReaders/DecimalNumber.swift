/// Reads decimal numbers from bytes, the same on every machine and in every locale.
///
/// The result is the float64 nearest to the decimal number. The common case is exact without any search: a significand
/// of at most 2⁵³ and a power of ten up to 10²² are both float64 numbers, so one multiplication or division rounds
/// once.
///
/// - SeeAlso: W. D. Clinger: How to read floating point numbers accurately, PLDI 1990.
enum DecimalNumber {
  /// The number that the whole of `text` writes, spaces around it aside: `-1`, `.5`, `2.`, `1e-3`, `inf`.
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    var start = 0
    var end = text.count
    while start < end, isSpace(text[start]) { start += 1 }
    while end > start, isSpace(text[end - 1]) { end -= 1 }
    let trimmed = UnsafeBufferPointer(rebasing: text[start..<end])
    var position = 0
    var isNegative = false
    if position < trimmed.count, trimmed[position] == UInt8(ascii: "-") || trimmed[position] == UInt8(ascii: "+") {
      isNegative = trimmed[position] == UInt8(ascii: "-")
      position += 1
    }
    var significand: UInt64 = 0
    var digits = 0
    var exponent = 0
    var sawPoint = false
    var isExact = true
    scan: while position < trimmed.count {
      let byte = trimmed[position]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digits += 1
        // Past 18 digits the significand might overflow; the slow path reads the text again.
        if significand < 100_000_000_000_000_000 {
          significand = significand * 10 + UInt64(byte - UInt8(ascii: "0"))
          if sawPoint { exponent -= 1 }
        } else {
          isExact = false
        }
      case UInt8(ascii: ".") where !sawPoint: sawPoint = true
      default: break scan
      }
      position += 1
    }
    guard digits > 0 else { return infinity(trimmed[position...], isNegative: isNegative) }
    if position < trimmed.count {
      guard trimmed[position] | 0x20 == UInt8(ascii: "e"),
        let written = integer(trimmed[(position + 1)...])
      else { return nil }
      exponent += written
    }
    if isExact, significand <= 1 << 53, abs(exponent) <= 22 {
      let magnitude =
        exponent < 0 ? Double(significand) / powersOfTen[-exponent] : Double(significand) * powersOfTen[exponent]
      return isNegative ? -magnitude : magnitude
    }
    // Swift's own conversion is correctly rounded and knows no locale; the grammar was checked above.
    return Double(String(decoding: trimmed, as: UTF8.self))
  }

  /// Whether `text` writes a whole number without point or exponent: a sign and digits.
  static func isWhole(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    text.last.map { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") } == true && integer(text[...]) != nil
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
    1e20, 1e21, 1e22,
  ]

  private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }

  /// A sign and digits; beyond six digits the value stays at a million, more than any exponent needs.
  private static func integer(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
    var digits = text
    var isNegative = false
    if let first = digits.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      isNegative = first == UInt8(ascii: "-")
      digits = digits.dropFirst()
    }
    guard !digits.isEmpty else { return nil }
    var value = 0
    for byte in digits {
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = min(value * 10 + Int(byte - UInt8(ascii: "0")), 1_000_000)
    }
    return isNegative ? -value : value
  }

  private static func infinity(_ text: Slice<UnsafeBufferPointer<UInt8>>, isNegative: Bool) -> Double? {
    let word = String(decoding: text, as: UTF8.self).lowercased()
    return word == "inf" || word == "infinity" ? (isNegative ? -.infinity : .infinity) : nil
  }
}
