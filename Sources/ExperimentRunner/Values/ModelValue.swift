import Diagnostics
import Hornbook
import StarlarkLanguage

/// A model made in an experiment, not trained.
final class ModelValue: HostValue {
  let model: Model
  /// Where each layer was made, by name.
  let layerLocations: [String: SourceLocation]

  init(_ model: Model, locations: [ObjectIdentifier: SourceLocation]) {
    self.model = model
    var byName: [String: SourceLocation] = [:]
    for layer in model.layers {
      if let name = layer.state.name { byName[name] = locations[ObjectIdentifier(layer.state)] }
    }
    self.layerLocations = byName
  }

  let typeName = "model"
  var repr: String { "<model \(model.name)>" }
  let attributeNames = ["inputs", "layers", "name", "outputs", "parameters", "trainable_parameters"]

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
    let bound = try ([.required("inputs")] as StarlarkSignature).bind(arguments, function: model.name)
    let inputs = try SymbolicValue.tensors(bound, "inputs")
    do {
      let outputs = try model.callAll(inputs.map(\.tensor))
      let locations = inputs.reduce(into: [:]) { $0.merge($1.locations) { old, _ in old } }
      let values = outputs.map { StarlarkValue.host(SymbolicValue($0, locations: locations)) }
      return values.count == 1 ? values[0] : .list(values)
    } catch { throw translated(error) }
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
    case "layers": return .list(summary.rows.map { .string($0.name) })
    case "inputs": return .list(model.inputNames.map { .string($0) })
    case "outputs": return .list(model.outputNames.map { .string($0) })
    default: return nil
    }
  }
}
