import GraphCore
import TensorCore

// Functions on values that are made of several operations: layouts, index arithmetic and products as they meet there.
extension ConformanceCase {
  static let functionCases: [ConformanceCase] =
    einsumCases + sortingFunctionCases + rowFunctionCases + imageCases + transposedConvolutionCases

  // MARK: Einsum, with whole numbers, whose sums are exact

  private static let einsumCases: [ConformanceCase] = [
    ("ab,bc->ca", [[7, 17], [17, 33]]), ("ab,cb->ac", [[65, 17], [3, 17]]), ("ba,bc->ac", [[17, 129], [17, 5]]),
    ("abc,cde->abde", [[3, 7, 17], [17, 2, 5]]), ("aecd,abcd->acbe", [[2, 7, 3, 17], [2, 5, 3, 17]]),
    ("acbe,aecd->abcd", [[2, 3, 5, 7], [2, 7, 3, 17]]), ("abcd,cde->abe", [[2, 3, 5, 7], [5, 7, 9]]),
    ("bac,acd->bad", [[33, 3, 17], [3, 17, 5]]), ("abcd,dbe->ace", [[2, 3, 2, 4], [4, 3, 5]]),
    ("...ab,...bc->...ac", [[2, 1, 5, 7], [3, 7, 2]]), ("a,b->ba", [[33], [65]]),
    ("ab,ba->ab", [[17, 33], [33, 17]]),
    ("ab,cd->ad", [[17, 3], [4, 65]]), ("abc->cab", [[3, 17, 5]]), ("abc->b", [[7, 17, 33]]),
    ("ab,bc->ac", [[3, 0], [0, 5]]), ("abc,acd->abd", [[0, 2, 4], [0, 4, 5]]), ("ab,bc->ac", [[1, 1], [1, 1]]),
  ].map { (equation: String, shapes: [Shape]) in
    let operands = shapes.enumerated().map { Tensor.whole($1, -9..<10, .float32, "operand \($0)") }
    return ConformanceCase("einsum/\(equation) \(shapes)", operands, .exactButZeroSign) { _, p in
      [try Value.einsum(equation, p)]
    }
  }

  // MARK: Sorting, rows and masks

  private static let sortingFunctionCases: [ConformanceCase] =
    [([4999], 0), ([33, 65], 0), ([3, 17, 5], 1), ([1, 7], 0), ([3, 0, 2], 1), ([300, 7], 0)].map {
      (shape: Shape, axis: Int) in
      ConformanceCase("argSort/\(shape) along \(axis)", [.whole(shape, -9..<10)]) { _, p in
        [
          try p[0].argSort(axis: axis), try p[0].argSort(axis: axis, descending: true), try p[0].sorted(axis: axis),
          try p[0].sorted(axis: axis, descending: true),
        ]
      }
    } + [
      ConformanceCase("argSort/special numbers", [.vector(SpecialNumbers.all + SpecialNumbers.all)]) { _, p in
        [try p[0].argSort(), try p[0].argMin(axis: 0)]
      },
      ConformanceCase("argMin/int32 extremes", [Tensor(SpecialNumbers.integers)]) { _, p in [try p[0].argMin(axis: 0)]
      },
    ]

  private static let rowFunctionCases: [ConformanceCase] =
    [
      ([5, 17], [5]), ([5, 17], [5, 3]), ([3, 4, 7, 5], [3, 4, 2]), ([33, 80, 64], [33]), ([1, 1], [1, 4]),
      ([0, 3], [0]),
    ]
    .map { (table: Shape, at: Shape) in
      let batchAxes = table.rank == 4 ? 2 : 1
      return ConformanceCase(
        "gather/\(table) at \(at) in a batch", [.counting(table), .whole(at, -2..<table[batchAxes] + 2, .int32)]
      ) { _, p in [try p[0].gather(p[1], batchAxes: batchAxes)] }
    }
    + [([5, 17], [5, 3], 1), ([5, 17], [9, 17], 0), ([3, 4, 5], [3, 7, 5], 1), ([3, 1, 2], [3, 0, 2], 1)].map {
      (table: Shape, at: Shape, axis: Int) in
      ConformanceCase(
        "gather/takeAlong \(axis) of \(table) at \(at)", [.counting(table), .whole(at, -2..<table[axis] + 2, .int32)]
      ) { _, p in [try p[0].takeAlong(axis: axis, p[1])] }
    } + [
      ConformanceCase("iota/masks", [.whole([7], 0..<20, .int32)]) { builder, p in
        [
          try builder.sequenceMask(lengths: p[0], count: 17), try builder.lowerTriangle(rows: 17, columns: 33),
          try builder.lowerTriangle(rows: 33, columns: 17, diagonal: 4),
        ]
      },
      ConformanceCase("reduce/any and all", [.whole([7, 17, 3], 0..<2, .bool)]) { _, p in
        [try p[0].any(axes: [0, 2]), try p[0].all(axes: [1], keepingAxes: true)]
      },
    ]

