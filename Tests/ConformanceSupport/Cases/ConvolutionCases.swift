import GraphCore
import TensorCore

// The convolution and its two gradients, each on the same layouts.
extension ConformanceCase {
  static let convolutionCases: [ConformanceCase] = layouts.flatMap(\.cases)

  /// A convolution to try: input `[batch, …n, channels]`, kernel `[…k, channels / groups, filters]`.
  private struct Layout {
    var name: String
    var input: Shape
    var kernel: Shape
    var convolution: Convolution

    init(_ name: String, _ input: Shape, _ kernel: Shape, _ axes: [Convolution.Axis], groups: Int = 1) {
      self.name = name
      self.input = input
      self.kernel = kernel
      self.convolution = Convolution(axes: axes, groups: groups)
    }

    var cases: [ConformanceCase] {
      let operands = [TensorType(input), TensorType(kernel)]
      guard let output = try? Operation.convolution(convolution).resultType(operands).shape else {
        preconditionFailure("the shape rule refuses \(name)")
      }
      let rank = input.rank
      let kernelCells = kernel.dimensions.dropLast(2).reduce(1, *)
      let outputCells = output.dimensions.dropLast().reduce(1, *)
      let (x, k, y) = (Tensor.normal(input, "input"), Tensor.normal(kernel, "kernel"), Tensor.normal(output, "output"))
      return [
        ConformanceCase(
          "convolution/\(name)", .convolution(convolution), [x, k], .sum(terms: kernelCells * kernel[rank - 2])),
        ConformanceCase(
          "convolutionInputGradient/\(name)", .convolutionInputGradient(convolution, inputShape: input), [y, k],
          .sum(terms: kernelCells * kernel[rank - 1])),
        ConformanceCase(
          "convolutionKernelGradient/\(name)", .convolutionKernelGradient(convolution, kernelShape: kernel), [x, y],
          .sum(terms: outputCells)),
      ]
    }
  }

  private typealias Axis = Convolution.Axis

