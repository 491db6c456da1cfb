import GraphCore
import NeuralLayers
import TensorCore

/// The losses of one batch.
struct BatchLosses {
  /// The reduced loss of each output that has a loss.
  let outputs: [Value?]
  /// Σ weight · loss + penalties.
  let total: Value

  /// Writes the losses.
  ///
  /// - Parameter weights: How much each sample of an output counts, where that is given.
  init(
    builder: GraphBuilder, compiled: CompiledModel, targets: [Value], predictions: [MaskedValue], weights: [Value?],
    penalties: [Value]
  ) throws {
    var total = builder.constant(0)
    var reduced: [Value?] = []
    for (index, prediction) in predictions.enumerated() {
      guard let loss = compiled.losses[index] else {
        reduced.append(nil)
        continue
      }
      let losses = try loss.sampleLoss(targets[index], prediction.value)
      var mask = try prediction.mask.map { try $0.convert(to: .float32) }
      if let own = try loss.mask(targets[index], prediction.value)?.convert(to: .float32) {
        mask = try mask?.aligned(with: own).map { try $0.spread(over: own) * own } ?? own
      }
      let value = try loss.options.reduction.reduce(losses, mask: mask, weight: weights[index])
      let factor = Float(compiled.lossWeights[index])
      total = try total + (factor == 1 ? value : value * factor)
      reduced.append(value)
    }
    for penalty in penalties { total = try total + penalty }
    self.outputs = reduced
    self.total = total
  }
}

extension LossReduction {
  /// One number of the losses of samples.
  ///
  /// As Keras does it, a mask makes of a mean one over the positions that it keeps: they are weighted by
  /// all / (kept + 1e-7), so that of nothing kept the mean is 0.
  /// - Parameters:
  ///   - mask: 1 or 0, of a shape that begins that of the losses.
  ///   - weight: How much each loss counts, likewise.
  func reduce(_ losses: Value, mask: Value?, weight: Value?) throws -> Value {
    // A mask over axes that the loss has summed up says nothing of single losses.
    let mask = try mask.flatMap { try $0.aligned(with: losses) }
    let weight = try weight.flatMap { try $0.aligned(with: losses) }
    if mask == nil, weight == nil { return self == .sum ? try losses.sum() : try losses.mean() }
    var factor = weight
    var scale: Value?
    if let mask {
      factor = try factor.map { try $0.broadcastUp(to: losses) * mask.broadcastUp(to: losses) } ?? mask
      if self == .mean { scale = try Float(mask.shape.count) / (mask.sum() + kerasEpsilon) }
    }
    guard let factor else { return try losses.mean() }
    let weighted = try losses * factor.broadcastUp(to: losses)
    switch self {
    case .sum: return try weighted.sum()
    case .mean:
      let mean = try weighted.mean()
      return try scale.map { try mean * $0 } ?? mean
    case .meanOfWeights:
      let total = try factor.spread(over: losses).sum()
      let isEmpty = try total.compare(.equal, 0)
      return try weighted.sum() / isEmpty.select(total.number(1), total)
    }
  }
}

extension Value {
  /// This value with axes of size 1 behind its own, up to the rank of `other`.
  fileprivate func broadcastUp(to other: Value) throws -> Value {
    try reshape(Shape(shape.dimensions + [Int](repeating: 1, count: other.rank - rank)))
  }
}
