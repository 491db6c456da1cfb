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
    ] + randomCases

  private static func iota(_ shape: Shape, _ axis: Int) -> ConformanceCase {
    ConformanceCase("iota/\(shape) axis \(axis)", .iota(shape, axis: axis), [])
  }

  /// Sizes that leave a block of four words unfinished, and streams with high words in step and key.
  ///
  /// Every number is the same bits on every backend.
  private static let randomCases: [ConformanceCase] =
    [
      ([], 0, 0), ([1], 1, 1), ([3], 2, 7), ([4], .max, 123_456_789), ([7, 17], 0xDEAD_BEEF_0000_0001, 3),
      ([1027], 42, .max), ([33], 42, -1), ([0, 5], 42, 1), ([4999], 3, 5), ([129, 257], 4, 6),
    ].flatMap { (shape: Shape, key: UInt64, step: Int32) in
      let operations: [Operation] = [
        .randomBits(shape, key: key), .randomUniform(shape, key: key), .randomNormal(shape, key: key),
      ]
      return operations.map { ConformanceCase("\($0.name)/\(shape) key \(key) step \(step)", $0, [Tensor(step)]) }
    } + [randomTwice]

  /// Two streams of one graph, one stream at two steps, and one stream as different numbers.
  private static let randomTwice = ConformanceCase("randomUniform/two streams", [Tensor(Int32(5))]) { builder, p in
    let next = try p[0] + 1
    return [
      try builder.randomUniform([9], key: 1, step: p[0]), try builder.randomUniform([9], key: 2, step: p[0]),
      try builder.randomUniform([9], key: 1, step: next), try builder.randomNormal([9], key: 1, step: p[0]),
      try builder.randomBits([9], key: 1, step: p[0]),
    ]
  }
}
