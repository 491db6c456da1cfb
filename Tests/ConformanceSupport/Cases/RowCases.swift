import GraphCore
import TensorCore

extension ConformanceCase {
  static let rowCases: [ConformanceCase] = gatherCases + scatterAddCases

  /// Tables, shapes of indices and axes.
  private static let tables: [(Shape, Shape, Int)] = [
    ([5], [7], 0), ([5], [], 0), ([1], [3], 0), ([7, 17], [5], 0), ([7, 17], [5], 1), ([7, 17], [], 0),
    ([129, 257], [33, 3], 0), ([129, 257], [65], 1), ([1000, 1], [4999], 0), ([100, 8], [4999], 0),
    ([3, 4, 5], [2, 3], 1), ([3, 4, 5], [6], 2), ([2, 1, 3, 1, 5], [2, 2], 2), ([2, 1, 3, 1, 5], [4], 3),
    // No indices, no columns, no outer rows.
    ([7, 17], [0], 0), ([7, 0], [3], 0), ([0, 7], [3], 1), ([3, 4, 5], [2, 0], 1),
  ]

  /// Indices from −2 up to two behind the last row: a few are out of range.
  private static func indices(_ shape: Shape, rows: Int) -> Tensor {
    .whole(shape, -2..<rows + 2, .int32, "indices into \(rows)")
  }

  private static let gatherCases: [ConformanceCase] =
    tables.map { table, shape, axis in
      ConformanceCase(
        "gather/\(table) at \(shape) along \(axis)", .gather(axis: axis),
        [.counting(table), indices(shape, rows: table[axis])])
    }
    + DType.allCases.map {
      ConformanceCase("gather/\($0)", .gather(axis: 0), [.any([9, 3], $0), indices([13], rows: 9)])
    } + [
      ConformanceCase(
        "gather/clamps any index", .gather(axis: 0), [.counting([5, 3]), Tensor(SpecialNumbers.integers)]),
      ConformanceCase(
        "gather/special numbers", .gather(axis: 0),
        [.vector(SpecialNumbers.all), .whole([99], 0..<SpecialNumbers.all.count, .int32)]),
      ConformanceCase(
        "gather/of permuted operands", [.counting([5, 7]), indices([3, 4], rows: 5)]
      ) { _, p in [try p[0].transpose([1, 0]).gather(p[1].transpose([1, 0]), axis: 1)] },
    ]

  private static let scatterAddCases: [ConformanceCase] =
    tables.flatMap { shape, at, axis in
      let indices = indices(at, rows: shape[axis])
      let rows = Shape(shape.dimensions[..<axis] + at.dimensions + shape.dimensions[(axis + 1)...])
      let operation = Operation.scatterAdd(shape, axis: axis)
      let name = "scatterAdd/\(shape) at \(at) along \(axis)"
      return [
        ConformanceCase(name, operation, [indices, .normal(rows)], .sum(terms: at.count)),
        ConformanceCase(name + " int32", operation, [indices, .any(rows, .int32)]),
      ]
    } + [
      ConformanceCase(
        "scatterAdd/drops any index out of range", .scatterAdd([3], axis: 0),
        [Tensor(SpecialNumbers.integers), .counting([SpecialNumbers.integers.count])]),
      ConformanceCase(
        "scatterAdd/into no rows", .scatterAdd([0, 3], axis: 0),
        [Tensor([0, 1] as [Int32]), .counting([2, 3])]),
      ConformanceCase(
        "scatterAdd/int32 wraps around", .scatterAdd([2], axis: 0),
        [Tensor([0, 0, 1] as [Int32]), Tensor([Int32.max, 1, .min])]),
      ConformanceCase(
        "scatterAdd/NaN and infinities", .scatterAdd([4], axis: 0),
        [Tensor([0, 0, 1, 2, 2, 1] as [Int32]), .vector([.infinity, -.infinity, .nan, .infinity, 1, 3])]),
      ConformanceCase(
        "scatterAdd/of permuted operands", [indices([3, 4], rows: 5), .whole([4, 3, 2], -9..<10)]
      ) { _, p in [try p[1].scatterAdd(at: p[0].transpose([1, 0]), into: [5, 2])] },
    ]
}
