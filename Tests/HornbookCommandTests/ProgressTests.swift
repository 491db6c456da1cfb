import Diagnostics
@testable import ExperimentRunner
import LiterateDocument
import Testing

@testable import HornbookCommand

@Suite struct ProgressTests {
  private let line = ProgressLine(
    name: "fit", epoch: 6, epochs: 10, batches: 10, batchCount: 20,
    values: [("accuracy", 0.98055), ("loss", 0.0712)], seconds: 5.5)

  @Test func countsBatchesOfAllEpochs() {
    #expect(line.share == 0.55)
    #expect(line.secondsLeft.map { ($0 * 10).rounded() } == 45)
    var start = line
    start.epoch = 1
    start.batches = 0
    #expect(start.share == 0)
    #expect(start.secondsLeft == nil)
    var empty = line
    (empty.epochs, empty.batchCount, empty.epoch, empty.batches) = (0, 0, 1, 0)
    #expect(empty.share == 0)
  }

  @Test(arguments: [
    (120, "  fit  ━━━━━━━━━━━━━───────────  epoch 6/10  accuracy 0.9806  loss 0.0712  4.50 s left"),
    (70, "  fit  ━━━━────  epoch 6/10  accuracy 0.9806  loss 0.0712  4.50 s left"),
    (60, "  fit  epoch 6/10  accuracy 0.9806  loss 0.0712  4.50 s left"),
    (50, "  fit  epoch 6/10  accuracy 0.9806  loss 0.0712"), (40, "  fit  epoch 6/10  accuracy 0.9806"),
    (20, "  fit  epoch 6/10"), (10, "  fit  epo"), (0, ""),
  ])
  func keepsWhatMattersMost(width: Int, expected: String) {
    let text = line.text(width: width)
    #expect(text == expected)
    #expect(text.count <= width)
  }

  @Test func neverExceedsAnyWidth() {
    for width in 0..<200 { #expect(line.text(width: width).count <= width) }
  }

  // MARK: Terminals

  @Test(
    arguments: [
      (true, "xterm", nil, true, true), (true, "xterm", "1", true, false), (true, "xterm", "", true, true),
      (true, "dumb", nil, false, false), (true, nil, nil, true, true), (false, "xterm", nil, false, false),
    ] as [(Bool, String?, String?, Bool, Bool)])
  func knowsWhatAStreamCanShow(isTTY: Bool, term: String?, noColor: String?, isTerminal: Bool, usesColor: Bool) {
    let abilities = Console.abilities(isTTY: isTTY, term: term, noColor: noColor)
    #expect(abilities == Console.Abilities(isTerminal: isTerminal, usesColor: usesColor))
  }

  // MARK: Lines of directives

  private func printed(
    _ status: ExecutedDirective.Status, usesColor: Bool = false, width: Int = 80
  ) throws -> String {
    let document = Document(parsing: SourceText(name: "a.md", text: "```fit warm_up\ndata = x\n```\n"))
    let directive = try #require(document.directives.first)
    var text = ""
    let reporter = ProgressReporter(.init(isTerminal: usesColor, usesColor: usesColor), width: { width }) { text += $0 }
    reporter.directiveEnded(ExecutedDirective(directive: directive, status: status, seconds: 0.0123))
    return text
  }

  @Test func oneLineADirective() throws {
    #expect(try printed(.done) == "  ✓ fit warm_up        12 ms\n")
    #expect(
      try printed(.failed(Diagnostic(code: "x", "it broke"))) == "  ✗ fit warm_up        12 ms  it broke\n")
    #expect(
      try printed(.notRun("because data (line 3) failed"))
        == "  – fit warm_up        12 ms  not run, because data (line 3) failed\n")
    #expect(
      try printed(.notRun("because data (line 3) failed"), usesColor: true, width: 50)
        == "  \u{1B}[33m–\u{1B}[0m fit warm_up        12 ms  not run, because d…\n")
    #expect(try printed(.done, usesColor: true) == "  \u{1B}[32m✓\u{1B}[0m fit warm_up        12 ms\n")
  }

  @Test func trialsAreSaidOnce() {
    var text = ""
    let reporter = ProgressReporter(.init(isTerminal: false, usesColor: false), hasLines: false, width: { 80 }) {
      text += $0
    }
    reporter.trialsBegin(10, outside: 23)
    reporter.trialBegan(1, of: 10)
    reporter.trialsBegin(1, outside: 1)
    reporter.trialsBegin(3, outside: 0)
    #expect(
      text == """
          10 trials of what rounding decides, 23 values are off
          1 trial of what rounding decides, 1 value is off
          3 trials of what rounding decides

        """)
  }

  // MARK: Logs

  /// The epochs that have a line when each takes so many milliseconds.
  @Test(
    arguments: [
      (5, 100, []), (1999, 1, []), (2000, 1, [1]), (500, 10, [4, 8, 10]), (700, 6, [3, 6]), (3000, 3, [1, 2, 3]),
      (100, 19, []), (100, 21, [20, 21]), (100, 0, []),
    ] as [(Int, Int, [Int])])
  func someEpochsHaveALine(milliseconds: Int, count: Int, lines: [Int]) {
    let start = ContinuousClock.now
    var epochs = EpochLines(start: start, interval: .seconds(2))
    var written: [String] = []
    for epoch in 0..<count {
      let end = start + .milliseconds(milliseconds * (epoch + 1))
      if let line = epochs.add("\(epoch + 1)", at: end) { written.append(line) }
    }
    if let line = epochs.end() { written.append(line) }
    #expect(written == lines.map { "\($0)" })
    #expect(epochs.end() == nil)
  }

  @Test(arguments: [
    (0.0004, "0.4 ms"), (0.0123, "12 ms"), (0.0999, "0.10 s"), (0.842, "0.84 s"), (12.4, "12 s"), (95, "95 s"),
    (200, "3 min"), (36000, "10.0 h"), (.nan, "?"),
  ])
  func durationsAreShort(seconds: Double, words: String) {
    #expect(NumberWords.duration(seconds) == words)
  }
}
