import Diagnostics
import Hornbook
import StarlarkLanguage

/// Keras's names as the blocks of an experiment see them: bare, and under `layers.`, `keras.layers.` and the like.
struct KerasNames {
  let layers: [String: StarlarkValue]
  let optimizers: [String: StarlarkValue]
  let schedules: [String: StarlarkValue]
  let losses: [String: StarlarkValue]
  let metrics: [String: StarlarkValue]
  let callbacks: [String: StarlarkValue]
  let initializers: [String: StarlarkValue]
  let regularizers: [String: StarlarkValue]
  let constraints: [String: StarlarkValue]
  let activations: [String: StarlarkValue]
  let operations: [String: StarlarkValue]
  /// `Input`, `Sequential`, `Model`.
  let models: [String: StarlarkValue]

  init(_ context: RunContext) {
    models = [
      "Input": Self.input, "Sequential": Self.sequential(context), "Model": Self.functional(context),
    ]
    var layers: [String: StarlarkValue] = ["Input": Self.input]
    for type in LayerCatalog.all { layers[type.signature.name] = Self.layer(type) }
    layers.merge(TextLayerValue.constructors(context)) { $1 }
    layers["Lambda"] = LambdaNames.constructor
    for (alias, name) in LayerCatalog.aliases { layers[alias] = layers[name] }
    for name in ["Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate"] {
      // Keras's function form: layers.add([x, y]).
      if let type = LayerCatalog.layer(named: name) { layers[name.lowercased()] = Self.function(type) }
    }
    self.layers = layers
    optimizers = Self.table(
      OptimizerCatalog.all.map { type in (type.signature, { arguments in .optimizer(try type.init(arguments)) }) })
    schedules = Self.table(
      ScheduleCatalog.all.map { type in (type.signature, { arguments in .schedule(try type.init(arguments)) }) })
    losses = Self.table(
      LossCatalog.all.map { type in (type.signature, { arguments in .loss(try type.init(arguments)) }) })
    metrics = Self.table(
      MetricCatalog.all.map { type in (type.signature, { arguments in .metric(try type.init(arguments)) }) })
    callbacks = Self.table(
      CallbackCatalog.all.map { type in
        (
          type.signature,
          { arguments in
            _ = try type.init(arguments)
            return .callback { try type.init(arguments) }
          }
        )
      })
    initializers = Self.table(
      Initializer.constructors.map { constructor in
        (constructor.signature, { arguments in .initializer(try constructor.make(arguments)) })
      })
    regularizers = Self.table(
      Regularizer.constructors.map { constructor in
        (constructor.signature, { arguments in .regularizer(try constructor.make(arguments)) })
      })
    constraints = Self.table(
      Constraint.constructors.map { constructor in
        (constructor.signature, { arguments in .constraint(try constructor.make(arguments)) })
      })
    let functions = ActivationNames.functions()
    operations = OperationNames(context).functions.merging(functions.filter { $0.key != "linear" }) { own, _ in own }
    activations = functions
  }

  /// The namespaces by their names below `keras`.
  var namespaces: [String: [String: StarlarkValue]] {
    [
      "layers": layers,
      "optimizers": optimizers.merging(
        ["schedules": .host(Namespace("keras.optimizers.schedules", schedules))]) { $1 },
      "losses": Self.words(LossCatalog.names).merging(losses) { $1 },
      "metrics": Self.words(MetricCatalog.names).merging(metrics) { $1 }, "callbacks": callbacks,
      "initializers": Self.withFunctionNames(initializers), "regularizers": Self.withFunctionNames(regularizers),
      "constraints": Self.withFunctionNames(constraints),
      "activations": activations, "ops": operations,
      "models": models.filter { $0.key != "Input" },
    ]
  }

  /// Everything that is in scope without an import.
  ///
  /// - Parameters:
  ///   - keras: More members of the namespace `keras`, such as `datasets`.
  ///   - loadModel: The function that `keras.saving` and `keras.models` have.
  ///   - oneHot: The built-in `one_hot`, which `keras.utils.to_categorical` is.
  func globals(
    keras more: [String: StarlarkValue], loadModel: StarlarkValue?, oneHot: StarlarkValue?
  ) -> [String: StarlarkValue] {
    var globals: [String: StarlarkValue] = [:]
    // Where a loss and a metric have one name the loss keeps it bare, as the more frequent meaning.
    for names in [
      initializers, regularizers, constraints, metrics, callbacks, losses, optimizers, schedules,
    ] {
      globals.merge(names) { $1 }
    }
    globals.merge(layers.filter { $0.key.first?.isUppercase ?? false }) { $1 }
    globals.merge(models) { $1 }
    var keras = more
    var namespaces = namespaces
    if let loadModel {
      namespaces["models"]?["load_model"] = loadModel
      keras["saving"] = .host(Namespace("keras.saving", ["load_model": loadModel]))
    }
    for (name, members) in namespaces {
      func namespace(_ path: String) -> StarlarkValue {
        .host(
          Namespace(
            path, members, advice: name == "layers" ? Self.layerAdvice : [:],
            overview: "hornbook info lists what there is; hornbook help NAME explains it"))
      }
      keras[name] = namespace("keras.\(name)")
      if name != "models" { globals[name] = namespace(name) }
    }
    keras.merge(models) { $1 }
    keras.merge(UtilityNames.namespaces(oneHot: oneHot)) { $1 }
    globals["keras"] = .host(Namespace("keras", keras, advice: Self.kerasAdvice))
    return globals
  }

