import Diagnostics

extension Scanner {
  /// Scans an integer or a floating-point number.
  mutating func scanNumber() {
    let start = position
    // Take everything that looks like part of a number, then judge it, so that one mistake gives one message.
    var isHex = false
    if bytes[position] == UInt8(ascii: "0"), position + 1 < bytes.count, bytes[position + 1] | 0x20 == 0x78 {
      isHex = true
    }
    while position < bytes.count {
      let byte = bytes[position]
      let isExponentSign =
        !isHex && (byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-")) && bytes[position - 1] | 0x20 == 0x65
        && position > start
      guard
        isDigit(byte) || isASCIILetter(byte) || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".") || isExponentSign
      else { break }
      position += 1
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    if let kind = Scanner.number(text) {
      if case .float(let value) = kind, value.isInfinite {
        return fail("the number \(text.prefix(40)) is too large for a float", start)
      }
      return add(kind, start, position)
    }
    // `0in xs` is the number 0 and the keyword in.
    for word in ["and", "else", "for", "if", "in", "not", "or"] where text.hasSuffix(word) {
      guard let kind = Scanner.number(String(text.dropLast(word.count))) else { continue }
      position -= word.utf8.count
      return add(kind, start, position)
    }
    if text.contains("_") {
      return fail("invalid number \(text.prefix(40))", start, help: ["write digits without underscores"])
    }
    if text.utf8.count > Scanner.maximumDigits { return fail("the number has too many digits", start) }
    if text.hasPrefix("0"), text.utf8.allSatisfy({ isDigit($0) }) {
      return fail(
        "invalid number \(text.prefix(40)): a decimal number does not begin with 0", start,
        help: ["octal numbers begin with 0o"])
    }
    if text.last == "j" || text.last == "J" { return fail("complex numbers are not part of the language", start) }
    fail("invalid number \(text.prefix(40))", start)
  }

  private mutating func fail(_ message: String, _ start: Int, help: [String] = []) {
    report(message, start, position, help: help)
    add(.invalid, start, position)
  }

  private static let maximumDigits = 50_000

  /// The number that a text denotes, or `nil` if it is none.
  static func number(_ text: String) -> Token.Kind? {
    guard text.utf8.count <= maximumDigits else { return nil }
    let lower = text.lowercased()
    for (prefix, radix) in [("0x", 16), ("0o", 8), ("0b", 2)] where lower.hasPrefix(prefix) {
      return BigInteger(digits: lower.dropFirst(2), radix: radix).map(Token.Kind.int)
    }
    if lower.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      if lower.hasPrefix("0"), lower.contains(where: { $0 != "0" }) { return nil }
      return BigInteger(digits: lower, radix: 10).map(Token.Kind.int)
    }
    guard lower.utf8.allSatisfy({ (0x30...0x39).contains($0) || [0x2E, 0x65, 0x2B, 0x2D].contains($0) }) else {
      return nil
    }
    return Double(lower.hasSuffix(".") ? lower + "0" : lower.replacingPoint()).map(Token.Kind.float)
  }
}

extension String {
  /// Python's `1.e5` and `.5` in the form that Swift reads.
  fileprivate func replacingPoint() -> String {
    var result = hasPrefix(".") ? "0" + self : self
    if let index = result.firstIndex(of: "."), result.index(after: index) < result.endIndex,
      result[result.index(after: index)] == "e"
    {
      result.insert("0", at: result.index(after: index))
    }
    return result
  }
}
