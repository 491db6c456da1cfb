import Synchronization

/// Which files the callbacks of a fit have written.
///
/// What another run left in the folder is not there for them, so that a fit depends on nothing but its own run.
public final class FileLedger: Sendable {
  private let names: Mutex<(known: Set<String>, written: [String])>

  /// - Parameter known: The paths of files that this run has written before.
  public init(known: Set<String> = []) { names = Mutex((known, [])) }

  /// The paths of the files that were written and are still there, in the order in which they first were.
  public var written: [String] { names.withLock { $0.written } }

  func contains(_ path: String) -> Bool { names.withLock { $0.known.contains(path) || $0.written.contains(path) } }

  /// Notes that a file was written.
  public func note(_ path: String) {
    names.withLock { if !$0.written.contains(path) { $0.written.append(path) } }
  }

  func forget(_ path: String) {
    names.withLock {
      $0.known.remove(path)
      $0.written.removeAll { $0 == path }
    }
  }
}
