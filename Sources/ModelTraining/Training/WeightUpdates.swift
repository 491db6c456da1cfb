import GraphCore
import NeuralLayers
import TensorCore

/// One update of all weights: what an optimizer's ``OptimizerOptions`` ask for around its own step.
struct WeightUpdates {
  private let optimizer: any Optimizer
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
    slots = groups.trainable.map { weight in
      var slots = optimizer.slots(for: weight.shape)
      if options.usesAverages { slots.append(OptimizerSlot(Self.average, weight.shape)) }
      if options.accumulationSteps != nil { slots.append(OptimizerSlot("accumulated_gradient", weight.shape)) }
      return slots
    }
  }

  /// The learning rate of a step: the schedule's, or else the parameter.
  func rate(_ parameter: Value, step: Value) throws -> Value {
    try optimizer.options.schedule?.rate(at: step.convert(to: .float32)) ?? parameter
  }

  /// Writes the update into the graph.
  ///
  /// - Parameters:
  ///   - step: How many steps came before, an `int32` scalar.
  func write(
    _ old: [Value], gradients: [Value], slots: [[Value]], learningRate: Value, step: Value
  ) throws -> (weights: [Value], slots: [[Value]]) {
    guard !old.isEmpty else { return ([], []) }
    let options = optimizer.options
    var steps = try step.convert(to: .float32)
    var gradients = gradients
    var isUpdate: Value?
    if let scale = options.lossScale { gradients = try gradients.map { try $0 / Float(scale) } }
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
      let ownCount = optimizer.slots(for: weights[index].shape).count
      let own = Array(slots[index].prefix(ownCount))
      let updated = try optimizer.update(
        decayed(old[index], path: paths[index], learningRate), gradient: gradients[index], slots: own,
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

  private func decayed(_ weight: Value, path: String, _ learningRate: Value) throws -> Value {
    guard let decay = optimizer.options.weightDecay,
      !optimizer.options.excludedFromWeightDecay.contains(where: { path.containsText($0) })
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
  fileprivate func containsText(_ text: String) -> Bool {
    let (own, other) = (Array(utf8), Array(text.utf8))
    guard other.count <= own.count else { return false }
    return (0...own.count - other.count).contains { own[$0..<$0 + other.count].elementsEqual(other) }
  }
}
