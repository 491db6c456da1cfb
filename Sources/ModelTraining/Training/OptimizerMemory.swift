import NeuralLayers
import TensorCore

/// What the optimizer of a model remembers between updates.
package struct OptimizerMemory {
  /// The optimizer's name, as Keras names its groups.
  package var optimizer: String
  /// How many updates have been made.
  package var step: Int32
  package var learningRate: Double
  /// The slots of each learned weight, weight by weight.
  package var slots: [Tensor]
}

extension Model {
  /// What is kept with a compiled model; `nil` for one that is not compiled.
  package var optimizerMemory: OptimizerMemory? {
    guard let compiled else { return nil }
    let names = compiled.optimizer.slotNames
    return OptimizerMemory(
      optimizer: snakeCase(type(of: compiled.optimizer).signature.name), step: compiled.memory.step,
      learningRate: compiled.optimizer.learningRate,
      slots: trainableWeights.flatMap { weight in
        compiled.memory.slots[ObjectIdentifier(weight)] ?? names.map { _ in Tensor(zeros: weight.shape) }
      })
  }

  /// The shapes of the slots that the optimizer keeps; `nil` for a model that is not compiled.
  package var optimizerShapes: [Shape]? {
    guard let names = compiled?.optimizer.slotNames else { return nil }
    return trainableWeights.flatMap { weight in names.map { _ in weight.shape } }
  }

  /// Takes over what was kept: one tensor for each of ``optimizerShapes``.
  package func setOptimizerMemory(step: Int32, slots: [Tensor]) {
    guard let compiled else { return }
    let count = compiled.optimizer.slotNames.count
    compiled.memory.step = step
    for (index, weight) in trainableWeights.enumerated() {
      compiled.memory.slots[ObjectIdentifier(weight)] = Array(slots[index * count..<(index + 1) * count])
    }
  }
}
