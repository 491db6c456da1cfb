import GraphCore
import NeuralLayers
import TensorCore

extension Model {
  /// Trains the model.
  ///
  /// Each epoch visits all samples once, in a new order if `shuffle`, in batches of `batchSize`, the last of which may
  /// be smaller. The training column of the history is a running mean over the epoch, measured in training mode
  /// before each update; validation is measured after the epoch in inference mode. A loss that becomes NaN or infinite
  /// ends training after its epoch; the history's warnings say which batch and which layer it came from.
  ///
  /// - Parameters:
  ///   - x: One tensor for each input, samples along the first axis.
  ///   - y: One tensor for each output.
  ///   - sampleWeight: How much each sample counts in losses and weighted metrics, `(samples,)`, or each step of it,
  ///     `(samples, steps)`.
  ///   - classWeight: How much samples of a class count, `.same([0: 1, 1: 5])` or by output name; not in
  ///     validation.
  ///   - batchSize: 32 if left out, or what `stepsPerEpoch` makes of the samples.
  ///   - epochs: The index after the last epoch: with `initialEpoch` 3 and `epochs` 5 two epochs are run.
  ///   - stepsPerEpoch: How many batches make an epoch; the next one goes on where it stopped.
  ///   - validationSplit: The fraction, taken from the end before any shuffling, that is set aside for validation.
  ///   - validationSelection: Which samples `validationSplit` sets aside: the last, or by chance.
  ///   - validationData: Samples for validation; `validationSplit` is then ignored.
  ///   - validationSampleWeight: How much the samples for validation count.
  ///   - validationSteps: How many batches are validated, from the first; all if left out.
  ///   - reevaluatesTraining: Whether each epoch ends with an evaluation of the training samples too, logged as `train_loss`
  ///     and so on: what `evaluate` would give then, where `loss` is a running mean over changing weights.
  ///   - files: Where callbacks write files, and in what form models.
  ///   - seed: Order and dropout follow from it and from `label`.
  ///   - label: Tells the random numbers of one fit from another's.
  /// - Returns: The history, one entry an epoch.
  /// - Throws: ``ModelError`` if data, model and settings do not fit; errors of callbacks and of the backend.
  /// - SeeAlso: `keras.Model.fit`
  @discardableResult
  public func fit(
    _ x: [Tensor], _ y: [Tensor], sampleWeight: PerOutput<Tensor>? = nil, classWeight: PerOutput<[Int: Double]>? = nil,
    batchSize: Int? = nil, epochs: Int = 1, initialEpoch: Int = 0, stepsPerEpoch: Int? = nil,
    validationSplit: Double = 0, validationSelection: ValidationSelection = .last,
    validationData: (x: [Tensor], y: [Tensor])? = nil,
    validationSampleWeight: PerOutput<Tensor>? = nil, validationBatchSize: Int? = nil, validationSteps: Int? = nil,
    validationFrequency: ValidationFrequency = 1, reevaluatesTraining: Bool = false,
    shuffle: Bool = true, callbacks: [any Callback] = [], files: TrainingFiles = TrainingFiles(), seed: UInt64 = 0,
    label: String = "fit"
  ) throws -> History {
    try fit(
      x, y, sampleWeight: sampleWeight, classWeight: classWeight, batchSize: batchSize, epochs: epochs,
      initialEpoch: initialEpoch, stepsPerEpoch: stepsPerEpoch, validationSplit: validationSplit,
      validationSelection: validationSelection, validationData: validationData,
      validationSampleWeight: validationSampleWeight, validationBatchSize: validationBatchSize,
      validationSteps: validationSteps, validationFrequency: validationFrequency,
      reevaluatesTraining: reevaluatesTraining, shuffle: shuffle, callbacks: callbacks, files: files, seed: seed,
      label: label, keeper: nil)
  }

