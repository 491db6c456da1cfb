import Diagnostics

/// Checks the names of a program before it runs.
///
/// Blocks of names lie within each other: the predeclared names, the program's globals, each function, each
/// comprehension. A name bound anywhere in a block belongs to that block everywhere in it.
struct Resolver {
  static let loadMessage = "load is not available: a document is complete in itself"

  let source: SourceText
  let predeclared: Set<String>
  let options: TopLevelMode.OptionSet?
  private(set) var diagnostics: [Diagnostic] = []
  /// The names read from outside, in the order of their first use.
  private(set) var freeNames: [Identifier] = []
  private var seenFree: Set<String> = []
  private var scopes: [Scope] = []
  private var loopDepth = 0
  private var functionDepth = 0
  /// Globals that may have a value at this point of the top level.
  private var assigned: Set<String> = []
  /// The place of each option that is certainly or possibly given before this point.
  private var given: [String: SourceSpan] = [:]
  private var reportedUnassigned: Set<String> = []
  /// Whether unknown names are reported; off where only ``freeNames`` are wanted, as finding near names takes time.
  var reportsUnknownNames = true

  struct Scope {
    enum Kind {
      case program
      case function
      case comprehension
    }

    let kind: Kind
    let names: Set<String>
  }

  init(_ source: SourceText, predeclared: Set<String>, mode: TopLevelMode) {
    self.source = source
    self.predeclared = predeclared
    self.options = mode.options
  }

  mutating func resolve(_ program: Program) {
    let bound = SyntaxNames.bound(in: program.statements).map(\.name).filter { !isOption($0) }
    scopes = [Scope(kind: .program, names: Set(bound))]
    visit(program.statements)
  }

  mutating func resolve(_ expression: ExpressionNode) {
    visit(expression)
  }

  private func isOption(_ name: String) -> Bool { options != nil && !name.hasPrefix("_") }

  /// Whether the code being visited runs at the top level, in the order of the text.
  private var isTopLevel: Bool { functionDepth == 0 }

  mutating func report(_ message: String, _ span: SourceSpan, code: String = "name", help: [String] = []) {
    diagnostics.append(Diagnostic(code: code, message, at: .init(SourceLocation(source, span)), help: help))
  }
}

// MARK: Statements

extension Resolver {
  private mutating func visit(_ statements: [StatementNode]) {
    for statement in statements { visit(statement) }
  }

  private mutating func visit(_ statement: StatementNode) {
    switch statement.kind {
    case .expression(let expression): visit(expression)
    case .assign(let target, let value):
      visit(value)
      if isTopLevel, let options, case .name(let name) = target.kind, isOption(name) {
        give(Identifier(name, target.span), options)
      } else {
        bind(target)
      }
    case .augmentedAssign(let target, _, let value):
      if isTopLevel, let options, case .name(let name) = target.kind, isOption(name) {
        visit(value)
        report(
          "an option of \(options.block) is given once and cannot be changed", target.span, code: "option",
          help: ["compute the value in a variable: _\(name) = …, then \(name) = _\(name)"])
        return
      }
      visit(target)
      visit(value)
      bind(target)
    case .def(let function):
      visit(function)
      if let name = function.name { bind(ExpressionNode(.name(name.name), name.span)) }
    case .ifElse(let branches, let otherwise): visit(branches, otherwise)
    case .forLoop(let target, let iterable, let body): visitLoop(target, iterable, body)
    case .returnValue(let value):
      if functionDepth == 0 { report("return outside of a function", statement.span, code: "syntax") }
      if let value { visit(value) }
    case .breakLoop: if loopDepth == 0 { report("break outside of a loop", statement.span, code: "syntax") }
    case .continueLoop: if loopDepth == 0 { report("continue outside of a loop", statement.span, code: "syntax") }
    case .load:
      report(Resolver.loadMessage, statement.span, code: "load", help: ["define what you need in a setup block"])
    case .pass, .importModule: return
    }
  }

  /// The branches of an `if` exclude each other, so each starts from what was there before.
  private mutating func visit(_ branches: [StatementNode.IfBranch], _ otherwise: [StatementNode]) {
    let before = (assigned, given)
    var after = before
    for branch in branches {
      visit(branch.condition)
      (assigned, given) = before
      visit(branch.body)
      after.0.formUnion(assigned)
      after.1.merge(given) { first, _ in first }
      (assigned, given) = before
    }
    visit(otherwise)
    after.0.formUnion(assigned)
    after.1.merge(given) { first, _ in first }
    (assigned, given) = after
  }

  private mutating func visitLoop(_ target: ExpressionNode, _ iterable: ExpressionNode, _ body: [StatementNode]) {
    visit(iterable)
    bind(target)
    // A later line of the body may have run in an earlier round.
    if isTopLevel { assigned.formUnion(SyntaxNames.bound(in: body).map(\.name)) }
    loopDepth += 1
    visit(body)
    loopDepth -= 1
  }

