import GraphCore
import ModelFiles
import ModelTraining
import NeuralLayers
import ReferenceBackend
import TensorCore
import Testing

/// What `compile` settled and what the optimizer remembers go into a file and come back.
@Suite struct CompiledModelTests {
  private let options = LoadingOptions(backend: ReferenceBackend())

  /// A model goes on from its file, byte for byte, as it would have gone on in memory.
  @Test func trainingGoesOnFromAFile() throws {
    for (name, model, x, y) in try OwnModels.inTraining() {
      let copy = try Model.load(model.fileContent(), file: "\(name).keras", options)
      #expect(copy.compiled?.optimizer.settings.map(\.value) == model.compiled?.optimizer.settings.map(\.value))
      let history = try model.fit(x, y, batchSize: 4, epochs: 2)
      let second = try copy.fit(x, y, batchSize: 4, epochs: 2)
      #expect(second.history == history.history, "\(name)")
      #expect(copy.weightValues() == model.weightValues(), "\(name)")
    }
  }

  /// The weights of a `.weights.h5` file bring the optimizer's memory along.
  @Test func theOptimizerGoesOnFromWeightsAlone() throws {
    let folder = try TestFiles()
    let (_, model, x, y) = try OwnModels.inTraining()[2]
    try model.saveWeights(folder.path("m.weights.h5"))
    let copy = try Model.make(configuration: model.configuration(), options)
    try copy.loadWeights(folder.path("m.weights.h5"))
    try model.fit(x, y, batchSize: 4)
    try copy.fit(x, y, batchSize: 4)
    #expect(copy.weightValues() == model.weightValues())
  }

