/// Which epochs of a fit have a line in a log: one in some seconds and the last one, and none if the fit is quick.
struct EpochLines {
  private let interval: Duration
  private var last: ContinuousClock.Instant
  private var hasWritten = false
  /// The latest epoch, which has no line yet.
  private var pending: String?

  /// - Parameters:
  ///   - start: When the fit began.
  ///   - interval: The least time between two lines.
  init(start: ContinuousClock.Instant, interval: Duration) {
    last = start
    self.interval = interval
  }

  /// Takes the line of an epoch that ended now.
  ///
  /// - Returns: The line, if it is due.
  mutating func add(_ line: String, at now: ContinuousClock.Instant) -> String? {
    guard now - last >= interval else {
      pending = line
      return nil
    }
    (last, hasWritten, pending) = (now, true, nil)
    return line
  }

  /// The line of the last epoch, if it has none and the fit was not quick.
  mutating func end() -> String? {
    defer { pending = nil }
    return hasWritten ? pending : nil
  }
}
