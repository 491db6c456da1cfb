import Diagnostics

/// The canonical spelling of single tokens and comments.
enum Spelling {
  /// The token as it is written, strings in double quotes where that needs no escapes.
  static func token(_ token: Token, in source: SourceText) -> String {
    let text = source.substring(token.span)
    switch token.kind {
    case .string, .bytes: return quoted(String(text.unicodeScalars.filter { $0 != "\r" }))
    // What stands in braces may hold quotes and backslashes of its own.
    case .formatted where text.contains("\\'"): return text
    case .formatted: return quoted(String(text.unicodeScalars.filter { $0 != "\r" }))
    default: return text
    }
  }

  private static func quoted(_ text: String) -> String {
    guard let start = text.firstIndex(where: { $0 == "'" || $0 == "\"" }), text[start] == "'" else { return text }
    let prefix = text[..<start].lowercased()
    let isTriple = text[start...].hasPrefix("'''") && text[start...].utf8.count >= 6
    let marks = isTriple ? 3 : 1
    let body = text[start...].dropFirst(marks).dropLast(marks)
    if body.contains("\"") || body.hasSuffix("\\") { return text }
    if !body.contains("\\'") { return prefix + mark(marks) + body + mark(marks) }
    // A raw string keeps the backslash before a quote.
    if prefix.contains("r") || isTriple { return text }
    var plain = ""
    var rest = body[...]
    while let character = rest.popFirst() {
      if character == "\\", let next = rest.popFirst() {
        plain += next == "'" ? "'" : "\\\(next)"
      } else {
        plain.append(character)
      }
    }
    return prefix + mark(1) + plain + mark(1)
  }

  private static func mark(_ count: Int) -> String { String(repeating: "\"", count: count) }

  /// The comment without blanks at its end and with one after its `#`.
  static func comment(_ text: String) -> String {
    var scalars = Array(text.unicodeScalars)
    while let last = scalars.last, last == " " || last == "\t" || last == "\r" || last == "\u{C}" {
      scalars.removeLast()
    }
    if scalars.count > 1, ![" ", "#", "!", ":", "\t"].contains(scalars[1]) { scalars.insert(" ", at: 1) }
    var result = ""
    result.unicodeScalars.append(contentsOf: scalars)
    return result
  }
}
