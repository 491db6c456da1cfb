import GraphCore
import NeuralLayers
import TensorCore

/// A model's weights on the device, and for training its optimizer's memory too.
final class DeviceState {
  private let model: Model
  private let compiled: CompiledModel
  private let groups: WeightGroups
  private var state: [any Buffer]
  private var frozen: [any Buffer]
  private var sums: [any Buffer] = []
  private var executables: [SizedKind: any Executable] = [:]
  private var learningRate: (value: Double, buffer: any Buffer)?

  private struct SizedKind: Hashable {
    var isTraining: Bool
    var rows: Int
  }

  init(model: Model, compiled: CompiledModel, isTraining: Bool) throws {
    self.model = model
    self.compiled = compiled
    self.groups = WeightGroups(model)
    model.initializeWeights()
    let backend = compiled.backend
    func buffers(_ weights: [Weight]) throws -> [any Buffer] {
      try weights.map { try backend.makeBuffer($0.value ?? Tensor(zeros: $0.shape)) }
    }
    state = try buffers(groups.trainable) + buffers(groups.statistics)
    if isTraining {
      // A weight that is trained for the first time, or again after a pause, goes on from what the optimizer knows.
      for weight in groups.trainable {
        let slots =
          compiled.slots[ObjectIdentifier(weight)]
          ?? compiled.optimizer.slotNames.map { _ in Tensor(zeros: weight.shape) }
        state += try slots.map(backend.makeBuffer)
      }
      state.append(try backend.makeBuffer(Tensor(compiled.step)))
    }
    frozen = try buffers(groups.frozen)
  }

  /// Starts an epoch's or evaluation's sums at 0.
  func resetSums() throws {
    sums = try RunningSums(compiled: compiled).types.map { try compiled.backend.makeBuffer(Tensor(zeros: $0.shape)) }
  }

  /// The logs of the batches since ``resetSums()``.
  func logs() throws -> Logs {
    RunningSums(compiled: compiled).logs(try sums.map(compiled.backend.read), outputNames: model.outputNames)
  }

  func train(_ batch: Samples, seed: UInt64, label: String) throws {
    let executable = try executable(.train(seed: seed, label: label), batch)
    let rate = compiled.optimizer.learningRate
    if learningRate?.value != rate {
      learningRate = (rate, try compiled.backend.makeBuffer(Tensor(Float(rate))))
    }
    var inputs = state + sums + frozen
    if let learningRate { inputs.append(learningRate.buffer) }
    inputs += try (batch.x + batch.y).map(compiled.backend.makeBuffer)
    let results = try executable.execute(inputs)
    state = Array(results[..<state.count])
    sums = Array(results[state.count...])
  }

  func evaluate(_ batch: Samples) throws {
    let executable = try executable(.evaluate, batch)
    let weights = state[..<(groups.trainable.count + groups.statistics.count)] + frozen
    let data = try (batch.x + batch.y).map(compiled.backend.makeBuffer)
    sums = try executable.execute(sums + weights + data)
  }

  /// Copies weights, slots and step back to the model.
  func synchronize() throws {
    try synchronizeWeights()
    let backend = compiled.backend
    let slotCount = compiled.optimizer.slotNames.count
    var next = groups.trainable.count + groups.statistics.count
    for weight in groups.trainable {
      compiled.slots[ObjectIdentifier(weight)] = try state[next..<next + slotCount].map(backend.read)
      next += slotCount
    }
    compiled.step = try backend.read(state[next]).scalars(as: Int32.self)[0]
  }

  private func synchronizeWeights() throws {
    for (weight, buffer) in zip(groups.trainable + groups.statistics, state) {
      weight.value = try compiled.backend.read(buffer)
    }
  }

  /// The weights as they are now, in the order of ``Model/weights``.
  func currentWeights() throws -> [Tensor] {
    try synchronizeWeights()
    return model.weightValues()
  }

  /// Puts the model's weights on the device again after they were changed.
  func reloadWeights() throws {
    for (index, weight) in (groups.trainable + groups.statistics).enumerated() {
      state[index] = try compiled.backend.makeBuffer(weight.value ?? Tensor(zeros: weight.shape))
    }
    frozen = try groups.frozen.map { try compiled.backend.makeBuffer($0.value ?? Tensor(zeros: $0.shape)) }
  }

  private func executable(_ kind: CompiledModel.ExecutableKey.Kind, _ batch: Samples) throws -> any Executable {
    // Within one run programs differ by the number of samples only, so most batches need no look at their types.
    let size = SizedKind(isTraining: kind != .evaluate, rows: batch.count)
    if let known = executables[size] { return known }
    let xTypes = batch.x.map { TensorType($0.shape, $0.dtype) }
    let yTypes = batch.y.map { TensorType($0.shape, $0.dtype) }
    let key = CompiledModel.ExecutableKey(
      kind: kind, types: xTypes + yTypes, trainable: model.layers.map(\.state.isTrainable))
    if let known = compiled.executables[key] {
      executables[size] = known
      return known
    }
    let graph: Graph
    switch kind {
    case .train(let seed, let label):
      graph = try TrainingProgram(
        model: model, compiled: compiled, inputTypes: xTypes, targetTypes: yTypes, seed: seed, label: label
      ).graph
    case .evaluate:
      graph = try EvaluationProgram(model: model, compiled: compiled, inputTypes: xTypes, targetTypes: yTypes).graph
    }
    let executable = try compiled.backend.compile(graph)
    compiled.executables[key] = executable
    executables[size] = executable
    return executable
  }
}
