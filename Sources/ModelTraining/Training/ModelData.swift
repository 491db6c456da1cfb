import TensorCore

/// What data for the inputs of a model, or targets for its outputs, may be: a tensor where there is one, tensors in
/// order, or tensors by name.
///
/// Names decide, never their order.
public protocol ModelData {
  /// The tensors with their names, `nil` where they are in order.
  var tensors: [(name: String?, value: Tensor)] { get }
}

extension Tensor: ModelData {
  public var tensors: [(name: String?, value: Tensor)] { [(nil, self)] }
}

extension Array: ModelData where Element == Tensor {
  public var tensors: [(name: String?, value: Tensor)] { map { (nil, $0) } }
}

extension Dictionary: ModelData where Key == String, Value == Tensor {
  public var tensors: [(name: String?, value: Tensor)] { sorted { $0.key < $1.key }.map { ($0.key, $0.value) } }
}

extension Model {
  /// Trains on data by name, `fit(["image": images], ["digit": digits])`, on lists or on single tensors.
  ///
  /// The parameters are those of training on lists.
  @discardableResult
  public func fit(
    _ x: some ModelData, _ y: some ModelData, sampleWeight: PerOutput<Tensor>? = nil,
    classWeight: PerOutput<[Int: Double]>? = nil, batchSize: Int? = nil, epochs: Int = 1, initialEpoch: Int = 0,
    stepsPerEpoch: Int? = nil, validationSplit: Double = 0, validationSelection: ValidationSelection = .last,
    validationData: (x: any ModelData, y: any ModelData)? = nil, validationSampleWeight: PerOutput<Tensor>? = nil,
    validationBatchSize: Int? = nil, validationSteps: Int? = nil, validationFrequency: ValidationFrequency = 1,
    reevaluatesTraining: Bool = false, shuffle: Bool = true, callbacks: [any Callback] = [],
    files: TrainingFiles = TrainingFiles(), seed: UInt64 = 0, label: String = "fit"
  ) throws -> History {
    try fit(
      inputs(x), targets(y), sampleWeight: sampleWeight, classWeight: classWeight, batchSize: batchSize, epochs: epochs,
      initialEpoch: initialEpoch, stepsPerEpoch: stepsPerEpoch, validationSplit: validationSplit,
      validationSelection: validationSelection,
      validationData: validationData.map { (x: try inputs($0.x), y: try targets($0.y)) },
      validationSampleWeight: validationSampleWeight, validationBatchSize: validationBatchSize,
      validationSteps: validationSteps, validationFrequency: validationFrequency,
      reevaluatesTraining: reevaluatesTraining, shuffle: shuffle, callbacks: callbacks, files: files, seed: seed,
      label: label)
  }

  /// The loss and the metrics on data by name, on lists or on single tensors.
  public func evaluate(
    _ x: some ModelData, _ y: some ModelData, sampleWeight: PerOutput<Tensor>? = nil, batchSize: Int? = nil,
    steps: Int? = nil
  ) throws -> Logs {
    try evaluate(inputs(x), targets(y), sampleWeight: sampleWeight, batchSize: batchSize, steps: steps)
  }

  /// What a compiled model says of each sample of data by name; the results by the names of the outputs.
  public func predict(
    _ x: [String: Tensor], batchSize: Int? = nil, steps: Int? = nil
  ) throws -> [String: Tensor] {
    named(try predict(inputs(x), batchSize: batchSize, steps: steps))
  }

  /// The outputs by name.
  package func named(_ outputs: [Tensor]) -> [String: Tensor] {
    Dictionary(zip(outputNames, outputs)) { first, _ in first }
  }

  package func inputs(_ data: any ModelData) throws -> [Tensor] { try inOrder(data, inputData(named:)) }

  package func targets(_ data: any ModelData) throws -> [Tensor] { try inOrder(data, targetData(named:)) }

  private func inOrder(
    _ data: any ModelData, _ ordered: ([(name: String, value: Tensor)]) throws -> [Tensor]
  ) rethrows -> [Tensor] {
    let tensors = data.tensors
    let named = tensors.compactMap { tensor in tensor.name.map { (name: $0, value: tensor.value) } }
    return named.isEmpty ? tensors.map(\.value) : try ordered(named)
  }
}
