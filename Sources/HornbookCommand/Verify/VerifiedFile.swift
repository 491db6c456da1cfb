import Diagnostics
import ExperimentRunner
import LiterateDocument
import PlainFiles

/// One file of a `verify` with what came of it.
struct VerifiedFile {
  enum Outcome {
    case compared(Verification)
    /// It could not be run or compared.
    case failed([Diagnostic])
  }

  var path: String
  var outcome: Outcome
  var status: CommandStatus
  /// Wall time.
  var seconds = 0.0

  init(path: String, outcome: Outcome, status: CommandStatus, seconds: Double) {
    self.path = path
    self.outcome = outcome
    self.status = status
    self.seconds = seconds
  }

  init(_ path: String, _ options: Verification.Options, observer: (any RunObserver)? = nil) {
    let start = ContinuousClock.now
    defer { seconds = (ContinuousClock.now - start) / .seconds(1) }
    self.path = path
    do {
      let verification = try Verification(try Experiment(path: path), options, observer: observer)
      outcome = .compared(verification)
      status = CommandStatus(verification.executed.verdict).combined(with: verification.holds ? .success : .differs)
    } catch let failure as CheckFailure {
      outcome = .failed(failure.result.diagnostics)
      status = CommandStatus(failure.result)
    } catch {
      let diagnostic = ReportFolder.diagnostic(error)
      outcome = .failed([diagnostic])
      status =
        switch diagnostic.code {
        case "missing", "environment", "write", "figure": .missing
        case "interrupted": .interrupted
        default: .wrongInput
        }
    }
  }

  /// Everything that is to be said of the file.
  var diagnostics: [Diagnostic] {
    switch outcome {
    case .failed(let diagnostics): diagnostics
    case .compared(let verification):
      verification.diagnostics + verification.executed.failures
        + verification.executed.expectations.compactMap(\.failure)
    }
  }

  /// What came of it, in one line.
  var words: String {
    switch outcome {
    case .failed(let diagnostics): diagnostics.first { $0.severity == .error }?.message ?? "could not be run"
    case .compared(let verification):
      switch status {
      case .directiveFailed: "\(verification.words); \(verification.executed.failures.count) of its blocks failed"
      case .expectationFailed: "\(verification.words), and an expectation does not hold"
      default: verification.words
      }
    }
  }

  /// For other programs: places count from 1.
  var json: JSONValue {
    var members: [String: JSONValue] = [
      "file": .string(path), "exit_code": .integer(Int(status.rawValue)), "summary": .string(words),
      "seconds": .number(seconds),
      "diagnostics": CheckFindings(file: path, diagnostics: diagnostics, status: status).json["diagnostics"] ?? [],
    ]
    if case .compared(let verification) = outcome {
      members["verdict"] = .string(verification.executed.verdict.rawValue)
      members["values"] = .integer(verification.valueCount)
      members["tolerance"] =
        verification.tolerance.map { ["relative": .number($0.relative), "absolute": .number($0.absolute)] } ?? .null
      members["stale"] = .array((verification.staleness?.changes ?? []).map { .string($0) })
      members["trials"] = .integer(verification.trialCount)
      func list(_ differences: [ResultDifference]) -> JSONValue {
        .array(differences.map { json($0, of: verification) })
      }
      members["differences"] = list(verification.differences)
      members["decided_by_rounding"] = list(verification.decidedByRounding)
      members["files"] = .array(
        verification.files.map {
          ["kind": .string($0.kind.rawValue), "path": .string($0.path), "difference": .string($0.words)]
        })
    }
    return .object(members)
  }

  private func json(_ difference: ResultDifference, of verification: Verification) -> JSONValue {
    var entry: [String: JSONValue] = [
      "name": .string(difference.name), "committed": difference.committed ?? .null,
      "computed": difference.computed ?? .null,
    ]
    if let range = difference.range {
      entry["trials"] = .array([.number(range.observed.lowerBound), .number(range.observed.upperBound)])
      entry["allowed"] = .array([.number(range.allowed.lowerBound), .number(range.allowed.upperBound)])
    }
    if let directive = verification.directive(of: difference) {
      entry["block"] = .string(directive.name)
      entry["line"] = .integer(directive.line)
    }
    entry["results_line"] = .integer(verification.resultsLine(of: difference))
    return .object(entry)
  }
}
