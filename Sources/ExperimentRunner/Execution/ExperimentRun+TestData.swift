import Diagnostics
import Hornbook
import StarlarkLanguage

extension Lineage {
  /// Whether the rows are the test part of a split.
  fileprivate var isTestPart: Bool {
    steps.contains { if case .part("test", _) = $0 { true } else { false } }
  }
}

/// Test data that reaches training, where it makes the test say less than it seems to.
extension ExperimentRun {
  /// Test data that a fit is trained on, or chooses its best epoch by.
  func warnOfTestData(_ plan: FitPlan, _ reader: OptionReader, _ block: Block) {
    if let lineage = plan.data.origins.first(where: \.isTestPart) {
      warn(
        Diagnostic(
          .warning, code: "leak", "\(block.directive.name) is trained on test data",
          at: .init(reader.location(reader.isGiven("data") ? "data" : "x"), "these are rows of \(lineage)"),
          help: ["train on another part of the split, and keep this one for evaluate"]))
    }
    if let lineage = plan.validation?.origins.first(where: \.isTestPart) {
      let stops = ((try? plan.makeCallbacks()) ?? []).contains { $0 is EarlyStopping }
      warn(
        Diagnostic(
          .warning, code: "leak",
          stops
            ? "\(block.directive.name) decides by test data when to stop"
            : "\(block.directive.name) is validated with test data",
          at: .init(reader.location("validation_data"), "these are rows of \(lineage)"),
          help: ["split off a third part: train, validation, test = data.split(validation = 0.1, test = 0.2)"]))
    }
  }

  /// An evaluation on a test part of which the fit may have seen rows.
  func warnOfTestedRows(_ block: Block) {
    guard let fit = producers(of: block).first(where: { experiment.blocks[$0].directive.kind == .fit }),
      // A fit on test data has its own warning.
      let trainedOn = lineages[fit], !trainedOn.contains(where: \.isTestPart)
    else { return }
    let pairs = (lineages[block.directive.ordinal] ?? []).filter(\.isTestPart).lazy.flatMap { tested in
      trainedOn.filter { $0.mayShareRows(with: tested) }.map { (tested, $0) }
    }
    guard let (tested, trained) = pairs.first else { return }
    let name = experiment.blocks[fit].directive.name
    warn(
      Diagnostic(
        .warning, code: "leak", "\(name) may have been trained on rows that \(block.directive.name) tests with",
        at: .init(block.directive.location, "tests with \(tested)"),
        secondary: [.init(experiment.blocks[fit].directive.location, "trained on \(trained)")],
        help: ["train on the part of the same split that is not for testing"]))
  }
}
