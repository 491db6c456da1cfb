import GraphCore
import NeuralLayers
import TensorCore

/// What training, its gradients and evaluation have in common: the model on one batch, its losses and penalties.
struct ForwardPass {
  let predictions: [Value]
  let losses: BatchLosses

  /// Writes the pass into the context's graph.
  ///
  /// - Parameters:
  ///   - weights: The values of `groups.all`, in order.
  ///   - x: One value for each input.
  ///   - y: One value for each output.
  init(
    model: Model, compiled: CompiledModel, context: LayerContext, groups: WeightGroups, weights: [Value], x: [Value],
    y: [Value]
  ) throws {
    for (weight, value) in zip(groups.all, weights) { context.bind(weight, to: value) }
    predictions = try model.forward(x, context)
    let penalties = try zip(groups.trainable, weights).compactMap { weight, value in
      try weight.regularizer?.penalty(value)
    }
    losses = try BatchLosses(
      builder: context.builder, compiled: compiled, targets: y, predictions: predictions, penalties: penalties)
  }
}

/// The losses of one batch.
struct BatchLosses {
  /// Mean sample loss of each output that has a loss.
  let outputs: [Value?]
  /// Σ weight · loss + penalties.
  let total: Value

  init(
    builder: GraphBuilder, compiled: CompiledModel, targets: [Value], predictions: [Value], penalties: [Value]
  ) throws {
    var total = builder.constant(0)
    var means: [Value?] = []
    for (index, prediction) in predictions.enumerated() {
      guard let loss = compiled.losses[index] else {
        means.append(nil)
        continue
      }
      let mean = try loss.sampleLoss(targets[index], prediction).mean()
      let factor = Float(compiled.lossWeights[index])
      total = try total + (factor == 1 ? mean : mean * factor)
      means.append(mean)
    }
    for penalty in penalties { total = try total + penalty }
    self.outputs = means
    self.total = total
  }
}
