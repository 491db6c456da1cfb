import Diagnostics
import LiterateDocument
import Testing

@Suite struct DocumentDiagnosticsTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let id: String
    let source: String
    let message: String
    var testDescription: String { id }
  }

  static let cases: [Case] = [
    Case(
      id: "misspelt directive", source: "text\n\n> ```modle cnn\n> ```\n",
      message: """
        a.md:3:6: error[directive]: "modle" is not a directive
            3 | > ```modle cnn
              |      ^^^^^ did you mean model?
          help: write ```model; for a block that is only shown, name its language, such as ```text
        """),
    Case(
      id: "upper case", source: "``` Fit\n```\n",
      message: """
        a.md:1:5: error[directive]: "Fit" is not a directive
            1 | ``` Fit
              |     ^^^ directives are written in lower case: fit
          help: write ```fit; for a block that is only shown, name its language, such as ```text
        """),
    Case(
      id: "label attached", source: "```model:cnn\n```\n",
      message: """
        a.md:1:4: error[directive]: "model:cnn" is not a directive
            1 | ```model:cnn
              |    ^^^^^^^^^ expected model, or model and a label after a space
          help: write ```model or ```model my_label; options go into the block, one a line
        """),
    Case(
      id: "more than a label", source: "```fit a epochs=3\n```\n",
      message: """
        a.md:1:10: error[label]: fit takes at most one label, but 2 words follow it
            1 | ```fit a epochs=3
              |          ^^^^^^^^ nothing may follow the label
          help: write ```fit my_label; options go into the block, one a line
        """),
    Case(
      id: "bad label", source: "```fit my-run\n```\n",
      message: """
        a.md:1:8: error[label]: "my-run" cannot be the label of fit
            1 | ```fit my-run
              |        ^^^^^^ a label is a name for use in expressions; this one may hold letters, digits and _ only
          help: write ```fit my_run
        """),
    Case(
      id: "label begins with a digit", source: "```fit 2nd\n```\n",
      message: """
        a.md:1:8: error[label]: "2nd" cannot be the label of fit
            1 | ```fit 2nd
              |        ^^^ a label is a name for use in expressions; this one does not begin with a letter
          help: write ```fit fit_2nd
        """),
    Case(
      id: "reserved label", source: "```fit for\n```\n",
      message: """
        a.md:1:8: error[label]: "for" cannot be the label of fit
            1 | ```fit for
              |        ^^^ a label is a name for use in expressions; this one is a reserved word
          help: write ```fit fit_for
        """),
    Case(
      id: "unclosed", source: "a\n\n~~~fit long\nepochs = 1\n",
      message: """
        a.md:3:1: error[fence]: the fit block is not closed
            3 | ~~~fit long
              | ^^^^^^^^^^^ opened here, and the text around it ends before a closing fence
          help: end the block with a line ~~~ that is indented like its opening
        """),
    Case(
      id: "unclosed because the quote ends", source: "> ```fit\n> epochs = 1\n```\n```\n",
      message: """
        a.md:1:3: error[fence]: the fit block is not closed
            1 | > ```fit
              |   ^^^^^^ opened here, and the text around it ends before a closing fence
          help: end the block with a line ``` that is indented like its opening
        """),
    Case(
      id: "unclosed before the next directive", source: "```fit\nepochs = 1\n\n```evaluate\ndata = test\n```\n",
      message: """
        a.md:1:1: error[fence]: the fit block is not closed before the next directive
            1 | ```fit
              | ^^^^^^ opened here
          --> a.md:4:1
            4 | ```evaluate
              | ----------- evaluate begins inside it
          help: end the fit block with a line ```
        """),
    Case(
      id: "swallowed by prose", source: "```python\nx = 1\n\n```model\nDense(1)\n```\n",
      message: """
        a.md:4:1: error[fence]: the model directive lies inside another block, so it would not be executed
            4 | ```model
              | ^^^^^^^^ this line is part of the block above
          --> a.md:1:1
            1 | ```python
              | --------- the block begins here
          help: end the block above with a line ```, or, to show the directive, open and close that block with ````
        """),
    Case(
      id: "swallowed by HTML", source: "<details>\n```model\nDense(1)\n```\n",
      message: """
        a.md:2:1: error[fence]: the model directive lies inside raw HTML, so it would not be executed
            2 | ```model
              | ^^^^^^^^ HTML that begins above reaches to the next blank line
          help: put a blank line before the directive
        """),
    Case(
      id: "in the order of the file", source: "```Data\n```\n```modle\n",
      message: """
        a.md:1:4: error[directive]: "Data" is not a directive
            1 | ```Data
              |    ^^^^ directives are written in lower case: data
          help: write ```data; for a block that is only shown, name its language, such as ```text
        a.md:3:1: error[fence]: the model block is not closed
            3 | ```modle
              | ^^^^^^^^ opened here, and the text around it ends before a closing fence
          help: end the block with a line ``` that is indented like its opening
        a.md:3:4: error[directive]: "modle" is not a directive
            3 | ```modle
              |    ^^^^^ did you mean model?
          help: write ```model; for a block that is only shown, name its language, such as ```text
        """),
  ]

  @Test(arguments: cases) func saysWhatIsWrong(_ example: Case) {
    #expect(rendered(read(example.source)) == example.message)
  }

  @Test(arguments: [
    ("parms", Directive.Kind.params), ("Setup", .setup), ("dta", .data), ("mode", .model), ("complie", .compile),
    ("fti", .fit), ("evalaute", .evaluate), ("preditc", .predict), ("plots", .plot), ("tabel", .table),
    ("expects", .expect), ("EXPECT", .expect), ("{model}", .model), ("{fit", .fit), ("plot{width=3}", .plot),
    ("data,train", .data), ("model-cnn", .model),
  ])
  func takesTheDirectiveThatWasMeant(_ word: String, _ kind: Directive.Kind) {
    let document = read("```\(word)\nx\n```\n")
    #expect(document.directives.map(\.kind) == [kind])
    #expect(document.diagnostics.map(\.code) == ["directive"])
  }

  @Test(arguments: [
    "python", "Python", "swift", "bash", "sh", "json", "text", "yaml", "toml", "date", "java", "dart", "stata",
    "vala", "fish", "git", "pot", "proto", "plist", "node", "mosel", "maple", "c++", "r", "{r}", "{python}", "plot.py",
    "data/train.csv", ".python", "dot", "diff", "tex", "console", "mermaid", "ini", "vim", "make", "metal", "é", "🦄",
  ])
  func leavesLanguagesAlone(_ word: String) {
    let document = read("```\(word)\nx\n```\n")
    #expect(document.directives.isEmpty)
    #expect(document.diagnostics.isEmpty)
    #expect(document.dump().hasPrefix("document\n  code "))
  }

  @Test(arguments: [
    "<!--\n```model\nDense(1)\n```\n-->\n", "`````\n```model\n```\n`````\n", "~~~\n```model\n```\n~~~\n",
    "```text\n```model x y z\n```\n",
  ])
  func acceptsADirectiveThatIsOnlyShown(_ text: String) {
    #expect(read(text).directives.isEmpty)
    #expect(rendered(read(text)) == "")
  }
}
