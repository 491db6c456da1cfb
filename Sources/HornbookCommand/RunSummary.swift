import ExperimentRunner

/// The last lines of a run: the verdict, the key numbers, what was not evaluated, and where the report lies.
enum RunSummary {
  static func text(_ executed: ExecutedExperiment, keyNumbers: [String], page: String) -> String {
    let expectations = executed.expectations
    var lines = expectations.filter { $0.passed == nil }.map {
      "\(executed.path):\($0.line): \($0.expression): not evaluated"
    }
    let failed = expectations.count { $0.passed == false }
    let counts = failed == 0 ? [] : ["\(failed) of \(expectations.count) expectations not met"]
    lines.append(([executed.verdict.rawValue] + counts + keyNumbers).joined(separator: ", "))
    lines.append("report: \(page)")
    return lines.map { $0 + "\n" }.joined()
  }
}
