import DatasetReaders
import GraphCore
import ModelTraining
import TensorCore

/// The backend that is used where none is named.
public enum DefaultBackend {
  /// The `cpu` backend with one thread a core.
  public static let cpu = CPUBackend()
}

extension Model {
  /// Sets what training optimizes, on the default backend.
  ///
  /// - SeeAlso: `keras.Model.compile`
  public func compile(
    optimizer: some Optimizer = RMSprop(), loss: some Loss, metrics: [any Metric] = []
  ) throws {
    try compile(optimizer: optimizer, loss: loss, metrics: metrics, backend: DefaultBackend.cpu)
  }

  /// Trains on a data set; see ``ModelTraining/Model/fit(_:_:batchSize:epochs:validationSplit:validationData:shuffle:callbacks:seed:)``.
  @discardableResult
  public func fit(
    _ data: Dataset, batchSize: Int = 32, epochs: Int = 1, validationSplit: Double = 0,
    validationData: Dataset? = nil, shuffle: Bool = true, callbacks: [any Callback] = [], seed: UInt64 = 0
  ) throws -> History {
    try fit(
      data.inputs, data.targets, batchSize: batchSize, epochs: epochs, validationSplit: validationSplit,
      validationData: validationData.map { ($0.inputs, $0.targets) }, shuffle: shuffle, callbacks: callbacks,
      seed: seed)
  }

  /// The loss and the metrics on a data set.
  public func evaluate(_ data: Dataset, batchSize: Int = 32) throws -> Logs {
    try evaluate(data.inputs, data.targets, batchSize: batchSize)
  }
}

extension Dataset {
  /// A training and a test part, shuffled by a seed.
  ///
  /// - Throws: ``DatasetReaders/DataError`` if the part is not possible.
  public func split(
    test: SplitSize, stratify: Bool = false, shuffle: Bool = true, seed: UInt64
  ) throws -> (train: Dataset, test: Dataset) {
    var stream = RandomStream(seed: seed, label: "\(lineage)", purpose: "split")
    return try split(test: test, stratify: stratify, shuffle: shuffle, from: &stream)
  }
}
