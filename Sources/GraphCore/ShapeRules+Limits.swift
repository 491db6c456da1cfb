import TensorCore

/// The limits that keep every sum and product of sizes within `Int`.
extension Operation {
  /// The largest size of an axis, stride or padding: positions are `int32`.
  static let largestSize = Int(Int32.max)

  /// The largest number of elements of a tensor; above what any machine holds, below where offsets overflow.
  static let largestCount = 1 << 48

  /// The attributes that the rules compute with: single sizes, and shapes whose elements are counted.
  var attributeSizes: (sizes: [Int], shape: Shape?) {
    switch self {
    case .iota(let shape, _), .randomUniform(let shape, _), .reshape(let shape), .broadcastInDimension(let shape, _):
      ([], shape)
    case .slice(_, _, let strides): (strides, nil)
    case .pad(let low, let high, let interior): (low + high + interior, nil)
    case .convolution(let convolution): (convolution.sizes, nil)
    case .convolutionInputGradient(let convolution, let shape), .convolutionKernelGradient(let convolution, let shape):
      (convolution.sizes, shape)
    case .reduceWindow(_, let window), .selectAndScatter(let window): (window.flatMap(\.sizes), nil)
    case .reduceWindowSumGradient(let window, let shape): (window.flatMap(\.sizes), shape)
    case .parameter, .constant, .unary, .binary, .compare, .select, .convert, .transpose, .concatenate, .reverse,
      .reduce, .argMax, .softmax, .logSoftmax, .dot:
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

extension Shape {
  /// Whether all sizes lie within 0...`largestSize` and their product, zeros left out, within `largestCount`.
  ///
  /// Zeros are left out because strides are products of some of the sizes only.
  var isIndexable: Bool {
    var count = 1
    for size in dimensions {
      guard size >= 0, size <= Operation.largestSize, count <= Operation.largestCount / max(size, 1) else {
        return false
      }
      count *= max(size, 1)
    }
    return true
  }
}
