import Hornbook

/// Ends training as soon as a metric is good enough, and adds the step size to the history.
final class StopAtAccuracy: Callback {
  let accuracy: Double

  init(_ accuracy: Double) { self.accuracy = accuracy }

  func epochEnd(_ session: TrainingSession, logs: inout Logs) {
    logs["step_size"] = session.learningRate
    if let reached = logs["accuracy"], reached >= accuracy { session.stop() }
  }
}

func trainUntilGoodEnough(_ train: Dataset) throws -> History {
  let model = try Sequential {
    Input(shape: [8, 8, 1])
    Flatten()
    Dense(32, activation: .relu)
    Dense(10, activation: .softmax)
  }
  try model.compile(optimizer: .adam(0.01), loss: .sparseCategoricalCrossentropy, metrics: [.accuracy])
  return try model.fit(
    train, epochs: 50,
    callbacks: [
      StopAtAccuracy(0.9),
      LambdaCallback(epochEnd: { epoch, logs in print("epoch \(epoch + 1): \(logs["loss"] ?? .nan)") }),
    ])
}
