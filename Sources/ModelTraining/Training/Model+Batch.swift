import GraphCore
import NeuralLayers
import TensorCore

extension Model {
  /// Makes one training step on a batch.
  ///
  /// Weights and the optimizer's memory stay on the device between calls; they are copied when they are asked for.
  ///
  /// - Returns: Loss and metrics of the batch, measured in training mode before the update.
  /// - SeeAlso: `keras.Model.train_on_batch` with `return_dict=True`
  @discardableResult
  public func trainOnBatch(
    _ x: [Tensor], _ y: [Tensor], sampleWeight: PerOutput<Tensor>? = nil, classWeight: PerOutput<[Int: Double]>? = nil,
    seed: UInt64 = 0, label: String = "fit"
  ) throws -> Logs {
    let compiled = try requireCompiled(for: "train_on_batch")
    try requireLoss(compiled)
    var batch = try weighted(samples(x, y, for: "train_on_batch"), sampleWeight, for: "train_on_batch")
    if let classWeight { batch = try weighted(batch, byClass: classWeight) }
    if let fixed = fixedBatchSize { _ = try batchSize(batch.count, count: fixed, for: "train_on_batch") }
    let device = try compiled.steppingState(of: self)
    try device.begin(.training, batch)
    try device.train(batch, rows: .range(0..<batch.count), seed: seed, label: label)
    compiled.keepStep(of: device)
    return try device.logs()
  }

  /// Loss and metrics of a batch in inference mode.
  ///
  /// - SeeAlso: `keras.Model.test_on_batch` with `return_dict=True`
  public func testOnBatch(_ x: [Tensor], _ y: [Tensor], sampleWeight: PerOutput<Tensor>? = nil) throws -> Logs {
    try evaluate(x, y, sampleWeight: sampleWeight, batchSize: max(x.first?.rowCount ?? 1, 1))
  }

  /// What a compiled model says of a batch.
  ///
  /// - SeeAlso: `keras.Model.predict_on_batch`
  public func predictOnBatch(_ x: [Tensor]) throws -> [Tensor] {
    try predict(x, batchSize: max(x.first?.rowCount ?? 1, 1))
  }
}
