import Diagnostics

/// The names that parts of the tree bind and use.
enum SyntaxNames {
  /// The variables that statements bind in their own scope, in the order of the text, repeated as often as bound.
  static func bound(in statements: [StatementNode]) -> [Identifier] {
    statements.flatMap { bound(by: $0) }
  }

  static func bound(by statement: StatementNode) -> [Identifier] {
    switch statement.kind {
    case .assign(let target, _): bound(by: target)
    case .augmentedAssign(let target, _, _): bound(by: target)
    case .def(let function): function.name.map { [$0] } ?? []
    case .forLoop(let target, _, let body): bound(by: target) + bound(in: body)
    case .ifElse(let branches, let otherwise): branches.flatMap { bound(in: $0.body) } + bound(in: otherwise)
    case .load(let load): load.names.map(\.local)
    case .expression, .returnValue, .breakLoop, .continueLoop, .pass, .importModule: []
    }
  }

  /// The variables in a target; `a[i]` and `a.b` bind none.
  static func bound(by target: ExpressionNode) -> [Identifier] {
    switch target.kind {
    case .name(let name): [Identifier(name, target.span)]
    case .tuple(let elements), .list(let elements): elements.flatMap { bound(by: $0) }
    default: []
    }
  }

  /// The loop variables of a comprehension.
  static func bound(by comprehension: ExpressionNode.Comprehension) -> [Identifier] {
    comprehension.clauses.flatMap { clause -> [Identifier] in
      if case .forIn(let target, _) = clause { bound(by: target) } else { [] }
    }
  }

  /// All names that occur in functions nested in the statements: a local variable among them must be shared.
  static func usedInNestedFunctions(_ statements: [StatementNode]) -> Set<String> {
    var names: Set<String> = []
    for statement in statements {
      if case .def(let function) = statement.kind { collect(function, into: &names) }
      for expression in statement.expressions { collectNested(expression, into: &names) }
      names.formUnion(usedInNestedFunctions(statement.bodies))
    }
    return names
  }

  static func usedInNestedFunctions(_ expression: ExpressionNode) -> Set<String> {
    var names: Set<String> = []
    collectNested(expression, into: &names)
    return names
  }

  private static func collectNested(_ expression: ExpressionNode, into names: inout Set<String>) {
    if case .lambda(let function) = expression.kind { collect(function, into: &names) }
    for child in expression.kind.children { collectNested(child, into: &names) }
  }

  private static func collect(_ function: FunctionNode, into names: inout Set<String>) {
    for parameter in function.parameters { parameter.defaultValue.map { collect($0, into: &names) } }
    collect(function.body, into: &names)
  }

  static func collect(_ statements: [StatementNode], into names: inout Set<String>) {
    for statement in statements {
      for expression in statement.expressions { collect(expression, into: &names) }
      if case .def(let function) = statement.kind { collect(function, into: &names) }
      collect(statement.bodies, into: &names)
    }
  }

  static func collect(_ expression: ExpressionNode, into names: inout Set<String>) {
    if case .name(let name) = expression.kind { names.insert(name) }
    for child in expression.kind.children { collect(child, into: &names) }
  }
}

extension StatementNode {
  /// The variables that the statement sets in the scope that it stands in; imports are left out.
  public var boundNames: [String] { SyntaxNames.bound(by: self).map(\.name) }

  /// Every name that the statement may read, also those that occur in the bodies of functions.
  ///
  /// The variables of these functions are among them: it is no more than a list of what occurs.
  public var mentionedNames: Set<String> {
    var names: Set<String> = []
    if case .assign(let target, let value) = kind {
      SyntaxNames.collect(value, into: &names)
      if SyntaxNames.bound(by: target).isEmpty { SyntaxNames.collect(target, into: &names) }
    } else {
      SyntaxNames.collect([self], into: &names)
    }
    return names
  }
  /// The expressions of the statement itself, without those of nested statements.
  var expressions: [ExpressionNode] {
    switch kind {
    case .expression(let value): [value]
    case .assign(let target, let value), .augmentedAssign(let target, _, let value): [target, value]
    case .def(let function): function.parameters.compactMap(\.defaultValue)
    case .ifElse(let branches, _): branches.map(\.condition)
    case .forLoop(let target, let iterable, _): [target, iterable]
    case .returnValue(let value): value.map { [$0] } ?? []
    case .breakLoop, .continueLoop, .pass, .load, .importModule: []
    }
  }

  /// The statements nested in the same scope: the bodies of `if` and `for`, but not that of a function.
  var bodies: [StatementNode] {
    switch kind {
    case .ifElse(let branches, let otherwise): branches.flatMap(\.body) + otherwise
    case .forLoop(_, _, let body): body
    default: []
    }
  }
}
