import CKernels
import GraphCore
import TensorCore

/// How an operation reads an operand when it is carried out for some samples of a batch only.
enum SampleRead {
  /// The same samples of it.
  case samples
  /// All of it.
  case whole
}

extension Graph {
  /// How a node reads its operands if its result is made for some of `batch` samples at a time; `nil` if that cannot be
  /// done, or would cost more than it saves.
  ///
  /// A sample is an equal share of a value's first axis: of `[32, 128, 64]` and of `[4096, 64]`, for 32 samples, 128
  /// rows of 64 each. Every rule here promises that a share of the result has the bytes that it has in the whole.
  func sampleReads(of index: Int, batch: Int) -> [SampleRead]? {
    let node = nodes[index]
    func isShared(_ shape: Shape) -> Bool {
      shape.rank > 0 && shape[0] > 0 && shape[0] % batch == 0
    }
    func shape(_ operand: Int) -> Shape { nodes[node.operands[operand]].type.shape }
    let result = node.type.shape
    let samples = node.operands.map { _ in SampleRead.samples }
    if sampleParts(of: index, batch: batch) > 0 { return samples }
    guard isShared(result) else { return nil }

    switch node.operation {
    case .unary, .binary, .compare, .select, .convert: return samples
    case .iota(_, let axis): return axis > 0 ? samples : nil
    case .randomBits, .randomUniform, .randomNormal: return result.count / batch % 16 == 0 ? [.whole] : nil

    case .reshape: return isShared(shape(0)) ? samples : nil
    case .transpose(let permutation): return permutation[0] == 0 ? samples : nil
    case .broadcastInDimension(_, let axes):
      return [axes.first == 0 && shape(0)[0] == result[0] ? .samples : .whole]
    case .slice(let starts, let limits, let strides):
      return starts[0] == 0 && limits[0] == shape(0)[0] && strides[0] == 1 ? samples : nil
    case .reverse(let axes): return axes.contains(0) ? nil : samples
    case .pad(let low, let high, let interior):
      return low[0] == 0 && high[0] == 0 && interior[0] == 0 ? [.samples, .whole] : nil
    case .concatenate(let axis): return axis > 0 ? samples : nil

    case .gather(let axis): return axis == 0 && isShared(shape(1)) ? [.whole, .samples] : nil
    case .reduce(_, let axes): return axes.contains(0) ? nil : samples
    case .cumulativeSum(let axis, _, _): return axis > 0 ? samples : nil
    case .softmax, .logSoftmax: return result.rank > 1 ? samples : nil

    case .dot(let transposeLeft, _):
      let left = shape(0)
      // A long sum may be cut into parts, depending on how much other work there is.
      let depth = left[transposeLeft ? left.rank - 2 : left.rank - 1]
      guard depth < Self.longestWholeSum else { return nil }
      if result.rank > 2 { return samples }
      // The right side is packed for each share anew, which many rows must pay for.
      let rows = result[0] / batch
      return !transposeLeft && rows >= 64 && shape(1).count <= Self.mostSharedWeights ? [.samples, .whole] : nil
    case .convolution(let convolution):
      return isShareable(convolution, input: shape(0), kernel: shape(1), output: result, of: batch)
        ? [.samples, .whole] : nil
    case .convolutionInputGradient(let convolution, let input):
      return isShareable(convolution, input: input, kernel: shape(1), output: shape(0), of: batch)
        ? [.samples, .whole] : nil
    case .reduceWindow, .reduceWindowSumGradient, .selectAndScatter: return samples
    default: return nil
    }
  }

