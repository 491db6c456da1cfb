import GraphCore
import TensorCore

extension ConformanceCase {
  static let sourceCases: [ConformanceCase] =
    DType.allCases.map { dtype in
      ConformanceCase("constant/\(dtype)", []) { builder, _ in [builder.constant(.any([3, 7], dtype))] }
    } + [
      ConformanceCase("constant/special numbers", []) { builder, _ in [builder.constant(.vector(SpecialNumbers.all))] },
      ConformanceCase("constant/empty", []) { builder, _ in [builder.constant(Tensor(zeros: [2, 0]))] },
      ConformanceCase("parameter/of every type", DType.allCases.map { .any([5, 3], $0) }) { _, parameters in
        parameters
      },
      iota([7], 0), iota([1], 0), iota([0, 3], 0), iota([0, 3], 1), iota([3, 0], 0),
      iota([2, 3, 4], 0), iota([2, 3, 4], 1), iota([2, 3, 4], 2), iota([2, 1, 3, 1, 5], 4), iota([257], 0),
      // Sizes that leave a block of four words unfinished, and streams with high words in step and key.
      random([], key: 0, step: 0), random([1], key: 1, step: 1), random([3], key: 2, step: 7),
      random([4], key: 0xFFFF_FFFF_FFFF_FFFF, step: 123_456_789), random([7, 17], key: 0xDEAD_BEEF_0000_0001, step: 3),
      random([1027], key: 42, step: .max), random([33], key: 42, step: -1), random([0, 5], key: 42, step: 1),
      randomTwice, randomNormal([]), randomNormal([7, 17]), randomNormal([4999]), randomNormal([0, 5]),
    ]

  private static func iota(_ shape: Shape, _ axis: Int) -> ConformanceCase {
    ConformanceCase("iota/\(shape) axis \(axis)", .iota(shape, axis: axis), [])
  }

  private static func random(_ shape: Shape, key: UInt64, step: Int32) -> ConformanceCase {
    ConformanceCase("randomUniform/\(shape) key \(key) step \(step)", .randomUniform(shape, key: key), [Tensor(step)])
  }

  /// u, exact, has a logarithm within 4 units in the last place and a root that halves the error.
  ///
  /// The angle, up to 2π, is rounded by 2⁻²², the cosine adds as much again in its reduction and 4 units in the last
  /// place, another 2⁻²²; all that is multiplied by at most 5.8.
  private static func randomNormal(_ shape: Shape) -> ConformanceCase {
    ConformanceCase("randomNormal/\(shape)", [Tensor(Int32(5))], .ulps(8, absolute: 18 * 0x1p-22)) { builder, p in
      [try builder.randomNormal(shape, key: 3, step: p[0])]
    }
  }

  /// Two streams of one graph, and one stream at two steps.
  private static let randomTwice = ConformanceCase("randomUniform/two streams", [Tensor(Int32(5))]) { builder, p in
    let next = try p[0] + 1
    return [
      try builder.apply(.randomUniform([9], key: 1), [p[0]]),
      try builder.apply(.randomUniform([9], key: 2), [p[0]]),
      try builder.apply(.randomUniform([9], key: 1), [next]),
    ]
  }
}
