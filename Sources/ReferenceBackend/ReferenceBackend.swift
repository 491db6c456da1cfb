import GraphCore
import TensorCore

/// The readable oracle: every operation as a plain loop in `float64`.
///
/// Other backends are judged by it, and gradients are checked against its finite differences, so each operation is
/// written to be seen to be right, not to be fast. Numbers are rounded to `float32` only when they are read back.
public final class ReferenceBackend: Backend {
  /// The passes that are switched on.
  public let passes: PassSet

  /// - Parameter passes: What is done to a graph before it runs. Constants are never folded, because folding rounds to
  ///   `float32`: those of the passes that remain drop and share work only.
  public init(passes: PassSet = .all) {
    self.passes = passes.intersection([.simplify, .commonSubexpressions, .deadCode])
  }

  public var name: String { "reference" }
  public var numerics: String { "exact" }

  public func makeBuffer(_ tensor: Tensor) throws -> any Buffer {
    ReferenceBuffer(ReferenceTensor(tensor))
  }

  public func read(_ buffer: any Buffer) throws -> Tensor {
    guard let buffer = buffer as? ReferenceBuffer else { throw BackendError.foreignBuffer(backend: name) }
    guard let content = buffer.content else { throw BackendError.spentBuffer(backend: name, type: buffer.type) }
    return Tensor(numbers: content.values, shape: content.shape, dtype: content.dtype)
  }

  public func compile(_ graph: Graph) throws -> any Executable {
    ReferenceExecutable(graph: graph, optimized: graph.optimized(by: passes), backend: name)
  }

  /// Runs a graph with `float64` going in and coming out, so that finite differences keep their digits.
  ///
  /// - Parameter inputs: The elements of each parameter, in row-major order.
  /// - Throws: ``BackendError`` if the inputs do not fit the parameters.
  public func evaluate(_ graph: Graph, _ inputs: [[Double]]) throws -> [[Double]] {
    try graph.requireInputCount(inputs.count, backend: name)
    for (parameter, input) in zip(graph.parameters, inputs) where parameter.type.shape.count != input.count {
      throw BackendError(
        "\(name): parameter \"\(parameter.name)\" of graph \(graph.name) expected \(parameter.type.shape.count) "
          + "elements for \(parameter.type), received \(input.count)")
    }
    let parameters = zip(inputs, graph.parameters).map { ReferenceTensor($0, $1.type) }
    return graph.outputs(for: parameters).map(\.values)
  }
}

/// Memory of the reference; empty once it is spent.
final class ReferenceBuffer: Buffer {
  let type: TensorType
  fileprivate(set) var content: ReferenceTensor?

  init(_ content: ReferenceTensor) {
    self.type = content.type
    self.content = content
  }
}

/// A graph that is interpreted node by node.
final class ReferenceExecutable: Executable {
  let graph: Graph
  private let optimized: Graph
  private let backend: String

  var listing: String { optimized.description }

  init(graph: Graph, optimized: Graph, backend: String) {
    self.graph = graph
    self.optimized = optimized
    self.backend = backend
  }

  func execute(_ inputs: [any Buffer]) throws -> [any Buffer] {
    try graph.requireInputs(inputs, backend: backend)
    let buffers = try inputs.enumerated().map { index, input in
      guard let buffer = input as? ReferenceBuffer else {
        throw BackendError.foreignBuffer(backend: backend, graph: graph, parameter: index)
      }
      return buffer
    }
    let parameters = try buffers.enumerated().map { index, buffer in
      guard let content = buffer.content else {
        throw BackendError.spentBuffer(backend: backend, graph: graph, parameter: index)
      }
      return content
    }
    let outputs = optimized.outputs(for: parameters)
    for (buffer, parameter) in zip(buffers, graph.parameters) where parameter.donatedTo != nil {
      buffer.content = nil
    }
    return outputs.map(ReferenceBuffer.init)
  }
}

extension Graph {
  /// The outputs for given parameters: each node in turn, from the values before it.
  func outputs(for parameters: [ReferenceTensor]) -> [ReferenceTensor] {
    var values: [ReferenceTensor] = []
    values.reserveCapacity(nodes.count)
    for node in nodes {
      let operands = node.operands.map { values[$0] }
      values.append(evaluate(node.operation, operands, node.type, parameters: parameters))
    }
    return outputs.map { values[$0.value] }
  }
}
