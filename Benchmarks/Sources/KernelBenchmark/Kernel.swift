import Hornbook

/// An operation on inputs of the sizes that the workloads have.
struct Kernel: Sendable {
  var name: String
  var shapes: [Shape]
  /// Inputs that are indices, by number.
  var indices: Set<Int> = []
  var indexLimit = 1
  /// Floating-point operations, two for each multiply-add; 0 for what only moves and maps numbers.
  var cost: Double
  var build: @Sendable (GraphBuilder, [Value]) throws -> [Value]

  func graph() throws -> (Graph, cost: Double) {
    let builder = GraphBuilder(name: name)
    let inputs = shapes.enumerated().map { index, shape in
      builder.parameter("x\(index)", TensorType(shape, indices.contains(index) ? .int32 : .float32))
    }
    let outputs = try build(builder, inputs)
    return (builder.finish(outputs: outputs.enumerated().map { ("y\($0)", $1) }), cost)
  }

  static let all: [Kernel] =
    [
      product(128, 784, 512), product(1024, 1024, 1024), product(4096, 64, 64),
      Kernel(name: "dot 128 x (128 x 16)(16 x 128)", shapes: [[128, 128, 16], [128, 128, 16]], cost: 67e6) { _, x in
        [try x[0].dot(x[1], transposeRight: true)]
      },
    ] + convolutions(channels: 16, size: 32) + convolutions(channels: 64, size: 8) + others

  private static func product(_ m: Int, _ k: Int, _ n: Int) -> Kernel {
    Kernel(name: "dot (\(m) x \(k))(\(k) x \(n))", shapes: [[m, k], [k, n]], cost: Double(2 * m * n * k)) { _, x in
      [try x[0].dot(x[1])]
    }
  }

  /// A 3 x 3 convolution of a batch of 64, and its two gradients.
  private static func convolutions(channels: Int, size: Int) -> [Kernel] {
    let image: Shape = [64, size, size, channels]
    let kernel: Shape = [3, 3, channels, channels]
    let same = Convolution(axes: [.init(low: 1, high: 1), .init(low: 1, high: 1)])
    let cost = Double(2 * image.count * 9 * channels)
    let name = "convolution 3 x 3, \(channels) channels of \(size) x \(size)"
    return [
      Kernel(name: name, shapes: [image, kernel], cost: cost) { builder, x in
        [try builder.apply(.convolution(same), x)]
      },
      Kernel(name: "\(name): gradient of the input", shapes: [image, kernel], cost: cost) { builder, x in
        [try builder.apply(.convolutionInputGradient(same, inputShape: image), x)]
      },
      Kernel(name: "\(name): gradient of the kernel", shapes: [image, image], cost: cost) { builder, x in
        [try builder.apply(.convolutionKernelGradient(same, kernelShape: kernel), x)]
      },
    ]
  }

  private static let million: Shape = [1024, 1024]

  private static let others: [Kernel] = [
    Kernel(name: "LSTM, 32 x 80 steps, 128 units", shapes: [[32, 80, 512], [32, 2, 128], [128, 512]], cost: 336e6) {
      builder, x in [try builder.apply(.recurrence(Recurrence(.lstm)), x)]
    },
    Kernel(name: "a + b", shapes: [million, million], cost: 0) { _, x in [try x[0] + x[1]] },
    Kernel(name: "exp", shapes: [million], cost: 0) { _, x in [try x[0].unary(.exponential)] },
    Kernel(name: "tanh", shapes: [million], cost: 0) { _, x in [try x[0].unary(.tanh)] },
    Kernel(name: "sum over the rows", shapes: [million], cost: 0) { _, x in [try x[0].sum(axes: [0])] },
    Kernel(name: "sum over the columns", shapes: [million], cost: 0) { _, x in [try x[0].sum(axes: [1])] },
    Kernel(name: "softmax", shapes: [million], cost: 0) { _, x in [try x[0].softmax()] },
    Kernel(name: "transpose", shapes: [million], cost: 0) { _, x in [try x[0].transpose([1, 0])] },
    Kernel(name: "gather of 4096 rows", shapes: [[20000, 64], [4096]], indices: [1], indexLimit: 20000, cost: 0) {
      _, x in [try x[0].gather(x[1])]
    },
    Kernel(name: "max pooling 2 x 2", shapes: [[64, 32, 32, 16]], cost: 0) { builder, x in
      let window = [WindowAxis(size: 2, stride: 2), WindowAxis(size: 2, stride: 2)]
      return [try builder.apply(.reduceWindow(.maximum, window), x)]
    },
  ]
}
