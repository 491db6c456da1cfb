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
        "file": "a.md", "exit_code": 2, "unchecked": [], "models": [], "fits": [],
        "diagnostics": [
          [
            "severity": "error", "code": "name", "message": "Dens is not defined", "label": "here", "line": 2,
            "column": 1, "end_line": 2, "end_column": 5, "help": ["did you mean Dense?"],
          ], ["severity": "warning", "code": "data", "message": "the classes differ", "help": []],
        ],
      ])
  }

  @Test func costsAndWhatWasNotCheckedFollow() {
    var findings = self.findings
    findings.unchecked = ["fit (line 3)", "evaluate (line 9)"]
    findings.costs = [
      .model("cnn", parameters: 29_066, trainable: 29_066), .model("tuned", parameters: 29_066, trainable: 650),
      .fit("fit", batchSize: 64, bytes: 1_934_000),
    ]
    #expect(
      findings.text(usesColor: false).hasSuffix(
        """
        a.md: 1 error, 1 warning
          checked in part, because of errors above: fit (line 3), evaluate (line 9)
          cnn: 29,066 parameters
          tuned: 29,066 parameters, 650 of them trainable
          fit: about 1.9 MB to train in batches of 64, data apart

        """))
    let json = findings.json.printed
    for part in ["\"bytes\": 1934000", "\"trainable\": 650", "fit (line 3)"] {
      #expect(json.contains(part), "\(part) is missing in \(json)")
    }
  }

  @Test func jsonNamesSecondaryPlacesAndCalls() {
    let place = SourceLocation(source, SourceSpan(start: 0, end: 3))
    let diagnostic = Diagnostic(
      code: "value", "no", at: .init(SourceLocation(source, SourceSpan(start: 4, end: 8))),
      secondary: [.init(place, "first here")], frames: [.init(function: "f", location: place)])
    #expect(
      CheckFindings(file: "a.md", diagnostics: [diagnostic], status: .wrongInput).json == [
        "file": "a.md", "exit_code": 2, "unchecked": [], "models": [], "fits": [],
        "diagnostics": [
          [
            "severity": "error", "code": "value", "message": "no", "label": "", "line": 2, "column": 1, "end_line": 2,
            "end_column": 5, "help": [], "secondary": [["label": "first here", "line": 1, "column": 1]],
            "calls": [["function": "f", "line": 1, "column": 1]],
          ]
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
