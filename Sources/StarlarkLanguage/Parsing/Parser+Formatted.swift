import Diagnostics

extension Parser {
  /// Reads the expressions in the fields of an f-string.
  mutating func parseFormatted(_ pieces: [FormattedPiece]) throws -> [ExpressionNode.FormattedPart] {
    try nested { parser in
      try pieces.map { piece in
        switch piece {
        case .text(let text): return .text(text)
        case .field(let field):
          let value = try parser.parseField(field)
          return .field(value, conversion: field.conversion, format: try parser.parseFormatted(field.format))
        }
      }
    }
  }

  /// Reads the expression of a field, whose tokens the scanner keeps apart.
  private mutating func parseField(_ field: FieldTokens) throws -> ExpressionNode {
    let outer = (tokens, index, statementStart)
    (tokens, index, statementStart) = (field.tokens, 0, 0)
    defer { (tokens, index, statementStart) = outer }
    let value = try parseExpressions()
    // The last two tokens are the symbol that ends the expression and the end.
    if index < tokens.count - 2 { throw unexpected("the end of the expression in braces") }
    return value
  }
}
