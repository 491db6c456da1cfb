import NeuralLayers
import TensorCore

extension Model {
  /// A copy that can go on where this model stands: own weights, and the optimizer's memory and step count too.
  public func trainingCopy() throws -> Model {
    let copy = try copy()
    guard let compiled else { return copy }
    let settings = CompiledModel(
      optimizer: compiled.optimizer, losses: compiled.losses, lossWeights: compiled.lossWeights,
      metrics: compiled.metrics, backend: compiled.backend)
    // Both models list their weights in the same order.
    for (old, new) in zip(weights, copy.weights) {
      settings.memory.slots[ObjectIdentifier(new)] = compiled.memory.slots[ObjectIdentifier(old)]
    }
    settings.memory.step = compiled.memory.step
    copy.compiled = settings
    return copy
  }

  /// A model of the same layers whose weights are its own, with equal values; not compiled.
  public func copy() throws -> Model {
    var states: [ObjectIdentifier: LayerState] = [:]
    return try copy(sharing: &states)
  }

  /// A copy that shares the copies of states made so far: a layer inside of several models stays one layer.
  func copy(sharing states: inout [ObjectIdentifier: LayerState]) throws -> Model {
    initializeWeights()
    var tensors: [ObjectIdentifier: [SymbolicTensor]] = [:]
    for input in inputs {
      tensors[ObjectIdentifier(input.call)] = [
        Input(batchShape: input.shape, dtype: input.dtype, name: input.call.layer.state.name)
      ]
    }
    for call in calls where tensors[ObjectIdentifier(call)] == nil {
      let arguments = call.inputs.map { tensors[ObjectIdentifier($0.call)]![$0.index] }
      tensors[ObjectIdentifier(call)] = try call.layer.copied(&states).callAll(arguments)
    }
    let copy = try Model(
      inputs: inputs.map { tensors[ObjectIdentifier($0.call)]![$0.index] },
      outputs: outputs.map { tensors[ObjectIdentifier($0.call)]![$0.index] }, name: name, seed: seed)
    copy.asLayer.state.isTrainable = asLayer.state.isTrainable
    return copy
  }
}
