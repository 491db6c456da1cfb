import GraphCore
import NeuralLayers
import TensorCore

extension Model {
  /// The loss and the metrics on data, in inference mode.
  ///
  /// - Returns: The values by name: the loss, each output's loss if there are several, the metrics.
  /// - SeeAlso: `keras.Model.evaluate` with `return_dict=True`
  public func evaluate(_ x: [Tensor], _ y: [Tensor], batchSize: Int = 32) throws -> Logs {
    let compiled = try requireCompiled(for: "evaluate")
    guard batchSize > 0 else {
      throw ModelError(
        "evaluate", expected: "batch_size of at least 1", received: "\(batchSize)", argument: "batch_size")
    }
    let samples = try samples(x, y, for: "evaluate")
    try requireMemory(batchSize: min(batchSize, samples.count), isTraining: false, for: "evaluate")
    let device = try DeviceState(model: self, compiled: compiled, isTraining: false)
    try device.resetSums()
    for batch in samples.batches(of: batchSize) { try device.evaluate(batch) }
    return try device.logs()
  }

  /// The loss and the metrics of a model with one input and one output.
  public func evaluate(_ x: Tensor, _ y: Tensor, batchSize: Int = 32) throws -> Logs {
    try evaluate([x], [y], batchSize: batchSize)
  }

  /// What the model says of each sample, in inference mode; one tensor for each output.
  ///
  /// - SeeAlso: `keras.Model.predict`
  public func predict(_ x: [Tensor], batchSize: Int = 32, backend: any Backend) throws -> [Tensor] {
    guard batchSize > 0 else {
      throw ModelError(
        "predict", expected: "batch_size of at least 1", received: "\(batchSize)", argument: "batch_size")
    }
    let samples = try samples(x, nil, for: "predict")
    try requireMemory(batchSize: min(batchSize, samples.count), isTraining: false, for: "predict")
    initializeWeights()
    let weights = try WeightGroups(self).all.map { try backend.makeBuffer($0.value ?? Tensor(zeros: $0.shape)) }
    var executables: [[TensorType]: any Executable] = [:]
    var parts = [[Tensor]](repeating: [], count: outputs.count)
    for batch in samples.batches(of: batchSize) {
      let types = batch.x.map { TensorType($0.shape, $0.dtype) }
      let executable =
        try executables[types] ?? backend.compile(PredictionProgram(model: self, inputTypes: types).graph)
      executables[types] = executable
      let results = try executable.execute(weights + batch.x.map(backend.makeBuffer))
      for (index, result) in results.enumerated() { parts[index].append(try backend.read(result)) }
    }
    return parts.map(Tensor.concatenatingRows)
  }

  /// What a compiled model says of each sample.
  public func predict(_ x: [Tensor], batchSize: Int = 32) throws -> [Tensor] {
    try predict(x, batchSize: batchSize, backend: requireCompiled(for: "predict").backend)
  }

  /// What a compiled model with one input and one output says of each sample.
  public func predict(_ x: Tensor, batchSize: Int = 32) throws -> Tensor {
    try predict([x], batchSize: batchSize)[0]
  }
}
