import TensorCore

/// A computation in single-assignment form: a list of nodes, each used only by later ones.
///
/// A graph is plain data. It is written with a ``GraphBuilder``, rewritten by gradients and passes, and run by a
/// ``Backend``. All shapes are static.
public struct Graph: Hashable, Sendable {
  /// One operation and the values it reads; a value is named by the index of the node that makes it.
  public struct Node: Hashable, Sendable {
    public var operation: Operation
    public var operands: [Int]
    public var type: TensorType

    public init(operation: Operation, operands: [Int], type: TensorType) {
      self.operation = operation
      self.operands = operands
      self.type = type
    }
  }

  /// An input.
  ///
  /// A donated one gives its memory to the output that replaces it: after `execute` its buffer is spent.
  public struct Parameter: Hashable, Sendable {
    public var name: String
    public var type: TensorType
    /// The index of the output that takes over the memory.
    public var donatedTo: Int?
    /// Whether the first axis counts the samples of a batch, which a backend with several devices divides among them.
    public var holdsSamples: Bool

    public init(name: String, type: TensorType, donatedTo: Int? = nil, holdsSamples: Bool = false) {
      self.name = name
      self.type = type
      self.donatedTo = donatedTo
      self.holdsSamples = holdsSamples
    }

    /// Whether each device takes an equal part of the samples; samples that do not come out even, all devices take.
    public func isDivided(among devices: Int) -> Bool {
      holdsSamples && devices > 1 && type.shape.rank > 0 && type.shape[0] > 0 && type.shape[0] % devices == 0
    }
  }

  /// A value that `execute` returns.
  public struct Output: Hashable, Sendable {
    public var name: String
    public var value: Int

    public init(name: String, value: Int) {
      self.name = name
      self.value = value
    }
  }

  public var name: String
  public var parameters: [Parameter]
  public var nodes: [Node]
  public var outputs: [Output]

  public init(name: String, parameters: [Parameter], nodes: [Node], outputs: [Output]) {
    self.name = name
    self.parameters = parameters
    self.nodes = nodes
    self.outputs = outputs
  }

  /// The shape and element type of a value.
  public func type(of value: Int) -> TensorType { nodes[value].type }

  /// The types of the outputs, in order.
  public var outputTypes: [TensorType] { outputs.map { type(of: $0.value) } }
}
