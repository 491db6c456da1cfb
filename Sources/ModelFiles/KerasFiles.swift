import ModelTraining

/// Writes models as `.keras` files, weights alone as `.weights.h5`.
public struct KerasFiles: ModelWriter {
  public init() {}

  public func write(_ model: Model, weightsOnly: Bool, to path: String) throws {
    if weightsOnly { try model.saveWeights(path) } else { try model.save(path) }
  }
}

extension ModelCheckpoint {
  /// Writes Keras's files: the whole model to a path that ends in `.keras`, or its weights to one in `.weights.h5`.
  ///
  /// ```swift
  /// let best = try ModelCheckpoint("best-{epoch:02d}-{val_loss:.2f}.keras", saveBestOnly: true)
  /// try model.fit(x, y, epochs: 20, validationSplit: 0.1, callbacks: [best])
  /// ```
  /// - Parameters:
  ///   - largerIsBetter: Which direction is better; what the metric itself says if left out.
  ///   - everyBatches: After how many batches a file is written; after each epoch if left out.
  ///   - threshold: What the monitor must beat first.
  /// - Throws: `ModelError` for a path with another ending.
  /// - SeeAlso: `keras.callbacks.ModelCheckpoint`
  public convenience init(
    _ path: String, monitor: String = "val_loss", saveBestOnly: Bool = false, saveWeightsOnly: Bool = false,
    largerIsBetter: Bool? = nil, everyBatches: Int? = nil, threshold: Double? = nil
  ) throws {
    try self.init(
      path, monitor: monitor, saveBestOnly: saveBestOnly, saveWeightsOnly: saveWeightsOnly,
      largerIsBetter: largerIsBetter, everyBatches: everyBatches, threshold: threshold, writer: KerasFiles())
  }
}
