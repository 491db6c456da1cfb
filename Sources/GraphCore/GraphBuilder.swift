import TensorCore

/// Writes a graph node by node, applying the shape rule of each operation as it is added.
///
/// ```swift
/// let builder = GraphBuilder(name: "affine")
/// let x = builder.parameter("x", TensorType([2, 3]))
/// let y = try x * 2 + 1
/// let graph = builder.finish(outputs: [("y", y)])
/// ```
/// The graph holds what was written: sharing equal expressions and leaving out dead ones is for the passes to do.
public final class GraphBuilder {
  public let name: String
  private(set) var nodes: [Graph.Node] = []
  private var parameters: [Graph.Parameter] = []

  public init(name: String) {
    self.name = name
  }

  /// Adds an input.
  ///
  /// - Parameter holdsSamples: Its first axis counts the samples of a batch.
  public func parameter(_ name: String, _ type: TensorType, holdsSamples: Bool = false) -> Value {
    parameters.append(Graph.Parameter(name: name, type: type, holdsSamples: holdsSamples))
    return add(Graph.Node(operation: .parameter(parameters.count - 1, type), operands: [], type: type))
  }

  /// Adds a tensor known now.
  public func constant(_ tensor: Tensor) -> Value {
    add(Graph.Node(operation: .constant(tensor), operands: [], type: TensorType(tensor.shape, tensor.dtype)))
  }

  /// Adds a float32 scalar.
  public func constant(_ number: Float) -> Value { constant(Tensor(number)) }

  /// Adds an operation.
  ///
  /// - Throws: ``ShapeError`` if the operands do not fit.
  public func apply(_ operation: Operation, _ operands: [Value]) throws(ShapeError) -> Value {
    for operand in operands {
      precondition(operand.builder === self, "a value of graph \(operand.builder.name) was used in graph \(name)")
    }
    let type = try operation.resultType(operands.map(\.type))
    return add(Graph.Node(operation: operation, operands: operands.map(\.id), type: type))
  }

  private func add(_ node: Graph.Node) -> Value {
    nodes.append(node)
    return Value(builder: self, id: nodes.count - 1)
  }

  /// The finished graph.
  ///
  /// - Parameters:
  ///   - outputs: What `execute` returns, in order.
  ///   - donations: Pairs of a parameter and the index of the output that takes over its memory; both have one type.
  public func finish(outputs: [(name: String, value: Value)], donations: [(parameter: Value, output: Int)] = [])
    -> Graph
  {
    var parameters = parameters
    var taken: Set<Int> = []
    for donation in donations {
      guard case .parameter(let index, let type) = nodes[donation.parameter.id].operation else {
        preconditionFailure("only a parameter can be donated")
      }
      precondition(type == outputs[donation.output].value.type, "\(parameters[index].name) is donated to another type")
      let isFirst = taken.insert(donation.output).inserted
      precondition(isFirst, "two parameters are donated to one output")
      parameters[index].donatedTo = donation.output
    }
    let graph = graph(
      parameters: parameters, outputs: outputs.map { Graph.Output(name: $0.name, value: $0.value.id) })
    do throws(ShapeError) {
      return try graph.sharingTraces()
    } catch {
      preconditionFailure("a trace does not fit its recurrence: \(error)")
    }
  }

  /// What has been written so far.
  func graph(parameters: [Graph.Parameter], outputs: [Graph.Output]) -> Graph {
    Graph(name: name, parameters: parameters, nodes: nodes, outputs: outputs)
  }
}

/// A value of a graph that is being built.
public struct Value {
  public let builder: GraphBuilder
  public let id: Int

  public var type: TensorType { builder.nodes[id].type }
  public var shape: Shape { type.shape }
  public var dtype: DType { type.dtype }
  public var rank: Int { shape.rank }
  /// The operation that makes the value, for rules that look at where a value comes from.
  public var operation: Operation { builder.nodes[id].operation }
  /// What that operation reads.
  public var operands: [Value] { builder.nodes[id].operands.map { Value(builder: builder, id: $0) } }
}
