import NeuralLayers
import TensorCore

extension Model {
  /// What training has made of the model: its weights, what layers and the optimizer remember, the learning rate.
  package var kept: KeptValue {
    let weights = weights
    return .record([
      "weights": .tensors(weightValues()),
      "memory": .tensors(ownedMemory.map { $0.weight.value ?? Tensor(zeros: $0.weight.shape) }),
      "slots": .list(
        weights.map { weight in compiled?.memory.slots[ObjectIdentifier(weight)].map { .tensors($0) } ?? .none }),
      "step": .integer(compiled.map { Int($0.memory.step) }),
      "rate": .number(
        compiled.flatMap { $0.optimizer.options.schedule == nil ? $0.optimizer.learningRate : nil }),
    ])
  }

  /// Makes of the model what training made of an equal one.
  ///
  /// - Returns: `false` if that was another model; this one is then as it was.
  package func goOn(from kept: KeptValue) -> Bool {
    guard let values = kept["weights"].asTensors, let carried = kept["memory"].asTensors,
      let slots = kept["slots"].asList, values.map(\.shape) == weights.map(\.shape),
      carried.map(\.shape) == ownedMemory.map(\.weight.shape), slots.count == values.count
    else { return false }
    for (weight, value) in zip(weights, values) { weight.value = value }
    for (owned, value) in zip(ownedMemory, carried) { owned.weight.value = value }
    guard let compiled else { return true }
    var memory = CompiledModel.Memory(step: Int32(clamping: kept["step"].asInteger ?? 0))
    for (weight, slots) in zip(weights, slots) { memory.slots[ObjectIdentifier(weight)] = slots.asTensors }
    compiled.memory = memory
    if let rate = kept["rate"].asNumber { compiled.optimizer.learningRate = rate }
    return true
  }

  /// Whether layers carry something from one batch to the next, so that even a prediction changes the model.
  package var carriesMemory: Bool { !ownedMemory.isEmpty }
}
