import CKernels
import GraphCore
import TensorCore

/// The default engine: graphs compiled to lists of C kernels that run on all cores.
///
/// Work is cut by the size of the problem, never by the number of threads, and partial results are added in a fixed
/// order, so that results are the same bytes at any number of threads.
/// ```swift
/// let backend = CPUBackend(threads: 2)
/// let executable = try backend.compile(graph)
/// let outputs = try executable.execute(inputs)
/// ```
public final class CPUBackend: Backend {
  /// Where matrix products come from.
  public enum Numerics: String, Sendable, CaseIterable {
    /// From our own kernels: every result is the same bytes on every processor.
    case exact
    /// From OpenBLAS where they are large: the same bytes on one kind of processor.
    case fast
  }

  public let name = "cpu"
  public let numerics: String
  /// The number of threads that share the work.
  public let threads: Int
  /// The passes that are switched on; none of them changes a byte of a result.
  public let passes: PassSet
  /// The form of the kernels in use: `x86-64-v4`, `x86-64-v3`, `x86-64` or `arm64`.
  public var form: String { kernels.name }

  let kernels: Kernels
  let pool: ThreadPool
  let memory = MemoryPool()
  let largeProduct: hb_gemm?
  let profiler: StepProfiler?
  /// See ``SampleRegions``; tests cut small graphs too.
  let leastRegionBytes: Int

  /// - Parameters:
  ///   - threads: How many threads share the work; `nil` means as many as there are processors.
  ///   - numerics: Where matrix products come from. Without OpenBLAS on the machine, fast numerics are exact ones.
  ///   - form: The form of the kernels; `nil` means the one that the environment's `HORNBOOK_ISA` names, else the best
  ///     that this processor runs.
  ///   - passes: What is done to a graph on its way to steps.
  ///   - profiler: Measures how long each step takes.
  public convenience init(
    threads: Int? = nil, numerics: Numerics = .exact, form: String? = nil, passes: PassSet = .all,
    profiler: StepProfiler? = nil
  ) {
    self.init(
      threads: threads, numerics: numerics, form: form, passes: passes, profiler: profiler,
      leastRegionBytes: SampleRegions.leastBytes)
  }

  init(
    threads: Int?, numerics: Numerics, form: String?, passes: PassSet, profiler: StepProfiler? = nil,
    leastRegionBytes: Int
  ) {
    self.profiler = profiler
    self.leastRegionBytes = leastRegionBytes
    let count = max(1, threads ?? Int(hb_processor_count()))
    self.threads = count
    self.passes = passes
    self.largeProduct = numerics == .fast ? hb_openblas_gemm() : nil
    self.numerics = (largeProduct == nil ? Numerics.exact : .fast).rawValue
    self.kernels = Kernels.named(form) ?? Kernels.preferred
    self.pool = ThreadPool(threads: count)
  }

  /// What decides the bytes of results besides the arithmetic: nothing for exact numerics, for fast ones the form of
  /// the kernels, and OpenBLAS's version and choice of kernels.
  public var resultClass: String {
    largeProduct == nil ? numerics : "\(numerics) \(form) \(String(cString: hb_openblas_build()))"
  }

  /// The forms of the kernels that this processor runs, best first.
  public static var availableForms: [String] { Kernels.available.map(\.name) }

  public func makeBuffer(_ tensor: Tensor) throws -> any Buffer {
    let buffer = CPUBuffer(type: TensorType(tensor.shape, tensor.dtype), pool: memory)
    tensor.withUnsafeBytes { bytes in
      if let base = bytes.baseAddress { buffer.pointer.copyMemory(from: base, byteCount: bytes.count) }
    }
    return buffer
  }

  public func read(_ buffer: any Buffer) throws -> Tensor {
    guard let buffer = CPUBuffer.own(buffer) else { throw BackendError.foreignBuffer(backend: name) }
    guard !buffer.isSpent else { throw BackendError.spentBuffer(backend: name, type: buffer.type) }
    return Tensor(shape: buffer.type.shape, dtype: buffer.type.dtype) { target in
      target.copyMemory(from: UnsafeRawBufferPointer(start: buffer.pointer, count: target.count))
    }
  }

  public func refill(_ buffer: inout any Buffer, with rows: Rows, of tensor: Tensor) throws {
    guard let own = CPUBuffer.own(buffer) else { throw BackendError.foreignBuffer(backend: name) }
    guard !own.isSpent else { throw BackendError.spentBuffer(backend: name, type: own.type) }
    let shape = own.type.shape.dimensions
    guard own.type.dtype == tensor.dtype, shape.first == rows.count,
      shape.dropFirst() == tensor.shape.dimensions.dropFirst()
    else {
      buffer = try makeBuffer(tensor.rows(rows))
      return
    }
    tensor.copyRows(rows, to: UnsafeMutableRawBufferPointer(start: own.pointer, count: own.byteCount))
  }

  public func compile(_ graph: Graph) throws -> any Executable {
    try CPUExecutable(graph, backend: self)
  }
}

/// Owns the threads of a backend.
final class ThreadPool: @unchecked Sendable {
  // Unchecked: the C pool locks itself.
  let pointer: OpaquePointer

  init(threads: Int) { pointer = hb_pool_create(Int32(threads)) }
  deinit { hb_pool_destroy(pointer) }
}
