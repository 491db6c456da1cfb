import Diagnostics
import Hornbook
import LiterateDocument
import StarlarkLanguage

typealias LiterateDirective = LiterateDocument.Directive

extension ExperimentRun {
  /// `evaluate`: loss and metrics on data, and what the model's outputs say of them.
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
    lineages[block.directive.ordinal] = data.origins
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
      let evaluated = data.firstRows(steps.map { batchSize.multipliedReportingOverflow(by: $0) })
      let outputs = try rawOutputs(model, evaluated, batchSize: batchSize)
      let metrics = try keptMetrics {
        try model.evaluate(data.x, data.y, sampleWeight: sampleWeight, batchSize: batchSize, steps: steps)
      }
      let outcome = EvaluationOutcome(
        name: block.directive.name, subject: subjectName(block, reader),
        dataName: reader.writtenName("data") ?? data.dataset?.name ?? "data",
        metrics: metrics, outputs: outputs, samples: evaluated, model: model)
      export(block.directive.name, .host(EvaluationValue(outcome)))
      executed[block.directive.ordinal].outcome = .evaluation(outcome)
    } catch let error as ModelError {
      throw diagnostic(error, reader: reader, compiled: compiled)
    }
  }

  /// Loss and metrics by name, as computed now or in an earlier run.
  private func keptMetrics(_ evaluate: () throws -> Logs) throws -> [(name: String, value: Double)] {
    let results = try kept("metrics") {
      let logs = try evaluate()
      let names = logs.keys.map { KeptValue.text($0) }
      return .record(["results": .record(["names": .list(names), "values": .numbers(Array(logs.values))])])
    }["results"]
    return zip(results["names"].asTexts ?? [], results["values"].asNumbers ?? []).map { ($0, $1) }
  }

  /// What a model says of data, or said in an earlier run.
  func keptOutputs(_ predict: () throws -> [Tensor]) throws -> [Tensor] {
    let value = try kept("outputs") { .record(["results": .tensors(try predict())]) }
    return try value["results"].asTensors ?? predict()
  }

  func subjectName(_ block: Block, _ reader: OptionReader) -> String {
    if let name = reader.writtenName("model") { return name }
    return implicitSubject(of: block).map { experiment.blocks[$0].directive.name } ?? "model"
  }

  /// What the model says of each sample; `nil` if that is too much to keep.
  private func rawOutputs(_ model: Model, _ data: SampleSource, batchSize: Int) throws -> [Tensor]? {
    guard EvaluationOutcome.keepsOutputs(of: model, samples: data.x[0].rowCount) else { return nil }
    // What layers remember from batch to batch must not reach the metrics.
    let isStateful = model.layers.contains { !$0.state.memory.isEmpty }
    return try keptOutputs {
      try (isStateful ? model.copy() : model).predict(data.x, batchSize: batchSize, backend: context.modelBackend)
    }
  }
}

extension SampleSource {
  /// The first rows, so many that a product which may overflow says; all for `nil`.
  func firstRows(_ product: (partialValue: Int, overflow: Bool)?) -> SampleSource {
    guard let product, !product.overflow, let rows = x.first?.rowCount, product.partialValue < rows else { return self }
    var result = self
    result.x = x.map { $0.rows(0..<product.partialValue) }
    result.y = y.map { $0.rows(0..<product.partialValue) }
    return result
  }
}
