// The words for numbers that are none, in the data or made on the way.
extension ModelError {
  /// Data that is not a number.
  static func notANumber(_ what: String, sample: Int, for verb: String) -> ModelError {
    ModelError(
      verb, expected: "numbers in the \(what)", received: "NaN in sample \(sample)",
      help: "One NaN makes every weight NaN; drop such samples or fill them in.", argument: "data")
  }

  /// A loss that became NaN or infinite in training.
  static func loss(_ origin: NonFiniteSearch.Origin, for verb: String) -> ModelError {
    var (layer, argument): (String?, String?)
    let reason: String
    var help = "Try a smaller learning rate, clipnorm=1 in the optimizer, or data scaled to about -1…1."
    switch origin.cause {
    case .update(let weight, let value):
      reason = "because the step before it left \(value) in \(weight)"
    case .data(let input, let value):
      reason = "because the data of \(input) has \(value) in it"
      help = "Drop such samples, or bring the numbers into a range of about -1…1."
      argument = "data"
    case .layer(let name, let value, let inputs):
      reason = "because \(name) made \(value) of inputs \(inputs)"
      layer = name
    case .loss(let output, let values):
      reason = "because the loss made it of the finite output \(output), \(values)"
    }
    return ModelError(
      verb, expected: "a finite loss",
      received: "\(origin.loss) in batch \(origin.batch + 1) of epoch \(origin.epoch + 1), \(reason)", help: help,
      layer: layer, argument: argument)
  }

  /// A loss that is no number, where the steps of training do not show why.
  static func loss(_ value: Double, epoch: Int, for verb: String) -> ModelError {
    ModelError(
      verb, expected: "a finite loss", received: "\(value) in epoch \(epoch + 1)",
      help: "Try a smaller learning rate, clipnorm=1 in the optimizer, or data scaled to about -1…1.")
  }
}

extension NumberRange: CustomStringConvertible {
  var description: String {
    func short(_ number: Double) -> String { "\(Float(number))" }
    return "from \(short(least)) to \(short(largest)), \(short(mean)) on average"
  }
}
