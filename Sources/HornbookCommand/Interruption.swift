import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// What Ctrl-C and `kill` do to a run.
///
/// Outside of ``deferring`` they end the program at once. While directives are executed the first one only asks: the
/// run keeps where it stands and writes its report. A second one ends the program at once.
enum Interruption {
  // Initialized before the handler is set, so that the handler only reads and writes them.
  private static let requested = Atomic<Bool>(false)
  private static let deferred = Atomic<Bool>(false)

  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Whether a first signal only asks.
  static var isDeferring: Bool {
    get { deferred.load(ordering: .relaxed) }
    set { deferred.store(newValue, ordering: .relaxed) }
  }

  /// Sets the handler for SIGINT and SIGTERM.
  static func listen() {
    requested.store(false, ordering: .relaxed)
    deferred.store(false, ordering: .relaxed)
    var numbers = sigset_t()
    sigemptyset(&numbers)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&numbers, number)
      signal(number) { _ in
        // Only what POSIX allows in a handler.
        guard Interruption.isDeferring, !Interruption.isRequested else { _exit(CommandStatus.interruptedCode) }
        Interruption.requested.store(true, ordering: .relaxed)
        let words: StaticString = "\ninterrupted: ends after the current batch or block; once more ends at once\n"
        _ = write(2, words.utf8Start, words.utf8CodeUnitCount)
      }
    }
    // Who starts the program may have blocked them, and what is started inherits that.
    pthread_sigmask(SIG_UNBLOCK, &numbers, nil)
  }
}
