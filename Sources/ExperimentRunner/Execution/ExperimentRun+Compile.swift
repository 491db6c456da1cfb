import Diagnostics
import Hornbook
import StarlarkLanguage

extension ExperimentRun {
  /// `compile`: optimizer, losses and metrics for a model.
  func executeCompile(_ block: Block) throws {
    let reader = OptionReader(block, try runProgram(block).options)
    let subject = try subject(of: block, reader)
    if subject == nil || subject?.asHost(PendingValue.self) != nil {
      // The settings can be checked without the model.
      _ = (try optimizer(reader), try losses(reader), try lossWeights(reader))
      for option in ["metrics", "weighted_metrics"] { _ = try metrics(reader, option) }
      guard subject != nil else { throw LeftOutStatements.Missing() }
      export(block.directive.name, .host(PendingValue()))
      return
    }
    guard let model = subject?.asHost(ModelValue.self) else {
      throw reader.error("model", expected: "a model")
    }
    let settings = CompileSettings(
      optimizer: try optimizer(reader), loss: try losses(reader), lossWeights: try lossWeights(reader),
      metrics: try metrics(reader, "metrics"), weightedMetrics: try metrics(reader, "weighted_metrics"))
    let compiled = CompiledValue(model, settings, optionLocations: reader.locations)
    do {
      try settings.apply(to: model.model, backend: context.modelBackend)
    } catch let error as ModelError {
      throw diagnostic(error, reader: reader, compiled: compiled)
    }
    export(block.directive.name, .host(compiled))
    executed[block.directive.ordinal].outcome = .settings(outcomes(settings, reader))
  }

  /// What a directive acts on: its option `model`, else the nearest block above; `nil` if a mistake keeps it from being
  /// known.
  func subject(of block: Block, _ reader: OptionReader) throws -> StarlarkValue? {
    if let given = reader["model"] { return given }
    if isLeftOut("model", of: block) { return nil }
    let kind = block.directive.kind
    guard let ordinal = implicitSubject(of: block) else {
      let needed = kind.subject?.rawValue ?? "model"
      throw Diagnostic(
        code: "order", "\(kind.rawValue) needs a \(needed) block above it", at: .init(block.directive.location),
        help: ["write a ```\(needed) block first, or say model = … for another one"])
    }
    return exportedValue(of: ordinal)
  }

  private func optimizer(_ reader: OptionReader) throws -> any Optimizer {
    guard let value = reader["optimizer"] else { return RMSprop() }
    if let name = value.asString {
      if let optimizer = OptimizerCatalog.optimizer(named: name) { return optimizer }
      throw unknown("optimizer", name, OptimizerCatalog.names, reader)
    }
    guard case .optimizer(let optimizer)? = value.asHost(ObjectValue.self)?.object else {
      throw reader.error("optimizer", expected: "an optimizer, such as \"adam\" or Adam(1e-3)")
    }
    return optimizer
  }

  private func unknown(_ option: String, _ name: String, _ names: [String], _ reader: OptionReader) -> Diagnostic {
    // Each has several spellings: in strings, Keras's own examples use the lower case.
    var listed: Set<String> = []
    let plain = names.filter { $0 == $0.lowercased() && listed.insert($0).inserted }
    let near = nearestName(to: name, among: plain) ?? nearestName(to: name, among: names)
    let help = [near.map { "did you mean \"\($0)\"?" } ?? "names: " + plain.joined(separator: ", ")]
    return Diagnostic(
      code: "option", "\(option): there is no \"\(name)\"", at: .init(reader.location(option, ofString: name)),
      help: help)
  }

  private func losses(_ reader: OptionReader) throws -> PerOutput<any Loss>? {
    guard let value = reader["loss"] else { return nil }
    return try perOutput(value, reader, "loss") { try loss($0, reader) }
  }

  private func loss(_ value: StarlarkValue, _ reader: OptionReader) throws -> any Loss {
    if let name = value.asString {
      if let loss = LossCatalog.loss(named: name) { return loss }
      throw unknown("loss", name, LossCatalog.names, reader)
    }
    guard case .loss(let loss)? = value.asHost(ObjectValue.self)?.object else {
      throw reader.error("loss", expected: "a loss, such as \"mse\" or \"sparse_categorical_crossentropy\"")
    }
    return loss
  }

  private func lossWeights(_ reader: OptionReader) throws -> PerOutput<Double>? {
    guard let value = reader["loss_weights"] else { return nil }
    return try perOutput(value, reader, "loss_weights") { element in
      guard let number = element.asDouble else {
        throw reader.error("loss_weights", expected: "a number for each output")
      }
      return number
    }
  }