  // MARK: Images

  /// A difference, a product and a sum of numbers below 1024, none of whose fractions is finer than 2⁻⁸: exact.
  private static let imageCases: [ConformanceCase] =
    [([2, 5, 7, 3], 10, 14), ([1, 4, 6, 17], 8, 3), ([1, 1, 1, 1], 3, 1), ([0, 2, 2, 1], 4, 4)].map {
      (shape: Shape, height: Int, width: Int) in
      ConformanceCase(
        "resized/\(shape) to \(height) x \(width)", [.whole(shape, -9..<10)], .ulps(4, absolute: 40 * 0x1p-24)
      ) { _, p in
        [
          try p[0].resized(axis: 1, to: height, .linear).resized(axis: 2, to: width, .linear),
          try p[0].resized(axis: 1, to: height, .nearest).resized(axis: 2, to: width, .nearest),
        ]
      }
    }
    + [EdgeFill.constant(3), .nearest, .reflect, .wrap].flatMap { fill in
      Interpolation.allCases.map { interpolation in
        let places = [
          Tensor.whole([2, 9, 7], -30..<50, .float32, "rows"), .whole([2, 9, 7], -30..<50, .float32, "columns"),
        ]
        return ConformanceCase("sampled/\(interpolation) \(fill)", [.whole([2, 5, 6, 3], -9..<10)] + places) { _, p in
          [try p[0].sampled(rows: p[1] / 4, columns: p[2] / 4, interpolation, beyond: fill)]
        }
      }
    }

  // MARK: Transposed convolutions, as layers use them

  private typealias Axis = TransposedConvolutionAxis
  private static let transposedConvolutionCases: [ConformanceCase] = [
    ([2, 9, 3], [4, 5, 3], [Axis(stride: 2, cropLow: 1, cropHigh: 1)], 1),
    ([2, 5, 3], [3, 2, 3], [Axis(stride: 3, cropHigh: -2)], 1),
    ([1, 5, 6, 17], [3, 3, 33, 17], [Axis(stride: 2, cropHigh: 1), Axis(cropLow: 1, cropHigh: 1)], 1),
    ([1, 4, 4, 3], [1, 2, 2, 3], [Axis(stride: 2, cropHigh: -1), Axis(stride: 2)], 1),
    ([1, 4, 5, 2], [3, 3, 3, 2], [Axis(dilation: 2), Axis(dilation: 3, cropLow: 2, cropHigh: 2)], 1),
    ([2, 4, 5, 6], [3, 2, 2, 6], [Axis(stride: 2), Axis()], 3),
    ([1, 2, 3, 2, 3], [2, 3, 2, 4, 3], [Axis(stride: 2), Axis(cropLow: 1), Axis(stride: 2, cropHigh: -1)], 1),
  ].map { (input: Shape, kernel: Shape, axes: [Axis], groups: Int) in
    ConformanceCase(
      "convolutionInputGradient/transposed \(input) by \(kernel), \(groups) groups",
      [.whole(input, -9..<10, .float32, "input"), .whole(kernel, -9..<10, .float32, "kernel")], .exactButZeroSign
    ) { _, p in [try p[0].transposedConvolution(p[1], axes, groups: groups)] }
  }
}
