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
    try requireAtLeast([("steps", steps ?? 1, 1)], for: "evaluate")
    let samples = try weighted(samples(x, y, for: "evaluate"), sampleWeight, for: "evaluate")
    let batchSize = try self.batchSize(batchSize, count: samples.count, for: "evaluate")
    try requireMemory(batchSize: min(batchSize, samples.count), isTraining: false, for: "evaluate")
    let device = try compiled.evaluatingState(of: self)
    try device.begin(.evaluation, samples)
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
  /// The first call compiles a program; later ones with batches as large only copy the batch and run it.
  ///
  /// - Parameter steps: How many batches are predicted, from the first; all if left out.
  /// - SeeAlso: `keras.Model.predict`
  public func predict(
    _ x: [Tensor], batchSize: Int? = nil, steps: Int? = nil, backend: any Backend
  ) throws -> [Tensor] {
    try requireAtLeast([("steps", steps ?? 1, 1)], for: "predict")
    let samples = try samples(x, nil, for: "predict")
    let batchSize = try self.batchSize(batchSize, count: samples.count, for: "predict")
    try requireMemory(batchSize: min(batchSize, samples.count), isTraining: false, for: "predict")
    let predictor = predictor(on: backend)
    try predictor.begin(self)
    var parts = [[Tensor]](repeating: [], count: outputs.count)
    for rows in samples.batches(of: batchSize).prefix(steps ?? .max) {
      for (index, result) in try predictor.predict(samples.x, rows: rows, of: self).enumerated() {
        parts[index].append(result)
      }
    }
    try predictor.end()
    return parts.map { $0.count == 1 ? $0[0] : Tensor.concatenatingRows($0) }
  }

  /// What predictions on a backend go on with.
  private func predictor(on backend: any Backend) -> Predictor {
    if let predictor, predictor.backend === backend, predictor.trainable == trainableFlags { return predictor }
    let new = Predictor(self, backend)
    predictor = new
    return new
  }

  /// What a compiled model says of each sample.
  public func predict(_ x: [Tensor], batchSize: Int? = nil, steps: Int? = nil) throws -> [Tensor] {
    try predict(x, batchSize: batchSize, steps: steps, backend: requireCompiled(for: "predict").backend)
  }

  /// What a compiled model with one input and one output says of each sample.
  public func predict(_ x: Tensor, batchSize: Int? = nil) throws -> Tensor {
    try predict([x], batchSize: batchSize)[0]
  }
}