  /// Visits the parts of a target that are read, and notes the variables that it sets.
  private mutating func bind(_ target: ExpressionNode) {
    switch target.kind {
    case .name(let name):
      guard scopes.last?.kind == .program else { return }
      if let options, isOption(name) {
        report(
          "\(name) is not a variable here: in a \(options.block) block only names with a leading _ are", target.span,
          code: "option", help: ["call it _\(name)"])
      }
      assigned.insert(name)
    case .tuple(let elements), .list(let elements): for element in elements { bind(element) }
    default: visit(target)
    }
  }

  private mutating func give(_ name: Identifier, _ options: TopLevelMode.OptionSet) {
    if !options.names.contains(name.name) {
      var help = nearestName(to: name.name, among: options.names).map { ["did you mean \($0)?"] } ?? []
      help.append("\(options.block) accepts \(options.names.joined(separator: ", "))")
      report("\(options.block) has no option \(name.name)", name.span, code: "option", help: help)
    } else if loopDepth > 0 {
      report(
        "option \(name.name) is given in a loop", name.span, code: "option", help: ["give it once, after the loop"])
    } else if let first = given[name.name] {
      report("option \(name.name) is given twice", name.span, code: "option")
      diagnostics[diagnostics.count - 1].secondary = [.init(SourceLocation(source, first), "first here")]
    } else {
      given[name.name] = name.span
    }
  }
}

// MARK: Expressions

extension Resolver {
  private mutating func visit(_ expression: ExpressionNode) {
    switch expression.kind {
    case .name(let name): use(name, expression.span)
    case .lambda(let function): visit(function)
    case .comprehension(let comprehension): visit(comprehension)
    default: for child in expression.kind.children { visit(child) }
    }
  }

  private mutating func visit(_ function: FunctionNode) {
    for parameter in function.parameters { if let value = parameter.defaultValue { visit(value) } }
    var places: [String: SourceSpan] = [:]
    for parameter in function.parameters {
      let name = parameter.name
      if let first = places.updateValue(name.span, forKey: name.name) {
        report("parameter \(name.name) is declared twice", name.span, code: "syntax")
        diagnostics[diagnostics.count - 1].secondary = [.init(SourceLocation(source, first), "first here")]
      }
    }
    let names = Set(places.keys).union(SyntaxNames.bound(in: function.body).map(\.name))
    scopes.append(Scope(kind: .function, names: names))
    let outerLoops = loopDepth
    loopDepth = 0
    functionDepth += 1
    visit(function.body)
    functionDepth -= 1
    loopDepth = outerLoops
    scopes.removeLast()
  }

  /// The operand of the first clause belongs to the block outside.
  private mutating func visit(_ comprehension: ExpressionNode.Comprehension) {
    if case .forIn(_, let iterable) = comprehension.clauses.first { visit(iterable) }
    scopes.append(Scope(kind: .comprehension, names: Set(SyntaxNames.bound(by: comprehension).map(\.name))))
    for (index, clause) in comprehension.clauses.enumerated() {
      switch clause {
      case .forIn(let target, let iterable):
        if index > 0 { visit(iterable) }
        bind(target)
      case .ifCondition(let condition): visit(condition)
      }
    }
    switch comprehension.body {
    case .list(let element): visit(element)
    case .dict(let entry):
      visit(entry.key)
      visit(entry.value)
    }
    scopes.removeLast()
  }

  private mutating func use(_ name: String, _ span: SourceSpan) {
    for scope in scopes.reversed() where scope.names.contains(name) {
      if scope.kind == .program { useGlobal(name, span) }
      return
    }
    if Universe.nameSet.contains(name), !predeclared.contains(name) { return }
    guard seenFree.insert(name).inserted else { return }
    freeNames.append(Identifier(name, span))
    if reportsUnknownNames, !predeclared.contains(name) { reportUnknown(name, span) }
  }

  /// A global that no line before can have set is certainly unset, unless a function reads it, which may run later.
  private mutating func useGlobal(_ name: String, _ span: SourceSpan) {
    guard isTopLevel, !assigned.contains(name), reportedUnassigned.insert(name).inserted else { return }
    var help: [String] = []
    if predeclared.contains(name) {
      help = ["the block assigns \(name) itself further down, which hides the \(name) from above; choose another name"]
    }
    report("global variable \(name) referenced before assignment", span, help: help)
  }

  private mutating func reportUnknown(_ name: String, _ span: SourceSpan) {
    let known = predeclared.union(Universe.nameSet).union(scopes.flatMap(\.names))
    let near = nearestName(to: name, among: known)
    let shown = name.utf8.count > 200 ? name.prefix(60) + "…" : name
    report("undefined name \"\(shown)\"", span, help: near.map { ["did you mean \($0)?"] } ?? [])
  }
}
