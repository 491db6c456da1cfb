import Diagnostics

/// A piece of an f-string as the scanner leaves it.
enum FormattedPiece: Equatable {
  case text(String)
  case field(FieldTokens)
}

/// What stands between the braces of an f-string.
struct FieldTokens: Equatable {
  /// The tokens of the expression, the symbol that ends it, and ``Token/Kind/end``.
  let tokens: [Token]
  /// `!s` or `!r`.
  let conversion: ExpressionNode.Conversion?
  /// What follows the colon; it may hold fields of its own.
  let format: [FormattedPiece]
}
