extension BigInteger: CustomStringConvertible {
  public var description: String { text(radix: 10) }

  /// What making the text takes, in steps: each of the digits is divided off the whole number.
  var textWork: Int { magnitude.count * magnitude.count / 8 }

  /// The digits in a base from 2 to 36, lower case, with a minus sign if negative.
  func text(radix: Int) -> String {
    if let small = asInt { return String(small, radix: radix) }
    // Split off as many digits at a time as fit in one 32-bit word.
    let (chunk, digits) = BigInteger.chunk(radix)
    var rest = magnitude
    var parts: [String] = []
    while !rest.isEmpty {
      let (quotient, remainder) = BigInteger.divideMagnitude(rest, by: chunk)
      rest = quotient
      while rest.last == 0 { rest.removeLast() }
      let part = String(remainder, radix: radix)
      parts.append(rest.isEmpty ? part : String(repeating: "0", count: digits - part.count) + part)
    }
    return (isNegative ? "-" : "") + parts.reversed().joined()
  }

  /// Reads ASCII digits in a base from 2 to 36; `nil` if there are none or one is outside the base.
  init?(digits text: some StringProtocol, radix: Int) {
    guard !text.isEmpty else { return nil }
    let (_, count) = BigInteger.chunk(radix)
    var magnitude: [UInt32] = []
    var bytes = text.utf8[...]
    while !bytes.isEmpty {
      let part = bytes.prefix(count)
      bytes = bytes.dropFirst(part.count)
      var value: UInt64 = 0
      var scale: UInt64 = 1
      for byte in part {
        guard let digit = BigInteger.digit(byte), digit < radix else { return nil }
        value = value * UInt64(radix) + UInt64(digit)
        scale *= UInt64(radix)
      }
      var carry = value
      for index in magnitude.indices {
        let sum = UInt64(magnitude[index]) * scale + carry
        magnitude[index] = UInt32(truncatingIfNeeded: sum)
        carry = sum >> 32
      }
      if carry > 0 { magnitude.append(UInt32(carry)) }
    }
    self.init(magnitude: magnitude)
  }

  private static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x41...0x5A: Int(byte) - 0x41 + 10
    case 0x61...0x7A: Int(byte) - 0x61 + 10
    default: nil
    }
  }

  /// The largest power of the base that fits in a word, and its exponent.
  private static func chunk(_ radix: Int) -> (power: UInt32, digits: Int) {
    var power = UInt32(radix)
    var digits = 1
    while true {
      let (next, overflow) = power.multipliedReportingOverflow(by: UInt32(radix))
      if overflow { return (power, digits) }
      power = next
      digits += 1
    }
  }
}
