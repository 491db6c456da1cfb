import Diagnostics

/// Cuts a text into tokens, indentation included.
///
/// All errors are collected; the scanner goes on after each of them. Inside brackets line ends mean nothing, so a
/// bracket that is never closed would swallow the rest of the text: then the scanner reports it, ends the statement at
/// the first line that is not indented further than the bracket's own line, and continues from there.
struct Scanner {
  let source: SourceText
  let bytes: [UInt8]
  var position = 0
  var tokens: [Token] = []
  /// The comments with their `#`, which are no tokens; the formatter keeps them.
  private(set) var comments: [SourceSpan] = []
  var diagnostics: [Diagnostic] = []
  /// The widths of the open blocks' indentation.
  private var indents = [0]
  var brackets: [(symbol: String, span: SourceSpan, lineStart: Int)] = []
  private var lineStart = 0
  private var tabReported = false
  /// How many fields of f-strings lie around this place.
  var fieldDepth = 0

  /// A text with more errors than this is not Starlark; further ones help nobody.
  static let maximumErrors = 50
  /// Each bracket that is never closed makes the scanner go back; after these many it stops.
  private static let maximumUnclosed = 10
  private var unclosed = 0

  init(_ source: SourceText) {
    self.source = source
    self.bytes = source.bytes
  }

  mutating func scan() -> [Token] {
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    var isLineStart = true
    while diagnostics.count < Scanner.maximumErrors {
      if isLineStart {
        lineStart = position
        if brackets.isEmpty { scanIndentation() }
        isLineStart = false
      }
      skipBlanks()
      guard position < bytes.count else {
        if brackets.isEmpty { break }
        recoverUnclosedBracket()
        unclosed += 1
        isLineStart = position < bytes.count
        if !isLineStart || unclosed == Scanner.maximumUnclosed { break }
        continue
      }
      if bytes[position] == UInt8(ascii: "\n") {
        if brackets.isEmpty { endLine(at: position) }
        position += 1
        isLineStart = true
        continue
      }
      scanToken()
    }
    endLine(at: bytes.count)
    for _ in indents.dropFirst() { add(.outdent, bytes.count, bytes.count) }
    add(.end, bytes.count, bytes.count)
    return tokens
  }

  /// Ends a statement, unless the line is empty.
  private mutating func endLine(at offset: Int) {
    switch tokens.last?.kind {
    case nil, .newline, .indent, .outdent: return
    default: add(.newline, offset, offset)
    }
  }

  mutating func add(_ kind: Token.Kind, _ start: Int, _ end: Int) {
    tokens.append(Token(kind: kind, span: SourceSpan(start: start, end: end)))
  }

  mutating func report(_ message: String, _ start: Int, _ end: Int, help: [String] = [], code: String = "syntax") {
    diagnostics.append(
      Diagnostic(
        code: code, message, at: .init(SourceLocation(source, SourceSpan(start: start, end: end))), help: help))
  }

  /// Skips blanks, comments, carriage returns before a line feed, and continued lines.
  private mutating func skipBlanks() {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), 0x0C: position += 1
      case UInt8(ascii: "#"):
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        comments.append(SourceSpan(start: start, end: position))
      case UInt8(ascii: "\n") where !brackets.isEmpty:
        return
      case UInt8(ascii: "\\") where startsLineEnd(position + 1):
        position += bytes[position + 1] == UInt8(ascii: "\r") ? 3 : 2
      default: return
      }
    }
  }

  func startsLineEnd(_ offset: Int) -> Bool {
    guard offset < bytes.count else { return false }
    if bytes[offset] == UInt8(ascii: "\n") { return true }
    return bytes[offset] == UInt8(ascii: "\r") && offset + 1 < bytes.count && bytes[offset + 1] == UInt8(ascii: "\n")
  }

  /// Compares the blanks at the start of a line with the open blocks; lines without code do not count.
  private mutating func scanIndentation() {
    let start = position
    var width = 0
    var hasTab = false
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: " ") {
        width += 1
      } else if bytes[position] == UInt8(ascii: "\t") {
        width += 8 - width % 8
        hasTab = true
      } else {
        break
      }
      position += 1
    }
    guard position < bytes.count, ![0x0A, 0x0D, 0x23].contains(bytes[position]) else { return }
    if hasTab, !tabReported {
      tabReported = true
      report("indentation with a tab", start, position, help: ["indent with spaces"])
    }
    if width > indents[indents.count - 1] {
      indents.append(width)
      add(.indent, start, position)
      return
    }
    while width < indents[indents.count - 1] {
      indents.removeLast()
      add(.outdent, position, position)
    }
    if width != indents[indents.count - 1] {
      report(
        "this line is indented by \(width), which matches no line above", start, position,
        help: ["indent it like the line it belongs to"])
      indents.append(width)
      add(.indent, start, position)
    }
  }

  /// Goes back to where the statement with the unclosed bracket probably ends, and reports the innermost bracket that
  /// is open there.
  private mutating func recoverUnclosedBracket() {
    guard let outermost = brackets.first else { return }
    let indentation = width(ofLineAt: outermost.lineStart)
    var line = source.lineIndex(at: outermost.span.start) + 1
    while line < source.lineStarts.count, continuesBracket(source.lineStarts[line], indentation) { line += 1 }
    let resume = line < source.lineStarts.count ? source.lineStarts[line] : bytes.count
    let bracket = brackets.last { $0.span.start < resume } ?? outermost
    report(
      "\"\(bracket.symbol)\" was never closed", bracket.span.start, bracket.span.end,
      help: ["add \"\(Scanner.closing[bracket.symbol] ?? ")")\" where the expression ends"])
    brackets = []
    // What was scanned beyond that place is scanned again, now outside of brackets.
    while let last = tokens.last, last.span.start >= resume { tokens.removeLast() }
    diagnostics.removeAll { ($0.primary?.location.span.start ?? 0) >= resume }
    add(.invalid, resume, resume)
    add(.newline, resume, resume)
    position = resume
  }

  /// Whether a line looks like a part of what a bracket in a line of the given indentation holds.
  private func continuesBracket(_ start: Int, _ indentation: Int) -> Bool {
    let code = bytes[start...].drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }
    guard let first = code.first, ![0x0A, 0x0D, 0x23].contains(first) else { return true }
    return width(ofLineAt: start) > indentation || ")]}".utf8.contains(first)
  }

  private func width(ofLineAt start: Int) -> Int {
    bytes[start...].prefix { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") }.count
  }

  static let closing = ["(": ")", "[": "]", "{": "}"]
}
