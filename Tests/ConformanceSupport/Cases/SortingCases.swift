import GraphCore
import TensorCore

extension ConformanceCase {
  static let sortingCases: [ConformanceCase] =
    [
      ([1], 1), ([7], 3), ([257], 257), ([4999], 10), ([4999], 4999), ([129, 257], 5), ([129, 17], 17), ([7, 17], 1),
      ([3, 4, 5], 2), ([2, 1, 3, 1, 5], 4), ([5, 1], 1),
      // Nothing to choose, nothing to choose from, no rows.
      ([3, 4], 0), ([3, 0], 0), ([0, 4], 2),
    ].flatMap { (shape: Shape, k: Int) in
      pair("\(k) of \(shape)", k, .normal(shape)) + pair("\(k) of \(shape) with ties", k, .whole(shape, 0..<3))
        + pair("\(k) of \(shape) int32", k, .whole(shape, -4..<5, .int32))
    }
    + pair("special numbers", 2 * SpecialNumbers.all.count, .vector(SpecialNumbers.all + SpecialNumbers.all))
    + pair("int32 extremes", SpecialNumbers.integers.count, Tensor(SpecialNumbers.integers))
    + pair("zeros of both signs tie", 3, .vector([-1, -0.0, 0, -0.0, -2]))
    + pair("NaN beyond the first k", 2, .vector([.nan, 1, .infinity, .nan, .nan]))
    + [
      ConformanceCase("topKValues/sorted", [.normal([33, 65])]) { _, p in [try p[0].sorted()] },
      ConformanceCase("topKValues/of a permuted operand", [.normal([17, 5, 3])]) { _, p in
        let x = try p[0].transpose([2, 1, 0])
        return [try x.topKValues(4), try x.topKIndices(4)]
      },
    ]

  private static func pair(_ name: String, _ k: Int, _ x: Tensor) -> [ConformanceCase] {
    [
      ConformanceCase("topKValues/\(name)", .topKValues(k), [x]),
      ConformanceCase("topKIndices/\(name)", .topKIndices(k), [x]),
    ]
  }
}