  /// The number of equal parts of the batch in which a node sums over samples, each part in order; 0 if it does not.
  ///
  /// Such a node can belong to a region, which gives one sum for each part.
  func sampleParts(of index: Int, batch: Int) -> Int {
    guard case .convolutionKernelGradient(let convolution, let kernel) = nodes[index].operation else { return 0 }
    let input = nodes[nodes[index].operands[0]].type.shape, output = nodes[nodes[index].operands[1]].type.shape
    guard input[0] == batch, !StepWriter.isPointwise(convolution, kernel: kernel) else { return 0 }
    var arguments = StepWriter.convolutionArguments(convolution, input: input, kernel: kernel, output: output)
    return hb_convolution_kernel_sample_parts(&arguments)
  }

  /// Whether each share can afford to pack the kernel anew.
  private func isShareable(
    _ convolution: Convolution, input: Shape, kernel: Shape, output: Shape, of batch: Int
  ) -> Bool {
    let pixels = output.dimensions.dropFirst().dropLast().reduce(1, *) * (output[0] / batch)
    let channels = kernel[kernel.rank - 2], filters = kernel[kernel.rank - 1]
    guard pixels >= Self.fewestPixels, kernel.count <= Self.mostSharedWeights, kernel.count > 0,
      max(channels, filters) < Self.longestWholeSum
    else { return false }
    // Winograd's algorithm transforms the kernel first, which costs more than one share can pay for.
    var arguments = StepWriter.convolutionArguments(convolution, input: input, kernel: kernel, output: output)
    return !hb_is_winograd(&arguments, false) && !hb_is_winograd(&arguments, true)
  }

  /// Pixels of one sample over which a convolution uses its packed kernel.
  private static let fewestPixels = 256
  /// Sums of fewer elements are one chain in every product, whatever its size.
  private static let longestWholeSum = 1024
  /// Elements of a matrix that every share reads as a whole.
  private static let mostSharedWeights = 16384

  /// The graph with small right sides of products transposed by an operation of their own.
  ///
  /// Outside of regions this is done once; inside, every share would do it again.
  var transposingSharedWeights: Graph {
    rewritten { rewriter, node in
      guard case .dot(let transposeLeft, transposeRight: true) = node.operation, node.type.shape.rank == 2 else {
        return nil
      }
      let right = rewriter.nodes[node.operands[1]].type
      guard !transposeLeft, right.shape.count <= Self.mostSharedWeights, node.type.shape[0] > 4 * right.shape[0] else {
        return nil
      }
      let type = TensorType([right.shape[1], right.shape[0]], right.dtype)
      let transposed = rewriter.add(.transpose([1, 0]), [node.operands[1]], type)
      return rewriter.add(.dot(), [node.operands[0], transposed], node.type)
    }
  }
}

extension Operation {
  /// The operation on `count` of `batch` samples.
  func onSamples(_ count: Int, of batch: Int) -> Operation {
    func share(_ shape: Shape) -> Shape { shape.sharingFirstAxis(count, of: batch) }
    switch self {
    case .iota(let shape, let axis): return .iota(share(shape), axis: axis)
    case .randomBits(let shape, let key): return .randomBits(share(shape), key: key)
    case .randomUniform(let shape, let key): return .randomUniform(share(shape), key: key)
    case .randomNormal(let shape, let key): return .randomNormal(share(shape), key: key)
    case .reshape(let shape): return .reshape(share(shape))
    case .broadcastInDimension(let shape, let axes): return .broadcastInDimension(share(shape), axes: axes)
    case .slice(let starts, var limits, let strides):
      limits[0] = limits[0] / batch * count
      return .slice(starts: starts, limits: limits, strides: strides)
    case .reduceWindowSumGradient(let window, let shape):
      return .reduceWindowSumGradient(window, inputShape: share(shape))
    case .convolutionInputGradient(let convolution, let shape):
      return .convolutionInputGradient(convolution, inputShape: share(shape))
    default: return self
    }
  }
}

extension Shape {
  /// The shape of `count` of `batch` equal shares of the first axis.
  func sharingFirstAxis(_ count: Int, of batch: Int) -> Shape {
    var shape = self
    shape[0] = shape[0] / batch * count
    return shape
  }
}
