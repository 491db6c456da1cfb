import Diagnostics
import Hornbook
import LiterateDocument
import StarlarkLanguage

typealias LiterateDirective = LiterateDocument.Directive

extension ExperimentRun {
  /// `evaluate`: loss and metrics on data, and for a classifier what it predicts.
  func executeEvaluate(_ block: Block) throws {
    let reader = OptionReader(block, try runProgram(block).options)
    let subject = try subject(of: block, reader)
    let batchSize = try reader.integer("batch_size", default: 32, atLeast: 1)
    let steps = try reader.optionalCount("steps")
    let sampleWeight = try reader.sampleWeight()
    let data = try reader.samples()
    guard !data.y.isEmpty else {
      throw Diagnostic(
        code: "option", "evaluate needs targets, and the data has none",
        at: .init(reader.location(reader.isGiven("data") ? "data" : "x")),
        help: ["give y = …, or load the data with a target"])
    }
    lineages[block.directive.ordinal] = data.lineage
    warnOfTestedRows(block)
    let compiled: CompiledValue
    var trained: Model?
    switch subject {
    case .host(let value as CompiledValue): compiled = value
    case .host(let value as FitValue):
      compiled = value.compiled
      trained = value.outcome.model
    case .host(let value as ModelValue):
      guard let known = try CompiledValue(loaded: value) else {
        throw reader.error("model", expected: "a fit or compile block's label")
      }
      compiled = known
      trained = value.model
    case .host(let value as PendingValue):
      guard let known = value.compiled else { fallthrough }
      compiled = known
    case nil: throw LeftOutStatements.Missing()
    default: throw reader.error("model", expected: "a fit or compile block's label")
    }
    do {
      if isChecking {
        let model = compiled.model.model
        try compiled.settings.apply(to: model, backend: context.modelBackend)
        let names = model.logNames + ["samples"]
        export(
          block.directive.name,
          .host(PendingValue("evaluation", attributes: names.map { ($0, PendingValue()) })))
        try model.checkData(data.x, data.y, sampleWeight: sampleWeight, for: "evaluate")
        return
      }
      let model = try trained ?? compiled.freshModel(context.modelBackend)
      let metrics = try model.evaluate(
        data.x, data.y, sampleWeight: sampleWeight, batchSize: batchSize, steps: steps)
      let outcome = EvaluationOutcome(
        name: block.directive.name, subject: subjectName(block, reader),
        data: reader.writtenName("data") ?? data.dataset?.name ?? "data",
        metrics: metrics.map { ($0.key, $0.value) }, sampleCount: data.x[0].rowCount,
        classification: try classification(model, data, batchSize: batchSize))
      export(block.directive.name, .host(EvaluationValue(outcome)))
      executed[block.directive.ordinal].outcome = .evaluation(outcome)
    } catch let error as ModelError {
      throw diagnostic(error, reader: reader, compiled: compiled)
    }
  }

  func subjectName(_ block: Block, _ reader: OptionReader) -> String {
    if let name = reader.writtenName("model") { return name }
    return implicitSubject(of: block).map { experiment.blocks[$0].directive.name } ?? "model"
  }

  /// What a classifier with one output says of each sample; `nil` for a model that does not choose a class.
  private func classification(
    _ model: Model, _ data: SampleSource, batchSize: Int
  ) throws -> EvaluationOutcome.Classification? {
    guard model.outputs.count == 1, let target = data.y.first, model.outputs[0].shape.rank == 2 else { return nil }
    // Whether targets are classes is known before anything is predicted.
    guard target.rank == 1 || target.rank == 2, model.compiled?.losses.first is (any Loss)? else { return nil }
    let outputs = try model.predict(data.x, batchSize: batchSize)[0]
    guard let scores = try ClassScores(outputs, loss: model.compiled?.losses.first ?? nil, context: context),
      let labels = scores.labels(target)
    else { return nil }
    let x = data.x[0]
    let isImage = x.rank == 4 && x.dtype == .float32 && [1, 3].contains(x.shape[3])
    return EvaluationOutcome.Classification(
      classNames: scores.names(data.dataset), labels: labels, predictions: scores.predictions,
      confidences: scores.confidences, images: isImage ? x : nil)
  }
}
