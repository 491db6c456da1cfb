import NeuralLayers

/// Puts the moving averages of the weights in their place while the model is validated.
///
/// With `swapsEpochs` they are in place from the end of an epoch to the beginning of the next, so that what callbacks
/// behind this one write are the averages.
/// - SeeAlso: `keras.callbacks.SwapEMAWeights`
public final class SwapEMAWeights: Callback, ConfigurableObject {
  public static let signature = Signature("SwapEMAWeights", [.init("swap_on_epoch", .bool(false))])

  private let swapsEpochs: Bool

  public init(swapsEpochs: Bool = false) { self.swapsEpochs = swapsEpochs }

  public init(_ arguments: Arguments) throws { swapsEpochs = try arguments.bool("swap_on_epoch") }

  public func trainBegin(_ session: TrainingSession) throws {
    guard session.optimizer.options.usesAverages else {
      throw ModelError(
        "SwapEMAWeights", expected: "an optimizer that averages weights",
        received: type(of: session.optimizer).signature.name, help: "Say use_ema=True in the optimizer.",
        argument: "callbacks")
    }
  }

  public func epochBegin(_ session: TrainingSession) { if swapsEpochs { session.putAveragesInPlace(false) } }
  public func validationBegin(_ session: TrainingSession) { session.putAveragesInPlace(true) }
  public func validationEnd(_ session: TrainingSession) { session.putAveragesInPlace(false) }

  public func epochEnd(_ session: TrainingSession, logs: inout Logs) {
    if swapsEpochs { session.putAveragesInPlace(true) }
  }
}
