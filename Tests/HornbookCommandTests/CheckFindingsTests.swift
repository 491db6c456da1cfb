import Diagnostics
import ExperimentRunner
import Testing

@testable import HornbookCommand

@Suite struct CheckFindingsTests {
  private let source = SourceText(name: "a.md", text: "one\nDens(10)\n")

  private var findings: CheckFindings {
    CheckFindings(
      file: "a.md",
      diagnostics: [
        Diagnostic(
          code: "name", "Dens is not defined", at: .init(SourceLocation(source, SourceSpan(start: 4, end: 8)), "here"),
          help: ["did you mean Dense?"]),
        Diagnostic(.warning, code: "data", "the classes differ"),
      ], status: .wrongInput, directiveCount: 3)
  }

  @Test func textCountsWhatItFound() {
    #expect(
      findings.text(usesColor: false) == """
        a.md:2:1: error[name]: Dens is not defined
            2 | Dens(10)
              | ^^^^ here
          help: did you mean Dense?
        warning[data]: the classes differ
        a.md: 1 error, 1 warning

        """)
    let clean = CheckFindings(file: "a.md", diagnostics: [], status: .success, directiveCount: 1)
    #expect(clean.text(usesColor: false) == "a.md: no errors in 1 directive\n")
  }

  @Test func jsonNamesPlaces() {
    #expect(
      findings.json == [
        "file": "a.md", "exit_code": 2,
        "diagnostics": [
          [
            "severity": "error", "code": "name", "message": "Dens is not defined", "label": "here", "line": 2,
            "column": 1, "end_line": 2, "end_column": 5, "help": ["did you mean Dense?"],
          ], ["severity": "warning", "code": "data", "message": "the classes differ", "help": []],
        ],
      ])
  }

  @Test func aFileThatIsNotThereIsAWrongCommandLine() {
    let findings = CheckFindings("/no/such/file.md", options: RunOptions())
    #expect(findings.status == .wrongInput)
    #expect(
      findings.text(usesColor: false) == """
        error[missing]: cannot read /no/such/file.md: No such file or directory
          help: give the path of an experiment, a Markdown file such as experiments/digits.md
        /no/such/file.md: 1 error

        """)
  }

  @Test func infoListsWhatThereIs() {
    let text = InfoCommand.text
    for word in ["hornbook \(Version.hornbook)", "datasets.digits()", "Conv2D", "Adam", "reference"] {
      #expect(text.contains(word), "\(word) is missing")
    }
    #expect(text.split(separator: "\n").allSatisfy { !$0.hasSuffix(" ") })
  }
}
