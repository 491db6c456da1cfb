import GraphCore
import NeuralLayers
import TensorCore

extension Model {
  /// Trains the model.
  ///
  /// Each epoch visits all samples once, in a new order if `shuffle`, in batches of `batchSize`, the last of which may
  /// be smaller. The training column of the history is a running mean over the epoch, measured in training mode
  /// before each update; validation is measured after the epoch in inference mode.
  ///
  /// - Parameters:
  ///   - x: One tensor for each input, samples along the first axis.
  ///   - y: One tensor for each output.
  ///   - epochs: The index after the last epoch: with `initialEpoch` 3 and `epochs` 5 two epochs are run.
  ///   - validationSplit: The fraction, taken from the end before any shuffling, that is set aside for validation.
  ///   - validationData: Samples for validation; `validationSplit` is then ignored.
  ///   - seed: Order and dropout follow from it and from `label`.
  ///   - label: Tells the random numbers of one fit from another's.
  /// - Returns: The history, one entry an epoch.
  /// - Throws: ``ModelError`` if data, model and settings do not fit; errors of callbacks and of the backend.
  /// - SeeAlso: `keras.Model.fit`
  @discardableResult
  public func fit(
    _ x: [Tensor], _ y: [Tensor], batchSize: Int = 32, epochs: Int = 1, initialEpoch: Int = 0,
    validationSplit: Double = 0, validationData: (x: [Tensor], y: [Tensor])? = nil, validationBatchSize: Int? = nil,
    validationFrequency: Int = 1, shuffle: Bool = true, callbacks: [any Callback] = [], seed: UInt64 = 0,
    label: String = "fit"
  ) throws -> History {
    let compiled = try requireCompiled(for: "fit")
    guard compiled.losses.contains(where: { $0 != nil }) else {
      throw ModelError(
        name, expected: "a loss to train with", received: "none", help: "Give compile a loss.", argument: "loss")
    }
    let counts = [
      ("batch_size", batchSize, 1), ("validation_batch_size", validationBatchSize ?? 1, 1),
      ("validation_freq", validationFrequency, 1), ("epochs", epochs, 0), ("initial_epoch", initialEpoch, 0),
    ]
    for (argument, value, minimum) in counts where value < minimum {
      throw ModelError("fit", expected: "\(argument) of at least \(minimum)", received: "\(value)", argument: argument)
    }
    var training = try samples(x, y, for: "fit")
    var validation = try validationData.map { try samples($0.x, $0.y, for: "validation_data") }
    var warnings: [String] = []
    if validation == nil, validationSplit != 0 {
      (training, validation) = try split(
        training, fraction: validationSplit, compiled: compiled, warnings: &warnings)
    }
    try requireMemory(batchSize: min(batchSize, training.count), isTraining: true, for: "fit")

    let device = try DeviceState(model: self, compiled: compiled, isTraining: true)
    let history = History(warnings: warnings)
    let session = TrainingSession(
      model: self, device: device, compiled: compiled, epochs: epochs, batchCount: training.batchCount(of: batchSize),
      sampleCount: training.count, hasValidation: validation != nil)
    // The history comes after the user's callbacks, so that what they add to the logs is recorded.
    let callbacks = callbacks + [history]
    for callback in callbacks { try callback.trainBegin(session) }
    var epoch = initialEpoch
    while epoch < epochs, !session.isStopping {
      session.epoch = epoch
      for callback in callbacks { try callback.epochBegin(session) }
      try device.begin(.training)
      var order: [Int]?
      if shuffle {
        var stream = RandomStream(seed: seed, label: label, purpose: "order of epoch \(epoch)")
        order = stream.permutation(training.count)
      }
      for (index, rows) in training.batches(of: batchSize, order: order).enumerated() {
        session.batch = index
        for callback in callbacks { try callback.batchBegin(session) }
        try device.train(training, rows: rows, seed: seed, label: label)
        for callback in callbacks { try callback.batchEnd(session) }
        if session.isStopping { break }
      }
      var logs = try device.logs()
      if let validation, (epoch + 1) % validationFrequency == 0 {
        for callback in callbacks { try callback.validationBegin(session) }
        try device.begin(.evaluation)
        for rows in validation.batches(of: validationBatchSize ?? batchSize) {
          try device.evaluate(validation, rows: rows)
        }
        for (name, value) in try device.logs() { logs["val_\(name)"] = value }
      }
      logs.sort { $0.key < $1.key }
      for callback in callbacks { try callback.epochEnd(session, logs: &logs) }
      epoch += 1
    }
    for callback in callbacks { try callback.trainEnd(session) }
    try device.synchronize()
    return history
  }

  /// Trains a model with one input and one output.
  @discardableResult
  public func fit(
    _ x: Tensor, _ y: Tensor, batchSize: Int = 32, epochs: Int = 1, validationSplit: Double = 0,
    validationData: (x: Tensor, y: Tensor)? = nil, shuffle: Bool = true, callbacks: [any Callback] = [],
    seed: UInt64 = 0
  ) throws -> History {
    try fit(
      [x], [y], batchSize: batchSize, epochs: epochs, validationSplit: validationSplit,
      validationData: validationData.map { (x: [$0.x], y: [$0.y]) }, shuffle: shuffle, callbacks: callbacks, seed: seed)
  }
}
