import GraphCore
import TensorCore

/// A graph with inputs, large enough that its work is cut into several tasks.
struct Workload: Sendable, CustomStringConvertible {
  var name: String
  var shapes: [Shape]
  var build: @Sendable (GraphBuilder, [Value]) throws -> [Value]

  init(_ name: String, _ shapes: [Shape], build: @escaping @Sendable (GraphBuilder, [Value]) throws -> [Value]) {
    self.name = name
    self.shapes = shapes
    self.build = build
  }

  var description: String { name }

  func graph() throws -> Graph {
    let builder = GraphBuilder(name: name)
    let parameters = shapes.enumerated().map { builder.parameter("p\($0)", TensorType($1)) }
    return builder.finish(outputs: try build(builder, parameters).enumerated().map { ("o\($0)", $1) })
  }

  /// Numbers in [-1, 1), the same for every run.
  var inputs: [Tensor] {
    var stream = RandomStream(seed: 1, label: name, purpose: "inputs")
    return shapes.map { Tensor(uniform: $0, low: -1, high: 1, from: &stream) }
  }

  private static let padded = Convolution(axes: [
    .init(stride: 2, low: 1, high: 1), .init(low: 2, high: 2, dilation: 2),
  ])

  static let all: [Workload] = [
    Workload("product of many rows", [[1000, 70], [70, 130]]) { _, p in [try p[0].dot(p[1])] },
    Workload("product of many columns", [[40, 300], [700, 300]]) { _, p in [try p[0].dot(p[1], transposeRight: true)] },
    Workload("product with a long sum", [[5000, 33], [5000, 65]]) { _, p in [try p[0].dot(p[1], transposeLeft: true)] },
    Workload("products in a batch", [[24, 50, 60], [24, 60, 70]]) { _, p in [try p[0].dot(p[1])] },
    Workload("convolution and its gradients", [[16, 17, 19, 8], [3, 3, 8, 24], [16, 9, 19, 24]]) { b, p in
      [
        try b.apply(.convolution(padded), [p[0], p[1]]),
        try b.apply(.convolutionInputGradient(padded, inputShape: p[0].shape), [p[2], p[1]]),
        try b.apply(.convolutionKernelGradient(padded, kernelShape: p[1].shape), [p[0], p[2]]),
      ]
    },
    Workload("Winograd's convolution and its gradients", [[30, 13, 15, 32], [3, 3, 32, 48], [30, 13, 15, 48]]) { b, p in
      let same = Convolution(axes: [.init(low: 1, high: 1), .init(low: 1, high: 1)])
      return [
        try b.apply(.convolution(same), [p[0], p[1]]),
        try b.apply(.convolutionInputGradient(same, inputShape: p[0].shape), [p[2], p[1]]),
        try b.apply(.convolutionKernelGradient(same, kernelShape: p[1].shape), [p[0], p[2]]),
      ]
    },
    Workload("windows and their gradients", [[20, 30, 30, 20], [20, 15, 15, 20]]) { b, p in
      let window = [WindowAxis(size: 3, stride: 2, low: 1, high: 0), WindowAxis(size: 3, stride: 2, low: 0, high: 1)]
      return [
        try b.apply(.reduceWindow(.maximum, window), [p[0]]),
        try b.apply(.reduceWindow(.sum, window), [p[0]]),
        try b.apply(.selectAndScatter(window), [p[0], p[1]]),
        try b.apply(.reduceWindowSumGradient(window, inputShape: p[0].shape), [p[1]]),
      ]
    },
    Workload("reductions", [[60, 70, 50]]) { _, p in
      [
        try p[0].sum(), try p[0].sum(axes: [0]), try p[0].sum(axes: [1]), try p[0].sum(axes: [2]),
        try p[0].sum(axes: [0, 2]), try (p[0] * 0.1 + 1).product(axes: [2]), try (p[0] * 0.01 + 1).product(),
        try p[0].reduce(.maximum, axes: [0, 1]), try p[0].argMax(axis: 1),
      ]
    },
    Workload("rows by index", [[700, 70], [3000], [3000, 70]]) { b, p in
      let indices = try (p[1] * 400 + 350).convert(to: .int32)
      return [try p[0].gather(indices), try p[2].scatterAdd(at: indices, into: [700, 70])]
    },
    Workload("cumulative sums", [[60, 70, 300]]) { _, p in
      [try p[0].cumulativeSum(axis: 1), try p[0].cumulativeSum(axis: 2, exclusive: true, reverse: true)]
    },
    Workload("sorting", [[300, 200]]) { _, p in
      [try p[0].topKValues(7), try p[0].topKIndices(7), try p[0].sorted()]
    },
    Workload("softmax", [[300, 200]]) { _, p in [try p[0].softmax(), try p[0].logSoftmax()] },
    Workload("recurrences and their gradients", [[37, 9, 4 * 40], [37, 2, 40], [40, 4 * 40], [37, 11, 40]]) { b, p in
      let recurrence = Recurrence(.lstm, result: .outputsAndStates)
      let y = try b.apply(.recurrence(recurrence), [p[0], p[1], p[2]])
      return [y] + (try b.gradients(of: (y * p[3]).sum(), with: Array(p.prefix(3))))
    },
    Workload("a recurrence that is not differentiated", [[37, 9, 3 * 40], [37, 1, 40], [40, 3 * 40]]) { b, p in
      [try b.apply(.recurrence(Recurrence(.gru, isReversed: true)), p)]
    },
    Workload("transposition", [[70, 90, 40]]) { _, p in
      [try p[0].transpose([2, 0, 1]), try p[0].transpose([1, 2, 0])]
    },
    // Sums of what programs make: over long columns in several rounds, short rows, everything; two of one program, of
    // a value that is stored too; pieces that do not start at multiples of 16 elements.
    Workload("reduced programs", [[70, 90, 32], [32], [1500, 48], [211, 33]]) { _, p in
      let x = try p[0] * p[1] + 0.5
      let y = try (p[2] - 0.25).unary(.tanh)
      let z = try p[3].square()
      return [
        try x.sum(axes: [0, 1]), try (x * p[0]).sum(axes: [0, 1]), try (x * x).reduce(.maximum, axes: [2]), x,
        try y.sum(axes: [1]), try (y * y).sum(axes: [1]), try (y * 3).sum(), try z.sum(axes: [1]),
        try (z + 1).product(axes: [0]), try z.convert(to: .int32).sum(axes: [0]),
      ]
    },
    Workload("element-wise chain", [[300, 333], [333], [300, 1]]) { b, p in
      let x = try (p[0] * p[1] + p[2]).unary(.tanh)
      let noise = try b.apply(.randomUniform([300, 333], key: 5), [b.constant(Tensor(Int32(3)))])
      let y = try x.compare(.greater, noise).select(x.exponential(), x / 3)
      return [y, try y.unary(.erf) * x]
    },
  ]
}

extension Tensor {
  /// The bytes, with every NaN alike: its sign and payload depend on the processor and mean nothing.
  var comparableBytes: [UInt8] {
    guard dtype == .float32 else { return withUnsafeBytes { Array($0) } }
    return scalars(as: Float.self).flatMap { x in
      Swift.withUnsafeBytes(of: (x.isNaN ? Float.nan : x).bitPattern) { Array($0) }
    }
  }
}
