import GraphCore
import NeuralLayers
import ReferenceBackend
import TensorCore

/// A layer's graph on the reference, in float64: values, statistics and gradients of a weighted sum of its outputs.
struct LayerProgram {
  private let graph: Graph
  private let weights: [Weight]
  private let inputTypes: [TensorType]
  let outputShape: Shape

  /// The order of results: output, loss, gradients of learned weights and float inputs, new statistics.
  private let gradientCount: Int

  init(_ layer: any Layer, inputs: [SymbolicTensor], batch: Int, isTraining: Bool) throws {
    let builder = GraphBuilder(name: "layer")
    let context = LayerContext(builder: builder, isTraining: isTraining, seed: 7, label: "test")
    weights = layer.state.weights
    let values = weights.map { builder.parameter($0.name, $0.type) }
    for (weight, value) in zip(weights, values) { context.bind(weight, to: value) }
    inputTypes = inputs.map { TensorType($0.shape.batch(of: batch), $0.dtype) }
    let x = inputTypes.enumerated().map { builder.parameter("input \($0)", $1) }
    let y = try context.apply(layer, to: x.map { MaskedValue($0) })[0].value
    outputShape = y.shape
    // Different factors for all elements, so that a gradient in the wrong place shows.
    let factors = (0..<y.shape.count).map { Float(($0 * 7 + 3) % 11) / 8 - 0.5 }
    let loss = try (y * builder.constant(Tensor(factors, shape: y.shape))).sum()
    let variables =
      zip(weights, values).filter { $0.0.isLearned }.map(\.1) + x.filter { $0.dtype == .float32 }
    let gradients = try builder.gradients(of: loss, with: variables)
    gradientCount = gradients.count
    let statistics = zip(weights, values).filter { !$0.0.isLearned }.map { context.update(of: $0) ?? $1 }
    graph = builder.finish(
      outputs: [("output", y), ("loss", loss)] + gradients.map { ("gradient", $0) } + statistics.map { ("new", $0) })
  }

  struct Result {
    var output: [Double]
    var loss: Double
    /// By the learned weights, then by the inputs.
    var gradients: [[Double]]
    var statistics: [[Double]]
  }

  func run(weights: [[Double]], inputs: [[Double]]) throws -> Result {
    let results = try ReferenceBackend().evaluate(graph, weights + inputs)
    return Result(
      output: results[0], loss: results[1][0], gradients: Array(results[2..<2 + gradientCount]),
      statistics: Array(results[(2 + gradientCount)...]))
  }

  /// The largest disagreement between a gradient and its central finite difference, relative to the gradient's size.
  func gradientError(weights values: [[Double]], inputs: [[Double]]) throws -> Double {
    let exact = try run(weights: values, inputs: inputs).gradients
    let learned = weights.indices.filter { weights[$0].isLearned }
    let differentiable = inputs.indices.filter { inputTypes[$0].dtype == .float32 }
    let step = 1e-5
    var worst = 0.0
    for (place, index) in (learned + differentiable.map { $0 + values.count }).enumerated() {
      let all = values + inputs
      let scale = max(exact[place].map(abs).max() ?? 0, 1)
      for element in all[index].indices {
        func loss(_ change: Double) throws -> Double {
          var moved = all
          moved[index][element] += change
          return try run(weights: Array(moved[..<values.count]), inputs: Array(moved[values.count...])).loss
        }
        let difference = try (loss(step) - loss(-step)) / (2 * step)
        worst = max(worst, abs(difference - exact[place][element]) / scale)
      }
    }
    return worst
  }
}

/// Numbers without ties and away from the kinks of activations, different for each `salt`.
func samples(_ count: Int, salt: Int = 0) -> [Double] {
  (0..<count).map { index in
    let number = Double((index * 37 + salt * 61 + 17) % 101) / 50 - 1
    return abs(number) < 0.03 ? number + 0.1 : number + Double(index) * 1e-4
  }
}
