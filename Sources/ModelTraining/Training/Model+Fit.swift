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
  ///   - sampleWeight: How much each sample counts in losses and weighted metrics, `(samples,)`, or each step of it,
  ///     `(samples, steps)`.
  ///   - classWeight: How much samples of a class count, for a model with one output; not in validation.
  ///   - batchSize: 32 if left out, or what `stepsPerEpoch` makes of the samples.
  ///   - epochs: The index after the last epoch: with `initialEpoch` 3 and `epochs` 5 two epochs are run.
  ///   - stepsPerEpoch: How many batches make an epoch; the next one goes on where it stopped.
  ///   - validationSplit: The fraction, taken from the end before any shuffling, that is set aside for validation.
  ///   - validationData: Samples for validation; `validationSplit` is then ignored.
  ///   - validationSampleWeight: How much the samples for validation count.
  ///   - validationSteps: How many batches are validated, from the first; all if left out.
  ///   - files: Where callbacks write files, and in what form models.
  ///   - seed: Order and dropout follow from it and from `label`.
  ///   - label: Tells the random numbers of one fit from another's.
  /// - Returns: The history, one entry an epoch.
  /// - Throws: ``ModelError`` if data, model and settings do not fit; errors of callbacks and of the backend.
  /// - SeeAlso: `keras.Model.fit`
  @discardableResult
  public func fit(
    _ x: [Tensor], _ y: [Tensor], sampleWeight: PerOutput<Tensor>? = nil, classWeight: [Int: Double]? = nil,
    batchSize: Int? = nil, epochs: Int = 1, initialEpoch: Int = 0, stepsPerEpoch: Int? = nil,
    validationSplit: Double = 0, validationData: (x: [Tensor], y: [Tensor])? = nil,
    validationSampleWeight: PerOutput<Tensor>? = nil, validationBatchSize: Int? = nil, validationSteps: Int? = nil,
    validationFrequency: ValidationFrequency = 1,
    shuffle: Bool = true, callbacks: [any Callback] = [], files: TrainingFiles = TrainingFiles(), seed: UInt64 = 0,
    label: String = "fit"
  ) throws -> History {
    let compiled = try requireCompiled(for: "fit")
    try requireLoss(compiled)
    let counts = [
      ("batch_size", batchSize ?? 1, 1), ("validation_batch_size", validationBatchSize ?? 1, 1),
      ("validation_freq", validationFrequency.smallest, 1), ("validation_steps", validationSteps ?? 1, 1),
      ("steps_per_epoch", stepsPerEpoch ?? 1, 1), ("epochs", epochs, 0), ("initial_epoch", initialEpoch, 0),
    ]
    for (argument, value, minimum) in counts where value < minimum {
      throw ModelError("fit", expected: "\(argument) of at least \(minimum)", received: "\(value)", argument: argument)
    }
    var training = try weighted(samples(x, y, for: "fit"), sampleWeight, for: "fit")
    var validation = try validationData.map { data in
      try weighted(
        samples(data.x, data.y, for: "validation_data"), validationSampleWeight, for: "validation_data")
    }
    var warnings: [String] = []
    if validation == nil, validationSplit != 0 {
      (training, validation) = try split(
        training, fraction: validationSplit, compiled: compiled, warnings: &warnings)
    }
    if let classWeight { training = try weighted(training, byClass: classWeight) }
    var (batchSize, validationBatchSize) = (batchSize, validationBatchSize)
    if fixedBatchSize != nil {
      batchSize = try self.batchSize(batchSize, count: training.count, for: "fit")
      validationBatchSize = try self.batchSize(
        validationBatchSize, count: validation?.count ?? 0, for: "validation", argument: "validation_batch_size")
    }
    var plan = BatchPlan(
      sampleCount: training.count, batchSize: batchSize, stepsPerEpoch: stepsPerEpoch, shuffle: shuffle, seed: seed,
      label: label, firstEpoch: initialEpoch)
    if plan.cutsEpochs {
      warnings.append(
        "\(training.count) samples make \(plan.batchCount) batches of \(plan.batchSize), no multiple of steps_per_epoch "
          + "\(stepsPerEpoch ?? 0): the epoch in which the data ends is shorter")
    }
    try requireMemory(batchSize: plan.batchSize, isTraining: true, for: "fit")

    let device = try DeviceState(model: self, compiled: compiled, isTraining: true)
    let history = History(warnings: warnings)
    let session = TrainingSession(
      model: self, device: device, compiled: compiled, epochs: epochs, batchCount: plan.stepCount,
      sampleCount: plan.samplesPerEpoch, hasValidation: validation != nil, files: files)
    session.epoch = initialEpoch
    // The history comes after the user's callbacks, so that what they add to the logs is recorded.
    let callbacks = callbacks + [history]
    for callback in callbacks { try callback.trainBegin(session) }
    plan.begin(at: session.epoch)
    while session.epoch < epochs, !session.isStopping {
      for callback in callbacks { try callback.epochBegin(session) }
      try device.begin(.training)
      for (index, rows) in plan.nextEpoch().enumerated() {
        session.batch = index
        for callback in callbacks { try callback.batchBegin(session) }
        try device.train(training, rows: rows, seed: seed, label: label)
        for callback in callbacks { try callback.batchEnd(session) }
        if session.isStopping { break }
      }
      var logs = try device.logs()
      if let validation, validationFrequency.includes(session.epoch) {
        for callback in callbacks { try callback.validationBegin(session) }
        try device.begin(.evaluation)
        let batches = validation.batches(of: validationBatchSize ?? plan.batchSize)
        for rows in batches.prefix(validationSteps ?? .max) { try device.evaluate(validation, rows: rows) }
        for (name, value) in try device.logs() { logs["val_\(name)"] = value }
      }
      logs.sort { $0.key < $1.key }
      for callback in callbacks { try callback.epochEnd(session, logs: &logs) }
      session.epoch += 1
    }
    if epochs > initialEpoch { try device.takeAverages() }
    for callback in callbacks { try callback.trainEnd(session) }
    try device.synchronize()
    return history
  }

  func requireLoss(_ compiled: CompiledModel) throws {
    guard compiled.losses.contains(where: { $0 != nil }) else {
      throw ModelError(
        name, expected: "a loss to train with", received: "none", help: "Give compile a loss.", argument: "loss")
    }
  }

  /// Trains a model with one input and one output.
  @discardableResult
  public func fit(
    _ x: Tensor, _ y: Tensor, sampleWeight: Tensor? = nil, classWeight: [Int: Double]? = nil, batchSize: Int? = nil,
    epochs: Int = 1, validationSplit: Double = 0, validationData: (x: Tensor, y: Tensor)? = nil, shuffle: Bool = true,
    callbacks: [any Callback] = [], seed: UInt64 = 0
  ) throws -> History {
    try fit(
      [x], [y], sampleWeight: sampleWeight.map { .same($0) }, classWeight: classWeight, batchSize: batchSize,
      epochs: epochs, validationSplit: validationSplit,
      validationData: validationData.map { (x: [$0.x], y: [$0.y]) }, shuffle: shuffle,
      callbacks: callbacks, seed: seed)
  }
}
