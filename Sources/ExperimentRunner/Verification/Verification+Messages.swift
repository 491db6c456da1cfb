import Diagnostics
import PlainFiles

extension Verification {
  /// What is to be said, most telling first: that the text is another one, the first value that differs, files.
  public var diagnostics: [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    if let staleness { diagnostics.append(staleness.diagnostic(experiment.path, folder: committed.folder)) }
    if let first = differences.first { diagnostics.append(diagnostic(first)) }
    if let first = decidedByRounding.first { diagnostics.append(warning(first)) }
    return diagnostics + fileDiagnostics
  }

  /// A value that differs: the block that gives it in the file, and its line in the committed results.
  public func diagnostic(_ difference: ResultDifference) -> Diagnostic {
    let isFirst = difference == differences.first && staleness == nil
    return diagnostic(difference, .error, difference.message, help: isFirst ? [help] : [])
  }

  /// A value that rounding decides, of which the reader is to be warned.
  public func warning(_ difference: ResultDifference) -> Diagnostic {
    diagnostic(
      difference, .warning, "\(difference.message), which rounding decides",
      help: difference == decidedByRounding.first ? [fragility] : [])
  }

  private func diagnostic(
    _ difference: ResultDifference, _ severity: Diagnostic.Severity, _ message: String, help: [String]
  ) -> Diagnostic {
    let owner = ResultOwner(difference.path, experiment, executed)
    var label = committed.label(difference.path)
    if difference.committed == nil { label.text = "it would stand here" }
    let primary = owner.location.map { Diagnostic.Label($0, difference.distance) }
    if primary == nil { label.text = difference.distance.isEmpty ? label.text : difference.distance }
    return Diagnostic(
      severity, code: "verify", message, at: primary ?? label, secondary: primary == nil ? [] : [label], help: help)
  }

  /// What values that rounding decides say of an experiment.
  private var fragility: String {
    let others = Self.others(decidedByRounding.count - 1, than: "is", "are")
    let rest = others.isEmpty ? "" : "\(others) decided by it too, \(byBlock(decidedByRounding.dropFirst()))\n"
    return "\(rest)conclusions from such values are worth no more than their range"
  }

  /// The line of a difference in the committed results, from 1.
  public func resultsLine(of difference: ResultDifference) -> Int {
    committed.label(difference.path).location.position.line
  }

  private var help: String {
    var lines: [String] = []
    let others = Self.others(differences.count - 1, than: "differs", "differ")
    if !others.isEmpty { lines.append("\(others), \(byBlock(differences.dropFirst()))") }
    if let missingTrials { lines.append("what rounding decides was not measured: \(missingTrials.message)") }
    lines.append("if that is as it should be: hornbook run \(experiment.path), then commit \(committed.folder)")
    return lines.joined(separator: "\n")
  }

  /// `1 other value differs`, `3 other values differ`; empty for none.
  private static func others(_ count: Int, than singular: String, _ plural: String) -> String {
    count == 0 ? "" : "\(count) other value\(count == 1 ? " \(singular)" : "s \(plural)")"
  }

  /// `12 of fit, 2 of evaluate`.
  private func byBlock(_ differences: some Sequence<ResultDifference>) -> String {
    var counts: [(name: String, count: Int)] = []
    for difference in differences {
      let name = directive(of: difference)?.name ?? "the whole"
      if let index = counts.firstIndex(where: { $0.name == name }) {
        counts[index].count += 1
      } else {
        counts.append((name, 1))
      }
    }
    return counts.map { "\($0.count) of \($0.name)" }.joined(separator: ", ")
  }

  /// Files apart from the values, one message for each kind.
  private var fileDiagnostics: [Diagnostic] {
    // What is kept of the last run is enough unless it gives other values.
    let command = differences.isEmpty ? "render" : "run"
    let render = ["draw it anew: hornbook \(command) \(experiment.path), then commit \(committed.folder)"]
    let page = files.first { $0.kind == .page }
    return files.compactMap { file -> Diagnostic? in
      switch file.kind {
      // Where the text moved, its lines in results.json did too.
      case .results where !differences.isEmpty: return nil
      case .results where page != nil && file.path.hasSuffix(ResultsFile.name): return nil
      case .results:
        return Diagnostic(
          code: "verify", "\(file.path) \(file.words)\(tolerance == nil ? ", though the values are the same" : "")",
          help: render)
      case .page where staleness == nil && file == page:
        return Diagnostic(
          code: "stale", "the page is not the one that the text gives: \(file.path) \(file.words)", help: render)
      case .page, .figure: return nil
      }
    } + figureWarning(render)
  }

  private func figureWarning(_ help: [String]) -> [Diagnostic] {
    let figures = files.filter { $0.kind == .figure }
    guard let first = figures.first, staleness == nil else { return [] }
    let rest = figures.count > 1 ? " and \(figures.count - 1) more" : ""
    return [
      Diagnostic(
        .warning, code: "verify",
        "the figure \(first.path) \(first.words)\(rest): drawn otherwise, by the same numbers",
        help: help)
    ]
  }

  /// The comparison in a few words: `212 values, the same bytes`, `121 values within 5 % or 0.01, 23 within what rounding
  /// decides (10 trials)`.
  public var words: String {
    let values = "\(NumberWords.count(valueCount)) values"
    if let staleness { return "stale: \(staleness.changes[0])" }
    if let first = differences.first {
      let count = differences.count
      let rest = trialCount == 0 ? "" : " (\(trialCount) trial\(trialCount == 1 ? "" : "s"))"
      return "\(count) of \(values) differ\(count == 1 ? "s" : ""), first \(first.name)\(rest)"
    }
    if let file = files.first(where: { $0.kind == .page }) ?? files.first(where: \.decides) {
      return "\(values) agree, but \(file.path) \(file.words)"
    }
    guard let tolerance else { return "\(values), the same bytes" }
    guard trialCount > 0 else { return "\(values) within \(tolerance)" }
    let decided = decidedByRounding.count
    let near = "\(NumberWords.count(valueCount - decided)) values within \(tolerance)"
    let trials = "(\(trialCount) trial\(trialCount == 1 ? "" : "s"))"
    return decided == 0
      ? "\(near) and what rounding decides \(trials)" : "\(near), \(decided) within what rounding decides \(trials)"
  }
}
