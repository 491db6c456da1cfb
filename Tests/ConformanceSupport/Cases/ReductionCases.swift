import GraphCore
import TensorCore

extension ConformanceCase {
  static let reductionCases: [ConformanceCase] =
    Operation.Reduction.allCases.flatMap { reduction in
      shapesAndAxes.map { shape, axes in
        // A sum or product of n numbers rounds n − 1 times; in a product each time by at most 2⁻²⁴ of the result, which
        // is at most one unit in its last place. Extremes choose and compute nothing.
        let terms = axes.reduce(1) { $0 * shape[$1] }
        let (numbers, tolerance): (Tensor, Tolerance) =
          switch reduction {
          case .sum: (.normal(shape), .sum(terms: terms))
          case .product: (nearOne(shape), .ulps(Double(terms)))
          case .maximum, .minimum: (.normal(shape), .exact)
          }
        return ConformanceCase(
          "reduce \(reduction)/\(shape) over \(axes)", .reduce(reduction, axes: axes), [numbers], tolerance)
      }
    } + subsetCases + typeCases + specialCases + argMaxCases

  /// Every subset of four axes, of an operand as it lies and of one whose axes are permuted; whole numbers, whose sums are
  /// exact.
  private static let subsetCases: [ConformanceCase] =
    [[0, 1, 2, 3], [3, 1, 0, 2], [1, 0, 3, 2]].flatMap { permutation in
      Operation.Reduction.allCases.map { reduction in
        ConformanceCase(
          "reduce \(reduction)/every subset of axes of \(permutation)",
          [reduction == .product ? .whole([3, 5, 2, 7], 0..<2) : .whole([3, 5, 2, 7], -9..<10)], .exactButZeroSign
        ) { _, p in
          let x = try p[0].transpose(permutation)
          return try (0..<16).map { subset in
            try x.reduce(reduction, axes: (0..<4).filter { subset >> $0 & 1 == 1 })
          }
        }
      }
    }

  /// Numbers of both signs whose products, of a part or all, neither overflow nor underflow.
  private static func nearOne(_ shape: Shape) -> Tensor {
    let magnitudes = Tensor.uniform(shape, 0.9..<1.1).scalars(as: Float.self)
    let signs = Tensor.whole(shape, 0..<2).scalars(as: Float.self)
    return Tensor(zip(magnitudes, signs).map { $1 == 0 ? $0 : -$0 }, shape: shape)
  }

  private static let shapesAndAxes: [(Shape, [Int])] = [
    ([], []), ([1], [0]), ([7], [0]), ([17], [0]), ([64], [0]), ([257], [0]), ([4999], [0]), ([5], []),
    ([7, 17], [0]), ([7, 17], [1]), ([7, 17], [0, 1]), ([129, 257], [0]), ([129, 257], [1]), ([129, 257], [1, 0]),
    ([3, 4, 5], [0]), ([3, 4, 5], [1]), ([3, 4, 5], [2]), ([3, 4, 5], [0, 2]), ([3, 4, 5], [2, 1]),
    ([2, 3, 4, 5], [0, 1, 2]), ([2, 3, 4, 5], [1, 3]), ([2, 1, 3, 1, 5], [1, 4]), ([2, 1, 3, 1, 5], [0, 1, 2, 3, 4]),
    // Nothing to reduce: the neutral element; nothing to keep: an empty result.
    ([0], [0]), ([3, 0], [1]), ([3, 0], [0]), ([0, 3], [0]), ([2, 0, 3], [0, 1]),
  ]

  private static let typeCases: [ConformanceCase] = [
    ConformanceCase("reduce sum/int32", .reduce(.sum, axes: [0]), [.any([17, 5], .int32)]),
    ConformanceCase("reduce sum/int32 wraps around", .reduce(.sum, axes: [0]), [Tensor([Int32.max, 1, .max, 5])]),
    ConformanceCase("reduce sum/int32 of nothing", .reduce(.sum, axes: [0]), [Tensor(zeros: [0, 2], dtype: .int32)]),
    ConformanceCase("reduce product/int32", .reduce(.product, axes: [1]), [.any([17, 5], .int32)]),
    ConformanceCase(
      "reduce product/int32 wraps around", .reduce(.product, axes: [0]), [Tensor([Int32.max, 3, 46_341])]),
    ConformanceCase(
      "reduce product/int32 of nothing", .reduce(.product, axes: [0]), [Tensor(zeros: [0, 2], dtype: .int32)]),
    ConformanceCase("reduce maximum/int32", .reduce(.maximum, axes: [1]), [.any([17, 5], .int32)]),
    ConformanceCase("reduce minimum/int32", .reduce(.minimum, axes: [1]), [.any([17, 5], .int32)]),
    ConformanceCase("reduce maximum/int32 extremes", .reduce(.maximum, axes: [0]), [Tensor([Int32.min, .min])]),
    ConformanceCase("reduce minimum/int32 extremes", .reduce(.minimum, axes: [0]), [Tensor([Int32.max, .max])]),
    ConformanceCase(
      "reduce maximum/int32 of nothing", .reduce(.maximum, axes: [0]), [Tensor(zeros: [0], dtype: .int32)]),
    ConformanceCase(
      "reduce minimum/int32 of nothing", .reduce(.minimum, axes: [0]), [Tensor(zeros: [0], dtype: .int32)]),
    ConformanceCase("reduce maximum/bool is any", .reduce(.maximum, axes: [1]), [bools]),
    ConformanceCase("reduce minimum/bool is all", .reduce(.minimum, axes: [1]), [bools]),
    ConformanceCase("reduce maximum/any of nothing", .reduce(.maximum, axes: [0]), [Tensor(zeros: [0], dtype: .bool)]),
    ConformanceCase("reduce minimum/all of nothing", .reduce(.minimum, axes: [0]), [Tensor(zeros: [0], dtype: .bool)]),
  ]

