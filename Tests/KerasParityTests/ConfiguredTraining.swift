import GraphCore
import ModelTraining
import NeuralLayers

/// Turns the `compile` and `fit` parts of a case into the library's own objects, through its catalogs.
enum ConfiguredTraining {
  /// Compiles a model as a case says.
  ///
  /// - Parameter replacing: Metrics to take in place of those that Keras's names ask for; the log names stay.
  static func compile(_ model: Model, _ plan: JSON, replacing: [String: String], backend: any Backend) throws {
    let compile = plan["compile"]
    let outputs = plan["outputs"].elements.compactMap(\.string)
    func metrics(_ name: String) throws -> PerOutput<[any Metric]>? {
      try perOutput(compile[name], outputs) {
        try ($0.string == nil ? $0.elements : [$0]).map { try metric($0, replacing: replacing) }
      }
    }
    try model.compile(
      optimizer: optimizer(compile["optimizer"]), loss: perOutput(compile["loss"], outputs, loss),
      lossWeights: perOutput(compile["loss_weights"], outputs) { $0.double ?? 1 },
      metrics: metrics("metrics"), weightedMetrics: metrics("weighted_metrics"), backend: backend)
  }

  /// One value for all outputs, or a value for each output's name; objects with a class are values.
  private static func perOutput<Element>(
    _ value: JSON, _ outputs: [String], _ make: (JSON) throws -> Element
  ) throws -> PerOutput<Element>? {
    if value.isNull { return nil }
    guard case .object(let entries) = value, value["class_name"].isNull else { return .same(try make(value)) }
    return .named(try entries.sorted { $0.key < $1.key }.map { ($0.key, try make($0.value)) })
  }

  private static func optimizer(_ value: JSON) throws -> any Optimizer {
    let name = value["class_name"].string ?? ""
    guard let type = OptimizerCatalog.all.first(where: { $0.signature.name == name }) else {
      throw FixtureError("no optimizer named \(name)")
    }
    return try type.init(ConfiguredModel.arguments(type.signature, value["config"]))
  }

  private static func loss(_ value: JSON) throws -> any Loss {
    if let name = value.string {
      guard let loss = LossCatalog.loss(named: name) else { throw FixtureError("no loss named \(name)") }
      return loss
    }
    let name = value["class_name"].string ?? ""
    guard let type = LossCatalog.all.first(where: { $0.signature.name == name }) else {
      throw FixtureError("no loss named \(name)")
    }
    return try type.init(ConfiguredModel.arguments(type.signature, value["config"]))
  }

  private static func metric(_ value: JSON, replacing: [String: String]) throws -> any Metric {
    if let name = value["class_name"].string, let type = MetricCatalog.all.first(where: { $0.signature.name == name }) {
      return try type.init(ConfiguredModel.arguments(type.signature, value["config"]))
    }
    guard let name = value.string, let metric = MetricCatalog.metric(named: name) else {
      throw FixtureError("no metric like \(value)")
    }
    guard let other = replacing[name] else { return metric }
    guard let type = MetricCatalog.all.first(where: { $0.signature.parameter("name") == .string(other) }) else {
      throw FixtureError("no metric named \(other)")
    }
    return try type.init(Arguments(type.signature, ["name": .string(name)]))
  }

  static func callbacks(_ fit: JSON) throws -> [any Callback] {
    try fit["callbacks"].elements.map { entry in
      let name = entry["class_name"].string ?? ""
      let rates = entry["config"]["learning_rate_by_epoch"].elements.compactMap(\.double)
      if !rates.isEmpty { return LearningRateScheduler { epoch, _ in rates[epoch] } }
      guard let type = CallbackCatalog.all.first(where: { $0.signature.name == name }) else {
        throw FixtureError("no callback named \(name)")
      }
      return try type.init(ConfiguredModel.arguments(type.signature, entry["config"]))
    }
  }
}

extension Signature {
  /// The default of a parameter that is a string.
  fileprivate func parameter(_ name: String) -> JSON? {
    guard case .string(let value)? = parameters.first(where: { $0.name == name })?.defaultValue else { return nil }
    return .string(value)
  }
}
