/// Marks comments, strings, numbers, keywords and calls in a block's source, as HTML.
///
/// This is a scanner of its own, not the language's: it must accept every text, also one that does not parse.
struct SourceHighlighter {
  private enum Class: String {
    case comment = "c"
    case string = "s"
    case number = "n"
    case keyword = "k"
    case call = "f"
  }

  private static let keywords: Set<String> = [
    "and", "break", "continue", "def", "elif", "else", "for", "from", "if", "import", "in", "lambda", "load", "not",
    "or", "pass", "return", "True", "False", "None",
  ]

  private let bytes: [UInt8]
  private var index = 0
  private var html = ""
  private var plainStart = 0

  /// The source with `<span>`s around what is marked; without its tags it is the source, escaped.
  static func html(_ source: String) -> String {
    var highlighter = SourceHighlighter(bytes: Array(source.utf8))
    highlighter.scan()
    return highlighter.html
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private mutating func scan() {
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "#") {
        mark(.comment, to: bytes[index...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count)
      } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
        mark(.string, to: endOfString(openedAt: index))
      } else if Self.isDigit(byte) || (byte == UInt8(ascii: ".") && isDigit(at: index + 1)) {
        mark(.number, to: endOfNumber())
      } else if Self.isWordPart(byte) {
        word()
      } else {
        index += 1
      }
    }
    flush()
  }

  private mutating func word() {
    var end = index
    while end < bytes.count, Self.isWordPart(bytes[end]) { end += 1 }
    let text = String(decoding: bytes[index..<end], as: UTF8.self)
    if end < bytes.count, bytes[end] == UInt8(ascii: "\"") || bytes[end] == UInt8(ascii: "'"),
      ["r", "b", "rb", "br", "f", "fr", "rf"].contains(text.lowercased())
    {
      mark(.string, to: endOfString(openedAt: end))
    } else if Self.keywords.contains(text) {
      mark(.keyword, to: end)
    } else if end < bytes.count, bytes[end] == UInt8(ascii: "(") {
      mark(.call, to: end)
    } else {
      index = end
    }
  }

  private func endOfString(openedAt start: Int) -> Int {
    let quote = bytes[start]
    let isTriple = start + 2 < bytes.count && bytes[start + 1] == quote && bytes[start + 2] == quote
    var end = start + (isTriple ? 3 : 1)
    while end < bytes.count {
      if bytes[end] == UInt8(ascii: "\\") {
        end += 2
      } else if bytes[end] == quote, !isTriple {
        return end + 1
      } else if bytes[end] == quote, end + 2 < bytes.count, bytes[end + 1] == quote, bytes[end + 2] == quote {
        return end + 3
      } else if bytes[end] == UInt8(ascii: "\n"), !isTriple {
        return end
      } else {
        end += 1
      }
    }
    return bytes.count
  }

  private func endOfNumber() -> Int {
    var end = index
    while end < bytes.count {
      let isExponentSign =
        (bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+")) && end > index
        && (bytes[end - 1] | 0x20) == UInt8(ascii: "e") && isDigit(at: end + 1)
      guard Self.isWordPart(bytes[end]) || bytes[end] == UInt8(ascii: ".") || isExponentSign else { break }
      end += 1
    }
    return end
  }

  private mutating func mark(_ style: Class, to end: Int) {
    flush()
    let end = min(end, bytes.count)
    html += "<span class=\"\(style.rawValue)\">\(text(index..<end))</span>"
    index = end
    plainStart = end
  }

  private mutating func flush() {
    html += text(plainStart..<index)
    plainStart = index
  }

  private func text(_ range: Range<Int>) -> String { escaped(String(decoding: bytes[range], as: UTF8.self)) }

  private func isDigit(at index: Int) -> Bool { index < bytes.count && Self.isDigit(bytes[index]) }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isWordPart(_ byte: UInt8) -> Bool {
    isDigit(byte) || byte == UInt8(ascii: "_") || byte >= 0x80
      || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }
}
