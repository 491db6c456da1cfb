import CHDF5
import Synchronization

/// One use of the HDF5 library at a time: it keeps its state in global variables.
enum HDF5 {
  private static let lock = Mutex<Bool>(false)

  /// Runs `body` with the library silent and without plug-ins, which it would load from disk for a file's filters.
  static func use<Result>(_ body: () throws -> Result) rethrows -> Result {
    try lock.withLock { isReady in
      if !isReady {
        H5open()
        H5PLset_loading_state(0)
        isReady = true
      }
      CHDF5Silence()
      return try body()
    }
  }
}
