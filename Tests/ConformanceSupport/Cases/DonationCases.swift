import GraphCore
import TensorCore

// Donated buffers: the output takes over the parameter's memory, whatever still reads the parameter. Numbers are such
// that every result is exact.
extension ConformanceCase {
  static let donationCases: [ConformanceCase] = [
    ConformanceCase("donation/in-place update", [x, g], donations: [Donation(0, to: 0)]) { _, p in
      [try p[0] - 0.25 * p[1]]
    },
    ConformanceCase("donation/parameter read after its update", [x, g], donations: [Donation(0, to: 0)]) { _, p in
      let updated = try p[0] - 0.25 * p[1]
      // Written after the update in the graph, but of the old value.
      return [updated, try p[0] * 2, try updated + p[0]]
    },
    ConformanceCase("donation/the old value goes out too", [x, g], donations: [Donation(0, to: 0)]) { _, p in
      [try p[0] + p[1], p[0]]
    },
    ConformanceCase("donation/swap", [x, g], donations: [Donation(0, to: 1), Donation(1, to: 0)]) { _, p in
      [p[0], p[1]]
    },
    ConformanceCase("donation/crosswise", [x, g], donations: [Donation(0, to: 0), Donation(1, to: 1)]) { _, p in
      [p[1], p[0]]
    },
    ConformanceCase("donation/crosswise updates", [x, g], donations: [Donation(0, to: 0), Donation(1, to: 1)]) { _, p in
      [try p[1] * 2, try p[0] * 3]
    },
    ConformanceCase("donation/passed through", [x], donations: [Donation(0, to: 0)]) { _, p in [p[0]] },
    ConformanceCase("donation/to one of two equal outputs", [x], donations: [Donation(0, to: 1)]) { _, p in
      let y = try p[0] + 1
      return [y, y]
    },
    ConformanceCase("donation/to an output that does not read it", [x, g], donations: [Donation(0, to: 0)]) { _, p in
      [try p[1] * 4, try p[0] + 1]
    },
    ConformanceCase("donation/to a constant", [x], donations: [Donation(0, to: 0)]) { builder, p in
      [builder.constant(.counting([33, 5])), try p[0] + 1]
    },
    ConformanceCase("donation/to another undonated parameter", [x, g], donations: [Donation(0, to: 0)]) { _, p in
      [p[1], try p[0] + p[1]]
    },
    ConformanceCase("donation/through layout", [square, g], donations: [Donation(0, to: 0)]) { _, p in
      // In place this would overwrite what is still to be read.
      [try p[0].transpose([1, 0])]
    },
    ConformanceCase("donation/through reverse", [x], donations: [Donation(0, to: 0)]) { builder, p in
      [try builder.apply(.reverse(axes: [0, 1]), [p[0]])]
    },
    ConformanceCase(
      "donation/through a product", [square, square2], .exactButZeroSign, donations: [Donation(0, to: 0)]
    ) {
      _, p in [try p[0].dot(p[1])]
    },
    ConformanceCase("donation/broadcast of a part of itself", [x], donations: [Donation(0, to: 0)]) { _, p in
      [try p[0] - p[0].slice(0..<1, axis: 0)]
    },
    ConformanceCase("donation/reshaped there and back", [x], donations: [Donation(0, to: 0)]) { _, p in
      [try (p[0].reshape([165]) * 2).reshape([33, 5])]
    },
    ConformanceCase("donation/momentum", [x, g, velocity], donations: [Donation(0, to: 0), Donation(2, to: 1)]) {
      _, p in
      let velocity = try p[2] * 0.5 - p[1] * 0.25
      return [try p[0] + velocity, velocity]
    },
    ConformanceCase("donation/counter", [Tensor(Int32(7)), x], donations: [Donation(0, to: 0), Donation(1, to: 1)]) {
      _, p in [try p[0] + 1, try p[1] + p[0].convert(to: .float32)]
    },
    ConformanceCase("donation/empty tensor", [Tensor(zeros: [0, 3])], donations: [Donation(0, to: 0)]) { _, p in
      [try p[0] + 1]
    },
    ConformanceCase("output/a parameter", [x]) { _, p in [p[0]] },
    ConformanceCase("output/a parameter twice", [x]) { _, p in [p[0], p[0]] },
    ConformanceCase("output/one value twice", [x]) { _, p in
      let y = try p[0] * 2
      return [y, y, p[0]]
    },
    ConformanceCase("output/a constant twice", []) { builder, _ in
      let seven = builder.constant(7)
      return [seven, seven]
    },
    ConformanceCase("output/a reshaped parameter", [x]) { _, p in [try p[0].reshape([5, 33]), p[0]] },
  ]

  private static let x = Tensor.whole([33, 5], -8..<9, .float32, "x")
  private static let g = Tensor.whole([33, 5], -8..<9, .float32, "g")
  private static let velocity = Tensor.whole([33, 5], -8..<9, .float32, "velocity")
  private static let square = Tensor.whole([17, 17], -8..<9, .float32, "square")
  private static let square2 = Tensor.whole([17, 17], -8..<9, .float32, "square2")
}