  /// What there is instead of parts of Keras that reach out of an experiment.
  private static let kerasAdvice = [
    "applications":
      "no block reaches the network; save such a model with Keras once, and load it in a data block: load_model(\"m.keras\")",
    "preprocessing": "load data in a data block: load_images(folder), load_text(path), load_csv(path)",
    "random": "write random.normal(shape), random.uniform(shape, low, high) and the like, in a data block",
    "Layer": "write a function that calls layers, or layers.Lambda for a computation without weights",
  ]

  private static let layerAdvice = ["Layer": "write a function that calls layers, or layers.Lambda"]

  private static func table(
    _ constructors: [(NeuralLayers.Signature, (Arguments) throws -> ObjectValue.Object)]
  ) -> [String: StarlarkValue] {
    Dictionary(uniqueKeysWithValues: constructors.map { ($0.0.name, ObjectValue.constructor($0.0, $0.1)) })
  }

  /// The same objects under their names as functions too: `regularizers.l2(…)`, `initializers.he_normal()`.
  private static func withFunctionNames(_ constructors: [String: StarlarkValue]) -> [String: StarlarkValue] {
    var result = constructors
    for (name, value) in constructors where name.first?.isUppercase ?? false {
      result[name == "L1L2" ? "l1_l2" : snakeCase(name)] = value
    }
    return result
  }

  /// Losses and metrics as functions stand for the words that name them: `loss=losses.mean_squared_error`.
  private static func words(_ names: [String]) -> [String: StarlarkValue] {
    Dictionary(names.filter { $0.first?.isLowercase ?? false }.map { ($0, .string($0)) }) { first, _ in first }
  }

  private static func layer(_ type: any Layer.Type) -> StarlarkValue {
    let signature = type.signature
    let own = Set(signature.parameters.map(\.name))
    // Scripts of earlier Keras give the first layer of a stack the shape of its input.
    let shapes = ["input_shape", "input_dim"].filter { !own.contains($0) }.map {
      StarlarkSignature.Parameter.optional($0, default: StarlarkSignature.Constant.none).keywordOnly
    }
    return Builtin.host(signature.name, StarlarkSignature(signature.starlark.parameters + shapes)) { bound in
      let layer = LayerValue(try type.init(try signature.arguments(bound)), location: bound.location)
      if !own.contains("input_shape"), !bound.value("input_shape").isNone {
        layer.input = try InputLayer(Arguments(InputLayer.signature, ["shape": bound.value("input_shape").argument]))
      } else if !own.contains("input_dim"), !bound.value("input_dim").isNone {
        let size = Argument.list([.integer(try bound.int("input_dim", atLeast: 1))])
        layer.input = try InputLayer(Arguments(InputLayer.signature, ["shape": size]))
      }
      return .host(layer)
    }
  }

  /// A merging layer as a function of a list of tensors.
  private static func function(_ type: any Layer.Type) -> StarlarkValue {
    let name = type.signature.name.lowercased()
    let signature = NeuralLayers.Signature(name, [.init("inputs")] + type.signature.parameters)
    return Builtin.host(name, signature.starlark) { bound in
      var given: [String: Argument] = [:]
      for parameter in type.signature.parameters where bound.isGiven(parameter.name) {
        given[parameter.name] = bound.value(parameter.name).argument
      }
      let layer = LayerValue(try type.init(try Arguments(type.signature, given)), location: bound.location)
      return try layer.apply(to: try SymbolicValue.tensors(bound, "inputs"))
    }
  }

  private static var input: StarlarkValue {
    Builtin.host("Input", InputLayer.signature.starlark) { bound in
      let layer = try InputLayer(try InputLayer.signature.arguments(bound))
      let tensor = layer.tensor
      return .host(SymbolicValue(tensor, locations: [ObjectIdentifier(tensor.call.layer.state): bound.location]))
    }
  }

