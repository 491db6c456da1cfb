import Plotting

/// Numbers as the command line prints them.
public enum NumberWords {
  /// A loss or metric: `0.9806`, `12.34`, `3.2×10⁻⁶`.
  public static func metric(_ value: Double) -> String { fourDigits(value) }

  /// `1,797`.
  public static func count(_ count: Int) -> String { formatted(count) }

  /// `0.4 ms`, `12 ms`, `0.84 s`, `75 s`, `12 min`.
  public static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return "?" }
    if seconds < 0.00995 { return formattedFixed(seconds * 1000, decimals: 1) + " ms" }
    if seconds < 0.0995 { return formattedFixed(seconds * 1000, decimals: 0) + " ms" }
    if seconds < 9.95 { return formattedFixed(seconds, decimals: 2) + " s" }
    if seconds < 99.5 { return formattedFixed(seconds, decimals: 0) + " s" }
    if seconds < 5970 { return formattedFixed(seconds / 60, decimals: 0) + " min" }
    return formattedFixed(seconds / 3600, decimals: 1) + " h"
  }

  /// `12 KB`, `3.4 MB`, `61 GB`, in units of 1000.
  public static func bytes(_ bytes: Double) -> String {
    guard bytes.isFinite else { return "?" }
    let (unit, name) = bytes < 999_500 ? (1e3, "KB") : bytes < 999_500_000 ? (1e6, "MB") : (1e9, "GB")
    let value = max(bytes / unit, 1)
    return formattedFixed(value, decimals: value < 9.95 ? 1 : 0) + " " + name
  }
}

extension ExecutedDirective {
  /// What the directive gave, in a few words for one line of a terminal; empty for nothing to say.
  public var summary: String {
    switch status {
    case .failed(let diagnostic), .interrupted(let diagnostic): return diagnostic.message
    case .notRun(let reason): return "not run, \(reason)"
    case .done: break
    }
    switch outcome {
    case .nothing: return ""
    case .parameters(let parameters):
      return parameters.map { "\($0.name) = \($0.value.languageText)" }.joined(separator: ", ")
    case .data(let datasets):
      return datasets.map { "\($0.name) \(formatted($0.dataset.sampleCount))" }.joined(separator: ", ")
    case .model(_, let model):
      return "\(formatted(model.layers.count)) layers, \(formatted(model.summary.total)) parameters"
    case .settings(let settings):
      // The options of the block; `optimizer.learning_rate` and the like are in the report.
      let options = settings.filter { !$0.isDefault && !$0.name.contains(".") }
      return options.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
    case .fit(let fit): return fit.summary
    case .evaluation(let evaluation):
      return evaluation.metrics.map { "\($0.name) \(NumberWords.metric($0.value))" }.joined(separator: ", ")
    case .prediction(let prediction):
      return "\(formatted(prediction.sampleCount)) sample\(prediction.sampleCount == 1 ? "" : "s")"
    case .figures(let figures): return figures.map(\.kind).joined(separator: ", ")
    case .table(let table):
      return "\(formatted(table.texts.rows.count)) row\(table.texts.rows.count == 1 ? "" : "s")"
    case .expectations(let expectations):
      return "\(expectations.count { $0.passed == true }) of \(expectations.count) hold"
    }
  }

  /// Whether an expectation of the directive does not hold.
  public var hasFailedExpectation: Bool {
    guard case .expectations(let expectations) = outcome else { return false }
    return expectations.contains { $0.passed == false }
  }
}

extension FitOutcome {
  fileprivate var summary: String {
    guard let last = epochs.last else { return "no epochs" }
    var words = "\(formatted(epochs.count)) epoch\(epochs.count == 1 ? "" : "s")"
    if stoppedEarly { words += " of \(formatted(plannedEpochs))" }
    let best = values(monitor).flatMap { values in
      epochs.firstIndex(of: bestEpoch).flatMap { values.indices.contains($0) ? values[$0] : nil }
    }
    if let best {
      words += ", best \(bestEpoch == last ? "the last" : "\(bestEpoch)"): \(monitor) \(NumberWords.metric(best))"
    }
    return words
  }
}
