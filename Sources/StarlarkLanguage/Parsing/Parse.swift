import Diagnostics

/// Reads a program.
///
/// Never throws: what is wrong is reported, the statement concerned is left out, and reading goes on with the next
/// one, so that several mistakes are found in one go.
public func parse(_ source: SourceText) -> ParseResult {
  var parser = Parser(source)
  let statements = parser.parseProgram()
  return ParseResult(program: Program(source: source, statements: statements), diagnostics: parser.sortedDiagnostics)
}

/// Reads a text that is one expression, such as an inline value or a value on the command line.
///
/// - Returns: The expression, or `nil` and the reasons.
public func parseExpression(_ source: SourceText) -> (expression: ExpressionNode?, diagnostics: [Diagnostic]) {
  var parser = Parser(source)
  let expression = parser.parseSingleExpression()
  return (parser.sortedDiagnostics.isEmpty ? expression : nil, parser.sortedDiagnostics)
}
