import Diagnostics
import ExperimentRunner
import LiterateDocument

/// The files of a `verify` as JUnit XML: a suite a file, a case a block, and one for the report as a whole.
struct JUnitReport {
  private struct Case {
    var name: String
    var seconds = 0.0
    /// `failure`, `error` or `skipped`, with its message and text; `nil` for a case that passes.
    var problem: (element: String, message: String, text: String)?
    var output = ""
  }

  private let suites: [(name: String, seconds: Double, cases: [Case])]

  init(_ files: [VerifiedFile]) {
    suites = files.map { ($0.path, $0.seconds, Self.cases($0)) }
  }

  private static func cases(_ file: VerifiedFile) -> [Case] {
    func text(_ diagnostics: [Diagnostic]) -> String {
      diagnostics.map(DiagnosticRenderer().render).joined(separator: "\n")
    }
    guard case .compared(let verification) = file.outcome else {
      return [Case(name: "report", problem: ("error", file.words, text(file.diagnostics)))]
    }
    var cases: [Case] = []
    for executed in verification.executed.directives {
      let directive = executed.directive
      var entry = Case(name: "\(directive.name) (line \(directive.line))", seconds: executed.seconds)
      let differences = verification.differences.filter { verification.directive(of: $0)?.ordinal == directive.ordinal }
      var failures = differences.map(verification.diagnostic)
      if case .expectations(let expectations) = executed.outcome { failures += expectations.compactMap(\.failure) }
      if let first = failures.first { entry.problem = ("failure", first.message, text(failures)) }
      let fragile = verification.decidedByRounding.filter {
        verification.directive(of: $0)?.ordinal == directive.ordinal
      }
      entry.output = text(fragile.map(verification.warning))
      switch executed.status {
      case .done: break
      case .failed(let diagnostic), .interrupted(let diagnostic):
        entry.problem = ("error", diagnostic.message, text([diagnostic]))
      case .notRun(let reason): entry.problem = ("skipped", "not run, \(reason)", "")
      }
      cases.append(entry)
    }
    // What concerns no block: that the text is another one, values of the whole, files.
    var whole = Case(name: "report")
    var concerns = verification.differences.filter { verification.directive(of: $0) == nil }.map(
      verification.diagnostic)
    concerns += verification.diagnostics.filter { $0.code == "stale" || $0.primary == nil }
    let failures = concerns.filter { $0.severity == .error }
    if let first = failures.first { whole.problem = ("failure", first.message, text(failures)) }
    whole.output = text(concerns.filter { $0.severity != .error })
    return cases + [whole]
  }

  var xml: String {
    let all = suites.flatMap(\.cases)
    let total = suites.reduce(0) { $0 + $1.seconds }
    var lines = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<testsuites name=\"hornbook verify\" \(Self.counts(all)) time=\"\(Self.time(total))\">",
    ]
    for suite in suites {
      lines.append(
        "  <testsuite name=\"\(Self.escaped(suite.name))\" \(Self.counts(suite.cases)) time=\"\(Self.time(suite.seconds))\">"
      )
      for entry in suite.cases { lines += Self.lines(entry, className: suite.name) }
      lines.append("  </testsuite>")
    }
    return (lines + ["</testsuites>"]).map { $0 + "\n" }.joined()
  }

  private static func lines(_ entry: Case, className: String) -> [String] {
    let head =
      "    <testcase name=\"\(escaped(entry.name))\" classname=\"\(escaped(className))\" time=\"\(time(entry.seconds))\""
    if entry.problem == nil, entry.output.isEmpty { return [head + "/>"] }
    var lines = [head + ">"]
    if let problem = entry.problem {
      let type = problem.element == "skipped" ? "" : " type=\"hornbook\""
      let start = "      <\(problem.element) message=\"\(escaped(problem.message))\"\(type)"
      lines.append(
        problem.text.isEmpty ? start + "/>" : start + ">\(escaped(problem.text, keepsLines: true))</\(problem.element)>"
      )
    }
    if !entry.output.isEmpty {
      lines.append("      <system-out>\(escaped(entry.output, keepsLines: true))</system-out>")
    }
    return lines + ["    </testcase>"]
  }

  private static func counts(_ cases: [Case]) -> String {
    func count(_ element: String) -> Int { cases.count { $0.problem?.element == element } }
    return "tests=\"\(cases.count)\" failures=\"\(count("failure"))\" errors=\"\(count("error"))\" "
      + "skipped=\"\(count("skipped"))\""
  }

  /// Seconds with three decimals.
  private static func time(_ seconds: Double) -> String {
    let thousandths = Int(exactly: (seconds * 1000).rounded()) ?? 0
    let rest = "\(thousandths % 1000)"
    return "\(thousandths / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest)"
  }

  /// Text in XML 1.0, which has no control characters at all, also not as references.
  ///
  /// In an attribute a line feed would be read as a blank.
  static func escaped(_ text: String, keepsLines: Bool = false) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n" where !keepsLines: result += "&#10;"
      case "\t": result += "&#9;"
      case "\r": result += "&#13;"
      case _ where scalar.value < 0x20 && scalar != "\n" || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
