import Diagnostics
import Hornbook
import StarlarkLanguage

extension ExperimentRun {
  /// `predict`: what a model says of data; the value is the tensor of outputs, a list of them for several outputs.
  func executePredict(_ block: Block) throws {
    let reader = OptionReader(block, try runProgram(block).options)
    guard let subject = try subject(of: block, reader) else { throw LeftOutStatements.Missing() }
    let batchSize = try reader.integer("batch_size", default: 32, atLeast: 1)
    let steps = try reader.optionalCount("steps")
    // As many rows as so many batches have.
    let data = try reader.samples().firstRows(steps.map { batchSize.multipliedReportingOverflow(by: $0) })
    var compiled: CompiledValue?
    var model: Model
    switch subject {
    case .host(let value as CompiledValue):
      compiled = value
      model = value.model.model
    case .host(let value as FitValue):
      compiled = value.compiled
      model = value.outcome.model
    case .host(let value as ModelValue): model = value.model
    case .host(let value as PendingValue):
      guard let known = value.compiled else { fallthrough }
      compiled = known
      model = known.model.model
    default: throw reader.error("model", expected: "a fit, compile or model block's label")
    }
    do {
      try model.checkInputs(data.x, for: "predict")
      if isChecking {
        let pending = model.outputs.map { _ in
          PendingValue("tensor", attributes: TensorValue.names.map { ($0, PendingValue()) })
        }
        export(
          block.directive.name,
          pending.count == 1 ? .host(pending[0]) : .list(pending.map { .host($0) }))
        return
      }
      if let value = subject.asHost(CompiledValue.self) { model = try value.freshModel(context.modelBackend) }
      let outputs = try keptOutputs { try model.predict(data.x, batchSize: batchSize, backend: context.modelBackend) }
      let values = outputs.map { StarlarkValue.host(TensorValue($0, context)) }
      export(block.directive.name, values.count == 1 ? values[0] : .list(values))
      executed[block.directive.ordinal].outcome = .prediction(
        outcome(
          of: outputs, model, data, loss: compiled.flatMap { _ in model.compiled?.losses.first ?? nil }, reader))
    } catch let error as ModelError {
      throw diagnostic(error, reader: reader, compiled: compiled)
    }
  }

  private func outcome(
    of outputs: [Tensor], _ model: Model, _ data: SampleSource, loss: (any Loss)?, _ reader: OptionReader
  ) -> PredictionOutcome {
    var outcome = PredictionOutcome(
      name: reader.block.directive.name, subject: subjectName(reader.block, reader),
      data: reader.writtenName("data") ?? reader.writtenName("x") ?? data.dataset?.name ?? "data",
      inputs: data.x, outputs: zip(model.outputNames, outputs).map { ($0, $1) }, targets: data.y,
      inputNames: model.inputNames, featureNames: data.dataset?.featureNames)
    if outputs.count == 1, let scores = ClassScores(outputs[0], loss: loss) {
      let classes = PredictionOutcome.Classes(
        names: scores.names(data.dataset?.classNames), predictions: scores.predictions, confidences: scores.confidences,
        labels: data.y.first.flatMap { scores.labels($0) })
      if scores.positions == 1 {
        outcome.classes = classes
      } else {
        outcome.sequences = (classes, scores.positions)
      }
    }
    return outcome
  }
}

/// What a model said of data.
public struct PredictionOutcome {
  /// The name that the directive exports.
  public var name: String
  /// The names of the fit or model, and of the data, in the file.
  public var subject: String
  public var data: String
  public var inputs: [Tensor]
  /// Of each output of the model, in their order, a row a sample.
  public var outputs: [(name: String, values: Tensor)]
  /// The data's targets, if it has any.
  public var targets: [Tensor]
  public var inputNames: [String]
  public var featureNames: [String]?
  /// Present if the model chooses classes.
  public var classes: Classes?
  /// Present if the model chooses a class for each of several positions of a sample: those of all positions, one sample
  /// after the other.
  var sequences: (classes: Classes, positions: Int)?

  public var sampleCount: Int { inputs.first?.rowCount ?? 0 }

  public struct Classes {
    public var names: [String]
    public var predictions: [Int]
    /// The probability of each predicted class.
    public var confidences: [Float]
    /// The true classes, if the data has them.
    public var labels: [Int]?

    /// The name of a class: its entry in ``names``, else its number.
    func name(_ label: Int) -> String { names.indices.contains(label) ? names[label] : "\(label)" }
  }
}
