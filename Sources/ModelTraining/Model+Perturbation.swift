import TensorCore

extension Model {
  /// Moves each learned weight w to w · (1 + u), with u drawn evenly from ±`amplitude`.
  ///
  /// Weights that have no value yet get their initial one first. A weight of 0 stays 0.
  package func perturbWeights(by amplitude: Double, seed: UInt64) {
    initializeWeights()
    for owned in ownedWeights where owned.weight.isLearned {
      guard let value = owned.weight.value, value.dtype == .float32 else { continue }
      var stream = RandomStream(seed: seed, label: name, purpose: "perturbation \(owned.path)")
      let moved = value.scalars(as: Float.self).map { weight in
        Float(Double(weight) * (1 + amplitude * (2 * Double(stream.uniform()) - 1)))
      }
      owned.weight.value = Tensor(moved, shape: value.shape)
    }
  }
}
