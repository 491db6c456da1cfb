import Diagnostics

extension Scanner {
  /// Scans a string or bytes literal whose opening quote is here.
  mutating func scanString(prefix: String, start: Int) {
    let kind = prefix.lowercased()
    let isRaw = kind.contains("r")
    let isBytes = kind.contains("b")
    let isFormatted = kind.contains("f") && Scanner.refusedPrefix(kind) == nil
    let quote = bytes[position]
    let isTriple = bytes[position...].starts(with: [quote, quote, quote])
    position += isTriple ? 3 : 1
    var content: [UInt8] = []
    var pieces: [FormattedPiece] = []
    var hasError = false
    while true {
      guard position < bytes.count, isTriple || !startsLineEnd(position) else {
        // A triple quote that is never closed swallows the rest; one message is enough then.
        let end = isTriple ? start + prefix.utf8.count + 3 : position
        report(
          isTriple ? "this string is never closed" : "the string is not closed on its line", start, end,
          help: [
            isTriple
              ? "close it with three quotation marks" : "close it, or use three quotation marks for several lines"
          ])
        add(.invalid, start, position)
        return
      }
      let byte = bytes[position]
      if byte == quote, !isTriple || bytes[position...].starts(with: [quote, quote, quote]) {
        position += isTriple ? 3 : 1
        break
      }
      if isFormatted, isBrace(at: position) {
        guard scanBrace(.init(quote: quote, isTriple: isTriple, isRaw: isRaw), into: &content, &pieces) else {
          skipToEnd(of: quote, isTriple: isTriple)
          return add(.invalid, start, position)
        }
      } else if isFormatted, isRaw, byte == UInt8(ascii: "\\"), position + 1 < bytes.count, isBrace(at: position + 1) {
        content.append(byte)
        position += 1
      } else if byte == UInt8(ascii: "\\"), position + 1 < bytes.count {
        hasError = !scanEscape(isRaw: isRaw, isBytes: isBytes, into: &content) || hasError
      } else if byte == UInt8(ascii: "\r"), startsLineEnd(position) {
        // Line ends are line feeds on every system.
        position += 1
      } else {
        content.append(byte)
        position += 1
      }
    }
    if let message = Scanner.refusedPrefix(kind) {
      report(message.text, start, position, help: [message.help])
      hasError = true
    }
    if hasError { return add(.invalid, start, position) }
    if !pieces.isEmpty {
      if !content.isEmpty { pieces.append(.text(String(decoding: content, as: UTF8.self))) }
      return add(.formatted(pieces), start, position)
    }
    add(isBytes ? .bytes(content) : .string(String(decoding: content, as: UTF8.self)), start, position)
  }

  private func isBrace(at offset: Int) -> Bool {
    bytes[offset] == UInt8(ascii: "{") || bytes[offset] == UInt8(ascii: "}")
  }

  private static func refusedPrefix(_ prefix: String) -> (text: String, help: String)? {
    switch prefix {
    case "", "r", "b", "br", "rb", "f", "fr", "rf": nil
    case "fb", "bf": ("an f-string is text, not bytes", "remove the b")
    case "u": ("the prefix u is not part of the language", "remove it: every string is Unicode text")
    default: ("unknown string prefix \(prefix)", "the prefixes are r, b, rb, f and rf")
    }
  }

  /// Scans a backslash and what belongs to it; `false` after reporting an error.
  mutating func scanEscape(isRaw: Bool, isBytes: Bool, into content: inout [UInt8]) -> Bool {
    let start = position
    let next = bytes[position + 1]
    if isRaw {
      // The backslash stays, and the character after it is never the closing quote.
      content.append(UInt8(ascii: "\\"))
      position += 1
      if startsLineEnd(position), next == UInt8(ascii: "\r") { position += 1 }
      content.append(bytes[position])
      position += 1
      return true
    }
    if startsLineEnd(position + 1) {
      position += next == UInt8(ascii: "\r") ? 3 : 2
      return true
    }
    position += 2
    switch next {
    case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""): content.append(next)
    case UInt8(ascii: "a"): content.append(7)
    case UInt8(ascii: "b"): content.append(8)
    case UInt8(ascii: "f"): content.append(12)
    case UInt8(ascii: "n"): content.append(10)
    case UInt8(ascii: "r"): content.append(13)
    case UInt8(ascii: "t"): content.append(9)
    case UInt8(ascii: "v"): content.append(11)
    case 0x30...0x37:
      position -= 1
      return scanCode(start, radix: 8, digits: 1...3, isBytes: isBytes, isCodePoint: false, into: &content)
    case UInt8(ascii: "x"):
      return scanCode(start, radix: 16, digits: 2...2, isBytes: isBytes, isCodePoint: false, into: &content)
    case UInt8(ascii: "u"):
      return scanCode(start, radix: 16, digits: 4...4, isBytes: isBytes, isCodePoint: true, into: &content)
    case UInt8(ascii: "U"):
      return scanCode(start, radix: 16, digits: 8...8, isBytes: isBytes, isCodePoint: true, into: &content)
    default:
      // The backslash may stand before a character of several bytes.
      while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
      let text = String(decoding: bytes[start..<position], as: UTF8.self)
      report(
        "invalid escape \(text)", start, position, help: ["write \\\\ for a backslash, or use a raw string: r\"…\""])
      return false
    }
    return true
  }

  /// Scans the digits of a numeric escape.
  private mutating func scanCode(
    _ start: Int, radix: Int, digits: ClosedRange<Int>, isBytes: Bool, isCodePoint: Bool, into content: inout [UInt8]
  ) -> Bool {
    var code = 0
    var count = 0
    while count < digits.upperBound, position < bytes.count,
      let digit = Int(String(UnicodeScalar(bytes[position])), radix: radix)
    {
      code = code * radix + digit
      count += 1
      position += 1
    }
    let text = String(decoding: bytes[start..<position], as: UTF8.self)
    guard count >= digits.lowerBound else {
      report("invalid escape \(text): \(digits.lowerBound) digits must follow", start, position)
      return false
    }
    if isCodePoint {
      guard let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else {
        report("invalid escape \(text): no Unicode character has this number", start, position)
        return false
      }
      content += Array(String(scalar).utf8)
      return true
    }
    guard code <= (isBytes ? 255 : 127) else {
      report(
        isBytes ? "invalid escape \(text): a byte is at most 255" : "non-ASCII escape \(text)", start, position,
        help: isBytes ? [] : ["write the character itself, or \\u\(ValueWriter.hex(code, digits: 4))"])
      return false
    }
    content.append(UInt8(code))
    return true
  }
}
