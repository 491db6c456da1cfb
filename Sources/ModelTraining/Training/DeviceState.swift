import GraphCore
import NeuralLayers
import TensorCore

/// A model's weights on the device, and for training its optimizer's memory and the epoch's running sums too.
///
/// A step finds everything in place: its program, its state, and buffers that the batch's rows are written into.
final class DeviceState {
  // Not owned, because a compiled model keeps the state that its single steps go on with.
  private unowned let model: Model
  private unowned let compiled: CompiledModel
  private let groups: WeightGroups
  /// What the optimizer remembers of each trainable weight.
  private let slots: [[OptimizerSlot]]
  /// Trainable weights, statistics; for training also slots, step and sums: all that a training step replaces.
  private var state: [any Buffer]
  /// Where the sums begin in `state`.
  private let sumsStart: Int
  /// The sums of an evaluation and the layers' memory, all that a step of it replaces.
  private var evaluationState: [any Buffer] = []
  private var frozen: [any Buffer]
  private var trainingPrograms: [Program] = []
  private var evaluationPrograms: [Program] = []
  /// What random numbers the programs for training draw.
  private var trainingKind: CompiledModel.ExecutableKey.Kind?
  private var phase = Phase.training
  /// What the samples are like that the programs are for, their number apart.
  private var sampleTypes: [Phase: BatchTypes] = [:]
  /// How often each weight had been changed when it was put here, and which layers were trained.
  private var changes: [Int] = []
  private let trainable: [Bool]

  /// How far training has come.
  struct Progress {
    /// The steps that were made.
    var made = 0
    /// How many of them the host's weights have seen.
    var onHost = 0
    /// The learning rates, each from the step on that it came with.
    var rates: [(step: Int, rate: Double)] = []
  }
  private(set) var progress = Progress()

  /// What the sums are gathered over.
  enum Phase { case training, evaluation }

  /// A program for batches of one size, with what it reads besides the state it replaces.
  private struct Program {
    var rows: Int
    var executable: any Executable
    /// Weights that stay as they are, the learning rate for training, then the batch.
    var inputs: [any Buffer]
    var learningRate: Double?
  }

  init(model: Model, compiled: CompiledModel, isTraining: Bool) throws {
    self.model = model
    self.compiled = compiled
    self.groups = WeightGroups(model)
    self.trainable = model.trainableFlags
    self.slots = WeightUpdates(compiled.optimizer, groups).slots
    model.initializeWeights()
    let backend = compiled.backend
    func buffers(_ weights: [Weight]) throws -> [any Buffer] {
      try weights.map { try backend.makeBuffer($0.value ?? Tensor(zeros: $0.shape)) }
    }
    state = try buffers(groups.trainable) + buffers(groups.statistics)
    if isTraining {
      // A weight that is trained for the first time, or again after a pause, goes on from what the optimizer knows.
      for (weight, slots) in zip(groups.trainable, slots) {
        let values =
          compiled.memory.slots[ObjectIdentifier(weight)]
          ?? slots.map { $0.initialTensor(of: weight) }
        state += try values.map(backend.makeBuffer)
      }
      state.append(try backend.makeBuffer(Tensor(compiled.memory.step)))
    }
    sumsStart = state.count
    frozen = try buffers(groups.frozen)
    changes = currentChanges
  }

  /// Starts an epoch's or an evaluation's sums at 0.
  func begin(_ phase: Phase, _ samples: Samples) throws {
    let types = BatchTypes(samples.rows(.range(0..<0)))
    if sampleTypes[phase] != types {
      sampleTypes[phase] = types
      if phase == .training { trainingPrograms = [] } else { evaluationPrograms = [] }
    }
    let zeros = try RunningSums(compiled: compiled).types.map {
      try compiled.backend.makeBuffer(Tensor(zeros: $0.shape))
    }
    self.phase = phase
    switch phase {
    case .training: state.replaceSubrange(sumsStart..., with: zeros)
    case .evaluation:
      evaluationState = zeros + state[memoryPlaces]
      // The weights may have been replaced since the last evaluation.
      let weights = fixedBuffers
      for index in evaluationPrograms.indices {
        evaluationPrograms[index].inputs.replaceSubrange(..<weights.count, with: weights)
      }
    }
  }

  /// The logs of the batches since ``begin(_:)``.
  func logs() throws -> Logs {
    let sums = phase == .training ? state[sumsStart...] : evaluationState.dropLast(memoryPlaces.count)
    return RunningSums(compiled: compiled).logs(try sums.map(compiled.backend.read), outputNames: model.outputNames)
  }

