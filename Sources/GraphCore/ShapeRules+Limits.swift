import TensorCore

/// What the size limits of ``Shape/isIndexable`` apply to besides results.
extension Operation {
  /// The attributes that the rules compute with: single sizes, and shapes whose elements are counted.
  var attributeSizes: (sizes: [Int], shape: Shape?) {
    switch self {
    case .iota(let shape, _), .reshape(let shape), .broadcastInDimension(let shape, _): ([], shape)
    case .randomBits(let shape, _), .randomUniform(let shape, _), .randomNormal(let shape, _): ([], shape)
    case .scatterAdd(let shape, _): ([], shape)
    case .topKValues(let k), .topKIndices(let k): ([k], nil)
    case .slice(_, _, let strides): (strides, nil)
    case .pad(let low, let high, let interior): (low + high + interior, nil)
    case .convolution(let convolution): (convolution.sizes, nil)
    case .convolutionInputGradient(let convolution, let shape), .convolutionKernelGradient(let convolution, let shape):
      (convolution.sizes, shape)
    case .reduceWindow(_, let window), .selectAndScatter(let window): (window.flatMap(\.sizes), nil)
    case .reduceWindowSumGradient(let window, let shape): (window.flatMap(\.sizes), shape)
    case .parameter, .constant, .unary, .binary, .compare, .select, .convert, .transpose, .concatenate, .reverse,
      .gather, .reduce, .cumulativeSum, .argMax, .softmax, .logSoftmax, .dot,
      .recurrence, .recurrenceTrace, .recurrenceGradient:
      ([], nil)
    }
  }
}

extension Convolution {
  fileprivate var sizes: [Int] { axes.flatMap { [$0.stride, $0.low, $0.high, $0.dilation] } + [groups] }
}

extension WindowAxis {
  fileprivate var sizes: [Int] { [size, stride, low, high] }
}
