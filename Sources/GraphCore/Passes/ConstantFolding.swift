import TensorCore

extension Graph {
  /// The graph with operations on constants replaced by their results.
  ///
  /// Only what every backend rounds alike is computed here: arrangement, integer and boolean arithmetic, and the
  /// float32 operations that IEEE 754 rounds correctly (see `Operation.value(of:_:)`), no sum and no transcendental.
  ///
  /// Constants stay small: a result has at most 65,536 elements, and more than its operands together only up to 1,024.
  /// Repetition is never carried out: what is done to a repeated constant is done to the constant, which is then
  /// repeated.
  public func withFoldedConstants() -> Graph {
    rewritten { rewriter, node in rewriter.folded(node) }
  }
}

extension GraphRewriter {
  private static let mostElements = 65_536
  private static let mostElementsGrown = 1_024

  /// The constant that stands for a node, or its repetition.
  fileprivate mutating func folded(_ node: Graph.Node) -> Int? {
    if node.operation.isPointwise { return foldedPointwise(node) }
    let operands = node.operands.compactMap(constant)
    let count = node.type.shape.count
    guard operands.count == node.operands.count, !operands.isEmpty, count <= Self.mostElements,
      count <= max(Self.mostElementsGrown, operands.reduce(0) { $0 + $1.count })
    else { return nil }
    return node.operation.value(of: operands, node.type).map { add(.constant($0), [], node.type) }
  }

  /// A constant and how it is repeated, if at all.
  private struct Repetition {
    var tensor: Tensor
    var axes: [Int]
  }

  private func repetition(_ value: Int) -> Repetition? {
    switch nodes[value].operation {
    case .constant(let tensor): return Repetition(tensor: tensor, axes: Array(0..<tensor.rank))
    case .broadcastInDimension(_, let axes):
      return constant(nodes[value].operands[0]).map { Repetition(tensor: $0, axes: axes) }
    default: return nil
    }
  }

  /// An element-wise operation, done on the constants before they are repeated: numbers fit any repetition, all
  /// others must be repeated alike.
  private mutating func foldedPointwise(_ node: Graph.Node) -> Int? {
    let operands = node.operands.compactMap(repetition)
    guard operands.count == node.operands.count, !operands.isEmpty else { return nil }
    let form = operands.first { $0.tensor.rank > 0 } ?? operands[0]
    let isAlike = operands.allSatisfy { operand in
      operand.tensor.rank == 0 || (operand.tensor.shape == form.tensor.shape && operand.axes == form.axes)
    }
    guard isAlike, form.tensor.count <= Self.mostElements else { return nil }
    let type = TensorType(form.tensor.shape, node.type.dtype)
    let tensors = operands.map { operand in
      let isRepeated = operand.tensor.rank == 0 && type.shape.rank > 0
      return isRepeated ? operand.tensor.picked(at: [Int](repeating: 0, count: type.shape.count), type) : operand.tensor
    }
    guard let tensor = node.operation.value(of: tensors, type) else { return nil }
    let value = add(.constant(tensor), [], type)
    if type.shape == node.type.shape { return value }
    return add(.broadcastInDimension(node.type.shape, axes: form.axes), [value], node.type)
  }
}