  /// Makes one training step on these rows.
  func train(_ samples: Samples, rows: Rows, seed: UInt64, label: String) throws {
    let kind = CompiledModel.ExecutableKey.Kind.train(seed: seed, label: label)
    if trainingKind != kind { trainingPrograms = [] }
    trainingKind = kind
    let number = try program(kind, in: \.trainingPrograms, samples, rows)
    let rate = compiled.optimizer.learningRate
    if progress.rates.last?.rate != rate { progress.rates.append((progress.made, rate)) }
    progress.made += 1
    if trainingPrograms[number].learningRate != rate {
      trainingPrograms[number].learningRate = rate
      trainingPrograms[number].inputs[frozen.count] = try compiled.backend.makeBuffer(Tensor(Float(rate)))
    }
    try fill(&trainingPrograms[number].inputs, with: rows, of: samples, from: frozen.count + 1)
    try trainingPrograms[number].executable.execute(updating: &state, reading: trainingPrograms[number].inputs)
  }

  /// Adds these rows to the sums of an evaluation.
  func evaluate(_ samples: Samples, rows: Rows) throws {
    let number = try program(.evaluate, in: \.evaluationPrograms, samples, rows)
    try fill(&evaluationPrograms[number].inputs, with: rows, of: samples, from: fixedBuffers.count)
    try evaluationPrograms[number].executable
      .execute(updating: &evaluationState, reading: evaluationPrograms[number].inputs)
    // Training goes on with what layers remember, as in Keras.
    state.replaceSubrange(memoryPlaces, with: evaluationState.suffix(memoryPlaces.count))
  }

  private func fill(_ inputs: inout [any Buffer], with rows: Rows, of samples: Samples, from start: Int) throws {
    var next = start
    func fill(_ tensor: Tensor) throws {
      try compiled.backend.refill(&inputs[next], with: rows, of: tensor)
      next += 1
    }
    for tensor in samples.x { try fill(tensor) }
    for tensor in samples.y { try fill(tensor) }
    for case let tensor? in samples.weights { try fill(tensor) }
  }

  /// Copies weights, slots and step back to the model.
  func synchronize() throws {
    for (weight, buffer) in zip(groups.trainable + groups.statistics, state) {
      weight.value = try compiled.backend.read(buffer)
    }
    compiled.memory = try memory()
    progress.onHost = progress.made
  }

  /// The slots of each weight and the step.
  func memory() throws -> CompiledModel.Memory {
    let backend = compiled.backend
    // What is known of weights that are not trained now is kept.
    var memory = compiled.knownMemory
    var next = groups.trainable.count + groups.statistics.count
    for (weight, slots) in zip(groups.trainable, slots) {
      memory.slots[ObjectIdentifier(weight)] = try state[next..<next + slots.count].map(backend.read)
      next += slots.count
    }
    memory.step = try backend.read(state[next]).scalars(as: Int32.self)[0]
    return memory
  }

  /// Tells the model's weights that their values are here; they are copied when somebody asks for them.
  func announceWeights() {
    let backend = compiled.backend
    for (weight, buffer) in zip(groups.trainable + groups.statistics, state) {
      weight.change { try? backend.read(buffer) }
    }
    changes = currentChanges
  }

  /// Whether the model's weights, and which of them are trained, are still as this state has them.
  var isCurrent: Bool { changes == currentChanges && trainable == model.trainableFlags }

  private var currentChanges: [Int] { groups.all.map(\.changes) }

  /// How many updates have been made; reading it waits for the device.
  func currentStep() throws -> Int {
    let index = groups.trainable.count + groups.statistics.count + slots.reduce(0) { $0 + $1.count }
    return Int(try compiled.backend.read(state[index]).scalars(as: Int32.self)[0])
  }

  /// Where each trainable weight and its moving average lie in `state`, if the optimizer keeps any.
  private var averagePlaces: [(weight: Int, average: Int)] {
    var next = groups.trainable.count + groups.statistics.count
    return slots.enumerated().compactMap { index, slots in
      defer { next += slots.count }
      return slots.firstIndex { $0.name == WeightUpdates.average }.map { (index, next + $0) }
    }
  }

  /// Whether weights and their moving averages have changed places.
  private var areAveragesInPlace = false

  /// Puts the moving averages of the weights in their place, for good.
  func takeAverages() throws {
    let backend = compiled.backend
    for (weight, average) in averagePlaces {
      let (from, to) = areAveragesInPlace ? (weight, average) : (average, weight)
      state[to] = try backend.makeBuffer(backend.read(state[from]))
    }
    areAveragesInPlace = false
  }

  /// Lets weights and their moving averages change places, if they are not as wanted.
  func putAveragesInPlace(_ wanted: Bool) {
    guard wanted != areAveragesInPlace else { return }
    for (weight, average) in averagePlaces { state.swapAt(weight, average) }
    areAveragesInPlace = wanted
  }

  /// The weights as they are now, in the order of ``Model/weights``.
  func currentWeights() throws -> [Tensor] {
    var values: [ObjectIdentifier: Tensor] = [:]
    for (weight, buffer) in zip(groups.trainable + groups.statistics, state) {
      values[ObjectIdentifier(weight)] = try compiled.backend.read(buffer)
    }
    return model.weights.map { values[ObjectIdentifier($0)] ?? $0.value ?? Tensor(zeros: $0.shape) }
  }

