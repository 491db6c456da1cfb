import Diagnostics

extension Scanner {
  /// Scans the token that begins here.
  mutating func scanToken() {
    let byte = bytes[position]
    if isDigit(byte) || (byte == UInt8(ascii: ".") && position + 1 < bytes.count && isDigit(bytes[position + 1])) {
      scanNumber()
    } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
      scanString(prefix: "", start: position)
    } else if byte == UInt8(ascii: "_") || isASCIILetter(byte) || byte >= 0x80 {
      scanWord()
    } else {
      scanSymbol()
    }
  }

  func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  func isASCIILetter(_ byte: UInt8) -> Bool { (0x41...0x5A).contains(byte & 0xDF) }

  /// The character that begins at an offset.
  private func scalar(at offset: Int) -> Unicode.Scalar {
    let end = min(offset + 4, bytes.count)
    return String(decoding: bytes[offset..<end], as: UTF8.self).unicodeScalars.first ?? " "
  }

  private mutating func scanWord() {
    let start = position
    while position < bytes.count {
      let byte = bytes[position]
      if byte < 0x80 {
        guard byte == UInt8(ascii: "_") || isASCIILetter(byte) || isDigit(byte) else { break }
        position += 1
      } else {
        let scalar = scalar(at: position)
        guard scalar.isLetter || scalar.isDigit else { break }
        position += String(scalar).utf8.count
      }
    }
    if position == start { return scanStranger() }
    let word = String(decoding: bytes[start..<position], as: UTF8.self)
    if position < bytes.count, bytes[position] == UInt8(ascii: "\"") || bytes[position] == UInt8(ascii: "'"),
      word.count <= 2, word.lowercased().allSatisfy({ "rbfut".contains($0) })
    {
      return scanString(prefix: word, start: start)
    }
    if let keyword = Token.Keyword(rawValue: word) {
      add(.keyword(keyword), start, position)
    } else if Token.reservedWords.contains(word) {
      add(.reserved(word), start, position)
    } else {
      add(.name(word), start, position)
    }
  }

  /// A character that no token begins with.
  private mutating func scanStranger() {
    let start = position
    let scalar = scalar(at: position)
    position += String(scalar).utf8.count
    switch scalar {
    case "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{00AB}", "\u{00BB}":
      report(
        "\(scalar) is not a quotation mark of the language", start, position, help: ["use straight quotes: \" or '"])
    case "\u{2212}", "\u{2013}", "\u{2014}":
      report("\(scalar) is not a minus sign of the language", start, position, help: ["use the hyphen: -"])
    case "\u{00D7}": report("\(scalar) is not an operator", start, position, help: ["multiply with *"])
    case "\u{00A0}", "\u{202F}", "\u{2007}", "\u{3000}", "\u{200B}", "\u{FEFF}":
      let code = ValueWriter.hex(Int(scalar.value), digits: 4).uppercased()
      report("a space of another kind (U+\(code))", start, position, help: ["replace it by an ordinary space"])
    default:
      let code = ValueWriter.hex(Int(scalar.value), digits: 4).uppercased()
      report("unexpected character \(ValueWriter.quoted(String(scalar))) (U+\(code))", start, position)
    }
    add(.invalid, start, position)
  }

  /// All symbols by their bytes packed into a number; those that only Python has are among them for good messages.
  private static let symbols: [Int: String] = {
    let texts = [
      "//=", ">>=", "<<=", "**=", "...", "**", "//", "<<", ">>", "<=", ">=", "==", "!=", "+=", "-=", "*=", "/=", "%=",
      "&=",
      "|=", "^=", ":=", "->", "+", "-", "*", "/", "%", "&", "|", "^", "~", ".", ",", "=", ";", ":", "(", ")", "[", "]",
      "{", "}", "<", ">", "@",
    ]
    return Dictionary(uniqueKeysWithValues: texts.map { (pack($0.utf8), $0) })
  }()

  private static func pack(_ bytes: some Sequence<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }

  /// Scans the longest symbol that begins here.
  private mutating func scanSymbol() {
    let start = position
    for length in [3, 2, 1] where start + length <= bytes.count {
      guard let text = Scanner.symbols[Scanner.pack(bytes[start..<start + length])] else { continue }
      position += length
      let span = SourceSpan(start: start, end: position)
      if Scanner.closing[text] != nil {
        let line = source.lineStarts[source.lineIndex(at: start)]
        brackets.append((text, span, line))
      } else if Scanner.closing.values.contains(text), !closeBracket(text, span) {
        return
      }
      add(.symbol(text), start, position)
      return
    }
    scanMistakenSymbol()
  }

  /// Matches a closing bracket with the one that is open; `false` if there is none.
  private mutating func closeBracket(_ symbol: String, _ span: SourceSpan) -> Bool {
    guard let open = brackets.popLast() else {
      report("\"\(symbol)\" closes nothing", span.start, span.end, help: ["remove it, or add the opening bracket"])
      add(.invalid, span.start, span.end)
      return false
    }
    if Scanner.closing[open.symbol] == symbol { return true }
    report("\"\(symbol)\" does not close \"\(open.symbol)\"", span.start, span.end)
    diagnostics[diagnostics.count - 1].secondary = [.init(SourceLocation(source, open.span), "opened here")]
    add(.invalid, span.start, span.end)
    return false
  }

  /// Symbols of other languages.
  private mutating func scanMistakenSymbol() {
    let start = position
    let next = start + 1 < bytes.count ? bytes[start + 1] : 0
    position += 1
    switch bytes[start] {
    case UInt8(ascii: "!"): report("\"!\" is not an operator", start, position, help: ["negate with not"])
    case UInt8(ascii: "$"), UInt8(ascii: "?"), UInt8(ascii: "`"):
      report("unexpected character \"\(Character(UnicodeScalar(bytes[start])))\"", start, position)
    case UInt8(ascii: "\\"):
      report(
        "unexpected backslash", start, position,
        help: next == UInt8(ascii: " ") ? ["nothing may follow a backslash that continues a line"] : [])
    default:
      let code = ValueWriter.hex(Int(bytes[start]), digits: 4).uppercased()
      report("unexpected control character (U+\(code))", start, position)
    }
    add(.invalid, start, position)
  }
}
