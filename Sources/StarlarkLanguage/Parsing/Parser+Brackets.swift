import Diagnostics

extension Parser {
  /// An expression in parentheses or a tuple: `(x)`, `()`, `(x,)`, `(x, y)`, and nothing else.
  mutating func parseParenthesis() throws -> ExpressionNode {
    let start = advance().span.start
    if takeSymbol(")") { return try make(.tuple([]), span(from: start)) }
    let first = try parseExpression()
    try refuseGenerator()
    guard isSymbol(",") else {
      try expectSymbol(")", "after the expression")
      // The parentheses belong to the place of the expression, but not to its meaning.
      return ExpressionNode(first.kind, span(from: start))
    }
    var elements = [first]
    while takeSymbol(",") {
      if isSymbol(")") { break }
      elements.append(try parseExpression())
    }
    try expectSymbol(")", "after the elements of the tuple")
    return try make(.tuple(elements), span(from: start))
  }

  private mutating func refuseGenerator() throws {
    guard isKeyword(.for) else { return }
    report("generator expressions are not part of the language", peek.span, help: ["make a list: [… for … in …]"])
    throw Skip()
  }

  /// A list `[a, b]` or a comprehension, brackets included.
  mutating func parseList() throws -> ExpressionNode {
    let start = advance().span.start
    var elements: [ExpressionNode] = []
    while !isSymbol("]") {
      elements.append(try parseExpression())
      if isKeyword(.for), elements.count == 1 {
        let clauses = try parseClauses()
        try expectSymbol("]", "after the comprehension")
        return try make(.comprehension(.init(body: .list(elements[0]), clauses: clauses)), span(from: start))
      }
      if !takeSymbol(",") { break }
    }
    try expectSymbol("]", "or \",\" in the list")
    return try make(.list(elements), span(from: start))
  }

  /// A dict `{k: v}` or a comprehension, brackets included.
  mutating func parseBraces() throws -> ExpressionNode {
    let start = advance().span.start
    var entries: [ExpressionNode.DictEntry] = []
    while !isSymbol("}") {
      if isSymbol("**") {
        report("\"**\" in a dict is not part of the language", peek.span, help: ["join dicts with |"])
        throw Skip()
      }
      let key = try parseExpression()
      if entries.isEmpty, isSymbol(",") || isSymbol("}") || isKeyword(.for) {
        report("there are no set literals", SourceSpan(start: start, end: start + 1), help: ["write set([…])"])
        throw Skip()
      }
      try expectSymbol(":", "after the key")
      let value = try parseExpression()
      entries.append(.init(key: key, value: value))
      if isKeyword(.for), entries.count == 1 {
        let clauses = try parseClauses()
        try expectSymbol("}", "after the comprehension")
        return try make(.comprehension(.init(body: .dict(entries[0]), clauses: clauses)), span(from: start))
      }
      if !takeSymbol(",") { break }
    }
    try expectSymbol("}", "or \",\" in the dict")
    return try make(.dict(entries), span(from: start))
  }

  /// The clauses `for x in xs if c …` of a comprehension.
  private mutating func parseClauses() throws -> [ExpressionNode.Comprehension.Clause] {
    var clauses: [ExpressionNode.Comprehension.Clause] = []
    while true {
      if takeKeyword(.for) {
        let target = try parseLoopVariables()
        guard takeKeyword(.in) else { throw unexpected("\"in\" after the loop variables") }
        clauses.append(.forIn(target: target, iterable: try parseBinary(1)))
      } else if takeKeyword(.if) {
        clauses.append(.ifCondition(try parseBinary(1)))
      } else {
        return clauses
      }
    }
  }

  /// The arguments of a call, `(a, x = b, *c, **d)`, brackets included.
  mutating func parseArguments() throws -> [ExpressionNode.CallArgument] {
    try nested { parser in
      parser.advance()
      var arguments: [ExpressionNode.CallArgument] = []
      var order = ArgumentOrder()
      while !parser.isSymbol(")") {
        let argument = try parser.parseArgument()
        try parser.check(argument, &order)
        arguments.append(argument)
        if !parser.takeSymbol(",") { break }
      }
      try parser.expectSymbol(")", "or \",\" after the argument")
      return arguments
    }
  }

  private mutating func parseArgument() throws -> ExpressionNode.CallArgument {
    let start = peek.span.start
    if takeSymbol("*") {
      let value = try parseExpression()
      return .init(kind: .unpackedSequence, value: value, span: span(from: start))
    }
    if takeSymbol("**") {
      let value = try parseExpression()
      return .init(kind: .unpackedMapping, value: value, span: span(from: start))
    }
    if case .name = peek.kind, peekSecond.kind == .symbol("=") {
      let name = try expectName("of the argument")
      advance()
      let value = try parseExpression()
      try refuseGenerator()
      return .init(kind: .keyword(name), value: value, span: span(from: start))
    }
    let value = try parseExpression()
    try refuseGenerator()
    if isSymbol("=") {
      report("the name of an argument must be a plain name", value.span, help: ["compare with =="])
      throw Skip()
    }
    return .init(kind: .positional, value: value, span: span(from: start))
  }

  /// What has been seen of a call: positional arguments come first, then named ones, then `*` and at last `**`.
  private struct ArgumentOrder {
    var names: [String: SourceSpan] = [:]
    var hasSequence = false
    var hasMapping = false
  }

  private mutating func check(_ argument: ExpressionNode.CallArgument, _ order: inout ArgumentOrder) throws {
    switch argument.kind {
    case _ where order.hasMapping: report("no argument may follow **", argument.span)
    case .positional where order.hasSequence: report("positional argument may not follow *", argument.span)
    case .positional where !order.names.isEmpty:
      report("positional argument after an argument with a name", argument.span)
    case .keyword(let name) where order.hasSequence:
      report("keyword argument \(name.name) may not follow *", argument.span, help: ["put it before the *"])
    case .keyword(let name):
      guard let first = order.names.updateValue(name.span, forKey: name.name) else { return }
      report("argument \(name.name) is given twice", name.span)
      diagnostics[diagnostics.count - 1].secondary = [.init(SourceLocation(source, first), "first here")]
    case .unpackedSequence where order.hasSequence: report("a call has one * argument at most", argument.span)
    case .unpackedSequence:
      order.hasSequence = true
      return
    case .unpackedMapping:
      order.hasMapping = true
      return
    case .positional: return
    }
    throw Skip()
  }
}
