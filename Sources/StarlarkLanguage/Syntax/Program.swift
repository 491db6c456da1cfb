import Diagnostics

/// A parsed piece of Starlark: the statements of one ``SourceText``.
public struct Program: Sendable {
  public let source: SourceText
  public let statements: [StatementNode]

  /// The statements with their places in the text.
  public init(source: SourceText, statements: [StatementNode]) {
    self.source = source
    self.statements = statements
  }

  /// The expressions that stand alone as statements at the top level, such as the lines of an `expect` block.
  public var topLevelExpressions: [ExpressionNode] {
    statements.compactMap { if case .expression(let expression) = $0.kind { expression } else { nil } }
  }

  /// The `import` lines with their places, wherever they stand.
  public var imports: [(statement: ImportStatement, location: SourceLocation)] {
    var result: [(ImportStatement, SourceLocation)] = []
    func visit(_ statements: [StatementNode]) {
      for statement in statements {
        switch statement.kind {
        case .importModule(let node): result.append((node, SourceLocation(source, statement.span)))
        case .def(let function): visit(function.body)
        case .forLoop(_, _, let body): visit(body)
        case .ifElse(let branches, let otherwise):
          for branch in branches { visit(branch.body) }
          visit(otherwise)
        default: break
        }
      }
    }
    visit(statements)
    return result
  }
}

/// What ``parse(_:)`` gives: the tree, and everything that is wrong with the text.
public struct ParseResult: Sendable {
  /// The statements that could be read; to be executed only if `diagnostics` holds no error.
  public let program: Program
  /// All syntax errors in the order of the text.
  public let diagnostics: [Diagnostic]

  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
