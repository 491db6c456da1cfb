import Diagnostics
import StarlarkLanguage
import Testing

/// What can be known about names before a program runs.
@Suite struct NameCheckTests {
  static let fit = TopLevelMode.options(.init(block: "fit", names: ["data", "epochs", "batch_size", "model"]))

  static func check(_ text: String, _ names: [String] = [], _ mode: TopLevelMode = .module) -> String {
    let result = parse(SourceText(name: "t", text: text))
    let diagnostics = result.diagnostics + result.program.check(predeclared: names, mode: mode)
    return diagnostics.map { DiagnosticRenderer().render($0) }.joined(separator: "\n")
  }

  @Test func reportsAllUnknownNamesAtOnceAndEachOnce() {
    let text = "x = Dens(10)\ny = Dens(5) + q\ndef f(a):\n  return a + trian\n"
    #expect(
      NameCheckTests.check(text, ["Dense", "train"]) == """
        t:1:5: error[name]: undefined name "Dens"
            1 | x = Dens(10)
              |     ^^^^
          help: did you mean Dense?
        t:2:15: error[name]: undefined name "q"
            2 | y = Dens(5) + q
              |               ^
        t:4:14: error[name]: undefined name "trian"
            4 |   return a + trian
              |              ^^^^^
          help: did you mean train?
        """)
  }

  @Test func findsUseBeforeDefinitionWhereItIsCertain() {
    #expect(
      NameCheckTests.check("y = x + 1\nx = 2\n", ["x"]) == """
        t:1:5: error[name]: global variable x referenced before assignment
            1 | y = x + 1
              |     ^
          help: the block assigns x itself further down, which hides the x from above; choose another name
        """)
    // A function may run later, a loop may have run before, a branch may have been taken.
    #expect(NameCheckTests.check("def f(): return x\nx = 2\n") == "")
    #expect(NameCheckTests.check("for i in range(3):\n  if i: print(x)\n  x = i\n") == "")
    #expect(NameCheckTests.check("if len([]): x = 1\nprint(x)\n") == "")
  }

  @Test func acceptsOptionsThatReadTheDocument() {
    #expect(
      NameCheckTests.check(
        "data = train\nepochs = epochs\n_n = 32\nbatch_size = _n * 2\n", ["train", "epochs"], NameCheckTests.fit) == "")
    #expect(NameCheckTests.check("if fast: epochs = 1\nelse: epochs = 20\n", ["fast"], NameCheckTests.fit) == "")
    #expect(
      NameCheckTests.check(
        "epochs = len([e for e in [1]])\ndef _f(x):\n  y = x\n  return y\nbatch_size = _f(1)", [], NameCheckTests.fit)
        == "")
  }

  @Test func reportsUnknownAndRepeatedOptions() {
    #expect(
      NameCheckTests.check(
        "epoch = 3\nbatch_size = 1\nbatch_size = 2\nfor i in [1]: pass\nbatch_size += 1\nx, y = 1, 2", [],
        NameCheckTests.fit) == """
          t:1:1: error[option]: fit has no option epoch
              1 | epoch = 3
                | ^^^^^
            help: did you mean epochs?
            help: fit accepts data, epochs, batch_size, model
          t:3:1: error[option]: option batch_size is given twice
              3 | batch_size = 2
                | ^^^^^^^^^^
            --> t:2:1
              2 | batch_size = 1
                | ---------- first here
          t:4:5: error[option]: i is not a variable here: in a fit block only names with a leading _ are
              4 | for i in [1]: pass
                |     ^
            help: call it _i
          t:5:1: error[option]: an option of fit is given once and cannot be changed
              5 | batch_size += 1
                | ^^^^^^^^^^
            help: compute the value in a variable: _batch_size = …, then batch_size = _batch_size
          t:6:1: error[option]: x is not a variable here: in a fit block only names with a leading _ are
              6 | x, y = 1, 2
                | ^
            help: call it _x
          t:6:4: error[option]: y is not a variable here: in a fit block only names with a leading _ are
              6 | x, y = 1, 2
                |    ^
            help: call it _y
          """)
  }

  @Test func refusesOptionsInLoops() {
    #expect(
      NameCheckTests.check("for _i in [1]: epochs = _i\n", [], NameCheckTests.fit) == """
        t:1:16: error[option]: option epochs is given in a loop
            1 | for _i in [1]: epochs = _i
              |                ^^^^^^
          help: give it once, after the loop
        """)
  }

  @Test func listsWhatABlockReadsAndBinds() {
    let text =
      "x = train.x\ndef f(a):\n  b = a + scale\n  return [c for c in b if c > x]\ny = lambda d: d + len(scale)\nfor i in digits: z = i\n"
    let program = parse(SourceText(name: "t", text: text)).program
    #expect(program.freeNames().map(\.name) == ["train", "scale", "digits"])
    #expect(program.assignedNames().map(\.name) == ["x", "f", "y", "i", "z"])
    let options = parse(SourceText(name: "t", text: "data = train\nepochs = epochs\n_k = 2\n")).program
    #expect(options.freeNames(mode: NameCheckTests.fit).map(\.name) == ["train", "epochs"])
    #expect(options.assignedNames(mode: NameCheckTests.fit).map(\.name) == ["_k"])
    #expect(program.freeNames().first?.span.start == 4)
  }

  @Test func checksSingleExpressions() throws {
    let source = SourceText(name: "t", text: "evaluat.accuracy + len(x)")
    let expression = try #require(parseExpression(source).expression)
    #expect(expression.freeNames.map(\.name) == ["evaluat", "x"])
    let messages = expression.check(in: source, predeclared: ["evaluate", "x"]).map {
      $0.message + " " + $0.help.joined()
    }
    #expect(messages == ["undefined name \"evaluat\" did you mean evaluate?"])
  }
}
