/// The wordings of errors in a source file: string literals that stand where messages and their help do.
///
/// A simple scan is enough for our own code: it knows comments, literals and what is interpolated into them.
struct SourceMessages {
  struct Message {
    var line: Int
    /// The text between what is interpolated.
    var pieces: [String]
  }

  /// What stands before the literal of a message.
  private static let openings = [
    "EvaluationError(", "report(", "unexpected(", "fail(", "expected:", "help: [", "Diagnostic(.warning,",
  ]

  private let text: [Character]
  private var index = 0
  private var line = 1
  /// The code since the last literal, without blanks: enough to see what a literal is for.
  private var before = ""
  private(set) var messages: [Message] = []

  init(_ source: String) {
    text = Array(source)
    while index < text.count { step() }
  }

  private func at(_ offset: Int) -> Character { index + offset < text.count ? text[index + offset] : "\0" }

  private mutating func advance() {
    if text[index] == "\n" { line += 1 }
    index += 1
  }

  private mutating func step() {
    if at(0) == "/", at(1) == "/" {
      while index < text.count, text[index] != "\n" { advance() }
    } else if at(0) == "\"", at(1) == "\"", at(2) == "\"" {
      for _ in 0..<3 { advance() }
      while index < text.count, !(at(0) == "\"" && at(1) == "\"" && at(2) == "\"") { advance() }
      for _ in 0..<3 where index < text.count { advance() }
    } else if at(0) == "\"" {
      let start = line
      let pieces = literal()
      let words = pieces.joined()
      if isMessage, words.contains(" "), words.filter(\.isLetter).count > 8 {
        messages.append(Message(line: start, pieces: pieces))
      }
      // What a code or a name leads to is still the message of the same call.
      before += "\"\""
    } else {
      if !text[index].isWhitespace { before.append(text[index]) }
      if before.count > 400 { before = String(before.suffix(200)) }
      advance()
    }
  }

  private var isMessage: Bool {
    if Self.openings.contains(where: { before.hasSuffix($0.filter { !$0.isWhitespace }) }) { return true }
    // Diagnostic(code: "name", "…" and bound.error("name", "…"
    return before.hasSuffix("code:\"\",") || before.hasSuffix("error(\"\",") || before.hasSuffix("error(name,")
      || before.hasSuffix("error(parameter,")
  }

  /// The pieces of a literal of one line, whose opening quote is here.
  private mutating func literal() -> [String] {
    var pieces = [""]
    advance()
    while index < text.count, text[index] != "\"" {
      if at(0) == "\\", at(1) == "(" {
        advance()
        skipBracket()
        pieces.append("")
      } else if at(0) == "\\" {
        advance()
        switch text[index] {
        case "n": pieces[pieces.count - 1] += "\n"
        case "u":
          while text[index] != "}" { advance() }
          pieces.append("")
        default: pieces[pieces.count - 1].append(text[index])
        }
        advance()
      } else {
        pieces[pieces.count - 1].append(text[index])
        advance()
      }
    }
    if index < text.count { advance() }
    return pieces
  }

  private mutating func skipBracket() {
    var depth = 0
    repeat {
      switch text[index] {
      case "(":
        depth += 1
        advance()
      case ")":
        depth -= 1
        advance()
      case "\"": _ = literal()
      default: advance()
      }
    } while depth > 0 && index < text.count
  }
}
