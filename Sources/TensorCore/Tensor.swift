/// A block of numbers of one type, in row-major order, with value semantics.
///
/// Copies share their storage until one of them is written. The library computes on graphs and backends; a tensor
/// is what goes in and comes out: data, weights, predictions.
/// ```swift
/// let x = Tensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3])
/// let count = x.shape.count  // 6
/// let element = x.scalars(as: Float.self)[4]  // 5
/// ```
public struct Tensor: Sendable {
  public let shape: Shape
  public let dtype: DType
  private var storage: TensorStorage

  /// A tensor of zeros (`false` for `bool`).
  public init(zeros shape: Shape, dtype: DType = .float32) {
    self.shape = shape
    self.dtype = dtype
    self.storage = TensorStorage(byteCount: shape.count * dtype.byteCount)
  }

  /// A tensor holding `scalars` in row-major order.
  ///
  /// - Precondition: `scalars.count == shape.count`.
  public init<Scalar: TensorScalar>(_ scalars: [Scalar], shape: Shape) {
    precondition(scalars.count == shape.count, "\(scalars.count) scalars do not fill shape \(shape)")
    self.init(zeros: shape, dtype: Scalar.dtype)
    scalars.withUnsafeBytes { source in
      if let base = source.baseAddress { storage.pointer.copyMemory(from: base, byteCount: source.count) }
    }
  }

  /// A vector.
  public init<Scalar: TensorScalar>(_ scalars: [Scalar]) {
    self.init(scalars, shape: [scalars.count])
  }

  /// A scalar.
  public init<Scalar: TensorScalar>(_ scalar: Scalar) {
    self.init([scalar], shape: [])
  }

  /// A tensor whose elements all equal `scalar`.
  public init<Scalar: TensorScalar>(repeating scalar: Scalar, shape: Shape) {
    self.init([Scalar](repeating: scalar, count: shape.count), shape: shape)
  }

  /// A tensor whose bytes `body` writes; they are zero when it is called.
  public init(shape: Shape, dtype: DType, writingWith body: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
    self.init(zeros: shape, dtype: dtype)
    try body(UnsafeMutableRawBufferPointer(start: storage.pointer, count: storage.byteCount))
  }

  public var count: Int { shape.count }
  public var rank: Int { shape.rank }
  /// The bytes that the elements take.
  public var byteCount: Int { storage.byteCount }

  /// The elements in row-major order.
  ///
  /// - Precondition: `Scalar` is the tensor's own type; see ``converted(to:)``.
  public func scalars<Scalar: TensorScalar>(as type: Scalar.Type = Scalar.self) -> [Scalar] {
    precondition(dtype == Scalar.dtype, "a tensor of \(dtype) was read as \(Scalar.dtype)")
    return withUnsafeBytes { Array($0.bindMemory(to: Scalar.self)) }
  }

  /// Gives read access to the elements as bytes; the pointer is valid inside `body` only.
  public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    defer { withExtendedLifetime(storage) {} }
    return try body(UnsafeRawBufferPointer(start: storage.pointer, count: storage.byteCount))
  }

  /// Gives write access to the elements as bytes; storage that is shared is copied first.
  public mutating func withUnsafeMutableBytes<Result>(
    _ body: (UnsafeMutableRawBufferPointer) throws -> Result
  ) rethrows -> Result {
    if !isKnownUniquelyReferenced(&storage) { storage = TensorStorage(copying: storage) }
    return try body(UnsafeMutableRawBufferPointer(start: storage.pointer, count: storage.byteCount))
  }

  /// The same elements in another shape of equal count.
  public func reshaped(to shape: Shape) -> Tensor {
    precondition(shape.count == count, "\(self.shape) cannot be reshaped to \(shape)")
    return Tensor(shape: shape, dtype: dtype, storage: storage)
  }

  private init(shape: Shape, dtype: DType, storage: TensorStorage) {
    self.shape = shape
    self.dtype = dtype
    self.storage = storage
  }
}

extension Tensor: Hashable {
  /// Equal in shape, type and every bit: `NaN` equals itself, `-0` does not equal `0`.
  public static func == (left: Tensor, right: Tensor) -> Bool {
    guard left.shape == right.shape, left.dtype == right.dtype else { return false }
    if left.storage === right.storage { return true }
    return left.withUnsafeBytes { a in right.withUnsafeBytes { b in a.elementsEqual(b) } }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(shape)
    hasher.combine(dtype)
    withUnsafeBytes { hasher.combine(bytes: $0) }
  }
}

/// The memory behind a tensor, aligned to a cache line so that vector loads never straddle one at the start.
private final class TensorStorage: @unchecked Sendable {
  // Unchecked: only `Tensor.withUnsafeMutableBytes` writes, and only to storage that nobody else holds.
  let pointer: UnsafeMutableRawPointer
  let byteCount: Int

  init(byteCount: Int) {
    self.byteCount = byteCount
    self.pointer = .allocate(byteCount: max(byteCount, 1), alignment: 64)
    pointer.initializeMemory(as: UInt8.self, repeating: 0, count: byteCount)
  }

  convenience init(copying other: TensorStorage) {
    self.init(byteCount: other.byteCount)
    pointer.copyMemory(from: other.pointer, byteCount: byteCount)
  }

  deinit { pointer.deallocate() }
}
