import CPJRT
import Synchronization

/// Buffers that were replaced while a program may still use them.
///
/// To destroy a buffer, a plugin waits for the program that reads it or took it over. Training would stand still between
/// any two steps; so what a step replaces is kept until the next one was started. Then there is a step under way while
/// the host prepares another, and no more than that.
final class RetiredBuffers: @unchecked Sendable {
  // Unchecked: PJRT's functions may be called from any thread, and the list is locked.
  private let functions: OpaquePointer
  private let handles = Mutex<[Handle]>([])

  private struct Handle: @unchecked Sendable {
    var pointer: OpaquePointer
  }

  init(functions: OpaquePointer) { self.functions = functions }

  func add(_ retired: [OpaquePointer]) {
    let retired = retired.map(Handle.init)
    handles.withLock { $0 += retired }
  }

  /// Destroys what was replaced before the program that was started last.
  func destroy() {
    let retired = handles.withLock { handles in
      defer { handles.removeAll(keepingCapacity: true) }
      return handles
    }
    for handle in retired { hb_pjrt_buffer_destroy(functions, handle.pointer) }
  }
}
