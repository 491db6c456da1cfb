import GraphCore
import NeuralLayers
import TensorCore

/// A model as a layer of another model, with the same weights wherever it is used.
///
/// ```swift
/// let encoder = try Model(inputs: image, outputs: code)
/// let decoder = try Model(inputs: codeInput, outputs: picture)
/// let autoencoder = try Model(inputs: x, outputs: decoder(encoder(x)))  // training it trains all three
/// ```
package struct NestedModel: Layer {
  package static let signature = Signature.layer("Functional", [])
  package var state = LayerState()
  package let model: Model

  package init(_ model: Model, isTrainable: Bool = true) {
    self.model = model
    state.isTrainable = isTrainable
  }

  /// The model as a layer of its own name, frozen or not, which is what all uses of the model then are.
  package init(of model: Model, isTrainable: Bool) {
    self.init(model, isTrainable: isTrainable)
    model.asLayer = self
  }

  package init(_ arguments: Arguments) throws {
    throw arguments.error("name", expected: "a model, which is called like a layer: model(x)")
  }

  package var inputSpec: InputSpec { InputSpec(count: model.inputs.count...model.inputs.count, dtype: nil) }
  package var sublayers: [any Layer] { model.layers }
  // Each output's mask is stated in the call.
  package var maskHandling: MaskHandling { .passes }
  package var description: String { "\(model.name)(…)" }

  package func build(_ weights: WeightBuilder, for inputs: [PartialShape]) throws {
    let expected = model.inputs.map(\.shape)
    guard zip(expected, inputs).allSatisfy({ $0.accepts($1) }) else {
      throw LayerError(
        layer: self, expected: "the model's own input, \(expected.map(\.description).joined(separator: " and "))",
        received: inputs.map(\.description).joined(separator: " and "),
        help: "A model is called on tensors of the shapes that its Inputs have.")
    }
  }

  package func call(_ inputs: [Value], _ context: LayerContext) throws -> [Value] {
    let masked = try inputs.enumerated().map { index, value in
      MaskedValue(try value.convert(to: model.inputs[index].dtype), mask: context.mask(of: index))
    }
    let outputs = try model.forward(masked, context)
    for (index, output) in outputs.enumerated() { context.setMask(output.mask, ofOutput: index) }
    return outputs.map(\.value)
  }

  package func copied(_ states: inout [ObjectIdentifier: LayerState]) throws -> any Layer {
    var copy = NestedModel(try model.copy(sharing: &states))
    let identity = ObjectIdentifier(state)
    copy.state = states[identity] ?? state.copy()
    states[identity] = copy.state
    copy.model.asLayer = copy
    return copy
  }
}

extension Model {
  /// Writes the model's computation where a layer is being called; weights must be bound.
  package func write(_ values: [Value], _ context: LayerContext) throws -> [Value] {
    try forward(values.map { MaskedValue($0) }, context).map(\.value)
  }

  /// The model applied to tensors, as a layer of another model.
  ///
  /// - Throws: ``LayerError`` if the tensors are not like the model's inputs.
  public func callAll(_ inputs: [SymbolicTensor]) throws -> [SymbolicTensor] { try asLayer.callAll(inputs) }

  /// The model applied to one tensor, as a layer of another model.
  public func callAsFunction(_ input: SymbolicTensor) throws -> SymbolicTensor { try asLayer.callAll([input])[0] }

  /// The model applied to several tensors, as a layer of another model.
  public func callAsFunction(_ inputs: [SymbolicTensor]) throws -> SymbolicTensor { try asLayer.callAll(inputs)[0] }
}
