import GraphCore
import NeuralLayers
import TensorCore

extension Model {
  /// The loss and the metrics on data, in inference mode.
  ///
  /// - Parameters:
  ///   - sampleWeight: How much each sample counts in losses and weighted metrics.
  ///   - steps: How many batches are evaluated, from the first; all if left out.
  /// - Returns: The values by name: the loss, each output's loss if there are several, the metrics.
  /// - SeeAlso: `keras.Model.evaluate` with `return_dict=True`
  public func evaluate(
    _ x: [Tensor], _ y: [Tensor], sampleWeight: PerOutput<Tensor>? = nil, batchSize: Int? = nil, steps: Int? = nil
  ) throws -> Logs {
    let compiled = try requireCompiled(for: "evaluate")
    if let steps, steps < 1 {
      throw ModelError("evaluate", expected: "steps of at least 1", received: "\(steps)", argument: "steps")
    }
    let samples = try weighted(samples(x, y, for: "evaluate"), sampleWeight, for: "evaluate")
    let batchSize = try self.batchSize(batchSize, count: samples.count, for: "evaluate")
    try requireMemory(batchSize: min(batchSize, samples.count), isTraining: false, for: "evaluate")
    let device = try DeviceState(model: self, compiled: compiled, isTraining: false)
    try device.begin(.evaluation)
    for rows in samples.batches(of: batchSize).prefix(steps ?? .max) { try device.evaluate(samples, rows: rows) }
    try device.synchronizeMemory()
    return try device.logs()
  }

  /// The loss and the metrics of a model with one input and one output.
  public func evaluate(_ x: Tensor, _ y: Tensor, batchSize: Int? = nil) throws -> Logs {
    try evaluate([x], [y], batchSize: batchSize)
  }

  /// What the model says of each sample, in inference mode; one tensor for each output.
  ///
  /// - SeeAlso: `keras.Model.predict`
  public func predict(_ x: [Tensor], batchSize: Int? = nil, backend: any Backend) throws -> [Tensor] {
    let samples = try samples(x, nil, for: "predict")
    let batchSize = try self.batchSize(batchSize, count: samples.count, for: "predict")
    try requireMemory(batchSize: min(batchSize, samples.count), isTraining: false, for: "predict")
    initializeWeights()
    let groups = WeightGroups(self)
    let memory = groups.trainable.count + groups.statistics.count - groups.memory.count
    let weights = try groups.all.map { try backend.makeBuffer($0.value ?? Tensor(zeros: $0.shape)) }
    var inputs = weights
    var executable: (rows: Int, any Executable)?
    var parts = [[Tensor]](repeating: [], count: outputs.count)
    for rows in samples.batches(of: batchSize) {
      let program: any Executable
      if let executable, executable.rows == rows.count {
        program = executable.1
        for (index, tensor) in samples.x.enumerated() {
          try backend.refill(&inputs[weights.count + index], with: rows, of: tensor)
        }
      } else {
        let batch = samples.x.map { $0.rows(rows) }
        program = try predictionExecutable(batch.map { TensorType($0.shape, $0.dtype) }, backend)
        executable = (rows.count, program)
        inputs.replaceSubrange(weights.count..., with: try batch.map(backend.makeBuffer))
      }
      let results = try program.execute(inputs)
      for index in parts.indices { parts[index].append(try backend.read(results[index])) }
      // What layers remember of this batch the next one begins with.
      for (index, value) in results[outputs.count...].enumerated() { inputs[memory + index] = value }
    }
    for (index, weight) in groups.memory.enumerated() { weight.value = try backend.read(inputs[memory + index]) }
    return parts.map(Tensor.concatenatingRows)
  }

  /// The program of a prediction; a compiled model keeps those for its own backend.
  private func predictionExecutable(_ types: [TensorType], _ backend: any Backend) throws -> any Executable {
    func graph() throws -> Graph { try PredictionProgram(model: self, inputTypes: types).graph }
    guard let compiled, compiled.backend === backend else { return try backend.compile(graph()) }
    return try compiled.executable(
      .init(kind: .predict, types: BatchTypes(x: types, y: [], weights: []), trainable: []), graph: graph)
  }

  /// What a compiled model says of each sample.
  public func predict(_ x: [Tensor], batchSize: Int? = nil) throws -> [Tensor] {
    try predict(x, batchSize: batchSize, backend: requireCompiled(for: "predict").backend)
  }

  /// What a compiled model with one input and one output says of each sample.
  public func predict(_ x: Tensor, batchSize: Int? = nil) throws -> Tensor {
    try predict([x], batchSize: batchSize)[0]
  }
}
