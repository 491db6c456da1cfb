import GraphCore
import TensorCore

// Graphs of several operations, as fusion, memory planning and common subexpressions meet them. Numbers are whole and
// small, or divided by powers of two, so that every intermediate result is exact in float32 and no tolerance hides a
// wrong one.
extension ConformanceCase {
  static let compositeCases: [ConformanceCase] = [
    ConformanceCase(
      "composite/chain with broadcasts", [.whole([7, 17], -4..<5), .whole([17], -4..<5, .float32, "row")]
    ) {
      _, p in [try ((p[0] + p[1]) * 2 - p[1]).maximum(0).square()]
    },
    ConformanceCase("composite/chain read halfway", [.whole([129], -4..<5)]) { _, p in
      let a = try p[0] * 3
      let b = try a + 1
      let c = try b * b
      return [c, try c - a, b]
    },
    ConformanceCase("composite/column and scalar", [.whole([5, 1], -4..<5), .whole([], 1..<5)]) { _, p in
      [try (p[0].broadcast(to: [5, 33]) - p[1]) * p[0]]
    },
    ConformanceCase(
      "composite/affine and relu",
      [
        .whole([17, 9], -4..<5, .float32, "x"), .whole([9, 33], -4..<5, .float32, "w"),
        .whole([33], -4..<5, .float32, "b"),
      ], .exactButZeroSign
    ) { _, p in [try (p[0].dot(p[1]) + p[2]).maximum(0)] },
    ConformanceCase(
      "composite/product of transposes", [.whole([9, 17], -4..<5), .whole([33, 9], -4..<5)], .exactButZeroSign
    ) {
      _, p in [try p[0].transpose([1, 0]).dot(p[1].transpose([1, 0]))]
    },
    ConformanceCase("composite/one hot", [.whole([19], -1..<6, .int32)]) { _, p in [try p[0].oneHot(depth: 5)] },
    ConformanceCase("composite/accuracy", [.whole([65, 10], 0..<9), .whole([65], 0..<10, .int32)]) { _, p in
      [try p[0].argMax(axis: 1).compare(.equal, p[1]).convert(to: .float32).sum()]
    },
    ConformanceCase("composite/mean and variance", [.whole([64, 8], -4..<5)], .exactButZeroSign) { _, p in
      let mean = try p[0].mean(axes: [0], keepingAxes: true)
      return [mean, try (p[0] - mean).square().mean(axes: [0])]
    },
    ConformanceCase("composite/masked", [.whole([33, 5], -4..<5)], .exactButZeroSign) { _, p in
      let mask = try p[0].compare(.greater, 0).binary(.and, p[0].compare(.notEqual, 3))
      return [try mask.select(p[0], p[0].number(-1)).sum(axes: [1]), mask]
    },
    ConformanceCase("composite/reduce then spread", [.whole([4, 6, 5], -4..<5)], .exactButZeroSign) { _, p in
      [try p[0] - p[0].reduce(.maximum, axes: [1], keepingAxes: true)]
    },
    ConformanceCase(
      "composite/convolution, bias, pooling",
      [
        .whole([2, 8, 8, 3], -2..<3, .float32, "x"), .whole([3, 3, 3, 5], -2..<3, .float32, "k"),
        .whole([5], -2..<3, .float32, "b"),
      ], .exactButZeroSign
    ) { builder, p in
      let axis = Convolution.Axis(low: 1, high: 1)
      let y = try builder.apply(.convolution(Convolution(axes: [axis, axis])), [p[0], p[1]]) + p[2]
      let window = [WindowAxis(size: 2, stride: 2), WindowAxis(size: 2, stride: 2)]
      return [try builder.apply(.reduceWindow(.maximum, window), [y.maximum(0)])]
    },
    ConformanceCase(
      "composite/gradients of a small network",
      [
        .whole([8, 5], -2..<3, .float32, "x"), .whole([5, 7], -2..<3, .float32, "w"),
        .whole([7], -2..<3, .float32, "b"),
      ], .exactButZeroSign
    ) { builder, p in
      let loss = try (p[0].dot(p[1]) + p[2]).maximum(0).square().mean(axes: [0]).sum()
      return [loss] + (try builder.gradients(of: loss, with: p))
    },
    ConformanceCase("composite/counter in int32", [Tensor(Int32(41)), .whole([9], 0..<99, .int32)]) { _, p in
      [try p[0] + 1, try (p[1] * 2 - p[0]).binary(.maximum, 7), try p[1].convert(to: .float32) / 4]
    },
    ConformanceCase("composite/unused parameter", [.whole([3], 0..<9), .whole([5], 0..<9)]) { _, p in [try p[1] + 1] },
    ConformanceCase("composite/no outputs", [.whole([3], 0..<9)]) { _, _ in [] },
  ]
}