  private static let bools = Tensor(
    [true, true, true, false, false, false, true, false, false, false, false, true], shape: [4, 3])

  private static let specialCases: [ConformanceCase] = {
    let rows = Tensor(
      [
        1, .nan, 2, 3, .infinity, 1, -.infinity, -.infinity, -.infinity, .nan, .nan, .nan, 0, 0, -1, -5, -3, -9,
      ] as [Float], shape: [6, 3])
    return [
      ConformanceCase("reduce maximum/NaN and infinities", .reduce(.maximum, axes: [1]), [rows], .exactButZeroSign),
      ConformanceCase("reduce minimum/NaN and infinities", .reduce(.minimum, axes: [1]), [rows], .exactButZeroSign),
      ConformanceCase("reduce maximum/NaN across columns", .reduce(.maximum, axes: [0]), [rows], .exactButZeroSign),
      ConformanceCase("reduce product/NaN and infinities", .reduce(.product, axes: [1]), [rows], .ulps(3)),
      ConformanceCase(
        "reduce product/zeros", .reduce(.product, axes: [1]),
        [Tensor([2, 0, 3, -0.0, 5, 1, 0, .infinity, 1] as [Float], shape: [3, 3])], .ulps(3)),
      ConformanceCase("reduce sum/NaN and infinities", .reduce(.sum, axes: [1]), [rows], .sum(terms: 3)),
      ConformanceCase(
        "reduce sum/infinities that cancel", .reduce(.sum, axes: [0]), [.vector([.infinity, 1, -.infinity])]),
      ConformanceCase("argMax/NaN and infinities", .argMax(axis: 1), [rows]),
    ]
  }()

  private static let argMaxCases: [ConformanceCase] =
    [
      ([1], 0), ([7], 0), ([257], 0), ([7, 17], 0), ([7, 17], 1), ([3, 4, 5], 1), ([129, 10], 1), ([0, 3], 1),
      ([2, 1, 3, 1, 5], 2), ([2, 1, 3, 1, 5], 1),
    ].flatMap { (shape: Shape, axis: Int) in
      [
        ConformanceCase("argMax/\(shape) axis \(axis)", .argMax(axis: axis), [.normal(shape)]),
        ConformanceCase("argMax/\(shape) axis \(axis) with ties", .argMax(axis: axis), [.whole(shape, 0..<3)]),
        ConformanceCase("argMax/\(shape) axis \(axis) int32", .argMax(axis: axis), [.whole(shape, -4..<5, .int32)]),
      ]
    } + [ConformanceCase("argMax/zeros of both signs tie", .argMax(axis: 0), [.vector([-1, -0.0, 0])])]

  static let softmaxCases: [ConformanceCase] =
    [[1], [10], [7, 17], [3, 1], [0, 4], [4, 0], [129, 257], [2, 1, 3, 1, 5]].flatMap { (shape: Shape) in
      softmaxPair("\(shape)", .normal(shape))
    }
    + softmaxPair("large", .vector([1000, 999, -1000, 3e38, 1e30]))
    + softmaxPair("very negative", .vector([-1e30, -1e30, -3e38]))
    + softmaxPair("equal", Tensor(repeating: Float(88), shape: [2, 5]))
    + softmaxPair("with infinities", Tensor([0, -.infinity, 1, 2, .nan, 1] as [Float], shape: [2, 3]))

  /// Both forms of one input.
  ///
  /// e^(x − m) has an argument rounded to |x − m| · u, which a relative error of |x − m| · u follows, and 4 units of its
  /// own; a sum of n of them adds n roundings, the division one. Where x − m is below −104 the result is 0 in float32,
  /// so |x − m| counts up to that; the cases of normal numbers stay within 10.
  ///
  /// The logarithm, x − m − log Σ, has the absolute error of its two terms: those of the arguments as above, of the
  /// logarithm, and a rounding of the result.
  private static func softmaxPair(_ name: String, _ x: Tensor) -> [ConformanceCase] {
    let length = Double(x.shape[x.shape.rank - 1])
    return [
      ConformanceCase("softmax/\(name)", .softmax, [x], .ulps(10 + length + 6)),
      ConformanceCase("logSoftmax/\(name)", .logSoftmax, [x], .ulps(2, absolute: (10 + length + 6) * 0x1p-24)),
    ]
  }
}
