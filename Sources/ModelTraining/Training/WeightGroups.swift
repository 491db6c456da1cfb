import GraphCore
import NeuralLayers
import TensorCore

/// A model's weights in the order in which programs take them.
struct WeightGroups {
  let trainable: [Weight]
  /// Weights that training updates without gradients, such as moving means, then the ``memory``.
  let statistics: [Weight]
  /// What layers carry from batch to batch in inference too; the end of ``statistics``.
  let memory: [Weight]
  /// Weights of frozen layers.
  let frozen: [Weight]
  private let paths: [ObjectIdentifier: String]

  init(_ model: Model) {
    let owned = model.ownedWeights
    trainable = owned.filter { $0.isTrainable && $0.weight.isLearned }.map(\.weight)
    let carried = model.ownedMemory
    memory = carried.map(\.weight)
    statistics = owned.filter { $0.isTrainable && !$0.weight.isLearned }.map(\.weight) + memory
    frozen = owned.filter { !$0.isTrainable }.map(\.weight)
    paths = Dictionary(uniqueKeysWithValues: (owned + carried).map { (ObjectIdentifier($0.weight), $0.path) })
  }

  var all: [Weight] { trainable + statistics + frozen }

  /// What inference only reads.
  var fixed: [Weight] { trainable + statistics.dropLast(memory.count) + frozen }

  /// A weight's name in the model: `conv2d/kernel`.
  func path(of weight: Weight) -> String { paths[ObjectIdentifier(weight)] ?? weight.name }

  /// Parameters of a graph for some of the weights.
  func parameters(_ weights: [Weight], in builder: GraphBuilder) -> [Value] {
    weights.map { builder.parameter(path(of: $0), $0.type) }
  }
}
