import NeuralLayers

/// Ends training after a batch that makes the loss NaN or infinite.
///
/// Looking at the loss after each batch waits for the device, so training is a little slower with it.
/// - SeeAlso: `keras.callbacks.TerminateOnNaN`
public final class TerminateOnNaN: Callback, ConfigurableObject {
  public static let signature = Signature("TerminateOnNaN", [.init("raise_error", .bool(false))])

  private let throwsError: Bool
  /// The epoch and batch that ended training, from 0; `nil` if all was well.
  public private(set) var stopped: (epoch: Int, batch: Int)?

  public init(throwsError: Bool = false) { self.throwsError = throwsError }

  public init(_ arguments: Arguments) throws { throwsError = try arguments.bool("raise_error") }

  public func trainBegin(_ session: TrainingSession) { stopped = nil }

  public func batchEnd(_ session: TrainingSession) throws {
    guard let loss = try session.runningLogs()["loss"], !loss.isFinite else { return }
    stopped = (session.epoch, session.batch)
    session.stop()
    guard throwsError else { return }
    throw ModelError(
      "TerminateOnNaN", expected: "a finite loss",
      received: "\(loss) after batch \(session.batch + 1) of epoch \(session.epoch + 1)",
      help: "Try a smaller learning rate, clipnorm=1 in the optimizer, or data scaled to about -1…1.",
      argument: "callbacks")
  }
}