  /// Puts the model's weights on the device again after they were changed.
  func reloadWeights() throws {
    for (index, weight) in (groups.trainable + groups.statistics).enumerated() {
      state[index] = try compiled.backend.makeBuffer(weight.value ?? Tensor(zeros: weight.shape))
    }
    frozen = try groups.frozen.map { try compiled.backend.makeBuffer($0.value ?? Tensor(zeros: $0.shape)) }
  }

  /// Puts the model's weights, the optimizer's memory and the step on the device again after they were changed.
  func reload() throws {
    try reloadWeights()
    var next = groups.trainable.count + groups.statistics.count
    for (weight, slots) in zip(groups.trainable, slots) {
      for (offset, value) in (compiled.memory.slots[ObjectIdentifier(weight)] ?? []).enumerated() {
        state[next + offset] = try compiled.backend.makeBuffer(value)
      }
      next += slots.count
    }
    state[next] = try compiled.backend.makeBuffer(Tensor(compiled.memory.step))
    progress.onHost = progress.made
  }

  /// Everything that a training step replaces, whether averages are in place, and how many steps were made.
  func kept() throws -> KeptValue {
    .record([
      "state": .tensors(try state.map(compiled.backend.read)),
      "frozen": .tensors(try frozen.map(compiled.backend.read)),
      "averages": .flag(areAveragesInPlace), "steps": .integer(progress.made),
    ])
  }

  /// Goes to where another training stood, also with the model's weights.
  ///
  /// - Returns: `false` if that was a training of something else.
  func goOn(from kept: KeptValue) throws -> Bool {
    guard let tensors = kept["state"].asTensors, let others = kept["frozen"].asTensors,
      let steps = kept["steps"].asInteger, steps >= 0, others.map(\.shape) == groups.frozen.map(\.shape),
      tensors.map({ TensorType($0.shape, $0.dtype) }) == state.map(\.type)
    else { return false }
    state = try tensors.map(compiled.backend.makeBuffer)
    for (weight, value) in zip(groups.frozen, others) { weight.value = value }
    frozen = try others.map(compiled.backend.makeBuffer)
    areAveragesInPlace = kept["averages"].asFlag
    progress = Progress(made: steps)
    try synchronize()
    return true
  }

  /// What layers remember of earlier batches.
  func layerMemory() throws -> [Tensor] { try state[memoryPlaces].map(compiled.backend.read) }

  func setLayerMemory(_ values: [Tensor]) throws {
    state.replaceSubrange(memoryPlaces, with: try values.map(compiled.backend.makeBuffer))
  }

  /// Where the layers' memory lies in `state`.
  private var memoryPlaces: Range<Int> {
    let end = groups.trainable.count + groups.statistics.count
    return end - groups.memory.count..<end
  }

  /// The weights in the order of ``WeightGroups/fixed``.
  private var fixedBuffers: [any Buffer] { state[..<memoryPlaces.lowerBound] + frozen }

  /// Sets what layers remember of earlier batches to zeros.
  func resetMemory() throws {
    let zeros = try groups.memory.map { try compiled.backend.makeBuffer(Tensor(zeros: $0.shape)) }
    state.replaceSubrange(memoryPlaces, with: zeros)
    if phase == .evaluation { evaluationState.replaceSubrange((evaluationState.count - zeros.count)..., with: zeros) }
  }

  /// Copies what layers remember back to the model.
  func synchronizeMemory() throws {
    for (weight, buffer) in zip(groups.memory, state[memoryPlaces]) { weight.value = try compiled.backend.read(buffer) }
  }

  /// The number of the program for batches of this size; it is made when it is needed first.
  private func program(
    _ kind: CompiledModel.ExecutableKey.Kind, in programs: ReferenceWritableKeyPath<DeviceState, [Program]>,
    _ samples: Samples, _ rows: Rows
  ) throws -> Int {
    if let known = self[keyPath: programs].firstIndex(where: { $0.rows == rows.count }) { return known }
    let batch = samples.rows(rows)
    var inputs = kind == .evaluate ? fixedBuffers : frozen
    if kind != .evaluate { inputs.append(try compiled.backend.makeBuffer(Tensor(0 as Float))) }
    inputs += try batch.tensors.map(compiled.backend.makeBuffer)
    let executable = try executable(kind, batch)
    self[keyPath: programs].append(Program(rows: rows.count, executable: executable, inputs: inputs))
    return self[keyPath: programs].count - 1
  }

  private func executable(_ kind: CompiledModel.ExecutableKey.Kind, _ batch: Samples) throws -> any Executable {
    let types = BatchTypes(batch)
    let key = CompiledModel.ExecutableKey(kind: kind, types: types, trainable: model.trainableFlags)
    return try compiled.executable(key) {
      if case .train(let seed, let label) = kind {
        return try TrainingProgram(
          model: model, compiled: compiled, types: types, seed: seed, label: label
        ).graph
      }
      return try EvaluationProgram(model: model, compiled: compiled, types: types).graph
    }
  }
}