  private func metrics(_ reader: OptionReader, _ option: String) throws -> PerOutput<[any Metric]>? {
    guard let value = reader[option] else { return nil }
    if let entries = value.asDict {
      return .named(
        try entries.map { entry in
          guard let name = entry.key.asString else { throw reader.error(option, expected: "output names as keys") }
          return (name, try metricList(entry.value, reader, option))
        })
    }
    guard let elements = value.asSequence else { return .same([try metric(value, reader, option)]) }
    let outputs = try subject(of: reader.block, reader)?.asHost(ModelValue.self)?.model.outputs.count ?? 1
    if outputs > 1 { return .list(try elements.map { $0.isNone ? nil : try metricList($0, reader, option) }) }
    return .same(try elements.map { try metric($0, reader, option) })
  }

  private func metricList(
    _ value: StarlarkValue, _ reader: OptionReader, _ option: String
  ) throws -> [any Metric] {
    try value.asSequence?.map { try metric($0, reader, option) } ?? [metric(value, reader, option)]
  }

  private func metric(_ value: StarlarkValue, _ reader: OptionReader, _ option: String) throws -> any Metric {
    if let name = value.asString {
      if let metric = MetricCatalog.metric(named: name) { return metric }
      throw unknown(option, name, MetricCatalog.names, reader)
    }
    switch value.asHost(ObjectValue.self)?.object {
    case .metric(let metric): return metric
    case .loss(let loss): return LossMetric(loss)
    default: throw reader.error(option, expected: "a list of metrics, such as [\"accuracy\"]")
    }
  }

  /// One value for all outputs, a list in output order, or a dict by output name.
  private func perOutput<Element>(
    _ value: StarlarkValue, _ reader: OptionReader, _ name: String, _ convert: (StarlarkValue) throws -> Element
  ) throws -> PerOutput<Element> {
    if let entries = value.asDict {
      return .named(
        try entries.map { entry in
          guard let key = entry.key.asString else { throw reader.error(name, expected: "output names as keys") }
          return (key, entry.value.isNone ? nil : try convert(entry.value))
        })
    }
    if let elements = value.asSequence { return .list(try elements.map { $0.isNone ? nil : try convert($0) }) }
    return .same(try convert(value))
  }

  private func outcomes(_ settings: CompileSettings, _ reader: OptionReader) -> [SettingOutcome] {
    let optimizer = reader["optimizer"]
    let given = optimizer?.asHost(ObjectValue.self)?.given ?? []
    var rows = [
      SettingOutcome(
        name: "optimizer", value: type(of: settings.optimizer).signature.name, isDefault: !reader.isGiven("optimizer"))
    ]
    rows += settings.optimizer.settings.map {
      SettingOutcome(name: "optimizer.\($0.name)", value: $0.value, isDefault: !given.contains($0.name))
    }
    func text(_ name: String) -> String {
      guard let value = reader[name] else { return "None" }
      // A loss or a metric that was made is best told by the call that made it.
      return value.holdsObject ? reader.text(name) : value.asString ?? value.repr
    }
    for name in ["loss", "loss_weights", "metrics", "weighted_metrics"]
    where !name.contains("weight") || reader.isGiven(name) {
      rows.append(SettingOutcome(name: name, value: text(name), isDefault: !reader.isGiven(name)))
    }
    return rows
  }

  /// A library error about a model, at the layer or the option that it is about.
  func diagnostic(_ error: ModelError, reader: OptionReader, compiled: CompiledValue?) -> Diagnostic {
    let help = error.help.map { [$0] } ?? []
    let judges = ["loss", "metric"].contains { error.subject.hasPrefix("\($0) \"") }
    if let layer = error.layer, judges, let location = compiled?.model.layerLocations[layer] {
      let options = error.subject.hasPrefix("loss") ? ["loss"] : ["metrics", "weighted_metrics"]
      let secondary = options.compactMap { compiled?.optionLocations[$0].map { Diagnostic.Label($0) } }
      return Diagnostic(
        code: error.received.hasPrefix("label ") ? "label" : "shape", "\(error.subject) does not fit layer \(layer)",
        at: .init(location, "expected \(error.expected), received \(error.received)"), secondary: secondary, help: help)
    }
    var location = reader.block.directive.location
    if let argument = error.argument {
      location = reader.isGiven(argument) ? reader.location(argument) : compiled?.optionLocations[argument] ?? location
    }
    return Diagnostic(
      code: "model", "\(error.subject): expected \(error.expected), received \(error.received)", at: .init(location),
      help: help)
  }
}

extension StarlarkValue {
  /// Whether the value is a loss, a metric and the like, or a list or dict with one in it.
  fileprivate var holdsObject: Bool {
    asHost(ObjectValue.self) != nil || (asSequence ?? asDict?.map(\.value) ?? []).contains(where: \.holdsObject)
  }
}
