import NeuralLayers
import TensorCore

/// A weight with its place in a model.
struct OwnedWeight {
  let weight: Weight
  /// The names of the layers that hold it, outermost first, and its own: `encoder/conv2d/kernel`.
  let path: String
  /// Whether none of those layers is frozen.
  let isTrainable: Bool
}

extension Model {
  /// Every weight once, in Keras's order: layer by layer, the learned ones of a layer, its statistics, then those of
  /// the layers inside.
  var ownedWeights: [OwnedWeight] {
    var seen: Set<ObjectIdentifier> = []
    func weights(of layer: any Layer, below path: String, _ isTrainable: Bool) -> [OwnedWeight] {
      let path = "\(path)\(layer.state.name ?? "?")/"
      let isTrainable = isTrainable && layer.state.isTrainable
      let own = layer.state.weights.filter(\.isLearned) + layer.state.weights.filter { !$0.isLearned }
      return own.filter { seen.insert(ObjectIdentifier($0)).inserted }.map {
        OwnedWeight(weight: $0, path: path + $0.name, isTrainable: isTrainable)
      } + layer.sublayers.flatMap { weights(of: $0, below: path, isTrainable) }
    }
    return layers.flatMap { weights(of: $0, below: "", asLayer.state.isTrainable) }
  }

  /// What layers carry from one batch to the next, each tensor once.
  var ownedMemory: [OwnedWeight] {
    var seen: Set<ObjectIdentifier> = []
    func memory(of layer: any Layer, below path: String) -> [OwnedWeight] {
      let path = "\(path)\(layer.state.name ?? "?")/"
      return layer.state.memory.filter { seen.insert(ObjectIdentifier($0)).inserted }.map {
        OwnedWeight(weight: $0, path: path + $0.name, isTrainable: false)
      } + layer.sublayers.flatMap { memory(of: $0, below: path) }
    }
    return layers.flatMap { memory(of: $0, below: "") }
  }

  /// Sets what recurrent layers with `stateful` remember of earlier batches to zeros.
  ///
  /// Between epochs of a training, ``ResetStates`` does so.
  /// - SeeAlso: `keras.layers.RNN.reset_state`
  public func resetStates() {
    for owned in ownedMemory { owned.weight.value = Tensor(zeros: owned.weight.shape) }
  }

  /// Which layers are frozen, those inside of others too: what a program was made for.
  var trainableFlags: [Bool] {
    func flags(_ layer: any Layer) -> [Bool] { [layer.state.isTrainable] + layer.sublayers.flatMap(flags) }
    return [asLayer.state.isTrainable] + layers.flatMap(flags)
  }
}
