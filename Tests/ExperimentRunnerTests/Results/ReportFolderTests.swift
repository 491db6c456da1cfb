import Diagnostics
import LiterateDocument
import PlainFiles
import ReportHTML
import Testing

@testable import ExperimentRunner

@Suite struct ReportFolderTests {
  private static let files = [
    "digits-samples-dark.png", "digits-samples.png", "evaluate-errors-dark.png", "evaluate-errors.png",
    "fit-curves-dark.png", "fit-curves.png", "history-fit.csv", "index.html", "report.md",
    "results.json", "run.json",
  ]

  private func write(_ executed: ExecutedExperiment, in parent: TemporaryFolder, facts: RunFacts) throws {
    let folder = ReportFolder(reports: parent.path, experiment: "")
    try folder.write(executed) { facts }
  }

  private func body(_ page: String) throws -> Substring {
    let end = try #require(page.range(of: "<section id=\"provenance\""))
    return page[..<end.lowerBound]
  }

  @Test func onlyRunAndProvenanceDifferBetweenRuns() throws {
    let (first, second) = (try TemporaryFolder(), try TemporaryFolder())
    try write(ResultsSample.executed(), in: first, facts: ResultsSample.facts())
    try write(ResultsSample.executed(), in: second, facts: ResultsSample.facts(day: 29, seconds: 1.5))
    #expect(first.contents == Self.files)
    #expect(second.contents == Self.files)
    for name in Self.files where name != "run.json" && name != "index.html" {
      #expect(
        SystemFile.bytes("\(first.path)/\(name)") == SystemFile.bytes("\(second.path)/\(name)"), "\(name) differs")
    }
    let pages = try [first, second].map { try #require($0.text("index.html")) }
    #expect(try body(pages[0]) == body(pages[1]))
    #expect(pages[0] != pages[1])
    #expect(first.text("run.json") != second.text("run.json"))
  }

  @Test func removesFiguresOfEarlierRunsAndNothingElse() throws {
    let folder = try TemporaryFolder()
    var executed = try ResultsSample.executed()
    try write(executed, in: folder, facts: ResultsSample.facts())
    try AtomicFile.write([1], to: "\(folder.path)/notes.png")
    executed.directives[4].status = .failed(Diagnostic(code: "x", "it broke"))
    executed.directives[4].outcome = .nothing
    executed.directives[5].status = .notRun("because fit (line 24) failed")
    executed.directives[5].outcome = .nothing
    try write(executed, in: folder, facts: ResultsSample.facts())
    #expect(
      folder.contents == [
        "digits-samples-dark.png", "digits-samples.png", "index.html", "notes.png", "report.md",
        "results.json", "run.json",
      ])
  }

  @Test func anEditedRunFileRemovesNothingOutside() throws {
    let folder = try TemporaryFolder()
    let other = try TemporaryFolder()
    try AtomicFile.write([1], to: "\(other.path)/a.png")
    try AtomicFile.write([1], to: "\(folder.path)/index.md")
    let run: JSONValue = ["files": [.string("../\(other.path.split(separator: "/")[1])/a.png"), "index.md", 3]]
    try AtomicFile.write(Array(run.printed.utf8), to: "\(folder.path)/run.json")
    try write(ResultsSample.executed(), in: folder, facts: ResultsSample.facts())
    #expect(other.contents == ["a.png"])
    #expect(folder.contents.contains("index.md"))
  }
}

