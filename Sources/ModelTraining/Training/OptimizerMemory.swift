import NeuralLayers
import TensorCore

/// What a file keeps of a compiled model's optimizer.
package struct OptimizerMemory {
  /// A weight that is trained, and what the optimizer remembers of it.
  package struct Entry {
    package var path: String
    package var shape: Shape
    package var slots: [OptimizerSlot]
    /// One for each slot; what they begin with if the weight was never trained.
    package var values: [Tensor]
  }

  package var optimizer: any Optimizer
  /// How many steps have been made.
  package var step: Int32
  package var entries: [Entry]
}

extension Model {
  /// What is to be kept of the optimizer; `nil` for a model that is not compiled.
  package var optimizerMemory: OptimizerMemory? {
    get {
      guard let compiled else { return nil }
      let groups = WeightGroups(self)
      let slots = WeightUpdates(compiled.optimizer, groups).slots
      return OptimizerMemory(
        optimizer: compiled.optimizer, step: compiled.memory.step,
        entries: zip(groups.trainable, slots).map { weight, slots in
          OptimizerMemory.Entry(
            path: groups.path(of: weight), shape: weight.shape, slots: slots,
            values: compiled.memory.slots[ObjectIdentifier(weight)]
              ?? slots.map { $0.initialTensor(of: weight) })
        })
    }
    set {
      guard let compiled, let newValue else { return }
      compiled.optimizer = newValue.optimizer
      compiled.memory.step = newValue.step
      for (weight, entry) in zip(WeightGroups(self).trainable, newValue.entries) {
        compiled.memory.slots[ObjectIdentifier(weight)] = entry.values
      }
    }
  }
}

extension Optimizer {
  /// Every argument by which an equal optimizer is made, the learning rate and the common options too.
  package var fullConfiguration: Configuration {
    if self is LossScaleOptimizer {
      let own = Set(Self.signature.parameters.map(\.name))
      return configuration + options.configuration.filter { own.contains($0.name) }
    }
    let rate = options.schedule.map(Argument.object) ?? .number(options.learningRate)
    // Some optimizers decay weights unless they are told not to.
    let decay: Configuration = options.weightDecay == nil ? [("weight_decay", .none)] : []
    return [("learning_rate", rate)] + configuration + options.configuration + decay
  }
}
