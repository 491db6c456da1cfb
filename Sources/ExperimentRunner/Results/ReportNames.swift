import LiterateDocument

/// What the figures and tables of a report can be called in links, before anything has run.
///
/// A name is that of the directive, data set or model, a hyphen, and what the figure or table holds: `fit-curves`. It
/// is the file name of a figure and the anchor of both. Those of a `plot` or `table` block have the block's name alone.
/// A second one of the same name has a number behind it, `plot-2`.
enum ReportNames {
  /// What comes after the hyphen, by kind of directive; the closed list of what a report can show.
  static func parts(of kind: Directive.Kind) -> [String] {
    switch kind {
    case .params: ["values"]
    case .data: ["splits", "features", "balance", "samples"]
    case .model: ["layers", "diagram"]
    case .compile: ["settings"]
    case .fit: ["curves", "history"]
    case .evaluate:
      [
        "metrics", "confusion", "scores", "roc", "precision-recall", "reliability", "errors", "doubts", "agreement",
        "residuals", "images",
      ]
    case .predict: ["samples", "agreement"]
    case .setup, .plot, .table, .expect: []
    }
  }

  /// The names of what a directive can show.
  ///
  /// - Parameter datasets: The names of the data sets of a `data` block.
  static func names(of directive: Directive, datasets: [String] = []) -> [String] {
    switch directive.kind {
    case .setup, .expect: []
    case .plot, .table: [directive.name]
    case .data: datasets.flatMap { name in parts(of: .data).map { "\(name)-\($0)" } }
    default: parts(of: directive.kind).map { "\(directive.name)-\($0)" }
    }
  }

  /// The name without the number of a second one.
  static func withoutNumber(_ name: String) -> String {
    guard let hyphen = name.lastIndex(of: "-") else { return name }
    let digits = name[name.index(after: hyphen)...]
    let isNumber = !digits.isEmpty && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
    return isNumber ? String(name[..<hyphen]) : name
  }
}