  /// Trains the model, and keeps where training stands.
  ///
  /// - Throws: ``TrainingInterrupted`` as soon as the keeper asks for it.
  package func fit(
    _ x: [Tensor], _ y: [Tensor], sampleWeight: PerOutput<Tensor>?, classWeight: PerOutput<[Int: Double]>?,
    batchSize: Int?, epochs: Int, initialEpoch: Int, stepsPerEpoch: Int?, validationSplit: Double,
    validationSelection: ValidationSelection, validationData: (x: [Tensor], y: [Tensor])?,
    validationSampleWeight: PerOutput<Tensor>? = nil, validationBatchSize: Int?, validationSteps: Int?,
    validationFrequency: ValidationFrequency, reevaluatesTraining: Bool, shuffle: Bool, callbacks: [any Callback],
    files: TrainingFiles, seed: UInt64, label: String, keeper: (any TrainingKeeper)?
  ) throws -> History {
    let compiled = try requireCompiled(for: "fit")
    try requireLoss(compiled)
    let counts = [
      ("batch_size", batchSize ?? 1, 1), ("validation_batch_size", validationBatchSize ?? 1, 1),
      ("validation_freq", validationFrequency.smallest, 1), ("validation_steps", validationSteps ?? 1, 1),
      ("steps_per_epoch", stepsPerEpoch ?? 1, 1), ("epochs", epochs, 0), ("initial_epoch", initialEpoch, 0),
    ]
    try requireAtLeast(counts, for: "fit")
    var training = try weighted(samples(x, y, for: "fit"), sampleWeight, for: "fit")
    var validation = try validationData.map { data in
      try weighted(
        samples(data.x, data.y, for: "validation_data"), validationSampleWeight, for: "validation_data")
    }
    var warnings = maskWarnings
    if validation == nil, validationSplit != 0 {
      (training, validation) = try split(
        training, fraction: validationSplit, selection: validationSelection, compiled: compiled, warnings: &warnings,
        from: RandomStream(seed: seed, label: label, purpose: "validation split"))
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

    compiled.releaseStates()
    let device = try DeviceState(model: self, compiled: compiled, isTraining: true)
    let history = History(warnings: warnings)
    let session = TrainingSession(
      model: self, device: device, compiled: compiled, epochs: epochs, batchCount: plan.stepCount,
      sampleCount: plan.samplesPerEpoch, hasValidation: validation != nil,
      reevaluatesTraining: reevaluatesTraining, files: files)
    session.epoch = initialEpoch
    // The history comes after the user's callbacks, so that what they add to the logs is recorded.
    let callbacks = callbacks + [history]
    for callback in callbacks { try callback.trainBegin(session) }
    plan.begin(at: session.epoch)
    let search = { [plan, firstEpoch = session.epoch] in
      try NonFiniteSearch(
        model: self, compiled: compiled, samples: training, plan: plan, firstEpoch: firstEpoch,
        progress: device.progress, seed: seed, label: label
      ).origin()
    }
    session.explanation = search
    func isInterrupted() -> Bool { keeper?.isInterrupted ?? false }
    func evaluate(_ samples: Samples, _ batchSize: Int, steps: Int? = nil) throws -> Logs {
      try device.begin(.evaluation, samples)
      for rows in samples.batches(of: batchSize).prefix(steps ?? .max) {
        if isInterrupted() { throw TrainingInterrupted(epoch: session.epoch, batches: session.batch + 1) }
        try device.evaluate(samples, rows: rows)
      }
      return try device.logs()
    }
    var place = TrainingSession.Place(plan: plan.position)
    /// Keeps the training if it is time, and stops if it is to.
    func pause(afterEpoch: Bool = false) throws {
      guard let keeper else { return }
      // Asked once, so that nothing stops that was not kept.
      let isInterrupted = keeper.isInterrupted
      guard isInterrupted || keeper.isDue(afterEpoch: afterEpoch) else { return }
      // Where a loss went wrong is found by going the way once more from the last weights that were right.
      let isFinite = try afterEpoch || device.logs()["loss"]?.isFinite ?? true
      if isFinite { try keeper.keep(session.kept(at: place, callbacks)) }
      if isInterrupted { throw TrainingInterrupted(epoch: session.epoch, batches: place.batches) }
    }
    if let kept = try keeper?.recall() {
      try device.begin(.training, training)
      place = try session.goOn(from: kept, callbacks)
      plan.go(to: place.plan)
      session.batch = max(0, place.batches - 1)
    }
    while session.epoch < epochs, !session.isStopping {
      place.plan = plan.position
      if place.batches == 0 {
        for callback in callbacks { try callback.epochBegin(session) }
        try device.begin(.training, training)
      }
      for (index, rows) in plan.nextEpoch().enumerated().dropFirst(place.batches) {
        session.batch = index
        for callback in callbacks { try callback.batchBegin(session) }
        try device.train(training, rows: rows, seed: seed, label: label)
        for callback in callbacks { try callback.batchEnd(session) }
        if session.isStopping { break }
        place.batches = index + 1
        try pause()
      }
      var logs = try device.logs()
      // A validation that is interrupted is done again: layers then go on with what they remember now.
      let layerMemory = keeper == nil ? [] : try device.layerMemory()
      if let loss = logs["loss"], !loss.isFinite {
        history.warnings.append("\(try session.nonFiniteLoss(loss, for: label))")
        session.stop()
      }
      do {
        if reevaluatesTraining {
          for (name, value) in try evaluate(training, validationBatchSize ?? plan.batchSize) {
            logs["train_\(name)"] = value
          }
        }
        if let validation, validationFrequency.includes(session.epoch) {
          for callback in callbacks { try callback.validationBegin(session) }
          let values = try evaluate(validation, validationBatchSize ?? plan.batchSize, steps: validationSteps)
          for (name, value) in values { logs["val_\(name)"] = value }
          for callback in callbacks { try callback.validationEnd(session) }
        }
      } catch let interruption as TrainingInterrupted {
        if !session.isStopping, let keeper {
          try device.setLayerMemory(layerMemory)
          device.putAveragesInPlace(false)
          try keeper.keep(session.kept(at: place, callbacks))
        }
        throw interruption
      }
      logs.sort { $0.key < $1.key }
      for callback in callbacks { try callback.epochEnd(session, logs: &logs) }
      session.epoch += 1
      place = TrainingSession.Place(plan: plan.position)
      if session.epoch < epochs, !session.isStopping { try pause(afterEpoch: true) }
    }
    if epochs > initialEpoch { try device.takeAverages() }
    for callback in callbacks { try callback.trainEnd(session) }
    try device.synchronize()
    return history
  }

  /// Refuses numbers below the least that makes sense.
  func requireAtLeast(_ counts: [(argument: String, value: Int, minimum: Int)], for verb: String) throws {
    for (argument, value, minimum) in counts where value < minimum {
      throw ModelError(verb, expected: "\(argument) of at least \(minimum)", received: "\(value)", argument: argument)
    }
  }

  /// Refuses to train without a loss.
  package func requireLoss() throws { try requireLoss(requireCompiled(for: "fit")) }

  func requireLoss(_ compiled: CompiledModel) throws {
    guard compiled.losses.contains(where: { $0 != nil }) else {
      throw ModelError(
        name, expected: "a loss to train with", received: "none", help: "Give compile a loss.", argument: "loss")
    }
  }

  /// Trains a model with one input and one output.
  @discardableResult
  public func fit(
    _ x: Tensor, _ y: Tensor, sampleWeight: Tensor? = nil, classWeight: [Int: Double]? = nil,
    batchSize: Int? = nil, epochs: Int = 1, validationSplit: Double = 0, validationData: (x: Tensor, y: Tensor)? = nil,
    shuffle: Bool = true,
    callbacks: [any Callback] = [], seed: UInt64 = 0
  ) throws -> History {
    try fit(
      [x], [y], sampleWeight: sampleWeight.map { .same($0) }, classWeight: classWeight.map { .same($0) },
      batchSize: batchSize, epochs: epochs, validationSplit: validationSplit,
      validationData: validationData.map { (x: [$0.x], y: [$0.y]) }, shuffle: shuffle,
      callbacks: callbacks, seed: seed)
  }
}
