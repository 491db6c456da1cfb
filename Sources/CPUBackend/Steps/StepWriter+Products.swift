import CKernels
import GraphCore
import TensorCore

extension StepWriter {
  static func dotSizes(
    _ graph: Graph, _ node: Graph.Node, _ transposeLeft: Bool, _ transposeRight: Bool
  ) -> (batch: Int, m: Int, n: Int, k: Int) {
    let left = graph.type(of: node.operands[0]).shape
    let rank = left.rank
    let batch = left.dimensions.dropLast(2).reduce(1, *)
    return (batch, node.type.shape[rank - 2], node.type.shape[rank - 1], left[rank - (transposeLeft ? 2 : 1)])
  }

  /// The description that the three convolution kernels share; its slots are filled in by the caller.
  static func convolutionArguments(
    _ convolution: Convolution, input: Shape, kernel: Shape, output: Shape
  ) -> hb_convolution_arguments {
    var arguments = hb_convolution_arguments()
    arguments.scratch = -1
    arguments.batch = input[0]
    arguments.groups = convolution.groups
    arguments.channels = input[input.rank - 1]
    arguments.filters = output[output.rank - 1]
    // Missing axes are of size 1 and come first.
    var axes = [hb_convolution_axis](
      repeating: hb_convolution_axis(input: 1, output: 1, kernel: 1, stride: 1, low: 0, dilation: 1),
      count: 3 - convolution.axes.count)
    for (index, axis) in convolution.axes.enumerated() {
      axes.append(
        hb_convolution_axis(
          input: input[index + 1], output: output[index + 1], kernel: kernel[index], stride: axis.stride,
          low: axis.low, dilation: axis.dilation))
    }
    arguments.axes = (axes[0], axes[1], axes[2])
    return arguments
  }

  /// Whether a convolution visits every pixel once with one tap.
  static func isPointwise(_ convolution: Convolution, kernel: Shape) -> Bool {
    convolution.groups == 1 && kernel.dimensions.dropLast(2).allSatisfy { $0 == 1 }
      && convolution.axes.allSatisfy { $0.stride == 1 && $0.low == 0 && $0.high == 0 }
  }

  /// A convolution that visits every pixel once with one tap is a matrix product over pixels; so are its transposes.
  private static func pointwiseProduct(_ graph: Graph, _ node: Graph.Node) -> hb_dot_arguments? {
    let shapes = node.operands.map { graph.type(of: $0).shape }
    let (convolution, input, kernel): (Convolution, Shape, Shape)
    switch node.operation {
    case .convolution(let c): (convolution, input, kernel) = (c, shapes[0], shapes[1])
    case .convolutionInputGradient(let c, let shape): (convolution, input, kernel) = (c, shape, shapes[1])
    case .convolutionKernelGradient(let c, let shape): (convolution, input, kernel) = (c, shapes[0], shape)
    default: return nil
    }
    guard isPointwise(convolution, kernel: kernel) else { return nil }
    let pixels = input.dimensions.dropLast().reduce(1, *)
    let (channels, filters) = (kernel[kernel.rank - 2], kernel[kernel.rank - 1])
    var product = hb_dot_arguments()
    product.scratch = -1
    product.batch = 1
    switch node.operation {
    case .convolution: (product.m, product.n, product.k) = (pixels, filters, channels)
    case .convolutionInputGradient:
      (product.m, product.n, product.k) = (pixels, channels, filters)
      product.transpose_b = true
    default:
      (product.m, product.n, product.k) = (channels, filters, pixels)
      product.transpose_a = true
    }
    return product
  }

  static func convolutionScratch(_ graph: Graph, _ node: Graph.Node) -> Int {
    if let product = pointwiseProduct(graph, node) {
      return hb_dot_scratch(product.batch, product.m, product.n, product.k)
    }
    let shapes = node.operands.map { graph.type(of: $0).shape }
    switch node.operation {
    case .convolution(let convolution):
      var arguments = convolutionArguments(convolution, input: shapes[0], kernel: shapes[1], output: node.type.shape)
      return hb_convolution_scratch(&arguments)
    case .convolutionInputGradient(let convolution, let input):
      var arguments = convolutionArguments(convolution, input: input, kernel: shapes[1], output: shapes[0])
      return hb_convolution_input_scratch(&arguments)
    case .convolutionKernelGradient(let convolution, let kernel):
      var arguments = convolutionArguments(convolution, input: shapes[0], kernel: kernel, output: shapes[1])
      return hb_convolution_kernel_scratch(&arguments)
    default: return 0
    }
  }

