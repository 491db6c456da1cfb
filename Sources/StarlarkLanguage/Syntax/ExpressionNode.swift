import Diagnostics

/// An expression of the syntax tree with the place where it stands.
///
/// The tree is plain data: it can be kept, compared by its canonical print (``ExpressionNode/canonical``) and
/// evaluated several times. The parser bounds its depth, so that a walk over it may recurse.
public struct ExpressionNode: Sendable {
  public let kind: Kind
  public let span: SourceSpan
  /// The height of the tree below this node, a leaf having 1.
  let depth: Int

  public init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
    self.depth = 1 + kind.children.reduce(0) { max($0, $1.depth) }
  }

  public indirect enum Kind: Sendable {
    case name(String)
    case literal(Literal)
    /// An f-string with at least one expression, which Starlark has not.
    case formatted([FormattedPart])
    /// `(a, b)`, `a, b` and `()`.
    case tuple([ExpressionNode])
    case list([ExpressionNode])
    case dict([DictEntry])
    case comprehension(Comprehension)
    case unary(UnaryOperator, ExpressionNode)
    /// All operators that evaluate both sides, comparisons and `in` included.
    case binary(BinaryOperator, ExpressionNode, ExpressionNode)
    case and(ExpressionNode, ExpressionNode)
    case or(ExpressionNode, ExpressionNode)
    case conditional(condition: ExpressionNode, then: ExpressionNode, otherwise: ExpressionNode)
    case attribute(ExpressionNode, Identifier)
    case index(ExpressionNode, ExpressionNode)
    case slice(ExpressionNode, start: ExpressionNode?, stop: ExpressionNode?, step: ExpressionNode?)
    /// A slice among the indices of several axes, `x[:, 1:3]`, which Starlark has not.
    case axisSlice(start: ExpressionNode?, stop: ExpressionNode?, step: ExpressionNode?)
    /// `...` among indices: all axes that the others leave.
    case ellipsis
    case call(ExpressionNode, [CallArgument])
    case lambda(FunctionNode)
    /// Stands where the parser reported an error; a program that holds one is never executed.
    case invalid
  }

  public enum Literal: Sendable, Hashable {
    case int(BigInteger)
    case float(Double)
    case string(String)
    case bytes([UInt8])
  }

  /// A piece of an f-string: text, or an expression in braces and how it is written.
  public indirect enum FormattedPart: Sendable {
    case text(String)
    case field(ExpressionNode, conversion: Conversion?, format: [FormattedPart])
  }

  /// How a field of an f-string makes a text of its value before that is formatted.
  public enum Conversion: String, Sendable {
    case str = "s"
    case repr = "r"
  }

  public struct DictEntry: Sendable {
    public let key: ExpressionNode
    public let value: ExpressionNode
  }

  /// One argument of a call.
  public struct CallArgument: Sendable {
    public enum Kind: Sendable {
      case positional
      case keyword(Identifier)
      /// `*values`
      case unpackedSequence
      /// `**values`
      case unpackedMapping
    }

    public let kind: Kind
    public let value: ExpressionNode
    /// The whole argument, its name or stars included.
    public let span: SourceSpan
  }

  /// `[body for x in xs if c]` or `{key: value for …}`.
  public struct Comprehension: Sendable {
    public enum Body: Sendable {
      case list(ExpressionNode)
      case dict(DictEntry)
    }

    public enum Clause: Sendable {
      case forIn(target: ExpressionNode, iterable: ExpressionNode)
      case ifCondition(ExpressionNode)
    }

    public let body: Body
    /// At least one clause, the first being a `forIn`.
    public let clauses: [Clause]
  }
}

/// A name with its place.
public struct Identifier: Sendable {
  public let name: String
  public let span: SourceSpan

  public init(_ name: String, _ span: SourceSpan) {
    self.name = name
    self.span = span
  }
}

/// The parameters and the body of a `def` or a `lambda`.
public struct FunctionNode: Sendable {
  public struct Parameter: Sendable {
    public enum Kind: Sendable {
      /// `x` or `x = default`, before a star.
      case plain
      /// The same after a star.
      case keywordOnly
      /// `*args`
      case variadic
      /// `**kwargs`
      case keywords
    }

    public let kind: Kind
    public let name: Identifier
    public let defaultValue: ExpressionNode?
  }

  /// `nil` for a lambda.
  public let name: Identifier?
  public let parameters: [Parameter]
  /// The body; that of a lambda is one `return`.
  public let body: [StatementNode]
  public let span: SourceSpan
}

extension ExpressionNode.Kind {
  /// The expressions directly below, in the order in which they are written, function bodies included.
  var children: [ExpressionNode] {
    switch self {
    case .name, .literal, .ellipsis, .invalid: []
    case .formatted(let parts): parts.flatMap(\.expressions)
    case .tuple(let elements), .list(let elements): elements
    case .dict(let entries): entries.flatMap { [$0.key, $0.value] }
    case .comprehension(let comprehension): comprehension.children
    case .unary(_, let operand): [operand]
    case .binary(_, let left, let right), .and(let left, let right), .or(let left, let right): [left, right]
    case .conditional(let condition, let then, let otherwise): [then, condition, otherwise]
    case .attribute(let base, _): [base]
    case .index(let base, let index): [base, index]
    case .slice(let base, let start, let stop, let step): [base] + [start, stop, step].compactMap { $0 }
    case .axisSlice(let start, let stop, let step): [start, stop, step].compactMap { $0 }
    case .call(let function, let arguments): [function] + arguments.map(\.value)
    case .lambda(let function):
      function.parameters.compactMap(\.defaultValue)
        + function.body.compactMap { if case .returnValue(let value) = $0.kind { value } else { nil } }
    }
  }
}

extension ExpressionNode.FormattedPart {
  /// The expressions in the part, those of its format included.
  var expressions: [ExpressionNode] {
    switch self {
    case .text: []
    case .field(let value, _, let format): [value] + format.flatMap(\.expressions)
    }
  }
}

extension ExpressionNode.Comprehension {
  var children: [ExpressionNode] {
    var result: [ExpressionNode] =
      switch body {
      case .list(let element): [element]
      case .dict(let entry): [entry.key, entry.value]
      }
    for clause in clauses {
      switch clause {
      case .forIn(let target, let iterable): result += [target, iterable]
      case .ifCondition(let condition): result.append(condition)
      }
    }
    return result
  }
}
