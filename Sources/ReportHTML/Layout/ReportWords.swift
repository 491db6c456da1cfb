// What pages of every kind say in the same words.

extension Report.Verdict {
  var sign: String {
    switch self {
    case .passed: "✓"
    case .failed: "✗"
    case .partial: "!"
    }
  }

  var word: String {
    switch self {
    case .passed: "Passed"
    case .failed: "Failed"
    case .partial: "Partial"
    }
  }
}

extension Report.Expectation.Outcome {
  var sign: String {
    switch self {
    case .passed: "✓"
    case .failed: "✗"
    case .notRun: "–"
    }
  }

  var word: String {
    switch self {
    case .passed: "met"
    case .failed: "not met"
    case .notRun: "not evaluated"
    }
  }
}

extension Message.Kind {
  var sign: String {
    switch self {
    case .error: "✗"
    case .warning: "!"
    case .notRun: "–"
    }
  }

  var word: String {
    switch self {
    case .error: "Error"
    case .warning: "Warning"
    case .notRun: "Not run"
    }
  }
}

extension Report {
  /// What the verdict rests on.
  var verdictSentence: String {
    let failed = expectations.count { $0.outcome == .failed }
    let notRun = expectations.count { $0.outcome == .notRun }
    switch verdict {
    case .partial:
      let consequence = notRun > 0 ? "; \(notRun) of \(expectations.count) expectations not evaluated" : ""
      return "A directive failed, and what depends on it did not run" + consequence + "."
    case .passed, .failed:
      if expectations.isEmpty { return "All directives ran; no expectations are stated." }
      if failed == 0, notRun == 0 {
        return expectations.count == 1
          ? "The stated expectation holds." : "All \(expectations.count) expectations hold."
      }
      if expectations.count == 1 { return "The stated expectation does not hold." }
      return "\(failed) of \(expectations.count) expectations \(failed == 1 ? "does" : "do") not hold."
    }
  }

  /// The expectations with those first that need a look, and how they fared.
  var expectationsByUrgency: (sentence: String, list: [Expectation]) {
    let failed = expectations.filter { $0.outcome == .failed }
    let notRun = expectations.filter { $0.outcome == .notRun }
    let passed = expectations.filter { $0.outcome == .passed }
    var parts: [String] = []
    if passed.count == expectations.count { parts.append(passed.count == 1 ? "It holds" : "All \(passed.count) hold") }
    if !failed.isEmpty { parts.append("\(failed.count) \(failed.count == 1 ? "does" : "do") not hold") }
    if !notRun.isEmpty { parts.append("\(notRun.count) not evaluated") }
    if !passed.isEmpty, passed.count < expectations.count {
      parts.append("\(passed.count) \(passed.count == 1 ? "holds" : "hold")")
    }
    return (parts.joined(separator: ", ") + ".", failed + notRun + passed)
  }
}
