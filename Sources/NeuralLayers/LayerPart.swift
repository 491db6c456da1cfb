/// A part of a layer that has weights of its own, as Keras's layers have layers in their attributes.
public struct LayerPart {
  /// What stands before the weights' names here: `query`, `lstm_cell`.
  public var name: String
  /// The attribute of Keras's layer, which is a group in its files: `query_dense`, `cell`, `cells/lstm_cell`.
  public var attribute: String
  /// The layer, if the part is one.
  public var layer: (any Layer)?

  public init(_ name: String, attribute: String, layer: (any Layer)? = nil) {
    self.name = name
    self.attribute = attribute
    self.layer = layer
  }
}

extension MultiHeadAttention {
  public var parts: [LayerPart] {
    [
      ("query", "query_dense"), ("key", "key_dense"), ("value", "value_dense"), ("gate", "_gate_dense"),
      ("attention_output", "output_dense"),
    ].map { LayerPart($0, attribute: $1) }
  }
}

extension RecurrentLayer {
  public var parts: [LayerPart] { [LayerPart(cellName, attribute: "cell", layer: stepCell)] }
}

extension Bidirectional {
  public var parts: [LayerPart] {
    [("forward_layer", forward), ("backward_layer", backward)].map { attribute, layer in
      LayerPart(layer.state.name ?? "", attribute: attribute, layer: layer)
    }
  }
}

extension StackedRNNCells {
  /// Keras numbers the cells of a list by class, whatever their names.
  public var parts: [LayerPart] {
    var counts: [String: Int] = [:]
    return zip(cells, names).map { cell, name in
      let base = snakeCase(type(of: cell).signature.name)
      let number = counts[base, default: 0]
      counts[base] = number + 1
      return LayerPart(name, attribute: "cells/" + (number == 0 ? base : "\(base)_\(number)"), layer: cell)
    }
  }
}

extension TimeDistributed {
  public var parts: [LayerPart] { [LayerPart(layerName, attribute: "layer", layer: layer)] }
}
