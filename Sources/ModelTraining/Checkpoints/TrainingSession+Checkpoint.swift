import TensorCore

extension TrainingSession {
  /// A place within a training: so many batches of an epoch were made.
  struct Place {
    /// Where the plan of batches stood when the epoch began.
    var plan: BatchPlan.Position
    var batches = 0
  }

  /// Everything that is needed to go on from here as if nothing had happened: weights, the optimizer's memory, the
  /// sums of the epoch, the place in the order of the samples, and what callbacks remember.
  ///
  /// Random numbers need no place of their own: they follow from the number of the step.
  func kept(at place: Place, _ callbacks: [any Callback]) throws -> KeptValue {
    .record([
      "epoch": .integer(epoch), "batches": .integer(place.batches), "pass": .integer(place.plan.pass),
      "rest": .integer(place.plan.rest), "device": try device.kept(),
      "rate": .number(compiled.optimizer.options.schedule == nil ? compiled.optimizer.learningRate : nil),
      "callbacks": .list(callbacks.map(\.memory)),
    ])
  }

  /// Goes to where another process left the training.
  func goOn(from kept: KeptValue, _ callbacks: [any Callback]) throws -> Place {
    let memories = kept["callbacks"].asList ?? []
    guard let epoch = kept["epoch"].asInteger, let batches = kept["batches"].asInteger,
      let pass = kept["pass"].asInteger, let rest = kept["rest"].asInteger, memories.count == callbacks.count,
      try device.goOn(from: kept["device"])
    else {
      throw ModelError(
        "fit", expected: "a checkpoint of this training", received: "one of another",
        help: "Begin anew with --fresh.")
    }
    self.epoch = epoch
    if let rate = kept["rate"].asNumber { compiled.optimizer.learningRate = rate }
    for (callback, memory) in zip(callbacks, memories) { callback.recall(memory) }
    return Place(plan: .init(pass: pass, rest: rest), batches: batches)
  }
}
