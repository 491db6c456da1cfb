import Diagnostics
import LiterateDocument
import Testing

/// A document and the tree that it is read into.
struct TreeCase: Sendable, CustomTestStringConvertible {
  let id: String
  let source: String
  let tree: String
  var testDescription: String { id }
}

/// Reads a text as the file `a.md`.
func read(_ text: String) -> Document {
  Document(parsing: SourceText(name: "a.md", text: text))
}

/// All diagnostics as the command prints them.
func rendered(_ document: Document) -> String {
  document.diagnostics.map { DiagnosticRenderer().render($0) }.joined(separator: "\n")
}

@Suite struct DocumentTreeTests {
  static let prose: [TreeCase] = [
    TreeCase(
      id: "title without markup",
      source: "intro\n\n## Early\n\n> # The *real* `title`\n\n# Second\n",
      tree: """
        document "The real title"
          paragraph
            text "intro"
          heading 2
            text "Early"
          quote
            heading 1
              text "The "
              emphasis
                text "real"
              text " "
              code "title"
          heading 1
            text "Second"

        """),
    TreeCase(
      id: "inlines",
      source: "a **b** [c *d*](e.html \"t\") ![f](g.png) <i>h</i>\\\nj\nk &amp; &lt;\n",
      tree: """
        document
          paragraph
            text "a "
            strong
              text "b"
            text " "
            link "e.html" "t"
              text "c "
              emphasis
                text "d"
            text " "
            image "g.png"
              text "f"
            text " "
            html "<i>"
            text "h"
            html "</i>"
            hard break
            text "j"
            soft break
            text "k & <"

        """),
    TreeCase(
      id: "lists",
      source: "- a\n- b\n  - c\n\n7. d\n\n8. e\n\n***\n",
      tree: """
        document
          list bullets tight
            item
              paragraph
                text "a"
            item
              paragraph
                text "b"
              list bullets tight
                item
                  paragraph
                    text "c"
          list from 7 loose
            item
              paragraph
                text "d"
            item
              paragraph
                text "e"
          break

        """),
    TreeCase(
      id: "code and HTML are only shown",
      source: "```python\nDense(1)\n```\n\n    indented\n\n~~~\n~~~\n\n<div>\nx\n</div>\n",
      tree: """
        document
          code "python" "Dense(1)\\n"
          code "" "indented\\n"
          code "" ""
          html "<div>\\nx\\n</div>\\n"

        """),
    TreeCase(
      id: "an indented block shows a fence",
      source: "text\n\n    ```model\n    Dense(1)\n    ```\n",
      tree: """
        document
          paragraph
            text "text"
          code "" "```model\\nDense(1)\\n```\\n"

        """),
    TreeCase(
      id: "a longer fence shows a directive",
      source: "````markdown\n```model\nDense(1)\n```\n````\n\n~~~~\n~~~fit\n~~~\n~~~~\n",
      tree: """
        document
          code "markdown" "```model\\nDense(1)\\n```\\n"
          code "" "~~~fit\\n~~~\\n"

        """),
  ]

  @Test(arguments: prose) func readsProse(_ example: TreeCase) {
    let document = read(example.source)
    #expect(document.dump() == example.tree)
    #expect(rendered(document) == "")
  }

  static let directives: [TreeCase] = [
    TreeCase(
      id: "every directive",
      source: Directive.Kind.allCases.map { "```\($0)\n```\n" }.joined(),
      tree: "document\n"
        + Directive.Kind.allCases.enumerated().map { "  directive \($0) \($1) at \(2 * $0 + 1):1\n" }.joined()),
    TreeCase(
      id: "labels, tildes, longer fences, indentation, no line feed at the end",
      source: "~~~ model  cnn \t\nInput((8, 8, 1))\n\n  x\n~~~~\n   ````fit a1\n    epochs\n  y = `1`\n ````",
      tree: """
        document
          directive 0 model cnn at 1:1
            2:1 "Input((8, 8, 1))"
            3:1 ""
            4:1 "  x"
          directive 1 fit a1 at 6:4
            7:4 " epochs"
            8:3 "y = `1`"

        """),
    TreeCase(
      id: "lists and quotes",
      source:
        "> - a\n>\n>   ```model\n>   Dense(1)\n> \n>     Dense(2)\n>   ```\n\n1.  > ```fit\n    > epochs = 1\n    >x\n    > ```\n",
      tree: """
        document
          quote
            list bullets loose
              item
                paragraph
                  text "a"
                directive 0 model at 3:5
                  4:5 "Dense(1)"
                  5:3 ""
                  6:5 "  Dense(2)"
          list from 1 tight
            item
              quote
                directive 1 fit at 9:7
                  10:7 "epochs = 1"
                  11:6 "x"

        """),
    TreeCase(
      id: "tabs",
      source:
        "-\t```model\n\t\tDense(1)\n\tx\n\t```\n\n- ```fit\n\tepochs\n  ```\n\n>\t```expect\n>\t1\n>\t```\n\n- a\n\n\t```fit\n\tx\n\t  y\n\t\tz\n\t```\n",
      tree: """
        document
          list bullets loose
            item
              directive 0 model at 1:3
                2:2 "\\tDense(1)"
                3:2 "x"
            item
              directive 1 fit at 6:3
                7:1 "  epochs"
          quote
            directive 2 expect at 10:3
              11:3 "1"
          list bullets loose
            item
              paragraph
                text "a"
              directive 3 fit at 16:2
                17:2 "x"
                18:2 "  y"
                19:2 "\\tz"

        """),
    TreeCase(
      id: "carriage returns, alone too",
      source: "a\r\n\r\n```model\r\nx\r\n\r\n```\r\n",
      tree: """
        document
          paragraph
            text "a"
          directive 0 model at 3:1
            4:1 "x"
            5:1 ""

        """),
    TreeCase(
      id: "NUL and wide characters",
      source: "> ```model\n> \"é\0\" 🦄\n> ```\n",
      tree: """
        document
          quote
            directive 0 model at 1:3
              2:3 "\\"é\u{FFFD}\\" 🦄"

        """),
  ]

  @Test(arguments: directives) func findsDirectives(_ example: TreeCase) {
    let document = read(example.source)
    #expect(document.dump() == example.tree)
    #expect(rendered(document) == "")
  }

  @Test func endOfBodyIsTheClosingFence() {
    let document = read("- ```fit\n  f(\n  ```\n")
    let body = document.directives[0].body
    let end = body.position(at: body.bytes.count)
    #expect(end == SourceText.Origin(line: 3, column: 3))
  }

  @Test func emptyBodyStillHasAPlace() {
    let document = read("text\n\n> ```fit\n> ```\n")
    let directive = document.directives[0]
    #expect(directive.text == "")
    #expect(directive.body.position(at: 0) == SourceText.Origin(line: 4, column: 3))
    #expect(directive.line == 3)
    #expect(directive.name == "fit")
  }
}
