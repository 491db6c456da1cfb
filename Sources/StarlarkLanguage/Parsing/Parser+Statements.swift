import Diagnostics

extension Parser {
  /// Parses one line or one compound statement; a mistake in it is reported and skipped.
  mutating func parseStatement(into statements: inout [StatementNode]) {
    statementStart = index
    do {
      switch peek.kind {
      case .keyword(.def): statements.append(try parseDef())
      case .keyword(.if): statements.append(try parseIf())
      case .keyword(.for): statements.append(try parseFor())
      case .keyword(.else), .keyword(.elif):
        report("\"\(peek.description.dropFirst(9).dropLast())\" without an if above it", peek.span)
        throw Skip()
      case .reserved(let word): refuse(word)
      case .symbol("@"):
        report("decorators are not part of the language", peek.span, help: ["call the function: f = decorate(f)"])
        throw Skip()
      case .indent:
        report("unexpected indentation", peek.span, help: ["only the lines of a block are indented"])
        advance()
        statements += try nested { try $0.parseBlockLines() }
      case .newline, .outdent: advance()
      default: try parseLine(into: &statements)
      }
    } catch {
      recover()
    }
  }

  /// Goes to the next statement: after the end of the line, and after the block that the line may open.
  private mutating func recover() {
    while peek.kind != .newline, peek.kind != .end { advance() }
    advance()
    if peek.kind == .indent, diagnostics.count < Scanner.maximumErrors {
      // The block is read all the same, for the mistakes in it.
      advance()
      if (try? nested({ try $0.parseBlockLines() })) == nil {
        var depth = 1
        while depth > 0, peek.kind != .end {
          if peek.kind == .indent { depth += 1 }
          if peek.kind == .outdent { depth -= 1 }
          advance()
        }
      }
    }
  }

  /// Reports a statement of Python and skips its further parts, such as `except` after `try`.
  private mutating func refuse(_ word: String) {
    _ = unexpected("a statement")
    recover()
    guard ["try", "while"].contains(word) else { return }
    while [.reserved("except"), .reserved("finally"), .keyword(.else)].contains(peek.kind) { recover() }
  }

  /// The lines of a block after its indentation, up to the end of the block.
  mutating func parseBlockLines() throws -> [StatementNode] {
    var statements: [StatementNode] = []
    while peek.kind != .outdent, peek.kind != .end, diagnostics.count < Scanner.maximumErrors {
      parseStatement(into: &statements)
    }
    if peek.kind == .outdent { advance() }
    return statements
  }

  /// What follows the colon of a compound statement.
  mutating func parseSuite(of owner: String) throws -> [StatementNode] {
    try expectSymbol(":", "after \(owner)")
    if peek.kind != .newline {
      var statements: [StatementNode] = []
      try parseLine(into: &statements)
      return statements
    }
    advance()
    guard peek.kind == .indent else {
      report(
        "expected an indented block after \(owner)", SourceSpan(start: peek.span.start, end: peek.span.start),
        help: ["indent the lines that belong to it, or write pass"])
      // Nothing is skipped: the line here is a statement of its own.
      return []
    }
    advance()
    return try nested { try $0.parseBlockLines() }
  }

  /// Small statements separated by semicolons, up to the end of the line.
  private mutating func parseLine(into statements: inout [StatementNode]) throws {
    while true {
      statements.append(try parseSmallStatement())
      if !takeSymbol(";") { break }
      if peek.kind == .newline || peek.kind == .end { break }
    }
    if peek.kind == .end { return }
    guard peek.kind == .newline else {
      if isSymbol("="), case .assign = statements.last?.kind {
        report("one line assigns once", peek.span, help: ["write two assignments: b = …, then a = b"])
        throw Skip()
      }
      if case .expression(let node) = statements.last?.kind, case .name("print") = node.kind {
        report("print is a function", peek.span, help: ["write print(…)"])
        throw Skip()
      }
      throw unexpected("the end of the line")
    }
    advance()
  }

  private mutating func parseSmallStatement() throws -> StatementNode {
    let start = peek.span.start
    switch peek.kind {
    case .keyword(.return):
      advance()
      let isBare = peek.kind == .newline || peek.kind == .end || isSymbol(";")
      let value = isBare ? nil : try parseExpressions()
      return StatementNode(.returnValue(value), span(from: start))
    case .keyword(.break):
      advance()
      return StatementNode(.breakLoop, span(from: start))
    case .keyword(.continue):
      advance()
      return StatementNode(.continueLoop, span(from: start))
    case .keyword(.pass):
      advance()
      return StatementNode(.pass, span(from: start))
    case .keyword(.load): return try parseLoad()
    case .keyword(.import), .keyword(.from): return try parseImport()
    default: return try parseAssignmentOrExpression()
    }
  }

  private mutating func parseAssignmentOrExpression() throws -> StatementNode {
    let start = peek.span.start
    let left = try parseExpressions()
    if takeSymbol("=") {
      try checkTarget(left)
      let value = try parseExpressions()
      return StatementNode(.assign(target: left, value: value), span(from: start))
    }
    if case .symbol(let text) = peek.kind, text.hasSuffix("="),
      let op = BinaryOperator(rawValue: String(text.dropLast())), !op.isComparison
    {
      switch left.kind {
      case .tuple, .list:
        report("\(text) changes one variable, not several", left.span, help: ["write one line for each"])
        throw Skip()
      default: try checkTarget(left)
      }
      advance()
      let value = try parseExpressions()
      return StatementNode(.augmentedAssign(target: left, op, value: value), span(from: start))
    }
    if isSymbol(":"), case .name = left.kind {
      report("type annotations are not part of the language", peek.span, help: ["write name = value"])
      throw Skip()
    }
    return StatementNode(.expression(left), left.span)
  }

  /// Reports an expression that nothing can be assigned to.
  mutating func checkTarget(_ node: ExpressionNode) throws {
    switch node.kind {
    case .name(let name):
      guard ["None", "True", "False"].contains(name) else { return }
      report("cannot assign to \(name)", node.span)
    case .index, .attribute: return
    case .tuple(let elements), .list(let elements): return try elements.forEach { try checkTarget($0) }
    case .slice: report("cannot assign to a slice", node.span, help: ["assign to one element after the other"])
    case .call: report("cannot assign to the result of a call", node.span, help: ["compare with =="])
    default: report("cannot assign to this expression", node.span, help: ["compare with =="])
    }
    throw Skip()
  }
}
