import GraphCore
import NeuralLayers
import TensorCore

/// A model in a table: one row a layer, and the totals.
public struct ModelSummary: Sendable {
  public struct Row: Sendable {
    public var name: String
    /// The Keras class.
    public var type: String
    public var outputShape: String
    public var parameters: Int
    /// The names of the layers whose outputs it reads.
    public var connectedTo: [String]
    public var isTrainable: Bool
    /// What becomes of a mask here: `makes`, `passes`, `consumes`, `drops`; `nil` where none comes in or goes out.
    public var mask: String?
  }

  public var rows: [Row]
  public var total: Int
  public var trainable: Int
  public var nonTrainable: Int { total - trainable }
  /// Whether some layer reads from more than one, or is read by more than one.
  public var branches: Bool
}

extension Model {
  /// The numbers in a layer's weights and in those of the layers inside it.
  private static func parameterCount(_ layer: any Layer) -> Int {
    layer.state.weights.reduce(0) { $0 + $1.shape.count } + layer.sublayers.reduce(0) { $0 + parameterCount($1) }
  }

  /// What a call of a layer does with masks.
  private static func maskUse(_ call: LayerCall) -> String? {
    let comesIn = call.inputs.contains { $0.mask != nil }
    let goesOut = call.outputs.contains { $0.mask != nil }
    switch (comesIn, goesOut) {
    case (false, false): return nil
    case (false, true): return "makes"
    case (true, true): return "passes"
    case (true, false): return call.dropsMask ? "drops" : "consumes"
    }
  }

  /// The layers that let a mask vanish without reading it, so that steps that only fill up count like all others.
  public var layersThatDropMasks: [any Layer] {
    calls.filter(\.dropsMask).map(\.layer)
      + layers.compactMap { ($0 as? NestedModel)?.model.layersThatDropMasks }.flatMap { $0 }
  }

  /// The model as a table; weights need not be initialized.
  public var summary: ModelSummary {
    var rows: [ModelSummary.Row] = []
    var readers: [String: Int] = [:]
    let usesOf = Dictionary(grouping: calls) { ObjectIdentifier($0.layer.state) }
    for layer in layers {
      let uses = usesOf[ObjectIdentifier(layer.state)] ?? []
      let sources = uses.flatMap { $0.inputs.map { $0.call.layer.state.name ?? "" } }
      for source in sources { readers[source, default: 0] += 1 }
      rows.append(
        ModelSummary.Row(
          name: layer.state.name ?? "", type: type(of: layer).signature.name,
          outputShape: uses.first.map { $0.outputs.map(\.shape.description).joined(separator: ", ") } ?? "",
          parameters: Self.parameterCount(layer), connectedTo: sources,
          isTrainable: layer.state.isTrainable, mask: uses.lazy.compactMap(Self.maskUse).first))
    }
    return ModelSummary(
      rows: rows, total: weights.reduce(0) { $0 + $1.shape.count },
      trainable: trainableWeights.reduce(0) { $0 + $1.shape.count },
      branches: rows.contains { $0.connectedTo.count > 1 } || readers.values.contains { $0 > 1 }
        || inputs.count > 1 || outputs.count > 1)
  }
}
