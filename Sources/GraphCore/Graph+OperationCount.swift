import TensorCore

extension Graph {
  /// How many floating-point operations the graph takes for its outputs.
  ///
  /// A multiplication and an addition are two. Whatever one element of a result needs of one element counts 1, be it a
  /// sum, a comparison or an exponential; moving numbers counts nothing. Products count as they are defined, without
  /// regard to faster algorithms, and without what falls on padding being left out.
  public var floatingPointOperations: Int {
    let live = prunedOfDeadCode()
    return live.nodes.reduce(0) { $0 + live.count(of: $1) }
  }

  private func count(of node: Node) -> Int {
    func operand(_ index: Int) -> Shape { nodes[node.operands[index]].type.shape }
    let result = node.type.shape
    switch node.operation {
    case .parameter, .constant, .iota, .randomBits, .randomUniform, .randomNormal: return 0
    case .convert, .reshape, .transpose, .broadcastInDimension, .slice, .pad, .concatenate, .reverse, .gather,
      .selectAndScatter:
      return 0
    case .unary, .binary, .compare, .select: return result.count
    case .reduce, .argMax, .cumulativeSum, .topKValues, .topKIndices: return operand(0).count
    case .scatterAdd: return operand(1).count
    // The maximum, a difference, an exponential, a sum and a quotient for each element.
    case .softmax, .logSoftmax: return 5 * result.count
    case .dot(let transposeLeft, _):
      let left = operand(0)
      return 2 * result.count * left[left.rank - (transposeLeft ? 2 : 1)]
    case .convolution:
      let kernel = operand(1)
      return 2 * result.count * (kernel.count / max(kernel[kernel.rank - 1], 1))
    case .convolutionInputGradient:
      let (gradient, kernel) = (operand(0), operand(1))
      return 2 * gradient.count * (kernel.count / max(kernel[kernel.rank - 1], 1))
    case .convolutionKernelGradient(_, let kernelShape):
      return 2 * operand(1).count * (kernelShape.count / max(kernelShape[kernelShape.rank - 1], 1))
    case .reduceWindow(_, let axes), .reduceWindowSumGradient(let axes, _):
      let window = axes.reduce(1) { $0 * $1.size }
      return (node.operation.isWindowGradient ? operand(0) : result).count * window
    case .recurrence(let recurrence), .recurrenceTrace(let recurrence), .recurrenceGradient(let recurrence, _):
      // Per step the product of the state with the recurrent kernel, and for each gate its sum and its function; the
      // new states take four more for each unit of an LSTM or GRU.
      let kernel = operand(node.operation.isTraced ? 1 : 2)
      let (units, gates) = (kernel[0], kernel[1])
      let projections = operand(0)
      let steps =
        node.operation.isTraced ? projections[1] * max(projections[2] - 1, 0) : projections[0] * projections[1]
      return steps * (2 * units * gates + 2 * gates + (recurrence.cell.gateCount > 1 ? 4 * units : 0))
    }
  }
}

extension Operation {
  fileprivate var isWindowGradient: Bool { if case .reduceWindowSumGradient = self { true } else { false } }
  /// Whether the first operand is a trace, `[parts, batch, steps + 1, units]`, rather than projections.
  fileprivate var isTraced: Bool { if case .recurrenceGradient = self { true } else { false } }
}
