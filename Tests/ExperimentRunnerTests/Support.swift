import Diagnostics
import ExperimentRunner
import Hornbook
import LiterateDocument
import Testing

typealias DocumentDirective = LiterateDocument.Directive
typealias TrainingSession = Hornbook.TrainingSession
typealias Logs = Hornbook.Logs

/// A document of blocks: `("fit", "data = iris")`, each with its info string and body.
func document(_ blocks: (info: String, body: String)...) -> String {
  "# A test\n\n" + blocks.map { "```\($0.info)\n\($0.body)\n```\n" }.joined(separator: "\n")
}

func run(_ text: String, _ options: RunOptions = RunOptions()) throws -> ExecutedExperiment {
  do {
    return try Experiment(path: "test.md", text: text).run(options)
  } catch {
    for diagnostic in error.result.diagnostics { Issue.record("\(DiagnosticRenderer().render(diagnostic))") }
    throw error
  }
}

extension ExecutedExperiment {
  /// The fit with this name.
  func fit(_ name: String = "fit") -> FitOutcome? {
    for directive in directives { if case .fit(let fit) = directive.outcome, fit.name == name { return fit } }
    return nil
  }

  var evaluation: EvaluationOutcome? {
    for directive in directives { if case .evaluation(let outcome) = directive.outcome { return outcome } }
    return nil
  }

  /// The history's numbers as bits, so that NaN equals itself.
  func historyBits(_ name: String = "fit") -> [[UInt64]] {
    fit(name)?.history.map { $0.values.map(\.bitPattern) } ?? []
  }

  var inlineTexts: [String] {
    inlineValues.map { if case .text(let text) = $0 { text } else { "\($0)" } }
  }
}

/// Iris with a small network, a few epochs: fractions of a second.
let irisBlocks: [(info: String, body: String)] = [
  ("data", "iris = datasets.iris()\ntrain, test = iris.split(test = 0.2, stratify = True)"),
  ("model", "Input(shape=(4,))\nDense(8, activation=\"relu\")\nDropout(0.1)\nDense(3, activation=\"softmax\")"),
  ("compile", "optimizer = Adam(0.01)\nloss = \"sparse_categorical_crossentropy\"\nmetrics = [\"accuracy\"]"),
  ("fit", "data = train\nepochs = 3\nbatch_size = 16\nvalidation_split = 0.25"),
  ("evaluate", "data = test"),
]

func iris(
  before: [(info: String, body: String)] = [], changing kind: String = "", to body: String = "",
  then: [(info: String, body: String)] = []
) -> String {
  let blocks = before + irisBlocks.map { $0.info == kind ? ($0.info, body) : $0 } + then
  return "# Iris\n\n" + blocks.map { "```\($0.info)\n\($0.body)\n```\n" }.joined(separator: "\n")
}