  @Test func anotherOptimizersMemoryIsAMismatch() throws {
    let models = try OwnModels.inTraining()
    let bytes = try models[2].model.fileContent()
    let model = models[0].model
    let before = model.optimizerState?.iterations
    let error = #expect(throws: ModelFileError.self) { try model.loadWeights(bytes, file: "m.keras") }
    #expect(
      error?.description
        == "m.keras: expected the weights of model \"own_optimizer_0_SGD\", received mismatched: optimizer 20 tensors"
        + " instead of 8 tensors. The file belongs to a model with other layers or sizes; with strict: false what fits"
        + " is taken.")
    #expect(error?.report?.loaded.count == 8)
    try model.loadWeights(bytes, file: "m.keras", strict: false)
    #expect(model.weightValues() == models[2].model.weightValues())
    #expect(model.optimizerState?.iterations == before)
  }

  /// Each loss, metric, optimizer and schedule, every argument another than its default, is made again of its file.
  @Test func everySettingComesBack() throws {
    let types: [any ConfigurableObject.Type] =
      LossCatalog.all + OptimizerCatalog.all + MetricCatalog.all + ScheduleCatalog.all
    for type in types {
      let given = Self.unusual(type.signature)
      let object = try type.init(Arguments(type.signature, given))
      let schedule = object as? any LearningRateSchedule
      try check(schedule.map { schedule in SGD().with { $0.schedule = schedule } } ?? object, given: given)
    }
  }

  /// The settings of a model that is compiled with an object are the same after its file was read.
  private func check(_ object: any ConfigurableObject, given: [String: Argument]) throws {
    let model = try Sequential {
      Input(shape: [4])
      Dense(3, activation: .softmax)
    }
    try model.compile(
      optimizer: object as? any Optimizer ?? SGD(), loss: .same(object as? any Loss ?? MeanSquaredError()),
      lossWeights: .same(0.5), metrics: .same((object as? any Metric).map { [$0] } ?? []),
      weightedMetrics: .same([.accuracy, LossMetric(MeanSquaredError(), name: "mse")]), backend: ReferenceBackend())
    let written = try model.configuration()
    let copy = try Model.make(configuration: written, options)
    #expect(try copy.configuration() == written, "\(object.className)")
    #expect(copy.compiled?.metrics.map(\.logName) == model.compiled?.metrics.map(\.logName))
    // What was given stands in the file.
    for (name, value) in given {
      let isThere = String(decoding: written, as: UTF8.self).contains("\"\(name)\"")
      #expect(isThere, "\(object.className): \(name) \(value)")
    }
    let found = (object as? any Optimizer).flatMap { _ in copy.compiled?.optimizer.settings.map(\.value) }
    #expect(found == (object as? any Optimizer)?.settings.map(\.value))
  }

  /// Arguments that are none of the defaults.
  private static func unusual(_ signature: Signature) -> [String: Argument] {
    let words: [String: Argument] = [
      "reduction": .string("sum"), "curve": .string("PR"), "summation_method": .string("majoring"),
      "average": .string("macro"), "class_aggregation": .string("variance_weighted_average"),
      "boundaries": .list([.integer(3), .integer(9)]),
      "values": .list([.number(0.5), .number(0.25), .number(0.125)]), "name": .string("another"),
      "target_class_ids": .list([.integer(1)]), "num_classes": .integer(3), "thresholds": .number(0.25),
      "learning_rate": .number(0.25), "axis": .integer(-1), "top_k": .integer(2), "k": .integer(2),
      "class_id": .integer(1), "ignore_class": .integer(1), "num_regressors": .integer(2),
      "num_thresholds": .integer(9),
      "warmup_steps": .integer(2), "ns_steps": .integer(7), "exclude_layers": .list([.string("head")]),
      "inner_optimizer": .object(Adam(0.25)), "dynamic_growth_steps": .integer(9), "t_mul": .number(1.5),
      "warmup_target": .number(0.75), "power": .number(2),
      "alpha": .number(0.375),
      "ema_overwrite_frequency": .integer(3), "gradient_accumulation_steps": .integer(2), "clipnorm": .number(0.5),
      "use_ema": .bool(true), "num_labels": .none, "label_weights": .none, "clipvalue": .none, "global_clipnorm": .none,
      "l2_shrinkage_regularization_strength": .number(0.125), "learning_rate_power": .number(-0.25),
    ]
    var given: [String: Argument] = [:]
    for parameter in signature.parameters where parameter.name != "dtype" {
      // Those that exclude each other, or that only Keras needs.
      if ["clipvalue", "global_clipnorm", "num_labels", "label_weights"].contains(parameter.name) { continue }
      if parameter.name == "thresholds", signature.name == "AUC" { continue }
      if parameter.name == "axis", !["Dice", "Tversky", "CosineSimilarity"].contains(signature.name) { continue }
      if parameter.name == "name",
        OptimizerCatalog.all.contains(where: { $0.signature.name == signature.name })
          || ScheduleCatalog.all.contains(where: { $0.signature.name == signature.name })
      {
        continue
      }
      switch parameter.defaultValue {
      case .bool(let value): given[parameter.name] = .bool(!value)
      default: given[parameter.name] = words[parameter.name] ?? .number(0.75)
      }
    }
    return given
  }

  /// Settings that Keras writes and Hornbook lacks are named, with what to do.
  @Test(arguments: [
    (
      #""optimizer": {"class_name": "Multi", "config": {}}, "loss": "mse""#,
      "compile_config: optimizer: expected an optimizer that Hornbook has, received Multi. Load the model without"
        + " compiling it, and compile it anew."
    ),
    (
      #""optimizer": "adam", "loss": "ctc""#,
      "compile_config: loss: expected a loss that Hornbook has, received ctc. Load the model without compiling it, and"
        + " compile it anew."
    ),
    (
      #""optimizer": "adam", "loss": {"class_name": "Mine", "config": {}, "registered_name": "lab>Mine"}"#,
      "compile_config: loss: expected types that Keras has, or that are given as customTypes, received lab>Mine, a type"
        + " of someone's own. Give the type: LoadingOptions(customTypes: [Mine.self]); or make the model by code and"
        + " load its weights alone."
    ),
    (
      #""optimizer": "adam", "loss": "mse", "metrics": ["beauty"]"#,
      "compile_config: metrics: expected a metric that Hornbook has, received beauty. Load the model without compiling"
        + " it, and compile it anew."
    ),
    (
      #""optimizer": "adam", "loss": "mse", "loss_weights": {"other": 2}"#,
      "compile_config: expected each loss_weights under the name of an output: scores, received \"other\". Load the"
        + " model without compiling it, and compile it anew."
    ),
    (
      #""optimizer": {"class_name": "Adam", "config": {"beta_1": 2}}, "loss": "mse""#,
      "compile_config: expected a number from 0 to 1 for beta_1, received 2. Load the model without compiling it, and"
        + " compile it anew."
    ),
  ])
  func settingsThatAreMissingHere(settings: String, expected: String) {
    let text = """
      {"class_name": "Sequential", "config": {"name": "small", "layers": [
        {"class_name": "InputLayer", "config": {"batch_shape": [null, 3], "dtype": "float32", "name": "x"}},
        {"class_name": "Dense", "config": {"name": "scores", "units": 2}}]}, "compile_config": {\(settings)}}
      """
    let error = #expect(throws: ModelFileError.self) {
      _ = try Model.make(configuration: Array(text.utf8), file: "m", options)
    }
    #expect(error?.description == "m: \(expected)")
    #expect(throws: Never.self) { _ = try Model.make(configuration: Array(text.utf8), file: "m") }
  }
}
