import DatasetReaders
import GraphCore
import ModelTraining
import NeuralLayers
import TensorCore

/// The backend that is used where none is named.
public enum DefaultBackend {
  /// The `cpu` backend with one thread a core.
  public static let cpu = CPUBackend()
}

extension Model {
  /// Sets what training optimizes, for a model with one output, on the default backend.
  ///
  /// - SeeAlso: `keras.Model.compile`
  public func compile(
    optimizer: some Optimizer = RMSprop(), loss: some Loss, metrics: [any Metric] = [],
    weightedMetrics: [any Metric] = []
  ) throws {
    try compile(
      optimizer: optimizer, loss: .same(loss), metrics: .same(metrics), weightedMetrics: .same(weightedMetrics),
      backend: DefaultBackend.cpu)
  }

  /// Sets what training optimizes, output by output, on the default backend.
  ///
  /// ```swift
  /// try model.compile(
  ///   optimizer: .adam(0.01),
  ///   loss: ["digit": SparseCategoricalCrossentropy(), "large": BinaryCrossentropy()],
  ///   lossWeights: ["digit": 1, "large": 0.2],
  ///   metrics: ["digit": [Accuracy()], "large": [BinaryAccuracy(), AUC()]])
  /// ```
  /// - Parameters:
  ///   - optimizer: How weights are changed.
  ///   - loss: By output name, or in output order; `nil` leaves an output without.
  ///   - lossWeights: Factors of the losses in the total; 1 if left out.
  ///   - metrics: Those of each output.
  ///   - weightedMetrics: Likewise; weights of samples and classes apply to these.
  /// - SeeAlso: `keras.Model.compile`
  public func compile(
    optimizer: some Optimizer = RMSprop(), loss: PerOutput<any Loss>?, lossWeights: PerOutput<Double>? = nil,
    metrics: PerOutput<[any Metric]>? = nil, weightedMetrics: PerOutput<[any Metric]>? = nil
  ) throws {
    try compile(
      optimizer: optimizer, loss: loss, lossWeights: lossWeights, metrics: metrics, weightedMetrics: weightedMetrics,
      backend: DefaultBackend.cpu)
  }

  /// The backend of a compiled model, else the default one.
  private var backend: any Backend { compiled?.backend ?? DefaultBackend.cpu }

  /// What the model says of each sample, compiled or not.
  ///
  /// - SeeAlso: `keras.Model.predict`
  public func predict(_ x: [Tensor], batchSize: Int? = nil, steps: Int? = nil) throws -> [Tensor] {
    try predict(x, batchSize: batchSize, steps: steps, backend: backend)
  }

  /// What a model with one input and one output says of each sample, compiled or not.
  public func predict(_ x: Tensor, batchSize: Int? = nil) throws -> Tensor {
    try predict([x], batchSize: batchSize, backend: backend)[0]
  }

  /// What a model with one output says of each sample of a data set, compiled or not.
  public func predict(_ data: Dataset, batchSize: Int? = nil) throws -> Tensor {
    try predict(data.inputs, batchSize: batchSize, backend: backend)[0]
  }

  /// What the model says of each sample of data by name, compiled or not; the results by the names of the outputs.
  public func predict(
    _ x: [String: Tensor], batchSize: Int? = nil, steps: Int? = nil
  ) throws -> [String: Tensor] {
    named(try predict(inputs(x), batchSize: batchSize, steps: steps, backend: backend))
  }

  /// Trains on a data set; the parameters are those of training on lists.
  @discardableResult
  public func fit(
    _ data: Dataset, sampleWeight: PerOutput<Tensor>? = nil, classWeight: [Int: Double]? = nil, batchSize: Int? = nil,
    epochs: Int = 1, initialEpoch: Int = 0, stepsPerEpoch: Int? = nil, validationSplit: Double = 0,
    validationSelection: ValidationSelection = .last, validationData: Dataset? = nil, validationBatchSize: Int? = nil,
    validationFrequency: ValidationFrequency = 1, reevaluatesTraining: Bool = false, shuffle: Bool = true,
    callbacks: [any Callback] = [], files: TrainingFiles = TrainingFiles(), seed: UInt64 = 0
  ) throws -> History {
    try fit(
      data.inputs, data.targets, sampleWeight: sampleWeight, classWeight: classWeight.map { .same($0) },
      batchSize: batchSize, epochs: epochs, initialEpoch: initialEpoch, stepsPerEpoch: stepsPerEpoch,
      validationSplit: validationSplit,
      validationSelection: validationSelection, validationData: validationData.map { ($0.inputs, $0.targets) },
      validationBatchSize: validationBatchSize, validationFrequency: validationFrequency,
      reevaluatesTraining: reevaluatesTraining, shuffle: shuffle, callbacks: callbacks, files: files, seed: seed)
  }

  /// The loss and the metrics on a data set.
  public func evaluate(_ data: Dataset, batchSize: Int? = nil) throws -> Logs {
    try evaluate(data.inputs, data.targets, batchSize: batchSize)
  }
}

extension Dataset {
  /// A training and a test part, shuffled by a seed.
  ///
  /// - Throws: ``DataError`` if the part is not possible.
  public func split(
    test: SplitSize, stratify: Bool = false, shuffle: Bool = true, seed: UInt64
  ) throws -> (train: Dataset, test: Dataset) {
    var stream = RandomStream(seed: seed, label: "\(lineage)", purpose: "split")
    return try split(test: test, stratify: stratify, shuffle: shuffle, from: &stream)
  }
}
