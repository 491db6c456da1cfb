import Diagnostics

/// F-strings, which Starlark has not: `f"block_{i}"`, with conversions `!r` and `!s`, formats as in `{x:.3f}`, and
/// `{x=}`, which writes the expression too.
extension Scanner {
  /// How the f-string is written in which a field stands.
  struct FormattedLiteral {
    let quote: UInt8
    let isTriple: Bool
    let isRaw: Bool
  }

  /// Fields within fields are parsed by recursion; Python itself allowed two levels for long.
  private static let maximumFieldDepth = 8

  /// Scans a brace of an f-string: one that is text, being written twice, or a whole field; `false` after an error.
  mutating func scanBrace(
    _ literal: FormattedLiteral, into content: inout [UInt8], _ pieces: inout [FormattedPiece]
  ) -> Bool {
    let byte = bytes[position]
    if position + 1 < bytes.count, bytes[position + 1] == byte {
      content.append(byte)
      position += 2
      return true
    }
    if byte == UInt8(ascii: "}") {
      report(
        "single \"}\" in an f-string", position, position + 1, help: ["write }} for a brace that is text"])
      return false
    }
    guard let field = scanField(literal) else { return false }
    if !content.isEmpty { pieces.append(.text(String(decoding: content, as: UTF8.self))) }
    content = []
    pieces += field
    return true
  }

  /// Goes to the end of a string in which an error was reported, or to where it probably is.
  mutating func skipToEnd(of quote: UInt8, isTriple: Bool) {
    while position < bytes.count {
      if !isTriple, startsLineEnd(position) { return }
      if bytes[position] == quote, !isTriple || bytes[position...].starts(with: [quote, quote, quote]) {
        position += isTriple ? 3 : 1
        return
      }
      position += 1
    }
  }

  /// Scans a field whose opening brace is here; `nil` after reporting an error.
  private mutating func scanField(_ literal: FormattedLiteral) -> [FormattedPiece]? {
    let open = position
    position += 1
    guard fieldDepth < Scanner.maximumFieldDepth else {
      report(
        "f-strings nested more than \(Scanner.maximumFieldDepth) levels deep", open, position,
        help: ["give inner parts a name of their own"])
      return nil
    }
    let outer = (tokens, brackets)
    (tokens, brackets) = ([], [])
    fieldDepth += 1
    defer {
      fieldDepth -= 1
      (tokens, brackets) = outer
    }
    guard let echo = scanFieldExpression(literal, open) else { return nil }
    let expression = tokens
    var conversion: ExpressionNode.Conversion?
    if bytes[position] == UInt8(ascii: "!") {
      guard position + 2 < bytes.count,
        let known = ExpressionNode.Conversion(rawValue: String(UnicodeScalar(bytes[position + 1]))),
        bytes[position + 2] == UInt8(ascii: "}") || bytes[position + 2] == UInt8(ascii: ":")
      else {
        report("unknown conversion in an f-string", position, position + 1, help: ["there are !s and !r"])
        return nil
      }
      conversion = known
      position += 2
    }
    var format: [FormattedPiece] = []
    if bytes[position] == UInt8(ascii: ":") {
      guard let pieces = scanFormat(literal, open) else { return nil }
      format = pieces
    }
    position += 1
    // What is written out for people is shown as it would be written in code.
    if !echo.isEmpty, conversion == nil, format.isEmpty { conversion = .repr }
    let field = FormattedPiece.field(FieldTokens(tokens: expression, conversion: conversion, format: format))
    return echo.isEmpty ? [field] : [.text(echo), field]
  }

  /// Scans the tokens of a field up to the `}`, `!` or `:` after them, which stays.
  ///
  /// - Returns: The text that `{x=}` asks for, mostly none; `nil` after an error.
  private mutating func scanFieldExpression(_ literal: FormattedLiteral, _ open: Int) -> String? {
    let errors = diagnostics.count
    var echo = ""
    while true {
      skipBlanks(in: literal)
      if endsLiteral(literal, orQuote: false) { return reportUnclosedField(open) }
      let byte = bytes[position]
      if brackets.isEmpty {
        if byte == UInt8(ascii: "}") || byte == UInt8(ascii: ":") { break }
        if byte == UInt8(ascii: "!"), position + 1 < bytes.count, bytes[position + 1] != UInt8(ascii: "=") { break }
        if byte == UInt8(ascii: "="), let end = endOfEcho(literal) {
          echo = String(decoding: bytes[open + 1..<end], as: UTF8.self)
          position = end
          break
        }
      }
      if byte == UInt8(ascii: "#") {
        report("a comment cannot stand in an f-string", position, position + 1)
        return nil
      }
      let start = position
      scanToken()
      guard diagnostics.count == errors else {
        // A quotation mark that opens a string which does not end was meant to end this one.
        if bytes[start] == literal.quote, !literal.isTriple {
          diagnostics.removeLast(diagnostics.count - errors)
          position = start
          return reportUnclosedField(open)
        }
        return nil
      }
    }
    if tokens.isEmpty {
      report(
        "an f-string has empty braces", open, position + 1,
        help: ["write an expression in them, or {{}} for braces that are text"])
      return nil
    }
    add(.symbol(String(UnicodeScalar(bytes[position]))), position, position + 1)
    add(.end, position + 1, position + 1)
    return echo
  }

  private mutating func reportUnclosedField(_ open: Int) -> String? {
    report(
      "\"{\" is never closed in this f-string", open, open + 1,
      help: ["add \"}\", or write {{ for a brace that is text"])
    return nil
  }

  /// Where the text of `{x=}` ends if an equals sign here ends the expression.
  private func endOfEcho(_ literal: FormattedLiteral) -> Int? {
    var end = position + 1
    while end < bytes.count, bytes[end] == UInt8(ascii: " ") { end += 1 }
    return end < bytes.count && "}!:".utf8.contains(bytes[end]) ? end : nil
  }

  /// Scans a format from its colon up to the closing brace, which stays.
  private mutating func scanFormat(_ literal: FormattedLiteral, _ open: Int) -> [FormattedPiece]? {
    position += 1
    var content: [UInt8] = []
    var pieces: [FormattedPiece] = []
    while true {
      if endsLiteral(literal, orQuote: true) {
        _ = reportUnclosedField(open)
        return nil
      }
      let byte = bytes[position]
      if byte == UInt8(ascii: "}") { break }
      if byte == UInt8(ascii: "{") {
        guard let field = scanField(literal) else { return nil }
        if !content.isEmpty { pieces.append(.text(String(decoding: content, as: UTF8.self))) }
        content = []
        pieces += field
      } else if byte == UInt8(ascii: "\\"), position + 1 < bytes.count {
        guard scanEscape(isRaw: literal.isRaw, isBytes: false, into: &content) else { return nil }
      } else {
        content.append(byte)
        position += 1
      }
    }
    if !content.isEmpty { pieces.append(.text(String(decoding: content, as: UTF8.self))) }
    return pieces
  }

  private func endsLiteral(_ literal: FormattedLiteral, orQuote: Bool) -> Bool {
    guard position < bytes.count else { return true }
    if literal.isTriple { return bytes[position...].starts(with: [literal.quote, literal.quote, literal.quote]) }
    return startsLineEnd(position) || (orQuote && bytes[position] == literal.quote)
  }

  /// Skips blanks in a field, and line ends where the string may have them.
  private mutating func skipBlanks(in literal: FormattedLiteral) {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"): position += 1
      case UInt8(ascii: "\r"), UInt8(ascii: "\n"):
        guard literal.isTriple else { return }
        position += 1
      default: return
      }
    }
  }
}
