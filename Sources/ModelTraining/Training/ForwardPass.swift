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
    let outputs = try model.forward(x.map { MaskedValue($0) }, context)
    predictions = outputs.map(\.value)
    let penalties = try zip(groups.trainable, weights).compactMap { weight, value in
      try weight.regularizer?.penalty(value)
    }
    losses = try BatchLosses(
      builder: context.builder, compiled: compiled, targets: y, predictions: outputs,
      penalties: penalties + context.activityPenalties)
  }
}

/// The losses of one batch.
struct BatchLosses {
  /// Mean sample loss of each output that has a loss.
  let outputs: [Value?]
  /// Σ weight · loss + penalties.
  let total: Value

  init(
    builder: GraphBuilder, compiled: CompiledModel, targets: [Value], predictions: [MaskedValue],
    penalties: [Value]
  ) throws {
    var total = builder.constant(0)
    var means: [Value?] = []
    for (index, prediction) in predictions.enumerated() {
      guard let loss = compiled.losses[index] else {
        means.append(nil)
        continue
      }
      let mean = try Self.mean(of: loss.sampleLoss(targets[index], prediction.value), prediction.mask)
      let factor = Float(compiled.lossWeights[index])
      total = try total + (factor == 1 ? mean : mean * factor)
      means.append(mean)
    }
    for penalty in penalties { total = try total + penalty }
    self.outputs = means
    self.total = total
  }

  /// The mean over all positions, or over those that the mask keeps.
  ///
  /// As Keras does it: kept losses are weighted by all / (kept + 1e-7), so that of nothing kept the mean is 0.
  private static func mean(of losses: Value, _ mask: Value?) throws -> Value {
    // A mask over axes that the loss has summed up says nothing of single losses.
    guard let mask, mask.rank <= losses.rank,
      mask.shape.dimensions == Array(losses.shape.dimensions.prefix(mask.rank))
    else { return try losses.mean() }
    let kept = try mask.convert(to: .float32)
    let factor = try kept.reshape(Shape(mask.shape.dimensions + [Int](repeating: 1, count: losses.rank - mask.rank)))
    return try (losses * factor).mean() * (Float(mask.shape.count) / (kept.sum() + kerasEpsilon))
  }
}
