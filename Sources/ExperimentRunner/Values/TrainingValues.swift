import Diagnostics
import Hornbook
import StarlarkLanguage

/// What a `compile` block exports: a model with what it is to be trained with.
final class CompiledValue: HostValue {
  let model: ModelValue
  let settings: CompileSettings
  /// The place of each option that was given.
  let optionLocations: [String: SourceLocation]

  init(_ model: ModelValue, _ settings: CompileSettings, optionLocations: [String: SourceLocation]) {
    self.model = model
    self.settings = settings
    self.optionLocations = optionLocations
  }

  let typeName = "compiled model"
  let attributeNames = ["model"]
  func attribute(_ name: String) -> StarlarkValue? { name == "model" ? .host(model) : nil }

  /// A model of its own, compiled and with the initial weights.
  func freshModel(_ backend: any Backend) throws -> Model {
    let copy = try model.model.copy()
    try settings.apply(to: copy, backend: backend)
    return copy
  }
}

extension CompiledValue {
  /// A model that was loaded together with what it was compiled with; `nil` for any other.
  ///
  /// The settings are checked on a copy: the model itself keeps what its optimizer remembers.
  convenience init?(loaded value: ModelValue) throws {
    guard let compiled = value.model.compiled else { return nil }
    func metrics(areWeighted: Bool) -> PerOutput<[any Metric]> {
      let own = compiled.metrics.filter { $0.isWeighted == areWeighted }
      let lists = compiled.losses.indices.map { output in own.filter { $0.output == output }.map(\.metric) }
      return lists.count == 1 ? .same(lists[0]) : .list(lists)
    }
    let settings = CompileSettings(
      optimizer: compiled.optimizer, loss: .list(compiled.losses), lossWeights: .list(compiled.lossWeights),
      metrics: metrics(areWeighted: false), weightedMetrics: metrics(areWeighted: true))
    self.init(ModelValue(try value.model.copy(), locations: [:]), settings, optionLocations: [:])
  }
}

/// Optimizer, losses and metrics, ready for any copy of a model.
struct CompileSettings {
  var optimizer: any Optimizer
  var loss: PerOutput<any Loss>?
  var lossWeights: PerOutput<Double>?
  var metrics: PerOutput<[any Metric]>?
  var weightedMetrics: PerOutput<[any Metric]>?

  func apply(to model: Model, backend: any Backend) throws {
    try model.compile(
      optimizer: optimizer, loss: loss, lossWeights: lossWeights, metrics: metrics, weightedMetrics: weightedMetrics,
      backend: backend)
  }
}

/// What a `fit` block exports: the trained model and how it came to be.
final class FitValue: HostValue {
  let outcome: FitOutcome
  let compiled: CompiledValue

  init(_ outcome: FitOutcome, compiled: CompiledValue) {
    self.outcome = outcome
    self.compiled = compiled
  }

  /// The history by itself.
  var history: HistoryValue { HistoryValue(outcome) }

  let typeName = "fit"
  static let names = ["best_epoch", "epochs", "history", "model"]
  var attributeNames: [String] { Self.names }

  func attribute(_ name: String) -> StarlarkValue? {
    switch name {
    case "model": .host(ModelValue(outcome.model, locations: [:]))
    case "history": .host(HistoryValue(outcome))
    case "epochs": .int(outcome.epochs.count)
    case "best_epoch": .int(outcome.bestEpoch)
    default: nil
    }
  }
}

/// The history of a fit: a list for each name.
final class HistoryValue: HostValue {
  private let outcome: FitOutcome

  init(_ outcome: FitOutcome) { self.outcome = outcome }

  let typeName = "history"
  var epochs: [Int] { outcome.epochs }
  /// The values of each name that has one for every epoch, loss first.
  var curves: [(name: String, values: [Double])] {
    let full = outcome.history.filter { $0.values.count == outcome.epochs.count }
    return full.filter { $0.name.hasSuffix("loss") } + full.filter { !$0.name.hasSuffix("loss") }
  }
  var attributeNames: [String] { outcome.history.map(\.name) + ["epoch"] }

  func attribute(_ name: String) -> StarlarkValue? {
    if name == "epoch" { return .list(outcome.epochs.map { .int($0) }) }
    return outcome.history.first { $0.name == name }.map { .list($0.values.map { .float($0) }) }
  }
}

/// What an `evaluate` block exports: a number for the loss and for each metric.
final class EvaluationValue: HostValue {
  let outcome: EvaluationOutcome

  init(_ outcome: EvaluationOutcome) { self.outcome = outcome }

  let typeName = "evaluation"
  var attributeNames: [String] { outcome.metrics.map(\.name) + ["samples"] }

  func attribute(_ name: String) -> StarlarkValue? {
    if name == "samples" { return .int(outcome.sampleCount) }
    return outcome.metrics.first { $0.name == name }.map { .float($0.value) }
  }
}
