import Diagnostics
import ExperimentRunner
import Foundation
import PlainFiles
import Testing

@testable import HornbookCommand

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What `hornbook verify` writes for people and for other programs; `make record` writes it anew.
@Suite struct VerifyOutputGoldenTests {
  static let golden = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "VerifyGolden")

  /// A difference, and an expectation that does not hold.
  static let text = """
    # A <b> & "c"

    ```params
    size = 3
    ```

    ```data
    numbers = arange(size)
    ```

    ```expect
    size == 4  # <&>
    ```

    """

  /// All rounding: a chaotic map, forty times, of what an untrained model gives.
  static let fragile = """
    # Fragile

    ```model
    Input(shape=(8,))
    Dense(1)
    ```

    ```predict
    model = model
    x = tensor([[0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]])
    ```

    ```setup
    place = abs(predict.tolist()[0][0]) % 1
    for _ in range(40):
        place = 4 * place * (1 - place)
    ```

    ```expect
    place >= 0
    ```

    """

  /// The files as they come out of four runs: one that agrees, one with differences, one without results, one on
  /// another backend whose roundings decide.
  static func files(_ scratch: ScratchFolder) throws -> [VerifiedFile] {
    func path(_ name: String) -> String { "\(scratch.path)/\(name)" }
    var options = RunOptions()
    options.reportsFolder = path("reports")
    for (name, text) in [
      ("good", "# Good\n\n```params\nx = 1\n```\n\n```expect\nx < 2\n```\n"), ("bad", Self.text), ("none", "# None\n"),
      ("fragile", Self.fragile),
    ] {
      try AtomicFile.write(Array(text.utf8), to: path("\(name).md"))
      if name == "none" { continue }
      let experiment = try Experiment(path: path("\(name).md"))
      try ReportFolder(reports: options.reportsFolder, experiment: name).write(try experiment.run(options)) {
        RunFacts()
      }
    }
    let results = path("reports/bad/results.json")
    let changed = try String(contentsOfFile: results, encoding: .utf8)
      .replacingOccurrences(of: "\"size\": 3", with: "\"size\": 3.5")
    try AtomicFile.write(Array(changed.utf8), to: results)
    var verify = Verification.Options()
    verify.reportsFolder = options.reportsFolder
    return ["good", "bad", "none", "fragile"].map { name in
      verify.backend = name == "fragile" ? "reference" : nil
      var file = VerifiedFile(path("\(name).md"), verify)
      file.seconds = 0.25
      return file
    }
  }

  private func expect(_ text: String, _ scratch: ScratchFolder, as name: String) throws {
    let received = text.replacingOccurrences(of: scratch.path + "/", with: "")
      .replacing(#/time="[0-9.]+"/#, with: "time=\"0.000\"")
    let file = Self.golden.appending(path: name)
    if ProcessInfo.processInfo.environment["HORNBOOK_RECORD"] != nil {
      try FileManager.default.createDirectory(at: Self.golden, withIntermediateDirectories: true)
      try received.write(to: file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOf: file, encoding: .utf8)
    #expect(received == expected, "\(name) differs; if that is right, record it with make record")
  }

  @Test func forPeopleAndPrograms() throws {
    let scratch = try ScratchFolder()
    let files = try Self.files(scratch)
    #expect(files.map(\.status) == [.success, .differs, .missing, .success])
    let text = VerifyText(
      files: files.map { $0.path.replacingOccurrences(of: scratch.path + "/", with: "") }, usesColor: false)
    var plain = files
    for index in plain.indices {
      plain[index].path = files[index].path.replacingOccurrences(of: scratch.path + "/", with: "")
    }
    try expect(plain.map(text.line).joined() + text.counts(files), scratch, as: "lines.txt")
    try expect(JUnitReport(files).xml, scratch, as: "junit.xml")
    try expect(VerifySummary(files).markdown, scratch, as: "summary.md")
    try expect(JSONValue.array(files.map(\.json)).printed, scratch, as: "files.json")
    let environment = CIEnvironment { ["GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": scratch.path][$0] }
    try expect(files.map { GitHubAnnotations.text($0, environment) }.joined(), scratch, as: "annotations.txt")
  }

  // MARK: JUnit

  /// Elements with their attributes and the elements in them, as the schema of the JUnit task has them.
  static let schema: [String: (attributes: Set<String>, required: Set<String>, children: Set<String>)] = [
    "testsuites": (["name", "tests", "failures", "errors", "skipped", "time"], [], ["testsuite"]),
    "testsuite": (
      ["name", "tests", "failures", "errors", "skipped", "time"], ["name", "tests", "failures", "errors"], ["testcase"]
    ),
    "testcase": (
      ["name", "classname", "time"], ["name", "classname"], ["failure", "error", "skipped", "system-out"]
    ), "failure": (["message", "type"], [], []), "error": (["message", "type"], [], []),
    "skipped": (["message"], [], []),
    "system-out": ([], [], []),
  ]

  @Test func aParserReadsTheJUnitFile() throws {
    let scratch = try ScratchFolder()
    var files = try Self.files(scratch)
    let hostile = "a\u{0}\u{1B}[31m ]]> <&> \"'\n\t\u{FFFF} é 数"
    files.append(
      VerifiedFile(path: hostile, outcome: .failed([Diagnostic(code: "x", hostile)]), status: .wrongInput, seconds: 0))
    let document = try XMLDocument(data: Data(JUnitReport(files).xml.utf8))
    func check(_ element: XMLElement) throws {
      let name = element.name ?? ""
      let rule = try #require(Self.schema[name], "\(name) is no element of JUnit")
      let attributes = Set((element.attributes ?? []).compactMap(\.name))
      #expect(attributes.isSubset(of: rule.attributes), "\(name): \(attributes)")
      #expect(attributes.isSuperset(of: rule.required), "\(name): \(attributes)")
      let children = (element.children ?? []).compactMap { $0 as? XMLElement }
      for child in children {
        #expect(rule.children.contains(child.name ?? ""), "\(child.name ?? "") in \(name)")
        try check(child)
      }
      guard name.hasPrefix("testsuite") else { return }
      let cases = try element.nodes(forXPath: ".//testcase").count
      for (attribute, path) in [("failures", ".//failure"), ("errors", ".//error"), ("skipped", ".//skipped")] {
        #expect(element.attribute(forName: attribute)?.stringValue == "\(try element.nodes(forXPath: path).count)")
      }
      #expect(element.attribute(forName: "tests")?.stringValue == "\(cases)")
    }
    let root = try #require(document.rootElement())
    #expect(root.name == "testsuites")
    try check(root)
    let last = try #require(try root.nodes(forXPath: ".//error").last as? XMLElement)
    #expect(last.attribute(forName: "message")?.stringValue == "a\u{FFFD}\u{FFFD}[31m ]]> <&> \"'\n\t\u{FFFD} é 数")
  }

  // MARK: Annotations and summaries

  @Test func annotationsEscapeWhatGitHubReads() {
    #expect(GitHubAnnotations.escaped("100 %\r\na:b,c") == "100 %25%0D%0Aa:b,c")
    #expect(GitHubAnnotations.escapedProperty("C:\\a,b %\n") == "C%3A\\a%2Cb %25%0A")
  }

  @Test func knowsWhereItRuns() {
    let other = CIEnvironment { ["GITHUB_STEP_SUMMARY": "s.md"][$0] }
    #expect(!other.isGitHub)
    #expect(other.stepSummary == nil)
    let github = CIEnvironment {
      ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": "s.md", "GITHUB_WORKSPACE": ""][$0]
    }
    #expect(github.isGitHub)
    #expect(github.stepSummary == "s.md")
    #expect(github.workspace == nil)
  }

  @Test func summariesAreAppendedAndEscaped() throws {
    #expect(VerifySummary.cell("a|b_c*`<x>\n&") == "a\\|b\\_c\\*\\`\\<x\\> &amp;")
    let scratch = try ScratchFolder()
    let path = "\(scratch.path)/summary.md"
    try OutputFile.append("one\n", to: path)
    try OutputFile.append("two\n", to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "one\ntwo\n")
    #expect {
      try OutputFile.append("x", to: "\(scratch.path)/none/summary.md")
    } throws: { error in
      (error as? Diagnostic)?.message == "cannot write \(scratch.path)/none/summary.md: No such file or directory"
    }
  }

  @Test func readsACommandLine() throws {
    let words = ["verify", "a.md", "b.md", "--tolerance", "0.1,0.2", "--backend", "reference", "--junit", "j.xml"]
    let command = try #require(RootCommand.parseAsRoot(words) as? VerifyCommand)
    #expect(command.options.tolerance == ResultTolerance(relative: 0.1, absolute: 0.2))
    #expect(command.options.backend == "reference")
    #expect(command.options.seed == nil)
    #expect(command.options.reportsFolder == "reports")
    #expect(command.junit == "j.xml")
    #expect(command.options.trials == nil)
    let trials = try #require(RootCommand.parseAsRoot(["verify", "a.md", "--trials", "4"]) as? VerifyCommand)
    #expect(trials.options.trials == 4)
    for wrong in [["--trials", "-1"], ["--trials", "1001"], ["--trials", "4", "--tolerance", "0.1"]] {
      #expect(throws: (any Error).self) { try RootCommand.parseAsRoot(["verify", "a.md"] + wrong) }
    }
    #expect(throws: Never.self) {
      try RootCommand.parseAsRoot(["verify", "a.md", "--trials", "0", "--tolerance", "0.1"])
    }
    let promote = try #require(RootCommand.parseAsRoot(["promote", "a.md", "--bounds", "0.1"]) as? PromoteCommand)
    #expect(promote.bounds == 0.1)
  }
}
