import TensorCore

extension Graph {
  /// The graph without operations that change no bit of any operand, and with chains of rearrangements made one.
  ///
  /// Left out is only what IEEE 754 makes the identity for every number: x · 1, x / 1, x − 0 and x + (−0), but not
  /// x + 0, which turns −0 into 0, nor x · 0, which is not 0 for −1, infinities and NaN. A quotient by a power of two
  /// becomes the product with its reciprocal, which is the same number before it is rounded.
  public func simplified() -> Graph {
    rewritten { rewriter, node in rewriter.simplified(node) }
  }
}

extension GraphRewriter {
  /// The value that a node equals, or `nil` if it is to stay.
  fileprivate mutating func simplified(_ node: Graph.Node) -> Int? {
    let x = node.operands
    switch node.operation {
    case .unary(let function): return simplified(function, node)
    case .binary(let function): return simplified(function, node)
    case .select:
      if x[1] == x[2] { return x[1] }
      return repeatedConstant(x[0]).map { $0.numbers[0] != 0 ? x[1] : x[2] }
    case .convert(let dtype): return nodes[x[0]].type.dtype == dtype ? x[0] : nil
    case .concatenate: return x.count == 1 ? x[0] : nil
    case .pad(let low, let high, let interior):
      return (low + high + interior).allSatisfy { $0 == 0 } ? x[0] : nil
    case .reduce(_, let axes): return axes.isEmpty ? x[0] : nil
    case .reshape, .transpose, .broadcastInDimension, .slice, .reverse: return rearranged(node)
    default: return nil
    }
  }

  private func simplified(_ function: Operation.Unary, _ node: Graph.Node) -> Int? {
    let inner = nodes[node.operands[0]]
    switch (function, inner.operation) {
    case (.negate, .unary(.negate)), (.not, .unary(.not)): return inner.operands[0]
    case (.abs, .unary(.abs)), (.floor, .unary(.floor)), (.ceil, .unary(.ceil)), (.round, .unary(.round)):
      return node.operands[0]
    default: return nil
    }
  }

  private mutating func simplified(_ function: Operation.Binary, _ node: Graph.Node) -> Int? {
    let (x, y) = (node.operands[0], node.operands[1])
    if let number = repeatedConstant(y) {
      if function.isRightIdentity(number) { return x }
      if function == .divide, let reciprocal = number.exactReciprocal {
        return add(.binary(.multiply), [x, repeating(reciprocal, as: node.type)], node.type)
      }
    }
    if let number = repeatedConstant(x), function.isCommutative, function.isRightIdentity(number) { return y }
    return nil
  }

  /// Rearrangements that change nothing, that follow each other, or that meet elements which are all equal.
  private mutating func rearranged(_ node: Graph.Node) -> Int? {
    let x = node.operands[0]
    let inner = nodes[x]
    switch (node.operation, inner.operation) {
    case (.reshape, _) where inner.type == node.type: return x
    case (.reshape, .reshape): return rearranged(node.reading(inner.operands[0]))
    case (.transpose(let outer), _) where outer == outer.sorted(): return x
    case (.transpose(let outer), .transpose(let first)):
      var joined = node.reading(inner.operands[0])
      joined.operation = .transpose(outer.map { first[$0] })
      return rearranged(joined)
    case (.broadcastInDimension, _) where inner.type == node.type: return x
    case (.broadcastInDimension(let shape, let outer), .broadcastInDimension(_, let first)):
      var joined = node.reading(inner.operands[0])
      joined.operation = .broadcastInDimension(shape, axes: first.map { outer[$0] })
      return rearranged(joined)
    case (.slice, _) where inner.type == node.type: return x
    case (.reverse(let axes), _) where axes.allSatisfy({ node.type.shape[$0] <= 1 }): return x
    case (.reverse(let outer), .reverse(let first)) where Set(outer) == Set(first): return inner.operands[0]
    default:
      if case .broadcastInDimension(_, []) = node.operation { return add(node) }
      return repeatedConstant(x).map { repeating($0, as: node.type) } ?? add(node)
    }
  }

  /// A value all of whose elements are the one of a constant.
  private mutating func repeating(_ number: Tensor, as type: TensorType) -> Int {
    let scalar = add(.constant(number.reshaped(to: [])), [], TensorType([], type.dtype))
    return type.shape.rank == 0 ? scalar : add(.broadcastInDimension(type.shape, axes: []), [scalar], type)
  }
}

extension Graph.Node {
  /// The same operation on another operand.
  fileprivate func reading(_ operand: Int) -> Graph.Node {
    Graph.Node(operation: operation, operands: [operand], type: type)
  }
}

extension Operation.Binary {
  fileprivate var isCommutative: Bool {
    switch self {
    case .add, .multiply, .and, .or: true
    case .subtract, .divide, .remainder, .maximum, .minimum, .power: false
    }
  }

  /// Whether the number, as right operand, gives back the left one bit by bit.
  fileprivate func isRightIdentity(_ number: Tensor) -> Bool {
    let value = number.numbers[0]
    let isFloat = number.dtype == .float32
    switch self {
    case .add: return value == 0 && (!isFloat || value.sign == .minus)
    case .subtract: return value == 0 && value.sign == .plus
    case .multiply, .divide, .and: return value == 1
    case .or: return value == 0
    case .remainder, .maximum, .minimum, .power: return false
    }
  }
}

extension Tensor {
  /// 1 / x as a scalar, for a float32 power of two whose reciprocal is a normal number.
  fileprivate var exactReciprocal: Tensor? {
    guard dtype == .float32 else { return nil }
    let number = scalars(as: Float.self)[0]
    let reciprocal = 1 / number
    guard number.isNormal, number.significand == 1, reciprocal.isNormal else { return nil }
    return Tensor(reciprocal)
  }
}
