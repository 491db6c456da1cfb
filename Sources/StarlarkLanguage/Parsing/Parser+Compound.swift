import Diagnostics

extension Parser {
  mutating func parseIf() throws -> StatementNode {
    let start = peek.span.start
    var branches: [StatementNode.IfBranch] = []
    var otherwise: [StatementNode] = []
    repeat {
      let word = isKeyword(.if) ? "if" : "elif"
      advance()
      let condition = try parseCondition(word)
      branches.append(.init(condition: condition, body: try parseSuite(of: "the condition")))
    } while isKeyword(.elif)
    if takeKeyword(.else) { otherwise = try parseSuite(of: "else") }
    return StatementNode(.ifElse(branches, otherwise: otherwise), span(from: start))
  }

  private mutating func parseCondition(_ word: String) throws -> ExpressionNode {
    let condition = try parseExpression()
    if isSymbol("=") {
      report("\"=\" assigns; it cannot stand in a condition", peek.span, help: ["compare with =="])
      throw Skip()
    }
    return condition
  }

  mutating func parseFor() throws -> StatementNode {
    let start = advance().span.start
    let target = try parseLoopVariables()
    guard takeKeyword(.in) else { throw unexpected("\"in\" after the loop variables") }
    let iterable = try parseExpressions()
    let body = try parseSuite(of: "the for line")
    if isKeyword(.else) {
      report("a for loop has no else", peek.span, help: ["set a variable in the loop and test it afterwards"])
      throw Skip()
    }
    return StatementNode(.forLoop(target: target, iterable: iterable, body: body), span(from: start))
  }

  /// `a`, `a, b`, `(a, b), c`: what a loop assigns to.
  mutating func parseLoopVariables() throws -> ExpressionNode {
    let start = peek.span.start
    var elements = [try parsePrimary()]
    var isTuple = false
    while takeSymbol(",") {
      isTuple = true
      if isKeyword(.in) { break }
      elements.append(try parsePrimary())
    }
    let target = isTuple ? try make(.tuple(elements), span(from: start)) : elements[0]
    try checkTarget(target)
    return target
  }

  mutating func parseDef() throws -> StatementNode {
    let start = advance().span.start
    let name = try expectName("after def")
    try expectSymbol("(", "after the function's name")
    let parameters = try parseParameters(until: ")")
    try expectSymbol(")", "after the parameters")
    if isSymbol("->") { throw unexpected("\":\"") }
    let head = span(from: start)
    let body = try parseSuite(of: "the function's parameters")
    let function = FunctionNode(name: name, parameters: parameters, body: body, span: head)
    return StatementNode(.def(function), span(from: start))
  }

  /// The parameters of a `def` or `lambda`, without the brackets around them.
  mutating func parseParameters(until end: String) throws -> [FunctionNode.Parameter] {
    var parameters: [FunctionNode.Parameter] = []
    var bareStar: SourceSpan?
    var hasStar = false
    while !isSymbol(end) {
      if let last = parameters.last, last.kind == .keywords {
        report("no parameter may follow **\(last.name.name)", peek.span)
        throw Skip()
      }
      if isSymbol("*") {
        let star = advance().span
        if hasStar {
          report("a second * in the parameters", star)
          throw Skip()
        }
        hasStar = true
        if case .name = peek.kind {
          parameters.append(.init(kind: .variadic, name: try expectName("after *"), defaultValue: nil))
        } else {
          bareStar = star
        }
      } else if takeSymbol("**") {
        parameters.append(.init(kind: .keywords, name: try expectName("after **"), defaultValue: nil))
      } else {
        parameters.append(try parseParameter(isAfterStar: hasStar, parameters, end))
      }
      if !takeSymbol(",") { break }
    }
    if let bareStar, parameters.last.map({ $0.kind != .keywordOnly }) ?? true {
      report("a bare * must be followed by parameters", bareStar)
      throw Skip()
    }
    return parameters
  }

  private mutating func parseParameter(
    isAfterStar: Bool, _ earlier: [FunctionNode.Parameter], _ end: String
  ) throws -> FunctionNode.Parameter {
    let name = try expectName("for a parameter")
    if end == ")", isSymbol(":") {
      report("type annotations are not part of the language", peek.span, help: ["write only the parameter's name"])
      throw Skip()
    }
    let value = takeSymbol("=") ? try parseExpression() : nil
    if value == nil, !isAfterStar, let optional = earlier.last(where: { $0.defaultValue != nil }) {
      report(
        "parameter \(name.name) without a default follows one with a default", name.span,
        help: ["put \(name.name) before \(optional.name.name), or give it a default"])
      throw Skip()
    }
    return .init(kind: isAfterStar ? .keywordOnly : .plain, name: name, defaultValue: value)
  }

  /// The statement `load("module", "name", local = "name")`, which is read in order to be refused well.
  mutating func parseLoad() throws -> StatementNode {
    let start = advance().span.start
    try expectSymbol("(", "after load")
    guard case .string(let module) = peek.kind else { throw unexpected("a string with the module's name") }
    advance()
    var names: [(local: Identifier, remote: String)] = []
    while takeSymbol(",") {
      if isSymbol(")") { break }
      var local: Identifier?
      if case .name = peek.kind {
        local = try expectName("for the variable")
        try expectSymbol("=", "after the variable")
      }
      guard case .string(let remote) = peek.kind else { throw unexpected("a string with a name of the module") }
      names.append((local ?? Identifier(remote, peek.span), remote))
      advance()
    }
    try expectSymbol(")", "after the names")
    return StatementNode(.load(.init(module: module, names: names)), span(from: start))
  }

  /// A line `import a.b as c, d` or `from a.b import c as d, e` of Python.
  mutating func parseImport() throws -> StatementNode {
    let start = peek.span.start
    if takeKeyword(.import) {
      var names: [ImportStatement.Name] = []
      repeat {
        let nameStart = peek.span.start
        let name = try parseDottedName()
        let alias = takeKeyword(.as) ? try expectName("after as") : nil
        names.append(.init(name: name, alias: alias, span: span(from: nameStart)))
      } while takeSymbol(",")
      return StatementNode(.importModule(.init(from: nil, names: names)), span(from: start))
    }
    advance()
    let module = try parseDottedName()
    guard takeKeyword(.import) else { throw unexpected("\"import\" after the module") }
    var names: [ImportStatement.Name] = []
    let hasBracket = takeSymbol("(")
    repeat {
      if hasBracket, isSymbol(")") { break }
      let nameStart = peek.span.start
      let name = takeSymbol("*") ? "*" : try expectName("after import").name
      let alias = takeKeyword(.as) ? try expectName("after as") : nil
      names.append(.init(name: name, alias: alias, span: span(from: nameStart)))
    } while takeSymbol(",")
    if hasBracket { try expectSymbol(")", "after the names") }
    return StatementNode(.importModule(.init(from: module, names: names)), span(from: start))
  }

  private mutating func parseDottedName() throws -> String {
    var name = try expectName("of a module").name
    while takeSymbol(".") { name += "." + (try expectName("after the dot")).name }
    return name
  }
}
