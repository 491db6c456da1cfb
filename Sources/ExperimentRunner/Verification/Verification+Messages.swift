import Diagnostics
import PlainFiles

extension Verification {
  /// What is to be said, most telling first: that the text is another one, the first value that differs, files.
  public var diagnostics: [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    if let staleness { diagnostics.append(staleness.diagnostic(experiment.path, folder: committed.folder)) }
    if let first = differences.first { diagnostics.append(diagnostic(first)) }
    return diagnostics + fileDiagnostics
  }

  /// A value that differs: the block that gives it in the file, and its line in the committed results.
  public func diagnostic(_ difference: ResultDifference) -> Diagnostic {
    let owner = ResultOwner(difference.path, experiment, executed)
    var label = committed.label(difference.path)
    if difference.committed == nil { label.text = "it would stand here" }
    let primary = owner.location.map { Diagnostic.Label($0, difference.distance) }
    if primary == nil { label.text = difference.distance.isEmpty ? label.text : difference.distance }
    return Diagnostic(
      code: "verify", difference.message, at: primary ?? label, secondary: primary == nil ? [] : [label],
      help: difference == differences.first && staleness == nil ? [help] : [])
  }

  /// The line of a difference in the committed results, from 1.
  public func resultsLine(of difference: ResultDifference) -> Int {
    committed.label(difference.path).location.position.line
  }

  private var help: String {
    let advice = "if that is as it should be: hornbook run \(experiment.path), then commit \(committed.folder)"
    let others = differences.count - 1
    return others == 0
      ? advice : "\(others) other value\(others == 1 ? " differs" : "s differ"), \(othersByBlock)\n\(advice)"
  }

  /// `12 of fit, 2 of evaluate`.
  private var othersByBlock: String {
    var counts: [(name: String, count: Int)] = []
    for difference in differences.dropFirst() {
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
          code: "verify", "\(file.path) \(file.words), though the values are the same",
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

  /// The comparison in a few words: `212 values, the same bytes`.
  public var words: String {
    let values = "\(NumberWords.count(valueCount)) values"
    if let staleness { return "stale: \(staleness.changes[0])" }
    if let first = differences.first {
      let count = differences.count
      return "\(count) of \(values) differ\(count == 1 ? "s" : ""), first \(first.name)"
    }
    if let file = files.first(where: { $0.kind == .page }) ?? files.first(where: \.decides) {
      return "\(values) agree, but \(file.path) \(file.words)"
    }
    return tolerance.map { "\(values) within \($0)" } ?? "\(values), the same bytes"
  }
}
