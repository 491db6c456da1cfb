import Synchronization

/// Memory for tensors, kept for reuse: a training loop takes and gives back the same sizes again and again.
///
/// Pieces start at a multiple of 64 bytes and have a tail that kernels may read and write; see `CKernels.h`.
final class MemoryPool: Sendable {
  /// A piece that is free holds the address of the next one.
  private struct FreeLists: @unchecked Sendable {
    var first = [UnsafeMutableRawPointer?](repeating: nil, count: MemoryPool.classCount)
    var freeBytes = 0
  }

  private static let classCount = 256
  /// What is given back beyond this goes back to the system.
  private static let mostFreeBytes = 64 << 20
  private let lists = Mutex(FreeLists())

  /// The size that a request is rounded up to, and its class: four sizes for each power of two.
  static func sizeClass(_ byteCount: Int) -> (index: Int, bytes: Int) {
    let needed = max(byteCount + 64, 256)
    let power = Int.bitWidth - 1 - (needed - 1).leadingZeroBitCount  // 2^power < needed <= 2^(power + 1)
    let step = 1 << (power - 2)
    let steps = (needed - (1 << power) + step - 1) / step
    return (power * 4 + steps, (1 << power) + steps * step)
  }

  func take(_ byteCount: Int) -> UnsafeMutableRawPointer {
    let (index, bytes) = Self.sizeClass(byteCount)
    let reused = lists.withLock { lists -> UnsafeMutableRawPointer? in
      guard let first = lists.first[index] else { return nil }
      lists.first[index] = first.load(as: UnsafeMutableRawPointer?.self)
      lists.freeBytes -= bytes
      return first
    }
    return reused ?? .allocate(byteCount: bytes, alignment: 64)
  }

  func give(_ pointer: UnsafeMutableRawPointer, _ byteCount: Int) {
    let (index, bytes) = Self.sizeClass(byteCount)
    let isKept = lists.withLock { lists in
      guard lists.freeBytes + bytes <= Self.mostFreeBytes else { return false }
      pointer.storeBytes(of: lists.first[index], as: UnsafeMutableRawPointer?.self)
      lists.first[index] = pointer
      lists.freeBytes += bytes
      return true
    }
    if !isKept { pointer.deallocate() }
  }

  deinit {
    lists.withLock { lists in
      for index in lists.first.indices {
        while let first = lists.first[index] {
          lists.first[index] = first.load(as: UnsafeMutableRawPointer?.self)
          first.deallocate()
        }
      }
    }
  }
}
