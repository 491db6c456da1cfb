import Diagnostics

extension Parser {
  /// One expression, or several separated by commas, which make a tuple.
  mutating func parseExpressions() throws -> ExpressionNode {
    let start = peek.span.start
    var elements = [try parseExpression()]
    while isSymbol(",") {
      let comma = advance().span
      switch peek.kind {
      case .newline, .end, .symbol("="), .symbol(")"), .symbol("]"), .symbol("}"), .symbol(":"), .symbol(";"):
        report(
          "a comma at the end makes a tuple, which needs parentheses", comma, help: ["write (x,), or remove the comma"])
        throw Skip()
      default: elements.append(try parseExpression())
      }
    }
    return elements.count == 1 ? elements[0] : try make(.tuple(elements), span(from: start))
  }

  /// A single expression: a conditional, a lambda, or operators and their operands.
  mutating func parseExpression() throws -> ExpressionNode {
    try nested { parser in
      if parser.isKeyword(.lambda) { return try parser.parseLambda() }
      let then = try parser.parseBinary(1)
      guard parser.takeKeyword(.if) else { return then }
      let condition = try parser.parseBinary(1)
      guard parser.takeKeyword(.else) else {
        if parser.peek.kind == .newline || parser.peek.kind == .end {
          parser.report(
            "a conditional expression needs an else", parser.peek.span, help: ["write a if condition else b"])
          throw Skip()
        }
        throw parser.unexpected("\"else\" of the conditional expression")
      }
      let otherwise = try parser.parseExpression()
      return try parser.make(
        .conditional(condition: condition, then: then, otherwise: otherwise), then.span.union(otherwise.span))
    }
  }

  private mutating func parseLambda() throws -> ExpressionNode {
    let start = advance().span.start
    let parameters = try parseParameters(until: ":")
    try expectSymbol(":", "after the parameters of lambda")
    let body = try parseExpression()
    let function = FunctionNode(
      name: nil, parameters: parameters, body: [StatementNode(.returnValue(body), body.span)], span: span(from: start))
    return try make(.lambda(function), function.span)
  }

  /// Operators that bind at least as tightly as `minimum`: `or` 1, `and` 2, `not` 3, and those of `BinaryOperator`.
  mutating func parseBinary(_ minimum: Int) throws -> ExpressionNode {
    var left: ExpressionNode
    if minimum <= 3, isKeyword(.not) {
      let start = advance().span.start
      let operand = try nested { try $0.parseBinary(3) }
      left = try make(.unary(.not, operand), SourceSpan(start: start, end: operand.span.end))
    } else {
      left = try parseUnary()
    }
    var lastComparison: BinaryOperator?
    while let found = nextOperator(), found.precedence >= minimum {
      if let op = found.op, op.isComparison, let first = lastComparison {
        report(
          "comparisons cannot be chained: \(first.rawValue) … \(op.rawValue)", peek.span,
          help: ["write a \(first.rawValue) b and b \(op.rawValue) c"])
        throw Skip()
      }
      let isIdentity = advance().kind == .reserved("is")
      if found.op == .notIn || (isIdentity && found.op == .notEqual) { advance() }
      let right = try parseBinary(found.precedence + 1)
      let span = left.span.union(right.span)
      if let op = found.op {
        left = try make(.binary(op, left, right), span)
        lastComparison = op.isComparison ? op : nil
      } else {
        left = try make(found.precedence == 1 ? .or(left, right) : .and(left, right), span)
      }
    }
    return left
  }

  /// The binary operator that comes next; `or` and `and` have no ``BinaryOperator``.
  private func nextOperator() -> (op: BinaryOperator?, precedence: Int)? {
    switch peek.kind {
    case .keyword(.or): (nil, 1)
    case .keyword(.and): (nil, 2)
    case .keyword(.in): (.in, BinaryOperator.in.precedence)
    case .keyword(.not): peekSecond.kind == .keyword(.in) ? (.notIn, BinaryOperator.notIn.precedence) : nil
    case .symbol(let text): BinaryOperator(rawValue: text).map { ($0, $0.precedence) }
    case .reserved("is"): identity
    default: nil
    }
  }

  /// `is None` and `is not None`, which Starlark has not: there is one None, so that they compare.
  private var identity: (op: BinaryOperator?, precedence: Int)? {
    let isNegated = peekSecond.kind == .keyword(.not)
    let operand = tokens[min(index + (isNegated ? 2 : 1), tokens.count - 1)]
    guard operand.kind == .name("None") else { return nil }
    let op = isNegated ? BinaryOperator.notEqual : .equal
    return (op, op.precedence)
  }

  private mutating func parseUnary() throws -> ExpressionNode {
    guard case .symbol(let text) = peek.kind, let op = UnaryOperator(rawValue: text) else { return try parsePower() }
    let start = advance().span.start
    let operand = try nested { try $0.parseUnary() }
    return try make(.unary(op, operand), SourceSpan(start: start, end: operand.span.end))
  }

