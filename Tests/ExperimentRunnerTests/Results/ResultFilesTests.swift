import Hornbook
import Testing

@testable import ExperimentRunner

@Suite struct ResultFilesTests {
  private let golden = GoldenFolder("Golden", besides: #filePath)

  @Test func resultsAsRecorded() throws {
    let executed = try ResultsSample.executed()
    golden.expect(ResultsFile.json(executed, dataGroups: executed.dataGroups).printed, as: "results.json")
  }

  @Test func runAsRecorded() throws {
    let executed = try ResultsSample.executed()
    golden.expect(
      RunFile.json(executed, ResultsSample.facts(), files: ["history-fit.csv", "fit-curves.png"]).printed,
      as: "run.json")
  }

  @Test func historyAsRecorded() throws {
    guard case .fit(let fit) = try ResultsSample.executed().directives[4].outcome else { throw Unexpected("no fit") }
    #expect(HistoryFile.name(of: fit) == "history-fit.csv")
    golden.expect(HistoryFile.text(fit), as: "history-fit.csv")
  }

  @Test func historyKeepsLateColumnsInTheirRows() throws {
    guard case .fit(var fit) = try ResultsSample.executed().directives[4].outcome else { throw Unexpected("no fit") }
    fit.history = [("a,b", [0.5, .infinity])]
    fit.learningRates = []
    #expect(HistoryFile.text(fit) == "epoch,\"a,b\"\n1,\n2,\n3,0.5\n4,Infinity\n")
  }

  // MARK: Data

  private func names(_ datasets: [(name: String, dataset: Dataset)]) -> [String] {
    DataGroup.groups(of: datasets).map { group in
      "\(group.name)\(group.whole == nil ? "" : "*"): " + group.parts.map(\.name).joined(separator: " ")
    }
  }

  @Test func groupsPartsWithTheirSource() throws {
    var stream = RandomStream(seed: 0, label: "data", purpose: "split")
    let iris = EmbeddedDatasets.iris()
    let wine = EmbeddedDatasets.wine()
    let (train, test) = try iris.split(test: 0.2, from: &stream)
    let few = try iris.take(5)
    #expect(names([("flowers", iris)]) == ["flowers*: flowers"])
    #expect(names([("flowers", iris), ("train", train), ("test", test)]) == ["flowers*: train test"])
    #expect(names([("train", train), ("flowers", iris)]) == ["flowers*: train"])
    #expect(names([("train", train), ("test", test)]) == ["iris: train test"])
    #expect(names([("few", few), ("w", wine)]) == ["iris: few", "w*: w"])
    let other = try Dataset(name: "iris", x: Tensor([1, 2] as [Float]))
    #expect(names([("a", iris), ("b", other), ("train", train)]) == ["a*: train", "b*: b"])
    // Splits made by hand: one name, samples of one kind.
    let more = try Dataset(name: "iris", x: Tensor([3, 4, 5] as [Float]))
    #expect(names([("b", other), ("c", more)]) == ["iris: b c"])
    #expect(names([("b", other), ("same", other)]) == ["b*: same"])
    #expect(names([("a", iris), ("b", other), ("c", more)]) == ["a*: a", "b*: b", "c*: c"])
  }

  @Test func hashesTheWholeElseTheParts() throws {
    var stream = RandomStream(seed: 0, label: "data", purpose: "split")
    let iris = EmbeddedDatasets.iris()
    let (train, test) = try iris.split(test: 0.2, from: &stream)
    func hash(_ datasets: [(name: String, dataset: Dataset)]) throws -> String {
      try #require(DataGroup.groups(of: datasets).first).sha256
    }
    #expect(try hash([("iris", iris), ("train", train)]) == iris.sha256)
    #expect(try hash([("train", train)]) == train.sha256)
    let both = try hash([("train", train), ("test", test)])
    #expect(both.count == 64)
    #expect(try hash([("x", train), ("y", test)]) == both)
    #expect(try hash([("test", test), ("train", train)]) != both)
  }

  // MARK: The machine

  @Test(arguments: [
    ("# branch.oid \(String(repeating: "a", count: 40))\n# branch.head main\n", false),
    ("# branch.oid \(String(repeating: "a", count: 40))\n1 .M N... 100644 100644 100644 a b README.md\n", true),
    ("# branch.oid \(String(repeating: "a", count: 40))\n? notes.txt\n", false),
    ("# branch.oid \(String(repeating: "a", count: 40))\n? experiments/digits.md\n", true),
    ("# branch.oid \(String(repeating: "a", count: 40))\n? experiments/\n", true),
  ])
  func readsGitsStatus(status: String, isDirty: Bool) {
    let state = GitState(status: status, experiment: "/home/me/project/experiments/digits.md")
    #expect(state == GitState(commit: String(repeating: "a", count: 40), isDirty: isDirty))
  }

  @Test func aRepositoryWithoutCommitsHasNoState() {
    #expect(GitState(status: "# branch.oid (initial)\n# branch.head main\n", experiment: "/x/a.md") == nil)
    #expect(GitState(status: "", experiment: "/x/a.md") == nil)
  }

  @Test(arguments: [
    ("model name\t: AMD EPYC 9R14\nflags\t\t: sse4_2 ssse3 popcnt cx16 avx2 bmi1 bmi2 f16c fma movbe", "x86-64-v3"),
    ("model name\t: AMD EPYC 9R14\nflags\t\t: sse4_2 ssse3 popcnt cx16", "x86-64-v2"),
    ("model name\t: AMD EPYC 9R14\nflags\t\t: sse2", "x86-64"),
    (
      "model name\t: AMD EPYC 9R14\nflags\t\t: avx512f avx512bw avx512cd avx512dq avx512vl avx2", "x86-64-v4"
    ),
  ])
  func readsProcessors(cpuinfo: String, level: String) {
    #expect(Processor.modelAndLevel(of: cpuinfo) == ("AMD EPYC 9R14", level))
  }

  @Test func readsPeakMemory() {
    #expect(RunRecorder.peakMemoryBytes("Name:\tx\nVmHWM:\t   46084 kB\nVmRSS:\t 1 kB\n") == 46084 * 1024)
    #expect(RunRecorder.peakMemoryBytes("Name:\tx\n") == nil)
  }

  @Test(arguments: [
    ("reports/digits", "experiments", "../../experiments/"), ("reports/digits", ".", "../../"),
    ("a/b", "a/b", ""), ("/x/reports/d", "/x/y/../experiments", "../../experiments/"), ("/a", "/b/c", "../b/c/"),
  ])
  func findsTheWayBetweenFolders(start: String, end: String, way: String) {
    #expect(FilePath.way(from: start, to: end) == way)
  }

  @Test(arguments: [
    (ParameterValue.none, "None"), (.bool(true), "True"), (.integer(-3), "-3"), (.number(1e-3), "0.001"),
    (.string("a\"b\\\n"), #""a\"b\\\n""#), (.list([.integer(1), .list([])]), "[1, []]"),
    (.dictionary(["b": .integer(1), "a": .none]), #"{"a": None, "b": 1}"#),
  ])
  func writesValuesAsTheLanguageDoes(value: ParameterValue, text: String) {
    #expect(value.languageText == text)
  }
}
