import NeuralLayers

/// Ends training after a batch that makes the loss NaN or infinite.
///
/// Without it a fit ends after the epoch in which that happens. Looking at the loss after each batch waits for the
/// device, so training is a little slower with it. In both cases the history's warnings, or the error that is thrown,
/// name the batch and the layer that the number came from.
/// - SeeAlso: `keras.callbacks.TerminateOnNaN`
public final class TerminateOnNaN: Callback, ConfigurableObject {
  public static let signature = Signature("TerminateOnNaN", [.init("raise_error", .bool(false))])

  private let throwsError: Bool
  /// The epoch and batch that ended training, from 0; `nil` if all was well.
  public private(set) var stopped: (epoch: Int, batch: Int)?

  public init(throwsError: Bool = false) { self.throwsError = throwsError }

  public init(_ arguments: Arguments) throws { throwsError = try arguments.bool("raise_error") }

  public func trainBegin(_ session: TrainingSession) { stopped = nil }
  // Nothing to remember: it ends training, and a training that ends is not kept.

  public func batchEnd(_ session: TrainingSession) throws {
    guard let loss = try session.runningLogs()["loss"], !loss.isFinite else { return }
    stopped = (session.epoch, session.batch)
    session.stop()
    if throwsError { throw try session.nonFiniteLoss(loss, for: "TerminateOnNaN") }
  }
}
