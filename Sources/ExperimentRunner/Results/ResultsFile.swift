import Hornbook
import PlainFiles

/// `results.json`: what an experiment gave, and nothing that changes from run to run.
enum ResultsFile {
  static let name = "results.json"
  /// Goes up when a key changes its meaning or goes.
  static let schema = 1

  static func json(_ executed: ExecutedExperiment, dataGroups: [DataGroup]) -> JSONValue {
    var parameters: [String: JSONValue] = [:]
    var models: [String: JSONValue] = [:]
    var fits: [String: JSONValue] = [:]
    var evaluations: [String: JSONValue] = [:]
    var expectations: [JSONValue] = []
    for directive in executed.directives {
      switch directive.outcome {
      case .nothing, .data, .settings, .prediction, .figures, .table: break
      case .parameters(let outcomes): for outcome in outcomes { parameters[outcome.name] = outcome.value.json }
      case .model(let name, let model): models[name] = json(model)
      case .fit(let outcome): fits[outcome.name] = json(outcome)
      case .evaluation(let outcome):
        evaluations[outcome.name] = .object(
          Dictionary(outcome.metrics.map { ($0.name, .number($0.value)) }) { first, _ in first })
      case .expectations(let outcomes): expectations += outcomes.map(json)
      }
    }
    return [
      "schema": .integer(schema), "experiment": .string(executed.name),
      "title": .string(executed.document.title ?? executed.name),
      // Every seed that the command line takes is an Int.
      "seed": .integer(Int(clamping: executed.settings.seed)), "backend": .string(executed.settings.backend),
      "numerics": .string(executed.settings.numerics), "params": .object(parameters),
      "data": .object(Dictionary(dataGroups.map { ($0.name, json($0)) }) { first, _ in first }),
      "models": .object(models), "fits": .object(fits), "evaluations": .object(evaluations),
      "blocks": .array(executed.fingerprints.map { .string($0) }),
      "overrides": .object(Dictionary(executed.settings.overrides.map { ($0.name, .string($0.value)) }) { $1 }),
      "expectations": .array(expectations), "verdict": .string(executed.verdict.rawValue),
    ]
  }

  private static func json(_ group: DataGroup) -> JSONValue {
    let splits = group.parts.map { ($0.name, JSONValue.integer($0.dataset.sampleCount)) }
    return ["sha256": .string(group.sha256), "splits": .object(Dictionary(splits) { first, _ in first })]
  }

  private static func json(_ model: Model) -> JSONValue {
    let summary = model.summary
    return ["parameters": .integer(summary.total), "trainable": .integer(summary.trainable)]
  }

  private static func json(_ fit: FitOutcome) -> JSONValue {
    let history = fit.history.map { ($0.name, JSONValue.array($0.values.map { .number($0) })) }
    return [
      "epochs": .integer(fit.epochs.count), "best_epoch": .integer(fit.bestEpoch),
      "history": .object(Dictionary(history) { first, _ in first }),
    ]
  }

  private static func json(_ expectation: ExpectationOutcome) -> JSONValue {
    [
      "line": .integer(expectation.line), "expression": .string(expectation.expression),
      "observed": expectation.observed?.json ?? .null, "passed": expectation.passed.map { .bool($0) } ?? .null,
      "margin": expectation.margin?.json ?? .null, "comparisons": .array(expectation.comparisons.map(json)),
    ]
  }

  private static func json(_ comparison: ComparisonOutcome) -> JSONValue {
    var members: [String: JSONValue] = [
      "expression": .string(comparison.expression), "operator": .string(comparison.operation),
      "left": comparison.left.json, "right": comparison.right.json, "passed": .bool(comparison.passed),
      "margin": comparison.margin?.json ?? .null,
    ]
    if let approximation = comparison.approximation {
      members["tolerance"] = approximation.worst.map { .number($0.tolerance) } ?? .null
      // What was compared with many numbers, for those who want to see all of it; of very many the worst tells enough.
      if approximation.count > 1 || approximation.mismatch != nil, approximation.count <= 10_000 {
        members["values"] = approximation.value.json
      }
      if let place = approximation.worst?.place, !place.isEmpty { members["element"] = .string(place) }
      if let mismatch = approximation.mismatch { members["mismatch"] = .string(mismatch) }
    }
    return .object(members)
  }
}