@Suite struct DocumentImageTests {
  private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 1]

  private func executed(_ markdown: String, in folder: TemporaryFolder) -> ExecutedExperiment {
    ExecutedExperiment(
      name: "a", path: "\(folder.path)/a.md",
      document: Document(parsing: SourceText(name: "a.md", text: markdown)),
      settings: .init(seed: 0, backend: "cpu", numerics: "exact", overrides: []), directives: [], inlineValues: [])
  }

  @Test func aReportTakesTheImagesOfItsProseWithIt() throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write([("a b.png", Self.png), ("c.svg", Array("<svg/>".utf8))], in: folder.path)
    let experiment = executed("![x](a%20b.png) ![y](c.svg) ![again](./c.svg) ![z](https://e.org/d.png)", in: folder)
    let output = try TemporaryFolder()
    try ReportFolder(reports: output.path, experiment: "").write(experiment) { RunFacts() }
    #expect(
      output.contents == ["image-a-b.png", "image-c.svg", "index.html", "report.md", "results.json", "run.json"])
    #expect(SystemFile.bytes("\(output.path)/image-a-b.png") == Self.png)
    let page = try #require(output.text("index.html"))
    #expect(page.contains("<img src=\"image-a-b.png\" alt=\"x\"> <img src=\"image-c.svg\" alt=\"y\">"))
    #expect(try #require(output.text("report.md")).contains("![x](image-a-b.png) ![y](image-c.svg)"))
    // Without them in the document they go again.
    try ReportFolder(reports: output.path, experiment: "").write(executed("", in: folder)) { RunFacts() }
    #expect(output.contents == ["index.html", "report.md", "results.json", "run.json"])
  }

  @Test func aPageOnItsOwnHoldsAllImages() throws {
    let output = try TemporaryFolder()
    let folder = ReportFolder(reports: output.path, experiment: "")
    try folder.write(ResultsSample.executed(), isSelfContained: true) { ResultsSample.facts() }
    let page = try #require(output.text("index.html"))
    // Three figures, light and dark.
    #expect(page.ranges(of: "=\"data:image/png;base64,").count == 6)
    #expect(!page.contains("src=\"fit-curves.png\""))
    #expect(output.contents.contains("fit-curves.png"))
  }

  @Test(arguments: [
    ("b.png", "there is no such file in the experiment's folder", "put it there, or correct its name"),
    ("../b.png", "it is not in the experiment's folder", "copy it there: reports are handed on"),
    ("/etc/passwd", "it is not in the experiment's folder", "copy it there: reports are handed on"),
    (
      "notes.png", "it is no PNG, JPEG, GIF, WebP or SVG file",
      "convert it, or link to it: [words](notes.png)"
    ),
  ])
  func saysWhyAnImageCannotBeShown(_ source: String, _ reason: String, _ help: String) throws {
    let folder = try TemporaryFolder()
    try AtomicFile.write(Array("words".utf8), to: "\(folder.path)/notes.png")
    do {
      _ = try DocumentImages(folder: folder.path).read(source)
      Issue.record("it can be shown")
    } catch {
      #expect(error.message == "the image \(source) cannot be shown: \(reason)")
      #expect(error.help == help)
    }
  }
}

@Suite struct SiblingReportTests {
  @Test func linksToExperimentsAreFoundByWhatTheFilesHold() throws {
    let folder = try TemporaryFolder()
    let experiment = Array("# A\n\n```setup\nx = 1\n```\n".utf8)
    try AtomicFile.makeFolder("\(folder.path)/more")
    for name in ["a.md", "b c.md", "more/d.md"] { try AtomicFile.write(experiment, to: "\(folder.path)/\(name)") }
    try AtomicFile.write(Array("# Notes\n".utf8), to: "\(folder.path)/notes.md")
    let text = """
      [1](a.md) [2](a.md#fit-curves) [3](b%20c.md) [4](more/d.md) [5](notes.md) [6](gone.md) [7](../a.md) [8](#a.md)
      [9](https://example.org/a.md)
      """
    let document = Document(parsing: SourceText(name: "x.md", text: text))
    #expect(
      SiblingReports.all(of: document, folder: folder.path) == [
        "a.md": "../a/", "b%20c.md": "../b%20c/", "more/d.md": "../d/",
      ])
  }
}

@Suite struct ReportContentTests {
  /// A link is checked before a run against a list of what there can be.
  @Test func everythingNumberedHasAListedName() throws {
    let executed = try ResultsSample.executed()
    let report = try content().report
    var names: Set<String> = ["provenance-costs"]
    for directive in executed.directives {
      var datasets: [String] = []
      if case .data(let outcome) = directive.outcome { datasets = DataGroup.groups(of: outcome).map(\.name) }
      names.formUnion(ReportNames.names(of: directive.directive, datasets: datasets))
    }
    let numbered = ReportAnchors.numbered(in: report).keys.map(ReportNames.withoutNumber)
    #expect(Set(numbered).subtracting(names) == [])
    #expect(numbered.count > 10)
  }

