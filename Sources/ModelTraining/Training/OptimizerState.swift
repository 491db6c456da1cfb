import NeuralLayers
import TensorCore

/// What an optimizer remembers between steps: how many it has made, and its slots of each weight.
public struct OptimizerState {
  public var iterations: Int
  /// For each of ``Model/trainableWeights``, its path and its slots by name, in the optimizer's order.
  public var slots: [(path: String, values: [(name: String, value: Tensor)])]

  public init(iterations: Int, slots: [(path: String, values: [(name: String, value: Tensor)])]) {
    self.iterations = iterations
    self.slots = slots
  }
}

extension Model {
  /// The optimizer's memory, or `nil` for a model that is not compiled.
  ///
  /// Weights that were never trained have none yet.
  public var optimizerState: OptimizerState? {
    guard let compiled else { return nil }
    let groups = WeightGroups(self)
    let names = WeightUpdates(compiled.optimizer, groups).slots
    return OptimizerState(
      iterations: Int(compiled.memory.step),
      slots: zip(groups.trainable, names).compactMap { weight, names in
        compiled.memory.slots[ObjectIdentifier(weight)].map { values in
          (groups.path(of: weight), zip(names, values).map { ($0.name, $1) })
        }
      })
  }

  /// Lets training go on from what another run's optimizer remembered.
  ///
  /// - Throws: ``ModelError`` if a path is none of the trainable weights', or slots differ in name or shape.
  public func setOptimizerState(_ state: OptimizerState) throws {
    let compiled = try requireCompiled(for: "setOptimizerState")
    let groups = WeightGroups(self)
    let expected = WeightUpdates(compiled.optimizer, groups).slots
    var slots = compiled.memory.slots
    for (path, values) in state.slots {
      guard let index = groups.trainable.firstIndex(where: { groups.path(of: $0) == path }) else {
        throw ModelError(
          name,
          expected: "slots of trainable weights: " + groups.trainable.map(groups.path(of:)).joined(separator: ", "),
          received: "slots of \(path)")
      }
      let given = values.map { "\($0.name) \($0.value.shape)" }
      let wanted = expected[index].map { "\($0.name) \($0.shape)" }
      guard given == wanted else {
        throw ModelError(
          name, expected: "\(path) to have the slots " + wanted.joined(separator: ", "),
          received: given.isEmpty ? "none" : given.joined(separator: ", "))
      }
      slots[ObjectIdentifier(groups.trainable[index])] = values.map(\.value)
    }
    compiled.memory.slots = slots
    compiled.memory.step = Int32(clamping: state.iterations)
  }
}
