import GraphCore
import TensorCore

extension ConformanceCase {
  static let cumulativeCases: [ConformanceCase] =
    [
      ([1], 0), ([7], 0), ([4999], 0), ([7, 17], 0), ([7, 17], 1), ([129, 257], 0), ([129, 257], 1), ([3, 4, 5], 1),
      ([33, 515], 0), ([2, 1, 3, 1, 5], 1), ([2, 1, 3, 1, 5], 2), ([2, 1, 3, 1, 5], 4),
      ([0], 0), ([0, 3], 0), ([0, 3], 1), ([3, 0], 0),
    ].flatMap { (shape: Shape, axis: Int) in
      [(false, false), (true, false), (false, true), (true, true)].flatMap { exclusive, reverse in
        let operation = Operation.cumulativeSum(axis: axis, exclusive: exclusive, reverse: reverse)
        let name =
          "cumulativeSum/\(shape) along \(axis)" + (exclusive ? " exclusive" : "") + (reverse ? " reverse" : "")
        return [
          ConformanceCase(name, operation, [.normal(shape)], .sum(terms: shape[axis])),
          ConformanceCase(name + " int32", operation, [.any(shape, .int32)]),
        ]
      }
    } + [
      ConformanceCase(
        "cumulativeSum/int32 wraps around", .cumulativeSum(axis: 0), [Tensor([Int32.max, 1, .max, .min, .min])]),
      ConformanceCase(
        "cumulativeSum/NaN and infinities", .cumulativeSum(axis: 1),
        [Tensor([1, .infinity, -.infinity, 2, 1, .nan, 3, 4] as [Float], shape: [2, 4])], .sum(terms: 4)),
      ConformanceCase("cumulativeSum/of a permuted operand", [.whole([5, 7, 3], -9..<10)]) { _, p in
        [try p[0].transpose([2, 0, 1]).cumulativeSum(axis: 1)]
      },
    ]
}