  /// `a ** b ** c`, which is `a ** (b ** c)`; a sign may stand on the right side.
  private mutating func parsePower() throws -> ExpressionNode {
    let base = try parsePrimary()
    guard takeSymbol("**") else { return base }
    let exponent = try nested { try $0.parseUnary() }
    return try make(.binary(.power, base, exponent), base.span.union(exponent.span))
  }

  /// An operand with the calls, indices and attributes after it.
  mutating func parsePrimary() throws -> ExpressionNode {
    var node = try parseOperand()
    let start = node.span.start
    while case .symbol(let text) = peek.kind {
      switch text {
      case ".":
        advance()
        node = try make(.attribute(node, try expectName("after the dot")), span(from: start))
      case "(":
        let arguments = try parseArguments()
        node = try make(.call(node, arguments), span(from: start))
      case "[": node = try parseSubscript(of: node)
      default: return node
      }
    }
    return node
  }

  private mutating func parseOperand() throws -> ExpressionNode {
    let token = peek
    switch token.kind {
    case .name(let name):
      advance()
      return ExpressionNode(.name(name), token.span)
    case .int(let value):
      advance()
      return ExpressionNode(.literal(.int(value)), token.span)
    case .float(let value):
      advance()
      return ExpressionNode(.literal(.float(value)), token.span)
    case .string(let value):
      advance()
      try refuseAdjacentString()
      return ExpressionNode(.literal(.string(value)), token.span)
    case .bytes(let value):
      advance()
      try refuseAdjacentString()
      return ExpressionNode(.literal(.bytes(value)), token.span)
    case .formatted(let pieces):
      advance()
      try refuseAdjacentString()
      return try make(.formatted(try parseFormatted(pieces)), token.span)
    case .symbol("("): return try nested { try $0.parseParenthesis() }
    case .symbol("["): return try nested { try $0.parseList() }
    case .symbol("{"): return try nested { try $0.parseBraces() }
    case .symbol("*"):
      report("\"*\" before an expression is only for calls", token.span, help: ["join lists with +"])
      throw Skip()
    case .symbol("."):
      report("an expression cannot begin with a dot", token.span)
      throw Skip()
    default: throw unexpected("an expression")
    }
  }

  private mutating func refuseAdjacentString() throws {
    switch peek.kind {
    case .string, .bytes, .formatted:
      report("strings beside each other are not joined", peek.span, help: ["join them with +"])
      throw Skip()
    default: return
    }
  }

  /// An index `x[i]`, a slice `x[a:b:c]`, or indices and slices of several axes `x[:, -1, ...]` after their base.
  private mutating func parseSubscript(of base: ExpressionNode) throws -> ExpressionNode {
    try nested { parser in
      parser.advance()
      if parser.isSymbol("]") { throw parser.unexpected("an index") }
      let start = parser.peek.span.start
      var keys = [try parser.parseSubscriptKey()]
      var isTuple = false
      while parser.takeSymbol(",") {
        isTuple = true
        // A comma at the end is for slices; with plain indices it was a mistake most times.
        if parser.isSymbol("]"), keys.contains(where: { if case .axisSlice = $0.kind { true } else { false } }) {
          break
        }
        if parser.isSymbol("]") {
          parser.report(
            "a comma at the end makes a tuple, which needs parentheses", parser.tokens[parser.index - 1].span,
            help: ["write (x,), or remove the comma"])
          throw Skip()
        }
        keys.append(try parser.parseSubscriptKey())
      }
      let span = parser.span(from: start)
      try parser.expectSymbol("]", "after the index")
      let whole = parser.span(from: base.span.start)
      if isTuple { return try parser.make(.index(base, try parser.make(.tuple(keys), span)), whole) }
      if case .axisSlice(let start, let stop, let step) = keys[0].kind {
        return try parser.make(.slice(base, start: start, stop: stop, step: step), whole)
      }
      return try parser.make(.index(base, keys[0]), whole)
    }
  }

  private mutating func parseSubscriptKey() throws -> ExpressionNode {
    let start = peek.span.start
    if isSymbol("...") { return try make(.ellipsis, advance().span) }
    let first = isSymbol(":") ? nil : try parseExpression()
    guard isSymbol(":") else { return first ?? ExpressionNode(.invalid, peek.span) }
    var bounds: [ExpressionNode?] = [first]
    while bounds.count < 3, takeSymbol(":") {
      bounds.append(isSymbol(":") || isSymbol("]") || isSymbol(",") ? nil : try parseExpression())
    }
    return try make(
      .axisSlice(start: first, stop: bounds[1], step: bounds.count > 2 ? bounds[2] : nil), span(from: start))
  }
}
