import GraphCore
import NeuralLayers
import TensorCore

/// One update of all weights: what an optimizer's ``OptimizerOptions`` ask for around its own step.
struct WeightUpdates {
  private let optimizer: any Optimizer
  /// The optimizer of each weight.
  private let optimizers: [any Optimizer]
  private let weights: [Weight]
  private let paths: [String]
  /// What is remembered of each weight: the optimizer's slots, then those of the options.
  let slots: [[OptimizerSlot]]

  /// The name of the slot that holds a weight's moving average.
  static let average = "average"

  init(_ optimizer: any Optimizer, _ groups: WeightGroups) {
    self.optimizer = optimizer
    weights = groups.trainable
    paths = weights.map(groups.path(of:))
    let options = optimizer.options
    optimizers = zip(weights, paths).map { optimizer.optimizer(for: $0.shape, path: $1) }
    slots = zip(weights, optimizers).map { weight, optimizer in
      var slots = optimizer.slots(for: weight.shape)
      if options.usesAverages { slots.append(OptimizerSlot(Self.average, weight.shape, startsAsWeight: true)) }
      if options.accumulationSteps != nil { slots.append(OptimizerSlot("accumulated_gradient", weight.shape)) }
      return slots + (options.dynamicLossScale?.slots ?? [])
    }
  }

  /// What the loss is multiplied by before its gradients are taken; `nil` for nothing.
  func lossScale(_ values: [[Value]], in builder: GraphBuilder) -> Value? {
    if let scale = optimizer.options.lossScale { return builder.constant(Float(scale)) }
    guard optimizer.options.dynamicLossScale != nil, let first = slots.first else { return nil }
    return first.firstIndex { $0.name == DynamicLossScale.scale }.map { values[0][$0] }
  }

  /// The learning rate of a step: the schedule's, or else the parameter.
  func rate(_ parameter: Value, step: Value) throws -> Value {
    try optimizer.options.schedule?.rate(at: step.convert(to: .float32)) ?? parameter
  }

  /// Writes the update into the graph; one whose gradients are not finite changes nothing if the loss is scaled so that
  /// they could overflow.
  ///
  /// - Parameters:
  ///   - gradients: Of the loss times `scale`.
  ///   - step: How many steps came before, an `int32` scalar.
  func write(
    _ old: [Value], gradients: [Value], scale: Value?, slots: [[Value]], learningRate: Value, step: Value
  ) throws -> (weights: [Value], slots: [[Value]], step: Value) {
    guard !old.isEmpty else { return ([], [], try step + step.number(1)) }
    var gradients = gradients
    if let scale { gradients = try gradients.map { try $0 / scale } }
    guard let dynamic = optimizer.options.dynamicLossScale, let scale else {
      let new = try write(old, gradients: gradients, slots: slots, learningRate: learningRate, step: step)
      return (new.weights, new.slots, try step + step.number(1))
    }
    let sums = try gradients.map { try ($0 * 0).sum() }
    let isFinite = try sums.dropFirst().reduce(sums[0]) { try $0 + $1 }.compare(.equal, 0)
    let own = slots.map { Array($0.dropLast(2)) }
    let new = try write(old, gradients: gradients, slots: own, learningRate: learningRate, step: step)
    return (
      try zip(new.weights, old).map { try $0.chosen(by: isFinite, else: $1) },
      try slots.indices.map { index in
        let next = try dynamic.next(scale, slots[index][slots[index].count - 1], isFinite: isFinite)
        return try zip(new.slots[index], own[index]).map { try $0.chosen(by: isFinite, else: $1) } + next
      }, try step + isFinite.convert(to: .int32)
    )
  }

  private func write(
    _ old: [Value], gradients: [Value], slots: [[Value]], learningRate: Value, step: Value
  ) throws -> (weights: [Value], slots: [[Value]]) {
    let options = optimizer.options
    var steps = try step.convert(to: .float32)
    var gradients = gradients
    var isUpdate: Value?
    if let accumulation = options.accumulationSteps {
      let count = Float(accumulation)
      let place = try steps.binary(.remainder, count)
      isUpdate = try place.compare(.equal, count - 1)
      // Updates are counted, not the steps between them.
      steps = try (steps - place) / count
      gradients = try zip(gradients, slots).map { try ($0 + $1[$1.count - 1]) / count }
    }
    let sums = gradients
    gradients = try clipped(gradients)

    var newWeights: [Value] = []
    var newSlots: [[Value]] = []
    for index in old.indices {
      let optimizer = optimizers[index]
      let ownCount = optimizer.slots(for: weights[index].shape).count
      let own = Array(slots[index].prefix(ownCount))
      let updated = try optimizer.update(
        decayed(old[index], optimizer.options, path: paths[index], learningRate), gradient: gradients[index],
        slots: own,
        learningRate: learningRate, step: steps + 1)
      var weight = try updated.weight.chosen(by: isUpdate, else: old[index])
      var memory = try zip(updated.slots, own).map { try $0.chosen(by: isUpdate, else: $1) }
      if options.usesAverages {
        let momentum = Float(options.averageMomentum)
        let isFirst = try steps.compare(.equal, 0)
        let keep = try isFirst.select(steps.number(0), steps.number(momentum))
        let average = try slots[index][ownCount] * keep + weight * (1 - keep)
        if let frequency = options.averageOverwriteFrequency {
          let isTime = try (steps + 1).binary(.remainder, Float(frequency)).compare(.equal, 0)
          weight = try average.chosen(by: isTime, else: weight)
        }
        memory.append(average)
      }
      if let isUpdate, let accumulation = options.accumulationSteps {
        let zeros = try weight.number(0).broadcast(to: weight.shape, axes: [])
        memory.append(try zeros.chosen(by: isUpdate, else: sums[index] * Float(accumulation)))
      }
      newWeights.append(try weights[index].constraint?(weight) ?? weight)
      newSlots.append(memory)
    }
    return (newWeights, newSlots)
  }

  private func clipped(_ gradients: [Value]) throws -> [Value] {
    let options = optimizer.options
    if let limit = options.clipValue { return try gradients.map { try $0.clamp(-Float(limit), Float(limit)) } }
    if let limit = options.clipNorm {
      return try gradients.map { gradient in
        try gradient * (Float(limit) / gradient.square().sum().sqrt().maximum(Float(limit)))
      }
    }
    guard let limit = options.globalClipNorm else { return gradients }
    let squares = try gradients.map { try $0.square().sum() }
    let norm = try squares.dropFirst().reduce(squares[0]) { try $0 + $1 }.sqrt()
    let factor = try Float(limit) / norm.maximum(Float(limit))
    return try gradients.map { try $0 * factor }
  }

  private func decayed(
    _ weight: Value, _ options: OptimizerOptions, path: String, _ learningRate: Value
  ) throws -> Value {
    guard let decay = options.weightDecay, !options.excludedFromWeightDecay.contains(where: { path.containsText($0) })
    else { return weight }
    return try weight - weight * (learningRate * Float(decay))
  }
}

extension Value {
  /// This value where a scalar condition holds, or without one; `other` elsewhere.
  fileprivate func chosen(by condition: Value?, else other: Value) throws -> Value {
    guard let condition else { return self }
    return try condition.broadcast(to: shape, axes: []).select(self, other)
  }
}

extension String {
  /// Whether the text occurs in this one.
  func containsText(_ text: String) -> Bool {
    let (own, other) = (Array(utf8), Array(text.utf8))
    guard other.count <= own.count else { return false }
    return (0...own.count - other.count).contains { own[$0..<$0 + other.count].elementsEqual(other) }
  }
}