  private static func functional(_ context: RunContext) -> StarlarkValue {
    Builtin.host(
      "Model", [.required("inputs"), .required("outputs"), .optional("name", default: StarlarkSignature.Constant.none)]
    ) { bound in
      let inputs = try SymbolicValue.named(bound, "inputs") { tensor, key in
        guard let name = tensor.tensor.call.layer.state.name, name != key else {
          tensor.tensor.call.layer.state.name = key
          return tensor
        }
        throw bound.error(
          "inputs", "Model: inputs: the key \"\(key)\" stands for the Input named \"\(name)\"",
          help: ["data finds its Input by this name: Input(…, name=\"\(key)\")"])
      }
      let outputs = try SymbolicValue.named(bound, "outputs") { tensor, key in
        let layer = tensor.tensor.call.layer
        if layer.state.name == nil, tensor.tensor.call.outputs.count == 1 { layer.state.name = key }
        if layer.state.name == key { return tensor }
        let named = LayerValue(Identity(name: key), location: bound.location(of: "outputs"))
        return try named.apply(to: [tensor]).asHost(SymbolicValue.self) ?? tensor
      }
      let model = try Model(
        inputs: inputs.map(\.tensor), outputs: outputs.map(\.tensor),
        name: try bound.optionalString("name") ?? context.modelName, seed: context.seed)
      let locations = (inputs + outputs).reduce(into: [:]) { $0.merge($1.locations) { old, _ in old } }
      return .host(ModelValue(model, locations: locations))
    }
  }

  private static func sequential(_ context: RunContext) -> StarlarkValue {
    Builtin.host(
      "Sequential",
      [
        .optional("layers", default: StarlarkSignature.Constant.none), .optional("trainable", default: true),
        .optional("name", default: StarlarkSignature.Constant.none),
      ]
    ) { bound in
      let elements = bound.value("layers").isNone ? [] : try bound.sequence("layers")
      let stack = SequentialValue(
        elements.map { ($0, bound.location(of: "layers")) }, name: try bound.optionalString("name"), context)
      if !(try bound.bool("trainable")) { try stack.setAttribute("trainable", false) }
      return .host(stack)
    }
  }
}

/// Layers in the order of a list or of the lines of a block.
struct LayerStack {
  let elements: [(value: StarlarkValue, location: SourceLocation)]

  init(_ elements: [(value: StarlarkValue, location: SourceLocation)]) { self.elements = elements }

  /// The stack as a model.
  ///
  /// - Throws: A `Diagnostic` at the layer that does not fit.
  func model(name: String, seed: UInt64) throws -> ModelValue {
    var tensor: SymbolicTensor?
    var input: SymbolicTensor?
    var locations: [ObjectIdentifier: SourceLocation] = [:]
    for (index, element) in elements.enumerated() {
      if let start = element.value.asHost(SymbolicValue.self) {
        guard index == 0 else {
          throw Diagnostic(
            code: "model", "a stack of layers has one Input, at its start", at: .init(element.location),
            help: ["for several inputs call the layers on tensors and end with Model(inputs, outputs)"])
        }
        tensor = start.tensor
        input = start.tensor
        locations = start.locations
        continue
      }
      var layer = element.value.asHost(LayerValue.self)
      let nested = try element.value.asHost(SequentialValue.self)?.model(on: tensor)
      if let model = (nested ?? element.value.asHost(ModelValue.self))?.model {
        layer = LayerValue(model.asLayer, location: element.location)
        if index == 0, model.inputs.count == 1 {
          let made = InputLayer(batchShape: model.inputs[0].shape, dtype: model.inputs[0].dtype).tensor
          (tensor, input) = (made, made)
        }
      }
      guard let layer else {
        throw Diagnostic(
          code: "type", "expected a layer, received \(element.value.typeName.withArticle)", at: .init(element.location),
          help: element.value.asHost(TextLayerValue.self) != nil
            ? [TextLayerValue.place]
            : ["a model is a stack of layers, or code whose last expression is a Model or Sequential"])
      }
      if let start = layer.layer as? InputLayer, index == 0 {
        let made = start.tensor
        (tensor, input) = (made, made)
        continue
      }
      if index == 0, let start = layer.input {
        let made = start.tensor
        (tensor, input) = (made, made)
      }
      guard let current = tensor else {
        throw Diagnostic(
          code: "model", "a stack of layers starts with its Input, received \(layer.layer)",
          at: .init(layer.location ?? element.location), help: ["put Input(shape=(…)) first, the shape of one sample"])
      }
      locations[ObjectIdentifier(layer.layer.state)] = layer.location ?? element.location
      do {
        tensor = try layer.layer.callAll([current])[0]
      } catch {
        guard let failure = translated(error) as? EvaluationError else { throw error }
        throw Diagnostic(
          code: failure.code, failure.message, at: .init(layer.location ?? element.location), help: failure.help)
      }
    }
    guard let input, let tensor else {
      throw EvaluationError("a model needs an Input and at least one layer", code: "model")
    }
    return ModelValue(
      try Model(inputs: input, outputs: tensor, name: name, seed: seed), locations: locations, isStack: true)
  }
}
