import GraphCore
import TensorCore

/// What a region makes for itself, although it is made elsewhere too, because that costs less than to write it there and
/// read it here: rearrangements, sequences, and what few additions and multiplications make of what is in memory anyway,
/// as an activation of a product, or the first convolution of images of one channel.
struct SampleCopies {
  let graph: Graph
  let reads: [[SampleRead]?]

  /// A core makes about this many multiply-adds in the time in which it reads or writes an element beyond its caches.
  private static let mostOperations = 16

  /// What it costs to make a value again.
  private struct Cost {
    /// For each element.
    var operations = 0
    var bytesRead = 0
  }

  /// - Parameter isTaken: Whether a value is made in a region, and so perhaps not in memory.
  func isBetter(thanReading index: Int, isTaken: [Bool]) -> Bool {
    guard reads[index] != nil else { return false }
    if graph.nodes[index].operation.kind == .layout, !isTaken[index] { return true }
    guard let cost = cost(of: index, isTaken, mostOperations: Self.mostOperations) else { return false }
    return cost.bytesRead <= bytes(of: index)
  }

  /// `nil`: it cannot be made again, or only by more operations.
  private func cost(of index: Int, _ isTaken: [Bool], mostOperations: Int) -> Cost? {
    let node = graph.nodes[index]
    guard let reads = reads[index], let own = operations(of: node), own <= mostOperations else { return nil }
    var sum = Cost(operations: own)
    for (operand, read) in zip(node.operands, reads) where read == .samples {
      let left = mostOperations - sum.operations
      if let cost = cost(of: operand, isTaken, mostOperations: left) {
        sum.operations += cost.operations
        sum.bytesRead += cost.bytesRead
      } else if !isTaken[operand] {
        sum.bytesRead += bytes(of: operand)
      } else {
        return nil
      }
    }
    return sum
  }

  private func bytes(of index: Int) -> Int {
    let type = graph.nodes[index].type
    return type.shape.count * type.dtype.byteCount
  }

  private func operations(of node: Graph.Node) -> Int? {
    switch node.operation {
    case .iota, .reshape, .transpose, .broadcastInDimension, .slice, .reverse: 0
    case .compare, .select, .convert: 1
    case .unary(let function) where function.isPlain: 1
    case .binary(let function) where function.isPlain: 1
    case .convolution: graph.nodes[node.operands[1]].type.shape.dimensions.dropLast().reduce(1, *)
    default: nil
    }
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