  private func content(_ change: (inout ExecutedExperiment) -> Void = { _ in }) throws -> ReportContent {
    var executed = try ResultsSample.executed()
    change(&executed)
    return ReportContent(executed, dataGroups: executed.dataGroups)
  }

  @Test func headOfThePage() throws {
    let report = try content().report
    #expect(report.title == "Handwritten digits")
    #expect(report.verdict == .passed)
    #expect(
      report.keyNumbers.map { "\($0.label): \($0.value)" } == [
        "test accuracy: 0.9806", "test samples: 360", "parameters: 650", "best epoch: 3 of 4",
      ])
    #expect(report.reproduction.command == "hornbook run digits.md -p learning_rate=0.002 --seed 7 --numerics fast")
    #expect(
      report.reproduction.facts.map { "\($0.name): \($0.value)" } == [
        "seed: 7", "backend: cpu", "numerics: fast", "SHA-256 of digits: e2196d137dd24254…",
      ])
  }

  /// Of several models the numbers on top are one model's, and say whose.
  @Test func theNumbersOnTopBelongTogether() throws {
    func labels(_ evaluations: [(info: String, body: String)]) throws -> [String] {
      let blocks = [irisBlocks[0], ("model small", "Input(shape=(4,))\nDense(3, activation=\"softmax\")")]
      let fits = [
        ("compile", "loss = \"sparse_categorical_crossentropy\"\nmetrics = [\"accuracy\"]"),
        ("fit one", "data = train\nepochs = 1"), ("fit two", "model = compile\ndata = train\nepochs = 2"),
      ]
      let text = "# T\n\n" + (blocks + fits + evaluations).map { "```\($0.info)\n\($0.body)\n```\n" }.joined()
      let executed = try run(text)
      return ReportContent(executed, dataGroups: executed.dataGroups).report.keyNumbers.map {
        $0.label == "best epoch" || $0.label.hasSuffix("samples") ? "\($0.label): \($0.value)" : $0.label
      }
    }
    let onTrain = ("evaluate seen", "model = two\ndata = train")
    #expect(
      try labels([onTrain, ("evaluate new", "model = one\ndata = test")]) == [
        "test accuracy of new", "test samples: 30", "parameters", "best epoch: 1 of 1",
      ])
    #expect(
      try labels([("evaluate", "model = one\ndata = test"), onTrain]) == [
        "test accuracy", "test samples: 30", "parameters", "best epoch: 1 of 1",
      ])
    #expect(try labels([onTrain]).prefix(2) == ["train accuracy", "train samples: 120"])
  }

  @Test func dataAreSummarizedBySplit() throws {
    guard case .data(let summary) = try content().report.results[1][0] else { throw Unexpected("no data") }
    #expect(summary.splits.map(\.name) == ["train", "test"])
    #expect(summary.splits.map(\.samples) == [1437, 360])
    #expect(summary.splits.map(\.shape) == [[8, 8, 1], [8, 8, 1]])
    #expect(summary.classes.count == 10)
    #expect(summary.classes[0].counts == [142, 36])
  }

  @Test func metricsComeWithTheMajorityClass() throws {
    let items = try content().report.results[5]
    guard case .metrics(let metrics) = items[0] else { throw Unexpected("no metrics") }
    #expect(metrics.rows.map(\.name) == ["fit on test", "always the most frequent class"])
    #expect(metrics.rows[1].values == [nil, 37.0 / 360])
    #expect(metrics.rows.map(\.isBaseline) == [false, true])
  }

  @Test func scoresFollowFromTheConfusions() throws {
    let classification = Classification(
      classNames: ["a", "b", "c"], labels: [0, 0, 0, 1, 1, 0], predictions: [0, 0, 1, 1, 0, 0],
      confidences: [])
    let confusions = try #require(Confusions(classification, name: "evaluate"))
    #expect(confusions.counts == [[3, 1, 0], [1, 1, 0], [0, 0, 0]])
    let scores = confusions.scores
    #expect(scores.map(\.name) == ["a", "b", "c", "macro average", "weighted average"])
    // Weighted: 4/6 · 0.75 + 2/6 · 0.5.
    let expected: [Double?] = [0.75, 0.5, nil, 0.625, 0.6666666666666666]
    #expect(scores.map(\.precision) == expected)
    #expect(scores.map(\.recall) == expected)
    #expect(scores.map(\.f1) == expected)
    #expect(scores.map(\.support) == [4, 2, 0, 6, 6])
    #expect(scores.map(\.isAverage) == [false, false, false, true, true])
  }

  @Test func manyClassesBecomeAListOfErrors() throws {
    let labels = Array(0..<40)
    let classification = Classification(
      classNames: [], labels: labels + [5], predictions: labels.map { $0 == 5 ? 6 : $0 == 9 ? 8 : $0 } + [6],
      confidences: [])
    let confusions = try #require(Confusions(classification, name: "evaluate"))
    #expect(!confusions.fitsTable && confusions.fitsFigure)
    guard case .table(let table) = confusions.errors else { throw Unexpected("no table") }
    #expect(table.rows == [["5", "6", "2"], ["9", "8", "1"]])
  }

  @Test func errorsAreShownSurestFirst() throws {
    let figure = try #require(content().figures.first { $0.stem == "evaluate-errors" })
    #expect(
      figure.caption
        == "All 8 wrong predictions on test, the most confident first: true class → predicted class.")
    let none = try content { executed in
      guard case .evaluation(var evaluation) = executed.directives[5].outcome else { return }
      let labels = evaluation.classification?.labels ?? []
      evaluation.classification?.predictions = labels
      executed.directives[5].outcome = .evaluation(evaluation)
    }
    #expect(none.figures.map(\.stem) == ["digits-samples", "fit-curves"])
  }

  @Test func historyNamesTheRunningMeans() throws {
    guard case .table(let table) = try content().report.results[4][1] else { throw Unexpected("no table") }
    #expect(table.header == ["epoch", "accuracy", "loss", "val_accuracy", "val_loss", "learning_rate"])
    #expect(table.rows[0] == ["1", "0.5000", "1.5000", "0.6250", "1.2500", "0.0020"])
    #expect(table.rows[3][4] == "NaN")
    #expect(table.marked?.row == 2)
    #expect(
      table.caption == """
        History of fit. Early stopping ended it after 4 of 20 epochs. Training values are means over the batches of an \
        epoch, taken in training mode while the weights change; evaluating the trained model on the same data gives \
        other values. Names with val_ are measured on the validation data at the end of the epoch. All digits are in \
        history-fit.csv.
        """)
  }

  @Test func failuresAndWhatWaitsForThemAreMessages() throws {
    let report = try content { executed in
      executed.directives[4].status = .failed(Diagnostic(code: "not-finite", "the loss became NaN"))
      executed.directives[4].outcome = .nothing
      executed.directives[4].printed = "epoch 1\n"
      executed.directives[5].status = .notRun("because fit (line 24) failed")
      executed.directives[5].outcome = .nothing
    }.report
    #expect(report.verdict == .partial)
    #expect(report.keyNumbers.map(\.label) == ["parameters"])
    guard case .output(let output) = report.results[4][0], case .message(let error) = report.results[4][1],
      case .message(let waits) = report.results[5][0]
    else { throw Unexpected("other items") }
    #expect(output == "epoch 1\n")
    #expect(error.text == "error[not-finite]: the loss became NaN")
    #expect(waits.text == "not run, because fit (line 24) failed")
  }

  @Test(arguments: [
    ("a", "a"), ("learning_rate=2e-3", "learning_rate=2e-3"), ("", "''"), ("two words", "'two words'"),
    ("it's", "'it'\\''s'"), ("$HOME", "'$HOME'"), ("name=[1, 2]", "'name=[1, 2]'"),
  ])
  func quotesWordsForTheShell(word: String, quoted: String) {
    #expect(shellWord(word) == quoted)
  }
}
