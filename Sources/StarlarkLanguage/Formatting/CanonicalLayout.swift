import Diagnostics

/// A program in its canonical layout, or why it has none.
public struct LayoutResult: Sendable {
  /// The laid-out text; the text as it was if it has syntax errors.
  public let text: String
  /// What is wrong with the program.
  public let diagnostics: [Diagnostic]
}

/// Lays a program out in the one canonical form.
///
/// Four spaces a level, one statement a line, double quotes unless that needs escapes, one space around binary
/// operators and none around the `=` of an argument, at most 100 columns. What does not fit is broken at its brackets,
/// one element a line with a comma after each; a comma after the last element asks for that, as it does in Black. One
/// empty line between statements is kept, functions of the top level stand two apart. Comments stay where they are,
/// and so does what stands in the braces of f-strings.
/// The syntax tree does not change, and a second application changes nothing.
public func canonicalLayout(of source: SourceText) -> LayoutResult {
  var parser = Parser(source)
  let statements = parser.parseProgram()
  let unchanged = LayoutResult(text: source.text, diagnostics: parser.sortedDiagnostics)
  guard parser.diagnostics.isEmpty else { return unchanged }
  let lines = LineCutter(source, parser.tokens, parser.comments).lines()
  let text = LayoutPrinter.text(of: lines)
  // A layout that changed the meaning would be a defect of ours; the user's text is then worth more than its looks.
  let before = Program(source: source, statements: statements).canonical
  let after = parse(SourceText(name: source.name, text: text))
  guard after.diagnostics.isEmpty, after.program.canonical == before else { return unchanged }
  return LayoutResult(text: text, diagnostics: [])
}
