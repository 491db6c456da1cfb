#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Shows on standard error how training goes on: on a terminal a line that is drawn anew, elsewhere one line an epoch.
///
/// So a log file never fills with control characters. ``CSVLogger`` beside it writes what machines read.
/// - SeeAlso: `keras.callbacks.ProgbarLogger`
public final class ProgressLogger: Callback {
  private let isTerminal: Bool
  private let interval: Duration
  private let output: (String) -> Void
  private var drawn: ContinuousClock.Instant?

  /// - Parameters:
  ///   - isTerminal: Whether lines can be drawn anew; found out if left out.
  ///   - interval: How often that is done at most.
  ///   - write: Takes the text; standard error if left out.
  public init(
    isTerminal: Bool? = nil, interval: Duration = .milliseconds(100), write: ((String) -> Void)? = nil
  ) {
    self.isTerminal = isTerminal ?? (isatty(STDERR_FILENO) == 1)
    self.interval = interval
    output = write ?? Self.writeToStandardError
  }

  public func trainBegin(_ session: TrainingSession) { drawn = nil }

  public func batchEnd(_ session: TrainingSession) throws {
    guard isTerminal else { return }
    let now = ContinuousClock.now
    if let drawn, now - drawn < interval { return }
    drawn = now
    let values = try Self.text(session.runningLogs())
    output("\r\(Self.head(session)), batch \(session.batch + 1)/\(session.batchCount): \(values)\u{1B}[K")
  }

  public func epochEnd(_ session: TrainingSession, logs: inout Logs) throws {
    output("\(isTerminal ? "\r" : "")\(Self.head(session)): \(Self.text(logs))\(isTerminal ? "\u{1B}[K" : "")\n")
  }

  private static func head(_ session: TrainingSession) -> String { "epoch \(session.epoch + 1)/\(session.epochs)" }

  private static func text(_ logs: Logs) -> String {
    logs.map { name, value in
      let rounded = (value * 1e4).rounded() / 1e4
      return "\(name) \(abs(value) >= 1e-3 && abs(value) < 1e6 ? "\(rounded)" : "\(Float(value))")"
    }.joined(separator: ", ")
  }

  private static func writeToStandardError(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      // A closed standard error is no reason to end training.
      _ = write(STDERR_FILENO, bytes.baseAddress, bytes.count)
    }
  }
}
