import NeuralLayers

/// Sets the states of recurrent layers with `stateful` to zeros before each epoch and before each validation.
///
/// Without it an epoch begins with the states in which the validation before it, or else the epoch, ended.
///
/// - SeeAlso: In Keras, `LambdaCallback(on_epoch_begin=lambda epoch, logs: layer.reset_state())`.
public final class ResetStates: Callback, ConfigurableObject {
  public static let signature = Signature("ResetStates", [])

  public init() {}
  public init(_ arguments: Arguments) throws {}

  public func epochBegin(_ session: TrainingSession) throws { try session.resetStates() }
  public func validationBegin(_ session: TrainingSession) throws { try session.resetStates() }
}
