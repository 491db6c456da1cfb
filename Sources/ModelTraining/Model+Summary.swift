import GraphCore
import NeuralLayers
import TensorCore

/// A model in a table: one row a layer, and the totals.
public struct ModelSummary: Sendable {
  /// One layer.
  public struct Row: Sendable {
    public var name: String
    /// The Keras class.
    public var type: String
    public var outputShape: String
    public var parameters: Int
    /// The names of the layers whose outputs it reads.
    public var connectedTo: [String]
    public var isTrainable: Bool
    /// How many of the parameters training changes by gradients.
    public var trainable: Int
    /// What it does with masks; `nil` if it meets none.
    public var mask: MaskFlow?
  }

  /// The model's name.
  public var name: String
  public var rows: [Row]
  public var total: Int
  public var trainable: Int
  public var nonTrainable: Int { total - trainable }
  /// The numbers that the optimizer keeps, its step and learning rate among them; `nil` before anything was trained.
  public var optimizer: Int?
  /// Whether some layer reads from more than one, or is read by more than one.
  public var branches: Bool
}

extension Model {
  /// The numbers in a layer's weights and in those of the layers inside it.
  private static func parameterCount(_ layer: any Layer) -> Int {
    layer.state.weights.reduce(0) { $0 + $1.shape.count } + layer.sublayers.reduce(0) { $0 + parameterCount($1) }
  }

  /// The same for those that training changes.
  private static func trainableCount(_ layer: any Layer) -> Int {
    guard layer.state.isTrainable else { return 0 }
    return layer.state.weights.reduce(0) { $0 + ($1.isLearned ? $1.shape.count : 0) }
      + layer.sublayers.reduce(0) { $0 + trainableCount($1) }
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
          isTrainable: layer.state.isTrainable, trainable: Self.trainableCount(layer),
          mask: uses.lazy.compactMap(\.maskFlow).first))
    }
    let slots = compiled.map { $0.memory.slots.values.joined().reduce(0) { $0 + $1.count } } ?? 0
    return ModelSummary(
      name: name, rows: rows, total: weights.reduce(0) { $0 + $1.shape.count },
      trainable: trainableWeights.reduce(0) { $0 + $1.shape.count },
      optimizer: compiled.flatMap { $0.memory.step > 0 ? slots + 2 : nil },
      branches: rows.contains { $0.connectedTo.count > 1 } || readers.values.contains { $0 > 1 }
        || inputs.count > 1 || outputs.count > 1)
  }
}
