import GraphCore
import TensorCore
import Testing

/// Functions on values that are made of other operations, against numbers worked out by hand.
@Suite struct FunctionTests {
  struct Example: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var operands: [Tensor]
    var shape: Shape
    var numbers: [Double]
    var function: @Sendable ([Value]) throws -> Value

    init(
      _ name: String, _ operands: [Tensor], _ shape: Shape, _ numbers: [Double],
      _ function: @escaping @Sendable ([Value]) throws -> Value
    ) {
      testDescription = name
      self.operands = operands
      self.shape = shape
      self.numbers = numbers
      self.function = function
    }
  }

  private static func tensor(_ shape: Shape, _ numbers: [Float]) -> Tensor { Tensor(numbers, shape: shape) }
  private static func whole(_ shape: Shape, _ numbers: [Int32]) -> Tensor { Tensor(numbers, shape: shape) }
  private static let matrix = tensor([2, 3], [1, 5, 3, 4, 2, 6])
  private static let infinities = tensor([4, 2], [-.infinity, -.infinity, -.infinity, 3, .infinity, 3, 1000, 1000])
  private static let log2 = 0.6931471805599453

  static let examples: [Example] = [
    Example("variance", [matrix], [2], [8.0 / 3, 8.0 / 3]) { try $0[0].variance(axes: [1]) },
    Example("variance of all", [matrix], [1, 1], [35.0 / 12]) { try $0[0].variance(keepingAxes: true) },
    Example("logSumExp", [infinities], [4], [-.infinity, 3, .infinity, 1000 + log2]) { try $0[0].logSumExp(axes: [1]) },
    Example("logSumExp of nothing", [Tensor(zeros: [2, 0])], [2, 1], [-.infinity, -.infinity]) {
      try $0[0].logSumExp(axes: [1], keepingAxes: true)
    },
    Example("logAddExp", [infinities], [4, 1], [-.infinity, 3, .infinity, 1000 + log2]) {
      try $0[0].slice(0..<1, axis: 1).logAddExp($0[0].slice(1..<2, axis: 1))
    },
    Example("logAddExp of far numbers", [tensor([2], [-200, 300])], [2], [300, 300]) {
      try $0[0].logAddExp($0[0].builder.apply(.reverse(axes: [0]), [$0[0]]))
    },
    Example("logSigmoid", [tensor([3], [0, -1000, 1000])], [3], [-log2, -1000, 0]) { try $0[0].logSigmoid() },
    Example("l2Norm", [tensor([2, 2], [3, -4, 0, 0])], [2], [5, 0]) { try $0[0].l2Norm(axes: [1]) },
    Example("any", [Tensor([true, false, false, false])], [2], [1, 0]) { try $0[0].reshape([2, 2]).any(axes: [1]) },
    Example("all", [Tensor([true, false, true, true])], [2], [0, 1]) { try $0[0].reshape([2, 2]).all(axes: [1]) },
    Example("any of none", [Tensor(zeros: [0], dtype: .bool)], [], [0]) { try $0[0].any() },
    Example("all of none", [Tensor(zeros: [0], dtype: .bool)], [], [1]) { try $0[0].all() },
    Example("argMin", [tensor([2, 3], [3, 1, 1, 0, .nan, -1])], [2], [1, 1]) { try $0[0].argMin(axis: 1) },
    Example("argMin of whole numbers", [whole([3, 1], [.max, .min, 0])], [1], [1]) { try $0[0].argMin(axis: 0) },

    // −1 is the last axis.
    Example("sum from the last", [matrix], [2], [9, 12]) { try $0[0].sum(axes: [-1]) },
    Example("mean from the last", [matrix], [3], [2.5, 3.5, 4.5]) { try $0[0].mean(axes: [-2]) },
    Example("variance from the last", [matrix], [2, 1], [8.0 / 3, 8.0 / 3]) {
      try $0[0].variance(axes: [-1], keepingAxes: true)
    },
    Example("logSumExp from the last", [infinities], [4], [-.infinity, 3, .infinity, 1000 + log2]) {
      try $0[0].logSumExp(axes: [-1])
    },
    Example("argMax from the last", [matrix], [2], [1, 2]) { try $0[0].argMax(axis: -1) },
    Example("cumulativeSum from the last", [matrix], [2, 3], [1, 6, 9, 4, 6, 12]) {
      try $0[0].cumulativeSum(axis: -1)
    },
    Example("slice from the last", [matrix], [2, 1], [3, 6]) { try $0[0].slice(2..<3, axis: -1) },
    Example("gather from the last", [matrix, whole([1], [1])], [2, 1], [5, 2]) { try $0[0].gather($0[1], axis: -1) },

    Example("sorted", [matrix], [2, 3], [1, 3, 5, 2, 4, 6]) { try $0[0].sorted() },
    Example("sorted along the first axis", [matrix], [2, 3], [4, 5, 6, 1, 2, 3]) {
      try $0[0].sorted(axis: 0, descending: true)
    },
    Example("sorted NaN", [tensor([3], [.nan, 1, -.infinity])], [3], [-.infinity, 1, .nan]) { try $0[0].sorted() },
    Example("argSort keeps the order of equals", [tensor([5], [2, 1, 2, 1, .nan])], [5], [1, 3, 0, 2, 4]) {
      try $0[0].argSort()
    },
    Example("argSort descending", [tensor([5], [2, 1, 2, 1, .nan])], [5], [4, 0, 2, 1, 3]) {
      try $0[0].argSort(descending: true)
    },
    Example("argSort along the first axis", [matrix], [2, 3], [0, 1, 0, 1, 0, 1]) { try $0[0].argSort(axis: 0) },
    Example("argSort of nothing", [Tensor(zeros: [3, 0])], [3, 0], []) { try $0[0].argSort() },

    Example("gather in a batch", [matrix, whole([2], [2, -7])], [2], [3, 4]) { try $0[0].gather($0[1], batchAxes: 1) },
    Example(
      "gather rows in a batch", [tensor([2, 2, 2], [1, 2, 3, 4, 5, 6, 7, 8]), whole([2, 3], [0, 1, 9, 1, 1, 0])],
      [2, 3, 2], [1, 2, 3, 4, 3, 4, 7, 8, 7, 8, 5, 6]
    ) { try $0[0].gather($0[1], batchAxes: 1) },
    Example("gather without a batch", [matrix, whole([1], [1])], [1, 3], [4, 2, 6]) {
      try $0[0].gather($0[1], batchAxes: 0)
    },
    Example(
      "gather in an empty batch", [Tensor(zeros: [0, 3, 2]), Tensor(zeros: [0, 4], dtype: .int32)], [0, 4, 2], []
    ) {
      try $0[0].gather($0[1], batchAxes: 1)
    },
    Example("takeAlong the last axis", [matrix, whole([2, 2], [2, 0, -1, 5])], [2, 2], [3, 1, 4, 6]) {
      try $0[0].takeAlong(axis: 1, $0[1])
    },
    Example("takeAlong the first axis", [matrix, whole([1, 3], [1, 0, 1])], [1, 3], [4, 5, 6]) {
      try $0[0].takeAlong(axis: 0, $0[1])
    },
    Example("takeAlong what argSort gives", [matrix], [2, 3], [1, 3, 5, 2, 4, 6]) {
      try $0[0].takeAlong(axis: 1, $0[0].argSort())
    },
    Example("takeAlong nothing", [matrix, Tensor(zeros: [2, 0], dtype: .int32)], [2, 0], []) {
      try $0[0].takeAlong(axis: 1, $0[1])
    },

    Example("lowerTriangle", [matrix], [2, 3], [1, 0, 0, 1, 1, 0]) {
      try $0[0].builder.lowerTriangle(rows: 2, columns: 3)
    },
    Example("lowerTriangle above the diagonal", [matrix], [3, 2], [0, 0, 1, 0, 1, 1]) {
      try $0[0].builder.lowerTriangle(rows: 3, columns: 2, diagonal: -1)
    },
    Example("sequenceMask", [whole([3], [0, 2, 9])], [3, 3], [0, 0, 0, 1, 1, 0, 1, 1, 1]) {
      try $0[0].builder.sequenceMask(lengths: $0[0], count: 3)
    },

    // Cell centres: −¼, ¼, ¾, …; 0, 1, 3.
    Example("resized linear, twice", [tensor([3], [1, 2, 4])], [6], [1, 1.25, 1.75, 2.5, 3.5, 4]) {
      try $0[0].resized(axis: 0, to: 6, .linear)
    },
    Example("resized linear, down", [tensor([1, 4], [1, 2, 4, 8])], [1, 2], [1.5, 6]) {
      try $0[0].resized(axis: 1, to: 2, .linear)
    },
    Example("resized linear, one element", [tensor([1], [7])], [3], [7, 7, 7]) {
      try $0[0].resized(axis: 0, to: 3, .linear)
    },
    Example("resized nearest", [tensor([2, 2], [1, 2, 3, 4])], [5, 2], [1, 2, 1, 2, 3, 4, 3, 4, 3, 4]) {
      try $0[0].resized(axis: 0, to: 5, .nearest)
    },
    Example("resized nearest, down", [tensor([5], [1, 2, 3, 4, 5])], [2], [2, 4]) {
      try $0[0].resized(axis: 0, to: 2, .nearest)
    },
    Example("resized to nothing", [tensor([2], [1, 2])], [0], []) { try $0[0].resized(axis: 0, to: 0, .linear) },
  ]

  @Test(arguments: examples)
  func agrees(_ example: Example) throws {
    let result = try evaluate(example.operands, example.function)
    #expect(result.shape == example.shape)
    #expect(result.numbers.count == example.numbers.count)
    for (actual, expected) in zip(result.numbers, example.numbers) {
      let isSame = actual == expected || (actual.isNaN && expected.isNaN)
      #expect(isSame || abs(actual - expected) <= 1e-7 * max(1, abs(expected)), "\(actual), not \(expected)")
    }
  }

  static let refusals: [(String, @Sendable (Value) throws -> Value)] = [
    ("any: expected bool, received float32 (2, 3)", { try $0.any() }),
    ("all: expected bool, received float32 (2, 3)", { try $0.all() }),
    ("sorted: expected an axis of (2, 3), received axis 2", { try $0.sorted(axis: 2) }),
    ("argSort: expected an axis of (2, 3), received axis -1", { try $0.argSort(axis: -1) }),
    (
      "gather: expected int32 indices whose first 1 axes are those of (2, 3), received float32 (2, 3)",
      { try $0.gather($0, batchAxes: 1) }
    ),
    (
      "takeAlong: expected int32 indices that differ from (2, 3) along axis 0 only, received int32 (2, 4)",
      { try $0.takeAlong(axis: 0, $0.builder.iota([2, 4], axis: 0)) }
    ),
    (
      "takeAlong: expected at least one row, received 0 rows",
      { try $0.slice(0..<0, axis: 0).takeAlong(axis: 0, $0.builder.iota([2, 3], axis: 0)) }
    ),
    (
      "resized: expected an axis of at least one element and a size of at least 0, received axis 2 of (2, 3) and size 4",
      { try $0.resized(axis: 2, to: 4, .linear) }
    ),
    (
      "sampled: expected images [batch, height, width, channels] and float32 rows and columns [batch, m, n], "
        + "received float32 (2, 3), float32 (2, 3), float32 (2, 3)",
      { try $0.sampled(rows: $0, columns: $0, .linear, beyond: .nearest) }
    ),
    (
      "transposedConvolution: expected an input and a kernel of rank 3, received float32 (2, 3), float32 (2, 3)",
      { try $0.transposedConvolution($0, [TransposedConvolutionAxis()]) }
    ),
    (
      "transposedConvolution: expected along spatial axis 0 cropping that leaves some of 3 cells, and fewer cells "
        + "appended than a stride of 1, received cropping by 0 and 3",
      {
        try $0.reshape([1, 2, 3]).transposedConvolution(
          $0.reshape([2, 1, 3]), [TransposedConvolutionAxis(cropHigh: 3)])
      }
    ),
  ]

  @Test(arguments: refusals)
  func refusesOperandsThatDoNotFit(_ message: String, _ function: @escaping @Sendable (Value) throws -> Value) {
    #expect(refusal([TensorType([2, 3])]) { try function($0[0]) } == message)
  }

  @Test func transposedConvolutionsAreThoseOfKeras() throws {
    // Results of Keras 3 for x = 1, 10, 100: same and valid, strides 1 and 2, kernels of three and of four cells.
    typealias Axis = TransposedConvolutionAxis
    for (kernel, axis, expected) in [
      (3, Axis(cropLow: 1, cropHigh: 1), [12, 123, 230]), (3, Axis(), [1, 12, 123, 230, 300]),
      (3, Axis(stride: 2, cropHigh: 1), [1, 2, 13, 20, 130, 200]), (3, Axis(stride: 2), [1, 2, 13, 20, 130, 200, 300]),
      (4, Axis(cropLow: 1, cropHigh: 2), [12, 123, 234]),
      (4, Axis(stride: 2, cropLow: 1, cropHigh: 1), [2, 13, 24, 130, 240, 300]),
      // Zeros appended, a hole between the kernel's cells.
      (3, Axis(stride: 3, cropHigh: -2), [1, 2, 3, 10, 20, 30, 100, 200, 300, 0, 0]),
      (3, Axis(dilation: 2), [1, 10, 102, 20, 203, 30, 300]),
    ] as [(Int, Axis, [Double])] {
      let x = Self.tensor([1, 3, 1], [1, 10, 100])
      let k = Self.tensor([kernel, 1, 1], (1...kernel).map { Float($0) })
      let result = try evaluate([x, k]) { try $0[0].transposedConvolution($0[1], [axis]) }
      #expect(result.numbers == expected, "\(axis)")
    }
  }
}
