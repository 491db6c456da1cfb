import Diagnostics

/// One lexical element.
struct Token: Equatable {
  enum Kind: Equatable {
    case name(String)
    case keyword(Keyword)
    /// A word that Python uses and Starlark keeps free: `while`, `class`, …
    case reserved(String)
    case int(BigInteger)
    case float(Double)
    case string(String)
    case bytes([UInt8])
    /// An f-string that holds at least one expression.
    case formatted([FormattedPiece])
    /// Operators and punctuation by their spelling.
    case symbol(String)
    case newline
    case indent
    case outdent
    case end
    /// A place where the scanner has reported an error; the parser gives up the statement silently.
    case invalid
  }

  enum Keyword: String, CaseIterable {
    case and, `break`, `continue`, def, elif, `else`, `for`, `if`, `in`, lambda, load, not, or, pass, `return`
    /// Reserved in Starlark; here they begin and continue the import lines of pasted Python.
    case `import`, from, `as`
  }

  let kind: Kind
  let span: SourceSpan

  static let reservedWords: Set<String> = [
    "assert", "async", "await", "class", "del", "except", "finally", "global", "is", "nonlocal", "raise", "try",
    "while", "with", "yield",
  ]

  /// The token as messages name it.
  var description: String {
    switch kind {
    case .name(let name): "name \"\(name)\""
    case .keyword(let keyword): "keyword \"\(keyword.rawValue)\""
    case .reserved(let word): "reserved word \"\(word)\""
    case .int, .float: "number"
    case .string, .formatted: "string"
    case .bytes: "bytes literal"
    case .symbol(let text): "\"\(text)\""
    case .newline: "end of line"
    case .indent: "indented line"
    case .outdent: "end of block"
    case .end: "end of text"
    case .invalid: "invalid character"
    }
  }
}
