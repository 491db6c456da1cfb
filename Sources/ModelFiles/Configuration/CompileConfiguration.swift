import GraphCore
import ModelTraining
import NeuralLayers
import PlainFiles

private typealias NamedMetric = Metric & ConfigurableObject

// What `compile` settled, as Keras's `compile_config` has it.

extension ConfigurationWriter {
  /// Optimizer, losses and metrics; nothing for a model that is not compiled.
  func compileConfiguration(_ model: Model) throws -> JSONValue {
    guard let compiled = model.compiled else { return [:] }
    let outputs = compiled.losses.indices
    /// One value for one output, else a list in the order of the outputs.
    func perOutput(_ value: (Int) throws -> JSONValue) rethrows -> JSONValue {
      outputs.count == 1 ? try value(0) : .array(try outputs.map(value))
    }
    func metrics(areWeighted: Bool) throws -> JSONValue {
      let own = compiled.metrics.filter { $0.isWeighted == areWeighted }
      guard !own.isEmpty else { return .null }
      return try perOutput { output in .array(try own.filter { $0.output == output }.map { try self.metric($0.metric) })
      }
    }
    let hasWeights = compiled.lossWeights.contains { $0 != 1 }
    return [
      "optimizer": try optimizer(compiled.optimizer),
      "loss": try perOutput { try compiled.losses[$0].map { try object($0) } ?? .null },
      "loss_weights": hasWeights ? perOutput { .number(compiled.lossWeights[$0]) } : .null,
      "metrics": try metrics(areWeighted: false), "weighted_metrics": try metrics(areWeighted: true),
      "run_eagerly": false, "steps_per_execution": 1, "jit_compile": "auto",
    ]
  }

  func optimizer(_ optimizer: any Optimizer) throws -> JSONValue {
    var members: [String: JSONValue] = [:]
    for (name, argument) in optimizer.fullConfiguration { members[name] = try value(argument) }
    return KerasModule(optimizer).entry(optimizer.className, .object(members))
  }

  private func metric(_ metric: any Metric) throws -> JSONValue {
    switch metric {
    // Words whose meaning follows from the targets.
    case is Accuracy, is Crossentropy: .string(metric.name)
    case let metric as LossMetric:
      LossCatalog.loss(named: metric.name).map { type(of: $0) == type(of: metric.loss) } == true
        ? .string(metric.name) : try object(metric.loss)
    case let metric as any Metric & ConfigurableObject: try object(metric)
    default: KerasModule.ofOnesOwn.entry("\(type(of: metric))", ["name": .string(metric.name)])
    }
  }
}

extension ConfigurationReader {
  /// Compiles a model as a file says; without effect if the file says nothing of it.
  func compile(_ model: Model, _ config: JSONValue, backend: any Backend) throws {
    guard let written = config["optimizer"], !written.isNull else { return }
    let isAlone = model.outputs.count == 1
    func perOutput<Element>(
      _ key: String, isElement: (JSONValue) -> Bool, _ element: (JSONValue) throws -> Element
    ) throws -> PerOutput<Element>? {
      guard let value = config[key], !value.isNull else { return nil }
      if isElement(value) { return .same(try element(value)) }
      if let elements = value.elements {
        return .list(try elements.map { $0.isNull ? nil : try element($0) })
      }
      return .named(
        try value.members.filter { !$0.value.isNull }.map { (name: $0.key, value: try element($0.value)) })
    }
    func isObject(_ value: JSONValue) -> Bool { value.text != nil || value["class_name"] != nil }
    func metrics(_ key: String) throws -> PerOutput<[any Metric]>? {
      guard let value = config[key], !value.isNull else { return nil }
      if isAlone, let elements = value.elements, elements.allSatisfy(isObject) {
        return .same(try elements.map { try metric($0, key) })
      }
      return try perOutput(key, isElement: isObject) { value in
        try value.elements?.map { try metric($0, key) } ?? [metric(value, key)]
      }
    }
    let place = "compile_config"
    do {
      try model.compile(
        optimizer: try optimizer(written), loss: try perOutput("loss", isElement: isObject, loss),
        lossWeights: try perOutput("loss_weights", isElement: { $0.double != nil }) { value in
          guard let number = value.double else {
            throw failure("\(place): loss_weights", "numbers", value.printedInline)
          }
          return number
        },
        metrics: try metrics("metrics"), weightedMetrics: try metrics("weighted_metrics"), backend: backend)
    } catch {
      var error = ModelFileError(file, place, wrapping: error)
      if error.help == nil { error.help = "Load the model without compiling it, and compile it anew." }
      throw error
    }
  }

  func optimizer(_ entry: JSONValue) throws -> any Optimizer {
    let place = "compile_config: optimizer"
    if let name = entry.text, let optimizer = OptimizerCatalog.optimizer(named: name) { return optimizer }
    let name = entry["class_name"]?.text ?? entry.text ?? "nothing"
    let type =
      try customType(entry, place: place, as: (any Optimizer.Type).self)
      ?? OptimizerCatalog.all.first { $0.signature.name == name }
    guard let type else { throw failure(place, "an optimizer that Hornbook has", name) }
    return try type.init(arguments(type.signature, entry["config"] ?? .null, place: place))
  }

  private func loss(_ entry: JSONValue) throws -> any Loss {
    let place = "compile_config: loss"
    if let name = functionName(entry), let loss = LossCatalog.loss(named: name) { return loss }
    let name = entry["class_name"]?.text ?? entry.text ?? "nothing"
    let type =
      try customType(entry, place: place, as: (any Loss.Type).self)
      ?? LossCatalog.all.first { $0.signature.name == name }
    guard let type else { throw failure(place, "a loss that Hornbook has", functionName(entry) ?? name) }
    return try type.init(arguments(type.signature, entry["config"] ?? .null, place: place))
  }

  private func metric(_ entry: JSONValue, _ key: String) throws -> any Metric {
    let place = "compile_config: \(key)"
    if let name = functionName(entry), let metric = MetricCatalog.metric(named: name) { return metric }
    let name = entry["class_name"]?.text ?? entry.text ?? "nothing"
    // A loss may stand among the metrics: its mean is measured.
    if entry["module"]?.text == "keras.losses", let type = LossCatalog.all.first(where: { $0.signature.name == name }) {
      return LossMetric(try type.init(arguments(type.signature, entry["config"] ?? .null, place: place)))
    }
    let type =
      try customType(entry, place: place, as: (any NamedMetric.Type).self)
      ?? MetricCatalog.all.first { $0.signature.name == name }
    guard let type else { throw failure(place, "a metric that Hornbook has", functionName(entry) ?? name) }
    guard case .object(var config)? = entry["config"] else { throw failure(place, "a configuration", "none") }
    // Keras counts overlaps in whole numbers.
    if type.signature.name.hasSuffix("IoU"), config["dtype"] == "int32" || config["dtype"] == "int64" {
      config["dtype"] = nil
    }
    return try type.init(arguments(type.signature, .object(config), place: place))
  }

  /// The name of a function of Keras's, written as a text or as an object that wraps it.
  private func functionName(_ entry: JSONValue) -> String? {
    if let text = entry.text { return text }
    guard entry["class_name"]?.text == "function" else { return nil }
    return entry["config"]?.text ?? entry["config"]?["name"]?.text
  }
}

extension JSONValue {
  /// The members of an object in the order of their keys; none for any other value.
  var members: [(key: String, value: JSONValue)] {
    if case .object(let members) = self { members.sorted { $0.key < $1.key } } else { [] }
  }

  fileprivate var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}
