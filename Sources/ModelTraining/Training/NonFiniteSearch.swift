import GraphCore
import NeuralLayers
import TensorCore

/// Finds where the first number came from that is none: which batch, and which layer made it of what.
///
/// A fit looks at its loss once an epoch, because looking waits for the device. When the loss is NaN or infinite the
/// weights are spoiled already; but training is deterministic, so the way there can be gone once more: from the last
/// weights that the host has, batch by batch, up to the first loss that is no number.
struct NonFiniteSearch {
  let model: Model
  let compiled: CompiledModel
  let samples: Samples
  /// The batches from the fit's first epoch on.
  var plan: BatchPlan
  let firstEpoch: Int
  /// How many steps have been made, and how many of them the host's weights have seen.
  let progress: DeviceState.Progress
  let seed: UInt64
  let label: String

  /// What was found.
  struct Origin {
    /// From 0.
    var epoch: Int
    var batch: Int
    var loss: Double
    var cause: Cause
  }

  enum Cause {
    /// The step before left a weight that is no number.
    case update(weight: String, value: Float)
    /// The data has a number that is none.
    case data(input: String, value: Float)
    /// A layer made one of finite inputs.
    case layer(String, value: Float, inputs: NumberRange)
    /// The loss made one of a finite output.
    case loss(output: String, NumberRange)
  }

  /// - Returns: `nil` if every loss on the way is finite: then something else than the steps changed the weights.
  func origin() throws -> Origin? {
    let device = try DeviceState(model: model, compiled: compiled, isTraining: true)
    let (rate, schedule) = (compiled.optimizer.options.learningRate, compiled.optimizer.options.schedule)
    defer { (compiled.optimizer.options.learningRate, compiled.optimizer.options.schedule) = (rate, schedule) }
    var plan = plan
    var step = 0
    var epoch = firstEpoch
    while step < progress.made {
      for (batch, rows) in plan.nextEpoch().enumerated() {
        defer { step += 1 }
        guard step >= progress.onHost, step < progress.made else { continue }
        let weights = try device.currentWeights()
        if schedule == nil, let rate = progress.rates.last(where: { $0.step <= step })?.rate {
          compiled.optimizer.options.learningRate = rate
        }
        try device.begin(.training, samples)
        try device.train(samples, rows: rows, seed: seed, label: label)
        guard let loss = try device.logs()["loss"], !loss.isFinite else { continue }
        let cause = try cause(weights, samples.rows(rows), step: compiled.memory.step + Int32(step - progress.onHost))
        return Origin(epoch: epoch, batch: batch, loss: loss, cause: cause)
      }
      epoch += 1
    }
    return nil
  }

  /// Looks at a batch with the weights that it met.
  private func cause(_ weights: [Tensor], _ batch: Samples, step: Int32) throws -> Cause {
    for (weight, value) in zip(model.weights, weights) {
      if let bad = value.firstNonFinite { return .update(weight: model.path(of: weight), value: bad) }
    }
    let builder = GraphBuilder(name: "\(model.name) layers")
    let context = LayerContext(
      builder: builder, isTraining: true, seed: seed, label: label, step: builder.constant(Tensor(step)))
    for (weight, value) in zip(model.weights, weights) { context.bind(weight, to: builder.constant(value)) }
    let inputs = batch.x.map { builder.constant($0) }
    let results = try model.layerOutputs(inputs.map { MaskedValue($0) }, context)
    let outputs = model.calls.flatMap { call in results[ObjectIdentifier(call)] ?? [] }.map(\.value)
    let graph = builder.finish(outputs: outputs.enumerated().map { ("output \($0)", $1) })
    var tensors = try compiled.backend.run(graph, [])[...]
    var known: [ObjectIdentifier: [Tensor]] = [:]
    for call in model.calls {
      let own = (results[ObjectIdentifier(call)] ?? []).compactMap { _ in tensors.popFirst() }
      known[ObjectIdentifier(call)] = own
      guard let bad = own.lazy.compactMap(\.firstNonFinite).first else { continue }
      let name = call.layer.state.name ?? ""
      guard !call.inputs.isEmpty else { return .data(input: name, value: bad) }
      let inputs = call.inputs.compactMap { known[ObjectIdentifier($0.call)]?[$0.index] }
      return .layer(name, value: bad, inputs: NumberRange(inputs))
    }
    let index = compiled.losses.firstIndex { $0 != nil } ?? 0
    let output = model.outputs[index]
    let values = known[ObjectIdentifier(output.call)]?[output.index]
    return .loss(output: model.outputNames[index], NumberRange(values.map { [$0] } ?? []))
  }
}

/// The least, the largest and the mean number of some tensors.
struct NumberRange {
  var least = Double.infinity
  var largest = -Double.infinity
  var mean = 0.0

  init(_ tensors: [Tensor]) {
    var count = 0.0
    for number in tensors.lazy.flatMap(\.numbers) {
      least = min(least, number)
      largest = max(largest, number)
      mean += number
      count += 1
    }
    mean /= max(count, 1)
  }
}

extension Tensor {
  /// The first NaN or infinite number; `nil` if there is none.
  var firstNonFinite: Float? {
    guard dtype == .float32 else { return nil }
    return withUnsafeBytes { $0.bindMemory(to: Float.self).first { !$0.isFinite } }
  }
}
