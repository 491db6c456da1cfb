import Diagnostics
import Hornbook
import StarlarkLanguage

extension ExperimentRun {
  /// `setup` and `data`: a program whose assignments are visible below it.
  func executeData(_ block: Block) throws {
    let result = try runProgram(block)
    var datasets: [(name: String, dataset: Dataset)] = []
    for (name, given) in result.exports {
      let value = try given.completed()
      export(name, value)
      if let dataset = value.asHost(DatasetValue.self)?.dataset { datasets.append((name, dataset)) }
    }
    if block.directive.kind == .data { executed[block.directive.ordinal].outcome = .data(datasets) }
  }

  /// `model`: layers in a stack, or code that ends with a model.
  func executeModel(_ block: Block) throws {
    let result = try runProgram(block)
    // A text that stands alone is a comment, as scripts in Python have them.
    let values = result.expressions.filter { !$0.value.isNone && $0.value.asString == nil }
    guard let last = values.last else {
      // A pasted script ends with `model = …`.
      if let assigned = result.globals.last(where: { $0.value.isModel }) {
        return try exportModel(assigned.value, block)
      }
      throw Diagnostic(
        code: "model", "the model block gives no model", at: .init(block.directive.location),
        help: ["write the layers one a line, or end with Model(inputs, outputs) or Sequential([…])"])
    }
    let model: ModelValue
    // A model among layers is one of the stack.
    let isStack =
      values.allSatisfy {
        $0.value.asHost(LayerValue.self) != nil || $0.value.asHost(SymbolicValue.self) != nil
          || $0.value.isModel || $0.value.asHost(TextLayerValue.self) != nil
      } && values.contains { $0.value.asHost(LayerValue.self) != nil || $0.value.asHost(SymbolicValue.self) != nil }
    if last.value.isModel, !isStack {
      return try exportModel(last.value, block)
    } else if isStack {
      do {
        model = try LayerStack(values.map { ($0.value, $0.location) }).model(
          name: context.modelName, seed: context.seed)
      } catch {
        throw located(error, at: block.directive.location)
      }
    } else if last.value.asHost(PendingValue.self) != nil {
      export(block.directive.name, last.value)
      return
    } else {
      throw Diagnostic(
        code: "model", "the model block ends with \(last.value.typeName.withArticle), not with a model",
        at: .init(last.location),
        help: ["end with Model(inputs, outputs) or Sequential([…])"])
    }
    try exportModel(.host(model), block)
  }

  private func exportModel(_ value: StarlarkValue, _ block: Block) throws {
    let model: ModelValue
    do {
      guard let made = try value.completed().asHost(ModelValue.self) else { return }
      model = made
    } catch {
      throw located(error, at: block.directive.location)
    }
    if let trial = options.roundingTrial { model.model.perturbWeights(by: RoundingTrials.amplitude, seed: trial) }
    for layer in model.model.layersThatDropMasks {
      let name = layer.state.name ?? layer.description
      warn(
        Diagnostic(
          .warning, code: "mask", "\(name) knows nothing of masks: steps that only fill up count from here on",
          at: .init(model.layerLocations[name] ?? block.directive.location),
          help: ["read the mask before it, as LSTM or GlobalAveragePooling1D do, or end it with Lambda(lambda x: x)"]))
    }
    export(block.directive.name, .host(model))
    let summary = model.model.summary
    if exporters[block.directive.name] == block.directive.ordinal {
      costs.append(.model(block.directive.name, parameters: summary.total, trainable: summary.trainable))
    }
    executed[block.directive.ordinal].outcome = .model(name: block.directive.name, model: model.model)
  }

  /// An error of the library as a diagnostic at a place.
  func located(_ error: any Error, at location: SourceLocation) -> Diagnostic {
    switch translated(error) {
    case var diagnostic as Diagnostic:
      if diagnostic.primary == nil { diagnostic.primary = .init(location) }
      return diagnostic
    case let failure as EvaluationError:
      return Diagnostic(code: failure.code, failure.message, at: .init(location), help: failure.help)
    case let other:
      return Diagnostic(code: "internal", "\(other)", at: .init(location))
    }
  }
}

extension StarlarkValue {
  /// Whether the value is a model, or a stack of layers that becomes one.
  fileprivate var isModel: Bool { asHost(ModelValue.self) != nil || asHost(SequentialValue.self) != nil }
}
