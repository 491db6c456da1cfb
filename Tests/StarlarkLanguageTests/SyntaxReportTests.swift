import Diagnostics
import StarlarkLanguage
import Testing

/// The whole text of syntax errors.
@Suite struct SyntaxReportTests {
  static let table: [(text: String, report: String)] = [
    (
      "x = [1, 2\ny = 3\n",
      """
      t.star:1:5: error[syntax]: "[" was never closed
          1 | x = [1, 2
            |     ^
        help: add "]" where the expression ends
      """
    ),
    (
      "model = f(\n    Dense(10,\n    Dense(5)\n)\nx = = 1\n",
      """
      t.star:1:10: error[syntax]: "(" was never closed
          1 | model = f(
            |          ^
        help: add ")" where the expression ends
      t.star:5:5: error[syntax]: expected an expression, found "="
          5 | x = = 1
            |     ^
      """
    ),
    (
      "x = (1]\ny = 2)\n",
      """
      t.star:1:7: error[syntax]: "]" does not close "("
          1 | x = (1]
            |       ^
        --> t.star:1:5
          1 | x = (1]
            |     - opened here
      t.star:2:6: error[syntax]: ")" closes nothing
          2 | y = 2)
            |      ^
        help: remove it, or add the opening bracket
      """
    ),
    (
      "if x\n  y = 1\n  z = = 2\nw = 1 +\n",
      """
      t.star:1:5: error[syntax]: expected ":" after the condition, found end of line
          1 | if x
            |     ^
      t.star:3:7: error[syntax]: expected an expression, found "="
          3 |   z = = 2
            |       ^
      t.star:4:8: error[syntax]: expected an expression, found end of line
          4 | w = 1 +
            |        ^
      """
    ),
    (
      "while x > 0:\n  x -= 1\n",
      """
      t.star:1:1: error[syntax]: "while" is not part of the language
          1 | while x > 0:
            | ^^^^^
        help: use a for loop over a range with a fixed end
      """
    ),
    (
      "text = f\"{x\"\nname = f\"block {i} {1 +}\"\n",
      """
      t.star:1:10: error[syntax]: "{" is never closed in this f-string
          1 | text = f"{x"
            |          ^
        help: add "}", or write {{ for a brace that is text
      t.star:2:24: error[syntax]: expected an expression, found "}"
          2 | name = f"block {i} {1 +}"
            |                        ^
      """
    ),
    (
      "if 0 <= i < n: pass",
      """
      t.star:1:11: error[syntax]: comparisons cannot be chained: <= … <
          1 | if 0 <= i < n: pass
            |           ^
        help: write a <= b and b < c
      """
    ),
    (
      "def f(x)\n  return x\ny = f 3\n",
      """
      t.star:1:9: error[syntax]: expected ":" after the function's parameters, found end of line
          1 | def f(x)
            |         ^
      t.star:3:7: error[syntax]: expected the end of the line, found number
          3 | y = f 3
            |       ^
      """
    ),
    (
      "\tx = 1\n",
      """
      t.star:1:1: error[syntax]: indentation with a tab
          1 | \tx = 1
            | ^
        help: indent with spaces
      t.star:1:1: error[syntax]: unexpected indentation
          1 | \tx = 1
            | ^
        help: only the lines of a block are indented
      """
    ),
    (
      "Dense(10, activation=\"relu\", activation=\"tanh\")",
      """
      t.star:1:30: error[syntax]: argument activation is given twice
          1 | Dense(10, activation="relu", activation="tanh")
            |                              ^^^^^^^^^^
        --> t.star:1:11
          1 | Dense(10, activation="relu", activation="tanh")
            |           ---------- first here
      """
    ),
    (
      "x = \"\"\"one\ntwo\n",
      """
      t.star:1:5: error[syntax]: this string is never closed
          1 | x = \"\"\"one
            |     ^^^
        help: close it with three quotation marks
      """
    ),
    (
      "x = “one”",
      """
      t.star:1:5: error[syntax]: “ is not a quotation mark of the language
          1 | x = “one”
            |     ^
        help: use straight quotes: " or '
      t.star:1:9: error[syntax]: ” is not a quotation mark of the language
          1 | x = “one”
            |         ^
        help: use straight quotes: " or '
      """
    ),
    (
      "x =\u{00A0}1",
      """
      t.star:1:4: error[syntax]: a space of another kind (U+00A0)
          1 | x =\u{00A0}1
            |    ^
        help: replace it by an ordinary space
      """
    ),
  ]

