import Diagnostics
import ExperimentRunner
import Hornbook
import LiterateDocument

/// Shows on standard error how a run goes on.
///
/// On a terminal one line a directive, and while a fit runs a bar that is drawn again at most ten times a second.
/// Elsewhere plain lines: one a directive, and of a fit that takes time some epochs (``EpochLines``), so that logs stay
/// readable.
final class ProgressReporter: RunObserver {
  private let console: Console.Abilities
  private let width: () -> Int
  private let write: (String) -> Void
  /// Whether each directive has its line; if not, only a bar shows that something goes on.
  private let hasLines: Bool
  private let explains: Bool
  private let logInterval: Duration
  private let clock = ContinuousClock()
  private var began: ContinuousClock.Instant
  private var epochs: EpochLines
  private var lastDrawn: ContinuousClock.Instant?
  private var hasBar = false
  /// What stands before the name of a directive: `trial 3/10 `.
  private var prefix = ""
  /// Called when the check is done.
  var onBegin: () throws -> Void = {}
  /// Whether a result of the cache is another than the directive gives.
  private(set) var foundDifference = false

  init(
    _ console: Console.Abilities, hasLines: Bool = true, explains: Bool = false,
    logSeconds: Double = 2, width: @escaping () -> Int = { Console.width },
    write: @escaping (String) -> Void = { Console.write($0, to: .errors) }
  ) {
    self.console = console
    self.hasLines = hasLines
    self.explains = explains
    logInterval = .seconds(logSeconds)
    self.width = width
    self.write = write
    self.began = clock.now
    epochs = EpochLines(start: began, interval: logInterval)
  }

  func runBegins() throws { try onBegin() }

  func noted(_ note: CacheNote) {
    clearBar()
    switch note {
    case .information(let words): write("  \(words)\n")
    case .warning(let words): write("  warning: \(words)\n")
    case .difference(let words):
      foundDifference = true
      write("  error: \(words)\n")
    }
  }

  func trialsBegin(_ count: Int, outside: Int) {
    clearBar()
    let reason = outside == 0 ? "" : ", \(outside) value\(outside == 1 ? " is" : "s are") off"
    write("  \(count) trial\(count == 1 ? "" : "s") of what rounding decides\(reason)\n")
  }

  func trialBegan(_ trial: Int, of count: Int) { prefix = "trial \(trial)/\(count) " }

  private func clearBar() {
    if hasBar { write("\r" + Self.clearToEnd) }
    hasBar = false
  }

  func directiveBegan(_ directive: Directive) {
    began = clock.now
    epochs = EpochLines(start: began, interval: logInterval)
  }

  func batchEnded(_ directive: Directive, _ session: TrainingSession) {
    guard console.isTerminal else { return }
    let now = clock.now
    if let lastDrawn, now - lastDrawn < .milliseconds(100) { return }
    lastDrawn = now
    guard let logs = try? session.runningLogs() else { return }
    let line = ProgressLine(
      name: prefix + directive.name, epoch: session.epoch + 1, epochs: session.epochs, batches: session.batch + 1,
      batchCount: session.batchCount, values: logs.map { ($0.key, $0.value) },
      seconds: (now - began) / .seconds(1))
    write("\r" + line.text(width: width() - 1) + Self.clearToEnd)
    hasBar = true
  }

  func epochEnded(_ directive: Directive, _ session: TrainingSession, logs: Logs, seconds: Double) {
    guard hasLines, !console.isTerminal else { return }
    let values = logs.map { "\($0.key) \(NumberWords.metric($0.value))" }
    let line =
      "  \(directive.name) epoch \(session.epoch + 1)/\(session.epochs): " + values.joined(separator: ", ")
      + " (\(NumberWords.duration(seconds)))\n"
    if let due = epochs.add(line, at: clock.now) { write(due) }
  }

  func directiveEnded(_ executed: ExecutedDirective) {
    clearBar()
    guard hasLines else { return }
    if let last = epochs.end() { write(last) }
    let (mark, color) =
      switch executed.status {
      case .done: executed.hasFailedExpectation ? ("✗", "31") : ("✓", "32")
      case .failed: ("✗", "31")
      case .notRun, .interrupted: ("–", "33")
      }
    let directive = executed.directive
    let name = directive.kind.rawValue + (directive.label.map { " \($0)" } ?? "")
    let padding = String(repeating: " ", count: max(0, 16 - name.count))
    let time = NumberWords.duration(executed.seconds)
    var line = " \(name)\(padding)" + String(repeating: " ", count: max(0, 8 - time.count)) + time
    if executed.cache == .hit { line += "  cached" }
    if !executed.summary.isEmpty { line += "  \(executed.summary)" }
    // A line that wraps makes a list hard to read; logs keep all of it.
    let room = max(20, width() - 4)
    if console.isTerminal, line.count > room { line = line.prefix(room - 1) + "…" }
    write("  " + (console.usesColor ? "\u{1B}[\(color)m\(mark)\u{1B}[0m" : mark) + line + "\n")
    guard explains else { return }
    let reason =
      switch executed.cache {
      case .off: "always executed"
      case .hit: "not executed: nothing that it depends on has changed"
      case .miss(let reason): "executed: \(reason)"
      }
    write("      \(reason)\n")
  }

  private static let clearToEnd = "\u{1B}[K"
}
