/// Keeps where a training stands, so that another process can go on there as if nothing had happened.
package protocol TrainingKeeper: AnyObject {
  /// Where an earlier process left the training; `nil` begins anew.
  ///
  /// Asked once, after the callbacks' `trainBegin`.
  func recall() throws -> KeptValue?
  /// Whether training is to stop at the next batch, to be gone on with later.
  var isInterrupted: Bool { get }
  /// Whether it is time to keep the training, after a batch or after an epoch.
  func isDue(afterEpoch: Bool) -> Bool
  func keep(_ training: KeptValue) throws
}

/// A training stopped because it was asked to; it can be gone on with.
package struct TrainingInterrupted: Error {
  /// From 0.
  package var epoch: Int
  /// How many batches of the epoch were made.
  package var batches: Int

  package init(epoch: Int, batches: Int) {
    self.epoch = epoch
    self.batches = batches
  }

  /// `after epoch 3`, `in epoch 4, after batch 12`.
  package var place: String {
    batches == 0 ? "after epoch \(epoch)" : "in epoch \(epoch + 1), after batch \(batches)"
  }
}