  @Test(arguments: table.indices) func showsEveryMistakeWithItsPlace(index: Int) {
    let (text, report) = SyntaxReportTests.table[index]
    #expect(TestHost.report(text) == report)
  }

  @Test func reportsTenMistakesOfTenLines() {
    let lines = [
      "a = 1 +", "b = )", "c = [1, 2", "while True: pass", "d = f'{x'", "e = 0123", "1 = g", "def h(: pass", "i = 'x",
      "j = a ** ",
    ]
    let diagnostics = parse(SourceText(name: "t", text: lines.joined(separator: "\n"))).diagnostics
    #expect(diagnostics.compactMap { $0.primary?.location.position.line } == Array(1...10))
  }

  @Test func placesLieInTheFileThatHoldsTheBlock() {
    let source = SourceText(
      name: "digits.md", text: "x = 1\ny = +\n", origins: [.init(line: 20, column: 3), .init(line: 21, column: 3)])
    let diagnostic = parse(source).diagnostics.first
    #expect(diagnostic?.primary?.location.position == .init(line: 21, column: 8))
  }

  @Test func acceptsAnyLineEndAndAMissingLastOne() throws {
    #expect(
      parse(SourceText(name: "t", text: "x = 1\r\nif x:\r\n  y = '''a\r\nb'''\r\n")).program.canonical
        == "(= x 1)\n(if x ((= y \"a\\nb\")) ())")
    #expect(
      parse(SourceText(name: "t", text: "x = 1\n  # comment\n\n\ny = \\\n 2")).program.canonical == "(= x 1)\n(= y 2)")
    #expect(parse(SourceText(name: "t", text: "\u{FEFF}x = 1")).program.canonical == "(= x 1)")
    #expect(parse(SourceText(name: "t", text: "")).program.canonical == "")
  }

  @Test func readsPythonImports() throws {
    let text =
      "import keras\nimport keras.layers as L, numpy\nfrom keras.layers import Dense, Conv2D as C\nfrom keras import (\n  layers,\n)"
    let result = parse(SourceText(name: "t", text: text))
    #expect(result.diagnostics.isEmpty)
    let imports = result.program.imports
    #expect(imports.map(\.statement.modules) == [["keras"], ["keras.layers", "numpy"], ["keras.layers"], ["keras"]])
    #expect(
      imports.map { $0.statement.names.map(\.boundName) } == [["keras"], ["L", "numpy"], ["Dense", "C"], ["layers"]])
    #expect(imports[2].statement.names[1].alias?.name == "C")
    #expect(imports[2].location.position == .init(line: 3, column: 1))
    #expect(try TestHost.run(text).globals.isEmpty)
  }

  @Test func readsSingleExpressions() throws {
    func canonical(_ text: String) -> String? {
      parseExpression(SourceText(name: "-p x", text: text)).expression?.canonical
    }
    #expect(canonical("1e-3") == "0.001")
    #expect(canonical("  evaluate.accuracy * 100  ") == "(* (. evaluate accuracy) 100)")
    #expect(canonical("1, 2") == "(tuple 1 2)")
    #expect(canonical("relu") == "relu")
    #expect(canonical("x = 1") == nil)
    #expect(canonical("") == nil)
    #expect(canonical("1 2") == nil)
    let diagnostics = parseExpression(SourceText(name: "-p x", text: "1 +")).diagnostics
    #expect(
      diagnostics.map { DiagnosticRenderer().render($0) } == [
        """
        -p x:1:4: error[syntax]: expected an expression, found end of line
            1 | 1 +
              |    ^
        """
      ])
  }
}
