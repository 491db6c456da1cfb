extension Program {
  /// The program as symbolic expressions, one statement a line, without comments, spacing and places.
  ///
  /// Two texts have the same canonical form exactly if they mean the same tree, so the form serves tests and keys:
  /// `x = 1 + y` gives `(= x (+ 1 y))`.
  public var canonical: String { statements.map(\.canonical).joined(separator: "\n") }
}

extension StatementNode {
  /// The statement as a symbolic expression.
  public var canonical: String {
    switch kind {
    case .expression(let value): value.canonical
    case .assign(let target, let value): "(= \(target.canonical) \(value.canonical))"
    case .augmentedAssign(let target, let op, let value): "(\(op.rawValue)= \(target.canonical) \(value.canonical))"
    case .def(let function): "(def \(function.name?.name ?? "") \(function.canonicalParts))"
    case .ifElse(let branches, let otherwise):
      "(if \((branches.map { "\($0.condition.canonical) \(block($0.body))" } + [block(otherwise)]).joined(separator: " ")))"
    case .forLoop(let target, let iterable, let body):
      "(for \(target.canonical) \(iterable.canonical) \(block(body)))"
    case .returnValue(let value): value.map { "(return \($0.canonical))" } ?? "(return)"
    case .breakLoop: "(break)"
    case .continueLoop: "(continue)"
    case .pass: "(pass)"
    case .load(let load):
      "(load \(ValueWriter.quoted(load.module)) \(load.names.map { "(\($0.local.name) \(ValueWriter.quoted($0.remote)))" }.joined(separator: " ")))"
    case .importModule(let node):
      "(import \(node.from ?? "-") \(node.names.map { "(\($0.name) \($0.boundName))" }.joined(separator: " ")))"
    }
  }
}

/// Statements in brackets.
private func block(_ statements: [StatementNode]) -> String {
  "(\(statements.map(\.canonical).joined(separator: " ")))"
}

extension FunctionNode {
  fileprivate var canonicalParts: String {
    let texts = parameters.map { parameter in
      let star =
        switch parameter.kind {
        case .plain: ""
        case .keywordOnly: "!"
        case .variadic: "*"
        case .keywords: "**"
        }
      let name = star + parameter.name.name
      return parameter.defaultValue.map { "(\(name) \($0.canonical))" } ?? name
    }
    return "(\(texts.joined(separator: " "))) \(block(body))"
  }
}

extension ExpressionNode {
  /// The expression as a symbolic expression.
  public var canonical: String {
    switch kind {
    case .name(let name): name
    case .literal(let literal): literal.value.repr
    case .formatted(let parts): "(f\(parts.map(\.canonical).joined()))"
    case .tuple(let elements): list("tuple", elements)
    case .list(let elements): list("list", elements)
    case .dict(let entries): "(dict\(entries.map { " (\($0.key.canonical) \($0.value.canonical))" }.joined()))"
    case .comprehension(let comprehension): comprehension.canonical
    case .unary(let op, let operand): "(\(op.rawValue) \(operand.canonical))"
    case .binary(let op, let left, let right):
      "(\(op == .notIn ? "not-in" : op.rawValue) \(left.canonical) \(right.canonical))"
    case .and(let left, let right): list("and", [left, right])
    case .or(let left, let right): list("or", [left, right])
    case .conditional(let condition, let then, let otherwise): list("?", [condition, then, otherwise])
    case .attribute(let base, let name): "(. \(base.canonical) \(name.name))"
    case .index(let base, let index): list("index", [base, index])
    case .slice(let base, let start, let stop, let step):
      "(slice \(base.canonical) \([start, stop, step].map { $0?.canonical ?? "-" }.joined(separator: " ")))"
    case .axisSlice(let start, let stop, let step):
      "(: \([start, stop, step].map { $0?.canonical ?? "-" }.joined(separator: " ")))"
    case .ellipsis: "..."
    case .call(let function, let arguments):
      "(call \(([function.canonical] + arguments.map(\.canonical)).joined(separator: " ")))"
    case .lambda(let function): "(lambda \(function.canonicalParts))"
    case .invalid: "(invalid)"
    }
  }

  private func list(_ head: String, _ elements: [ExpressionNode]) -> String {
    "(\(([head] + elements.map(\.canonical)).joined(separator: " ")))"
  }
}

extension ExpressionNode.FormattedPart {
  fileprivate var canonical: String {
    switch self {
    case .text(let text): " " + ValueWriter.quoted(text)
    case .field(let value, let conversion, let format):
      " ({} \(value.canonical)\(conversion.map { " !\($0.rawValue)" } ?? "")\(format.map(\.canonical).joined()))"
    }
  }
}

extension ExpressionNode.CallArgument {
  fileprivate var canonical: String {
    switch kind {
    case .positional: value.canonical
    case .keyword(let name): "(= \(name.name) \(value.canonical))"
    case .unpackedSequence: "(* \(value.canonical))"
    case .unpackedMapping: "(** \(value.canonical))"
    }
  }
}

extension ExpressionNode.Comprehension {
  fileprivate var canonical: String {
    let head =
      switch body {
      case .list(let element): "[] \(element.canonical)"
      case .dict(let entry): "{} \(entry.key.canonical) \(entry.value.canonical)"
      }
    let tail = clauses.map { clause in
      switch clause {
      case .forIn(let target, let iterable): " (for \(target.canonical) \(iterable.canonical))"
      case .ifCondition(let condition): " (if \(condition.canonical))"
      }
    }
    return "(\(head)\(tail.joined()))"
  }
}
