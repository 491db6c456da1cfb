import Diagnostics
import Hornbook
import StarlarkLanguage

/// A model made in an experiment, not trained.
final class ModelValue: HostValue {
  let model: Model
  /// Where each layer was made, by name.
  let layerLocations: [String: SourceLocation]
  private let locations: [ObjectIdentifier: SourceLocation]
  private var isFrozen = false
  /// Whether the model is a `Sequential`, of whose layers Keras lists all but the input.
  private let isStack: Bool

  init(_ model: Model, locations: [ObjectIdentifier: SourceLocation], isStack: Bool? = nil) {
    self.model = model
    self.isStack = isStack ?? (model is Sequential)
    self.locations = locations
    var byName: [String: SourceLocation] = [:]
    for layer in model.layers {
      if let name = layer.state.name { byName[name] = locations[ObjectIdentifier(layer.state)] }
    }
    self.layerLocations = byName
  }

  let typeName = "model"
  var repr: String { "<model \(model.name)>" }
  var attributeNames: [String] { Self.names }
  static let names = [
    "copy", "count_params", "get_layer", "input", "input_names", "input_shape", "inputs", "layers", "name", "output",
    "output_names", "output_shape", "outputs", "parameters", "trainable", "trainable_parameters",
  ]

  func freeze() { isFrozen = true }

  /// `model.trainable = False` freezes all its layers, at once.
  func setAttribute(_ name: String, _ value: StarlarkValue) throws {
    model.isTrainable = try trainableFlag(value, of: self, name, isFrozen: isFrozen)
  }

  private func place(of layer: any Layer) -> SourceLocation? { locations[ObjectIdentifier(layer.state)] }

  private func value(of layer: any Layer, at location: SourceLocation?) -> StarlarkValue {
    // A model among the layers is a model here too: it predicts, and can be a layer of another one.
    if let nested = (layer as? NestedModel)?.model {
      let value = ModelValue(nested, locations: [:])
      if isFrozen { value.freeze() }
      return .host(value)
    }
    let value = LayerValue(layer, location: location)
    value.call = model.calls.last { $0.layer.state === layer.state }
    if isFrozen { value.freeze() }
    return .host(value)
  }

  /// Keras's methods, each with the directive that stands for it.
  private static let methods = [
    "compile": "a compile block: ```compile with optimizer = …, loss = …, metrics = […]",
    "fit": "a fit block: ```fit with data = …, epochs = …",
    "evaluate": "an evaluate block: ```evaluate with data = …",
    "predict": "a predict block: ```predict with data = …",
    "save": "a fit block with callbacks = [ModelCheckpoint(\"m.keras\")]: its file lands in the report's folder",
    "save_weights":
      "a fit block with callbacks = [ModelCheckpoint(\"m.weights.h5\", save_weights_only = True)]",
    "summary": "nothing: the report shows the layers of every model block",
  ]

  /// The model as a layer of another model.
  func call(_ arguments: CallArguments) throws -> StarlarkValue {
    let none = StarlarkSignature.Constant.none
    let bound = try ([.required("inputs"), .optional("training", default: none)] as StarlarkSignature)
      .bind(arguments, function: model.name)
    try requireOwnMode(bound)
    let inputs = try SymbolicValue.tensors(bound, "inputs")
    do {
      let outputs = try model.callAll(inputs.map(\.tensor))
      let locations = inputs.reduce(into: [:]) { $0.merge($1.locations) { old, _ in old } }
      let values = outputs.map { StarlarkValue.host(SymbolicValue($0, locations: locations)) }
      return values.count == 1 ? values[0] : .list(values)
    } catch { throw translated(error) }
  }

  /// Fit trains and predict does not; `training=False` is allowed where it changes nothing.
  private func requireOwnMode(_ bound: BoundArguments) throws {
    if bound.value("training").isNone { return }
    let random = ["Dropout", "Noise", "Random", "RNN", "LSTM", "GRU", "Attention", "Bidirectional"]
    func differs(_ layer: any Layer) -> Bool {
      let name = type(of: layer).signature.name
      if name == "BatchNormalization" { return layer.state.isTrainable }
      return random.contains(where: name.contains) || layer.sublayers.contains(where: differs)
    }
    guard !(try bound.bool("training")), !model.layers.contains(where: differs) else {
      throw bound.error(
        "training",
        "\(model.name): expected a call that leaves training to fit and predict, received training="
          + bound.value("training").repr, code: "argument",
        help: ["freeze the model instead, trainable = False: frozen layers work as in prediction"])
    }
  }

  func attribute(_ name: String) throws -> StarlarkValue? {
    if let instead = Self.methods[name] {
      throw EvaluationError(
        "model.\(name)() is not called in an experiment", code: "attribute", help: ["write \(instead)"])
    }
    let summary = model.summary
    switch name {
    case "name": return .string(model.name)
    case "parameters": return .int(summary.total)
    case "trainable_parameters": return .int(summary.trainable)
    case "layers":
      return .list(model.layers.filter { !isStack || !($0 is InputLayer) }.map { value(of: $0, at: place(of: $0)) })
    case "get_layer":
      return Builtin.host("get_layer", [.required("name")]) { [self] bound in
        let name = try bound.string("name")
        guard let layer = model.layers.first(where: { $0.state.name == name }) else {
          let names = model.layers.compactMap(\.state.name)
          throw bound.error(
            "name", "\(model.name) has no layer \"\(name)\"",
            help: nearestName(to: name, among: names).map { ["did you mean \"\($0)\"?"] }
              ?? ["its layers are \(names.joined(separator: ", "))"])
        }
        return value(of: layer, at: place(of: layer))
      }
    case "copy":
      return Builtin.host("copy", []) { [self] _ in
        .host(ModelValue(try model.copy(), locations: [:], isStack: isStack))
      }
    case "trainable": return .bool(model.isTrainable)
    case "input_names": return .list(model.inputNames.map { .string($0) })
    case "output_names": return .list(model.outputNames.map { .string($0) })
    case "count_params": return Builtin.host("count_params", []) { _ in .int(summary.total) }
    case "inputs": return .list(model.inputs.map { .host(SymbolicValue($0, locations: locations)) })
    case "outputs": return .list(model.outputs.map { .host(SymbolicValue($0, locations: locations)) })
    case "input", "input_shape", "output", "output_shape":
      return SymbolicValue.tensors(
        name.hasPrefix("input") ? model.inputs : model.outputs, asShapes: name.hasSuffix("shape"), locations)
    default: return nil
    }
  }
}
