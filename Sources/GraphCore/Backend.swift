import TensorCore

/// The swappable engine.
///
/// Four verbs are the whole boundary, shaped like the PJRT C API: make a buffer from host memory, read one back,
/// compile a graph, execute it on buffers. Two more, which a backend gets from these, may be written anew to make loops
/// cheap: refill a buffer, execute on state that stays in place. Model code never names a backend.
public protocol Backend: AnyObject, Sendable {
  /// The name that `--backend` takes: `cpu`, `reference`, `xla`.
  var name: String { get }

  /// The class of results: `exact`, `fast`, or a word of the backend's own. Two runs with equal backend and numerics
  /// promise equal bytes.
  var numerics: String { get }

  /// How far the results of a training may lie from another run's: a and b agree if |a − b| ≤ tolerance · max(1, |a|, |b|).
  /// `nil` for a backend that promises equal bytes.
  var tolerance: Double? { get }

  /// Copies a tensor to the device.
  func makeBuffer(_ tensor: Tensor) throws -> any Buffer

  /// Copies a buffer back to the host.
  ///
  /// - Throws: ``BackendError`` if the buffer is spent or belongs to another backend.
  func read(_ buffer: any Buffer) throws -> Tensor

  /// Translates a graph into a program for the device, after the passes that are switched on.
  func compile(_ graph: Graph) throws -> any Executable

  /// Puts rows of a tensor on the device, into a buffer that held as many rows of such a tensor before.
  ///
  /// A loop over batches calls this for each of them; a backend that can write into the buffer's memory should.
  /// Without that it is a new buffer.
  func refill(_ buffer: inout any Buffer, with rows: Rows, of tensor: Tensor) throws
}

/// Memory on a device that holds one tensor.
public protocol Buffer: AnyObject {
  /// The shape and element type of what it holds.
  var type: TensorType { get }
}

/// A compiled graph.
public protocol Executable: AnyObject {
  /// The graph as it was given to `compile`.
  var graph: Graph { get }

  /// What became of the graph: a readable dump after the passes, with the backend's own plan where it has one.
  var listing: String { get }

  /// Runs the program.
  ///
  /// - Parameter inputs: One buffer for each parameter, in order. Those that the graph donates are spent afterwards:
  ///   their memory holds the outputs that replace them.
  /// - Returns: One buffer for each output, in order.
  /// - Throws: ``BackendError`` if a buffer is spent, of the wrong type or of another backend.
  func execute(_ inputs: [any Buffer]) throws -> [any Buffer]

  /// Runs the program and puts each of its outputs in place of the parameter that is donated to it.
  ///
  /// A loop of training steps calls this. A backend that writes outputs over what is donated to them leaves `state` as
  /// it is, and allocates nothing.
  ///
  /// - Parameters:
  ///   - state: The first parameters, each of which is donated to the output of its own index; there is no other output.
  ///   - inputs: The remaining parameters.
  /// - Throws: ``BackendError`` as `execute`; `state` is as before.
  func execute(updating state: inout [any Buffer], reading inputs: [any Buffer]) throws
}

/// A backend was used in a way that it cannot serve.
public struct BackendError: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String

  public init(_ description: String) {
    self.description = description
  }
}

extension Executable {
  public func execute(updating state: inout [any Buffer], reading inputs: [any Buffer]) throws {
    state = try execute(state + inputs)
  }
}

extension Backend {
  public var tolerance: Double? { nil }

  public func refill(_ buffer: inout any Buffer, with rows: Rows, of tensor: Tensor) throws {
    buffer = try makeBuffer(tensor.rows(rows))
  }

  /// Compiles and runs a graph once, host to host.
  public func run(_ graph: Graph, _ inputs: [Tensor]) throws -> [Tensor] {
    try compile(graph).execute(inputs.map(makeBuffer)).map(read)
  }
}
