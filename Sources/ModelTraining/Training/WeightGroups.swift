import GraphCore
import NeuralLayers
import TensorCore

/// A model's weights in the order in which programs take them.
struct WeightGroups {
  let trainable: [Weight]
  /// Weights that training updates without gradients, such as moving means.
  let statistics: [Weight]
  /// Weights of frozen layers.
  let frozen: [Weight]
  private let paths: [ObjectIdentifier: String]

  init(_ model: Model) {
    trainable = model.trainableWeights
    let active = model.layers.filter(\.state.isTrainable)
    statistics = active.flatMap { $0.state.weights.filter { !$0.isLearned } }
    frozen = model.layers.filter { !$0.state.isTrainable }.flatMap(\.state.weights)
    var paths: [ObjectIdentifier: String] = [:]
    for layer in model.layers {
      for weight in layer.state.weights {
        paths[ObjectIdentifier(weight)] = "\(layer.state.name ?? "?")/\(weight.name)"
      }
    }
    self.paths = paths
  }

  var all: [Weight] { trainable + statistics + frozen }

  /// A weight's name in the model: `conv2d/kernel`.
  func path(of weight: Weight) -> String { paths[ObjectIdentifier(weight)] ?? weight.name }

  /// Parameters of a graph for some of the weights.
  func parameters(_ weights: [Weight], in builder: GraphBuilder) -> [Value] {
    weights.map { builder.parameter(path(of: $0), $0.type) }
  }
}
