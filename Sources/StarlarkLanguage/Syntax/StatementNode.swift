import Diagnostics

/// A statement of the syntax tree with the place where it stands.
public struct StatementNode: Sendable {
  public let kind: Kind
  public let span: SourceSpan

  public init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
  }

  public indirect enum Kind: Sendable {
    case expression(ExpressionNode)
    /// `target = value`; the target is a name, `a[i]`, `a.b`, or a tuple or list of targets.
    case assign(target: ExpressionNode, value: ExpressionNode)
    /// `target += value`; the target is a name, `a[i]` or `a.b`.
    case augmentedAssign(target: ExpressionNode, BinaryOperator, value: ExpressionNode)
    case def(FunctionNode)
    case ifElse([IfBranch], otherwise: [StatementNode])
    case forLoop(target: ExpressionNode, iterable: ExpressionNode, body: [StatementNode])
    case returnValue(ExpressionNode?)
    case breakLoop
    case continueLoop
    case pass
    case load(LoadStatement)
    /// Python's `import`, which Starlark has not; the host decides which ones it accepts and ignores.
    case importModule(ImportStatement)
  }

  /// `if condition:` or `elif condition:` with its body.
  public struct IfBranch: Sendable {
    public let condition: ExpressionNode
    public let body: [StatementNode]
  }

  /// `load("module", "name", local = "name")`.
  public struct LoadStatement: Sendable {
    public let module: String
    public let names: [(local: Identifier, remote: String)]
  }
}

/// A line `import a.b as c` or `from a.b import c, d as e`, as pasted from Python.
public struct ImportStatement: Sendable {
  /// A name that the line would bind.
  public struct Name: Sendable {
    /// The name as written after `import`: `keras.layers`, or `Dense`, or `*`.
    public let name: String
    /// The name after `as`, if there is one.
    public let alias: Identifier?
    public let span: SourceSpan

    /// The name that the line binds in Python: the alias, else the first part of the name.
    public var boundName: String { alias?.name ?? String(name.prefix { $0 != "." }) }
  }

  /// The module after `from`; `nil` for a plain `import`.
  public let from: String?
  public let names: [Name]

  /// The modules that the line names: `keras.layers` for `from keras.layers import Dense`.
  public var modules: [String] { from.map { [$0] } ?? names.map(\.name) }
}
