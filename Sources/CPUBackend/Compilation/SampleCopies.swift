import GraphCore
import TensorCore

/// What a region makes for itself, although it is made elsewhere too, because that costs less than to write it there and
/// read it here: rearrangements, sequences, and what few additions and multiplications make of smaller things, as the
/// first convolution of images of one channel.
struct SampleCopies {
  /// For each node: how many operations of a processor make an element anew, or `nil` if it should be read.
  private var costs: [Int?] = []
  /// Rearrangements of whatever it may be.
  private var isArranged: [Bool] = []

  /// A core makes about this many multiply-adds in the time in which it reads or writes an element beyond its caches.
  private static let mostOperations = 16

  init(_ graph: Graph, reads: [[SampleRead]?]) {
    for (index, node) in graph.nodes.enumerated() {
      costs.append(reads[index].flatMap { cost(of: node, graph, $0) })
      isArranged.append(reads[index] != nil && node.operation.kind == .layout)
    }
  }

  /// - Parameter isTaken: Whether the value is made in another region, which may not give what it is made of.
  func isBetter(thanReading index: Int, isTaken: Bool) -> Bool {
    costs[index] != nil || (!isTaken && isArranged[index])
  }

  private func cost(of node: Graph.Node, _ graph: Graph, _ reads: [SampleRead]) -> Int? {
    // What is read as a whole or from outside is there already; samples of it must not be larger than what they make.
    func operand(_ number: Int) -> Int? {
      let index = node.operands[number]
      if let cost = costs[index] { return cost }
      let source = graph.nodes[index]
      guard source.operation.kind == .source else { return nil }
      return reads[number] == .whole || source.type.shape.count <= node.type.shape.count ? 0 : nil
    }
    let cost: Int
    switch node.operation {
    case .iota: cost = 0
    case .reshape, .transpose, .broadcastInDimension, .slice, .reverse: cost = 0
    case .unary(let function): cost = function.isPlain ? 1 : Self.mostOperations + 1
    case .binary(let function): cost = function.isPlain ? 1 : Self.mostOperations + 1
    case .compare, .select, .convert: cost = 1
    case .convolution:
      cost = graph.nodes[node.operands[1]].type.shape.dimensions.dropLast().reduce(1, *)
    default: return nil
    }
    var sum = cost
    for number in node.operands.indices {
      guard let cost = operand(number) else { return nil }
      sum += cost
    }
    return sum <= Self.mostOperations ? sum : nil
  }
}

extension Operation.Unary {
  /// Whether a processor has an instruction for it.
  fileprivate var isPlain: Bool {
    switch self {
    case .negate, .abs, .sign, .floor, .ceil, .round, .not: true
    default: false
    }
  }
}

extension Operation.Binary {
  /// Whether a processor has an instruction for it that takes no longer than an addition.
  fileprivate var isPlain: Bool {
    switch self {
    case .add, .subtract, .multiply, .maximum, .minimum, .and, .or: true
    default: false
    }
  }
}
