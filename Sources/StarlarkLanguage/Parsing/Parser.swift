import Diagnostics

/// A recursive-descent parser with operator precedences.
///
/// A method that meets something unexpected reports it and throws ``Skip``; the statement loop catches that and goes on
/// after the end of the line, or of the block that the line opens.
struct Parser {
  /// Thrown after a report; the statement is given up.
  struct Skip: Error {}

  let source: SourceText
  var tokens: [Token]
  /// The comments, which the parser passes over.
  let comments: [SourceSpan]
  var index = 0
  var diagnostics: [Diagnostic]
  private var nesting = 0
  /// The index of the token with which the innermost statement begins.
  var statementStart = 0

  /// How deep brackets, blocks and prefix operators may be nested; bounds the native stack of this parser.
  static let maximumNesting = 100
  /// How high an expression's tree may be, long chains of operators included; bounds all walks over the tree.
  static let maximumDepth = 500

  init(_ source: SourceText) {
    var scanner = Scanner(source)
    self.source = source
    self.tokens = scanner.scan()
    self.comments = scanner.comments
    self.diagnostics = scanner.diagnostics
  }

  /// The reports in the order of the text.
  var sortedDiagnostics: [Diagnostic] {
    let indexed = diagnostics.enumerated().sorted { a, b in
      let (x, y) = (start(of: a.element), start(of: b.element))
      return x == y ? a.offset < b.offset : x < y
    }
    return indexed.prefix(Scanner.maximumErrors).map(\.element)
  }

  private func start(of diagnostic: Diagnostic) -> Int { diagnostic.primary?.location.span.start ?? 0 }

  mutating func parseProgram() -> [StatementNode] {
    var statements: [StatementNode] = []
    while peek.kind != .end, diagnostics.count < Scanner.maximumErrors { parseStatement(into: &statements) }
    return statements
  }

  mutating func parseSingleExpression() -> ExpressionNode? {
    skipLayout()
    if peek.kind == .end {
      report("expected an expression, found nothing", peek.span)
      return nil
    }
    guard let expression = try? parseExpressions() else { return nil }
    skipLayout()
    if peek.kind != .end { _ = unexpected("the end of the expression") }
    return expression
  }

  private mutating func skipLayout() {
    while [.newline, .indent, .outdent].contains(peek.kind) { index += 1 }
  }
}

extension Parser {
  var peek: Token { tokens[index] }

  /// The token after the next one.
  var peekSecond: Token { tokens[min(index + 1, tokens.count - 1)] }

  /// The end of the last token that was taken.
  var lastEnd: Int { index > 0 ? tokens[index - 1].span.end : 0 }

  @discardableResult
  mutating func advance() -> Token {
    let token = tokens[index]
    if index < tokens.count - 1 { index += 1 }
    return token
  }

  func isSymbol(_ text: String) -> Bool { peek.kind == .symbol(text) }

  func isKeyword(_ keyword: Token.Keyword) -> Bool { peek.kind == .keyword(keyword) }

  /// Whether the scanner has reported something between the start of the statement and the end of its line.
  private var lineHasInvalidToken: Bool {
    for token in tokens[min(statementStart, index)...] {
      if token.kind == .invalid { return true }
      if token.kind == .newline, token.span.start >= peek.span.start { return false }
    }
    return false
  }

  /// Takes the symbol if it comes next.
  mutating func takeSymbol(_ text: String) -> Bool {
    guard isSymbol(text) else { return false }
    advance()
    return true
  }

  mutating func takeKeyword(_ keyword: Token.Keyword) -> Bool {
    guard isKeyword(keyword) else { return false }
    advance()
    return true
  }

  /// Takes the symbol, or reports what comes instead.
  mutating func expectSymbol(_ text: String, _ purpose: String) throws {
    if !takeSymbol(text) { throw unexpected("\"\(text)\" \(purpose)") }
  }

  mutating func expectName(_ purpose: String) throws -> Identifier {
    guard case .name(let name) = peek.kind else { throw unexpected("a name \(purpose)") }
    return Identifier(name, advance().span)
  }

  func span(from start: Int) -> SourceSpan { SourceSpan(start: start, end: max(start, lastEnd)) }

  /// Reports a mistake, unless the scanner has already said what is wrong with this line.
  mutating func report(_ message: String, _ span: SourceSpan, help: [String] = []) {
    if lineHasInvalidToken { return }
    diagnostics.append(Diagnostic(code: "syntax", message, at: .init(SourceLocation(source, span)), help: help))
  }

  /// Reports that something else was expected here; the caller throws the result.
  mutating func unexpected(_ expected: String) -> Skip {
    let token = peek
    // The scanner has already said what is wrong with an invalid token.
    if token.kind == .invalid { return Skip() }
    if let (message, help) = PythonConstructs.advice(for: token) {
      report(message, token.span, help: [help])
    } else {
      report("expected \(expected), found \(token.description)", token.span)
    }
    return Skip()
  }

  /// Counts one level of nesting in while `body` runs.
  mutating func nested<T>(_ body: (inout Parser) throws -> T) throws -> T {
    guard nesting < Parser.maximumNesting else {
      report(
        "nested more than \(Parser.maximumNesting) levels deep", peek.span,
        help: ["give inner parts a name of their own"])
      throw Skip()
    }
    nesting += 1
    defer { nesting -= 1 }
    return try body(&self)
  }

  /// Makes a node unless the tree has become too high.
  mutating func make(_ kind: ExpressionNode.Kind, _ span: SourceSpan) throws -> ExpressionNode {
    let node = ExpressionNode(kind, span)
    if node.depth > Parser.maximumDepth {
      report(
        "the expression has more than \(Parser.maximumDepth) parts within each other", span,
        help: ["give parts of it a name"])
      throw Skip()
    }
    return node
  }
}
