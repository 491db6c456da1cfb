import Diagnostics

/// A code span that is replaced by the value of an expression: `` `= evaluate.accuracy` ``.
///
/// A code span is an inline value if it starts with `=` and a space, or with `=` and a letter, `_` or `(`, and an
/// expression follows. Everything else, `==` too, is a plain code span.
public struct InlineValue: Sendable {
  /// The expression, trimmed, as an extract of the file.
  ///
  /// A code span may run over several lines; line feeds inside the expression count as spaces, as they do in
  /// parentheses.
  public let expression: SourceText
  /// The code span with its backticks, in the file.
  public let location: SourceLocation
  /// The value's index among all inline values of the document, from 0.
  public let ordinal: Int

  /// The expression on one line.
  public var displayText: String {
    String(expression.text.map { $0.isNewline ? " " : $0 })
  }

  /// The expression in a code span's content, or `nil` if the content is plain code.
  ///
  /// - Returns: The UTF-8 range of the expression without the spaces around it.
  static func expressionRange(in content: [UInt8]) -> Range<Int>? {
    guard content.count >= 2, content[0] == UInt8(ascii: "=") else { return nil }
    let next = content[1]
    let starts = next == UInt8(ascii: " ") || next == UInt8(ascii: "(") || isIdentifierStart(next)
    guard starts else { return nil }
    let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    guard let first = content[1...].firstIndex(where: { !isSpace($0) }),
      let last = content.lastIndex(where: { !isSpace($0) }), first <= last
    else { return nil }
    // `= = x` is no expression, but neither is it code that anyone writes; `= =` is left alone like `==`.
    if content[first] == UInt8(ascii: "=") { return nil }
    return first..<last + 1
  }
}

/// Whether an identifier can begin with the character; labels and names are ASCII.
func isIdentifierStart(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
  default: false
  }
}

/// Whether the character can stand inside an identifier.
func isIdentifierPart(_ byte: UInt8) -> Bool {
  isIdentifierStart(byte) || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}
