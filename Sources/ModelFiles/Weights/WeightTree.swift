import ModelTraining
import NeuralLayers

/// A group of a weights file: the weights of a layer, or of a part of one.
struct WeightGroup {
  /// The way to it: `layers/conv2d`, `layers/bidirectional/forward_layer/cell`.
  var path: String
  /// What Keras writes as the group's name.
  var name: String
  /// The layer's name in the model, those it lies in before it, for errors.
  var layer: String
  /// Learned weights before statistics.
  var weights: [Weight]
  /// Whether the layer has a group before this one.
  ///
  /// Keras writes a layer that several models share once and then cannot read what it wrote; here each group is
  /// written, and one that a file lacks is not missed.
  var isRepeated = false

  /// The weights' own names, without the way to the part.
  func name(of weight: Weight) -> String { "\(layer)/\(weight.name)" }
}

/// Finds the group of each layer in a file; by default Keras's rule, the class and a number.
typealias GroupNaming = (_ layers: String, _ layer: any Layer, _ byRule: String) -> String

extension Model {
  /// The groups of a weights file in the order of the layers.
  ///
  /// Keras numbers layers of one class: `dense`, `dense_1`, …, in each model anew.
  func weightGroups(_ naming: GroupNaming = { _, _, name in name }) -> [WeightGroup] {
    var seen: Set<ObjectIdentifier> = []
    return groups(of: self, below: "", owner: "", &seen, naming)
  }

  private func groups(
    of model: Model, below path: String, owner: String, _ seen: inout Set<ObjectIdentifier>, _ naming: GroupNaming
  ) -> [WeightGroup] {
    var counts: [String: Int] = [:]
    var result: [WeightGroup] = []
    for layer in model.layers where !layer.isOperation {
      let base = snakeCase(layer.kerasClass)
      let number = counts[base, default: 0]
      counts[base] = number + 1
      let isNew = seen.insert(ObjectIdentifier(layer.state)).inserted
      let group = naming("\(path)layers", layer, number == 0 ? base : "\(base)_\(number)")
      let name = layer.state.name ?? ""
      let before = result.count
      if let nested = layer as? NestedModel {
        let inner = "\(path)layers/\(group)"
        result.append(WeightGroup(path: inner, name: nested.model.name, layer: owner + name, weights: []))
        result += groups(of: nested.model, below: "\(inner)/", owner: "\(owner)\(name)/", &seen, naming)
      } else {
        result += groups(of: layer, at: "\(path)layers/\(group)", owner: owner + name)
      }
      if !isNew { for index in before..<result.count { result[index].isRepeated = true } }
    }
    return result
  }

  /// A layer's own weights and those of its parts.
  private func groups(of layer: any Layer, at path: String, owner: String) -> [WeightGroup] {
    /// `prefix` stands before the weights' names; the layer's state has them all.
    func groups(_ parts: [LayerPart], prefix: String, path: String, name: String) -> [WeightGroup] {
      let below = layer.state.weights.filter { $0.name.hasPrefix(prefix) }
      let own = below.filter { weight in !parts.contains { weight.name.hasPrefix("\(prefix)\($0.name)/") } }
      let ordered = own.filter(\.isLearned) + own.filter { !$0.isLearned }
      return [WeightGroup(path: path, name: name, layer: owner, weights: ordered)]
        + parts.flatMap { part in
          groups(
            part.layer?.parts ?? [], prefix: "\(prefix)\(part.name)/", path: "\(path)/\(part.attribute)",
            name: part.name)
        }
    }
    return groups(layer.parts, prefix: "", path: path, name: layer.state.name ?? "")
  }
}
