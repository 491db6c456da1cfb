import ExperimentRunner

/// The last lines of a run: the verdict, the key numbers, what does not hold, and where the report lies.
enum RunSummary {
  static func text(_ executed: ExecutedExperiment, keyNumbers: [String], page: String) -> String {
    var lines: [String] = []
    for directive in executed.directives {
      guard case .expectations(let expectations) = directive.outcome else { continue }
      for expectation in expectations where expectation.passed != true {
        let observed =
          expectation.passed == nil
          ? "not evaluated" : "observed \(expectation.observed?.languageText ?? "nothing")"
        lines.append("\(executed.path):\(expectation.line): \(expectation.expression): \(observed)")
      }
    }
    lines.append(([executed.verdict.rawValue] + keyNumbers).joined(separator: ", "))
    lines.append("report: \(page)")
    return lines.map { $0 + "\n" }.joined()
  }
}