  private static let layouts: [Layout] = [
    Layout("1D", [2, 9, 3], [3, 3, 4], [Axis()]),
    Layout("1D size 1", [1, 1, 1], [1, 1, 1], [Axis()]),
    Layout("1D stride 2 padded", [2, 10, 3], [4, 3, 5], [Axis(stride: 2, low: 1, high: 2)]),
    Layout("1D causal dilation 3", [2, 11, 2], [3, 2, 4], [Axis(low: 6, dilation: 3)]),
    Layout("1D stride leaves a rest", [1, 10, 1], [3, 1, 2], [Axis(stride: 4)]),
    Layout("1D stride beyond the kernel", [1, 11, 2], [2, 2, 3], [Axis(stride: 5)]),

    Layout("2D 3x3 same", [2, 8, 8, 3], [3, 3, 3, 16], [Axis(low: 1, high: 1), Axis(low: 1, high: 1)]),
    Layout("2D 3x3 valid, odd channels", [1, 7, 9, 5], [3, 3, 5, 7], [Axis(), Axis()]),
    Layout("2D 1x1", [3, 5, 6, 17], [1, 1, 17, 33], [Axis(), Axis()]),
    Layout("2D 1x1 stride 2", [2, 7, 7, 4], [1, 1, 4, 6], [Axis(stride: 2), Axis(stride: 2)]),
    Layout("2D one channel", [3, 8, 8, 1], [3, 3, 1, 32], [Axis(low: 1, high: 1), Axis(low: 1, high: 1)]),
    Layout("2D one filter", [2, 6, 5, 4], [2, 3, 4, 1], [Axis(), Axis(low: 1, high: 1)]),
    Layout(
      "2D 5x2 strides differ", [2, 11, 8, 3], [5, 2, 3, 4], [Axis(stride: 2, low: 2, high: 2), Axis(stride: 3)]),
    Layout("2D uneven padding", [1, 6, 6, 2], [3, 3, 2, 3], [Axis(stride: 2, high: 1), Axis(stride: 2, low: 1)]),
    Layout(
      "2D padding beyond the kernel", [1, 2, 3, 2], [2, 2, 2, 3], [Axis(low: 4, high: 3), Axis(low: 2, high: 5)]),
    Layout("2D dilation", [1, 9, 10, 2], [3, 3, 2, 4], [Axis(low: 2, high: 2, dilation: 2), Axis(dilation: 3)]),
    Layout(
      "2D stride and dilation", [2, 12, 11, 2], [3, 2, 2, 4],
      [Axis(stride: 2, dilation: 2), Axis(stride: 3, low: 1, dilation: 2)]),
    Layout("2D kernel covers the input", [2, 4, 5, 3], [4, 5, 3, 6], [Axis(), Axis()]),
    Layout("2D groups", [2, 5, 6, 6], [3, 3, 2, 9], [Axis(low: 1, high: 1), Axis()], groups: 3),
    Layout("2D depthwise", [2, 6, 6, 5], [3, 3, 1, 5], [Axis(low: 1, high: 1), Axis(low: 1, high: 1)], groups: 5),
    Layout("2D depthwise, two filters a channel", [1, 6, 7, 3], [3, 3, 1, 6], [Axis(stride: 2), Axis()], groups: 3),
    Layout(
      "2D depthwise, lines and channels beyond a vector", [2, 5, 11, 37], [3, 3, 1, 37],
      [Axis(), Axis(low: 1, high: 1)], groups: 37),
    Layout(
      "2D depthwise, stride", [2, 9, 12, 18], [3, 3, 1, 18], [Axis(stride: 2, high: 1), Axis(stride: 2, low: 1)],
      groups: 18),
    Layout(
      "2D depthwise, stride and dilation", [1, 12, 11, 4], [2, 5, 1, 4],
      [Axis(stride: 3, low: 2, dilation: 2), Axis(low: 4, high: 4, dilation: 2)], groups: 4),
    Layout(
      "2D depthwise, padding beyond the kernel", [1, 2, 3, 3], [2, 2, 1, 3],
      [Axis(low: 4, high: 3), Axis(low: 2, high: 5)], groups: 3),
    Layout(
      "3D depthwise", [1, 4, 5, 6, 3], [2, 3, 2, 1, 3], [Axis(low: 1), Axis(stride: 2), Axis(high: 1)], groups: 3),
    Layout(
      "2D depthwise, three filters for each of many channels", [2, 5, 11, 37], [3, 3, 1, 111],
      [Axis(low: 1, high: 1), Axis(stride: 2, low: 1, high: 1)], groups: 37),
    Layout(
      "2D depthwise, two filters, stride and dilation", [1, 9, 11, 20], [2, 3, 1, 40],
      [Axis(stride: 2, low: 2, dilation: 2), Axis(low: 4, high: 4, dilation: 2)], groups: 20),
    Layout(
      "2D many groups of four", [2, 6, 7, 68], [3, 3, 4, 68], [Axis(low: 1, high: 1), Axis(low: 1, high: 1)], groups: 17
    ),
    Layout(
      "2D many groups, strides", [2, 9, 8, 48], [3, 2, 2, 72], [Axis(stride: 2, high: 1), Axis(stride: 3, low: 1)],
      groups: 24),
    Layout("2D many groups in parts", [9, 14, 14, 32], [3, 3, 2, 32], [Axis(), Axis(low: 1, high: 1)], groups: 16),
    Layout(
      "1D groups, stride and dilation", [2, 15, 32], [3, 2, 48], [Axis(stride: 2, low: 3, dilation: 3)], groups: 16),
    Layout(
      "3D many groups", [1, 4, 5, 6, 36], [2, 3, 2, 2, 18], [Axis(low: 1), Axis(stride: 2), Axis(high: 1)], groups: 18),
    Layout("2D empty batch", [0, 5, 5, 2], [3, 3, 2, 4], [Axis(), Axis()]),
    Layout("2D no channels", [2, 5, 5, 0], [3, 3, 0, 4], [Axis(), Axis()]),
    Layout("2D beyond a block", [1, 9, 10, 65], [3, 3, 65, 33], [Axis(low: 1, high: 1), Axis(low: 1, high: 1)]),
    Layout("2D batch beyond a block", [65, 4, 4, 3], [3, 3, 3, 17], [Axis(), Axis()]),

    Layout("3D", [2, 4, 5, 6, 2], [2, 3, 2, 2, 3], [Axis(), Axis(low: 1, high: 1), Axis()]),
    Layout(
      "3D stride, dilation, groups", [1, 6, 7, 5, 4], [2, 2, 3, 2, 6],
      [Axis(stride: 2), Axis(low: 1, dilation: 2), Axis(high: 1)], groups: 2),
  ]
}