  mutating func writeConvolution(_ node: Graph.Node, _ to: Int32, _ scratch: Int?) {
    let first = slot(of: node.operands[0])
    let second = slot(of: node.operands[1])
    let firstShape = graph.type(of: node.operands[0]).shape
    let secondShape = graph.type(of: node.operands[1]).shape
    if var product = Self.pointwiseProduct(graph, node) {
      (product.a, product.b, product.to) = (first, second, to)
      product.scratch = scratchSlot(scratch)
      list.append(kernels.dot, product)
      return
    }
    switch node.operation {
    case .convolution(let convolution):
      var arguments = Self.convolutionArguments(
        convolution, input: firstShape, kernel: secondShape, output: node.type.shape)
      (arguments.input, arguments.kernel, arguments.output) = (first, second, to)
      arguments.scratch = scratchSlot(scratch)
      list.append(kernels.convolution, arguments)
    case .convolutionInputGradient(let convolution, let input):
      var arguments = Self.convolutionArguments(convolution, input: input, kernel: secondShape, output: firstShape)
      (arguments.output, arguments.kernel, arguments.input) = (first, second, to)
      arguments.scratch = scratchSlot(scratch)
      list.append(kernels.convolution_input_gradient, arguments)
    case .convolutionKernelGradient(let convolution, let kernel):
      var arguments = Self.convolutionArguments(convolution, input: firstShape, kernel: kernel, output: secondShape)
      (arguments.input, arguments.output, arguments.kernel) = (first, second, to)
      arguments.scratch = scratchSlot(scratch)
      arguments.is_share = isShare
      list.append(kernels.convolution_kernel_gradient, arguments)
    default: preconditionFailure("\(node.operation.name) is not a convolution")
    }
  }

  mutating func writeWindow(_ node: Graph.Node, _ to: Int32) {
    switch node.operation {
    case .reduceWindow(let reduction, let window):
      let input = graph.type(of: node.operands[0]).shape
      var arguments = Self.windowArguments(window, input: input, output: node.type.shape)
      arguments.is_maximum = reduction == .maximum
      (arguments.input, arguments.output) = (slot(of: node.operands[0]), to)
      list.append(kernels.window, arguments)
    case .reduceWindowSumGradient(let window, let input):
      var arguments = Self.windowArguments(window, input: input, output: graph.type(of: node.operands[0]).shape)
      (arguments.output, arguments.result) = (slot(of: node.operands[0]), to)
      list.append(kernels.window_sum_gradient, arguments)
    case .selectAndScatter(let window):
      var arguments = Self.windowArguments(
        window, input: node.type.shape, output: graph.type(of: node.operands[1]).shape)
      arguments.is_maximum = true
      (arguments.input, arguments.output) = (slot(of: node.operands[0]), slot(of: node.operands[1]))
      arguments.result = to
      list.append(kernels.select_and_scatter, arguments)
    default: preconditionFailure("\(node.operation.name) is not a window")
    }
  }

  private static func windowArguments(_ window: [WindowAxis], input: Shape, output: Shape) -> hb_window_arguments {
    var arguments = hb_window_arguments()
    arguments.batch = input[0]
    arguments.channels = input[input.rank - 1]
    var axes = [hb_window_axis](
      repeating: hb_window_axis(input: 1, output: 1, size: 1, stride: 1, low: 0), count: 3 - window.count)
    for (index, axis) in window.enumerated() {
      axes.append(
        hb_window_axis(
          input: input[index + 1], output: output[index + 1], size: axis.size, stride: axis.stride, low: axis.low))
    }
    arguments.axes = (axes[0], axes[1], axes[2])
    return arguments
  }
}
