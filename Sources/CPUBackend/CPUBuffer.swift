import GraphCore
import TensorCore

/// A tensor in memory that kernels may read and write.
final class CPUBuffer: Buffer {
  let type: TensorType
  let pool: MemoryPool
  let byteCount: Int
  /// Valid until the buffer is spent.
  private(set) var pointer: UnsafeMutableRawPointer
  private(set) var isSpent = false

  init(type: TensorType, pool: MemoryPool) {
    self.type = type
    self.pool = pool
    self.byteCount = type.shape.count * type.dtype.byteCount
    self.pointer = pool.take(byteCount)
  }

  /// A buffer over memory of its own.
  init(type: TensorType, pool: MemoryPool, byteCount: Int, owning pointer: UnsafeMutableRawPointer) {
    self.type = type
    self.pool = pool
    self.byteCount = byteCount
    self.pointer = pointer
  }

  deinit { if !isSpent { pool.give(pointer, byteCount) } }

  /// Marks the buffer as used up by a donation; ``restore()`` takes it back.
  func spend() { isSpent = true }
  func restore() { isSpent = false }

  /// The buffer as one of this backend, or `nil`.
  @inline(__always)
  static func own(_ buffer: any Buffer) -> CPUBuffer? {
    Swift.type(of: buffer) == CPUBuffer.self ? unsafeDowncast(buffer, to: CPUBuffer.self) : nil
  }
}
