import GraphCore
import TensorCore

// Layout moves bits and computes nothing: all cases are exact, on elements that differ from each other.
extension ConformanceCase {
  static let layoutCases: [ConformanceCase] =
    reshapeCases + transposeCases + broadcastCases + sliceCases + padCases + concatenateCases + reverseCases
    + bitPatternCases

  private static let reshapeCases: [ConformanceCase] =
    DType.allCases.map { ConformanceCase("reshape/\($0)", .reshape([4, 3]), [.any([2, 6], $0)]) } + [
      ConformanceCase("reshape/scalar to vector", .reshape([1]), [.counting([])]),
      ConformanceCase("reshape/to scalar", .reshape([]), [.counting([1, 1])]),
      ConformanceCase("reshape/empty", .reshape([0, 5, 2]), [.counting([3, 0])]),
      ConformanceCase("reshape/rank 5", .reshape([2, 1, 3, 1, 5]), [.counting([30])]),
    ]

  private static let transposeCases: [ConformanceCase] =
    (permutations(3) + [[0, 3, 1, 2], [3, 2, 1, 0], [1, 0, 3, 2], [4, 2, 0, 3, 1]]).map { permutation in
      let shape = Shape(Array([3, 5, 2, 4, 3].prefix(permutation.count)))
      return ConformanceCase("transpose/\(permutation)", .transpose(permutation), [.counting(shape)])
    }
    + DType.allCases.map { ConformanceCase("transpose/\($0)", .transpose([1, 0]), [.any([7, 17], $0)]) }
    + [
      ConformanceCase("transpose/scalar", .transpose([]), [.counting([])]),
      ConformanceCase("transpose/vector", .transpose([0]), [.counting([5])]),
      ConformanceCase("transpose/129x257", .transpose([1, 0]), [.counting([129, 257])]),
      ConformanceCase("transpose/size-1 axes", .transpose([2, 0, 1]), [.counting([1, 7, 1])]),
      ConformanceCase("transpose/empty axis", .transpose([2, 0, 1]), [.counting([4, 0, 3])]),
    ]

  private static func permutations(_ rank: Int) -> [[Int]] {
    if rank == 0 { return [[]] }
    return permutations(rank - 1).flatMap { shorter in
      (0...shorter.count).map { Array(shorter[..<$0]) + [rank - 1] + Array(shorter[$0...]) }
    }
  }

  private static let broadcastCases: [ConformanceCase] =
    [
      ([], [5], []), ([], [2, 3], []), ([3], [3, 3], [0]), ([3], [3, 3], [1]), ([17], [7, 17], [1]),
      ([7], [7, 17], [0]), ([1, 5], [4, 5], [0, 1]), ([4, 1], [4, 5], [0, 1]), ([2, 3], [2, 5, 3], [0, 2]),
      ([1, 3, 1], [4, 3, 2], [0, 1, 2]), ([1], [2, 1, 3, 1, 5], [3]), ([3, 5], [2, 1, 3, 1, 5], [2, 4]),
      ([0], [4, 0], [1]), ([1], [0], [0]), ([3], [0, 3], [1]), ([1, 64], [129, 64], [0, 1]),
    ].map { (from: Shape, to: Shape, axes: [Int]) in
      ConformanceCase(
        "broadcastInDimension/\(from) to \(to) along \(axes)", .broadcastInDimension(to, axes: axes), [.counting(from)])
    }
    + DType.allCases.map {
      ConformanceCase("broadcastInDimension/\($0)", .broadcastInDimension([3, 4], axes: [1]), [.any([4], $0)])
    }

  private static let sliceCases: [ConformanceCase] =
    [
      ([], [], [], []), ([7], [0], [7], [1]), ([7], [2], [5], [1]), ([7], [1], [7], [2]), ([7], [0], [7], [3]),
      ([7], [3], [3], [1]), ([7], [7], [7], [2]), ([5, 6], [1, 2], [4, 6], [1, 1]),
      ([5, 6], [0, 1], [5, 6], [2, 3]),
      ([0, 3], [0, 1], [0, 3], [1, 1]), ([3, 4, 5], [1, 0, 2], [3, 4, 5], [1, 3, 2]),
      ([2, 1, 3, 1, 5], [0, 0, 1, 0, 0], [2, 1, 3, 1, 5], [1, 1, 1, 1, 4]),
    ].map { (shape: Shape, starts: [Int], limits: [Int], strides: [Int]) in
      ConformanceCase(
        "slice/\(shape) from \(starts) to \(limits) by \(strides)",
        .slice(starts: starts, limits: limits, strides: strides), [.counting(shape)])
    }
    + DType.allCases.map {
      ConformanceCase("slice/\($0)", .slice(starts: [1, 1], limits: [6, 9], strides: [2, 3]), [.any([7, 9], $0)])
    }

  private static let padCases: [ConformanceCase] =
    [
      ([], [], [], []), ([5], [0], [0], [0]), ([5], [2], [0], [0]), ([5], [0], [3], [0]), ([5], [1], [1], [2]),
      ([0], [2], [1], [4]), ([1], [0], [0], [3]), ([3, 4], [1, 0], [0, 2], [0, 1]),
      ([0, 3], [1, 1], [1, 0], [0, 1]),
      ([2, 3, 2], [0, 1, 2], [1, 0, 1], [2, 0, 1]),
      ([2, 1, 3, 1, 5], [1, 0, 1, 0, 1], [0, 1, 0, 1, 0], [0, 0, 1, 0, 0]),
    ].map { (shape: Shape, low: [Int], high: [Int], interior: [Int]) in
      ConformanceCase(
        "pad/\(shape) low \(low) high \(high) interior \(interior)", .pad(low: low, high: high, interior: interior),
        [.counting(shape), Tensor(Float(-7))])
    }
    + DType.allCases.map {
      ConformanceCase(
        "pad/\($0)", .pad(low: [1, 0], high: [0, 2], interior: [1, 0]), [.any([3, 5], $0), .any([], $0)])
    }

  private static let concatenateCases: [ConformanceCase] =
    [
      ([[3]], 0), ([[3], [4]], 0), ([[0], [4], [0]], 0), ([[1], [1], [1], [1]], 0), ([[2, 3], [5, 3]], 0),
      ([[2, 3], [2, 1], [2, 4]], 1), ([[2, 0], [2, 3]], 1), ([[2, 1, 3], [2, 5, 3]], 1), ([[7, 17], [7, 15]], 1),
      ([[2, 1, 3, 1, 5], [2, 1, 3, 2, 5]], 3),
    ].map { (shapes: [Shape], axis: Int) in
      ConformanceCase(
        "concatenate/\(shapes) axis \(axis)", .concatenate(axis: axis),
        shapes.enumerated().map { .whole($1, -999..<1000, .float32, "part \($0)") })
    }
    + DType.allCases.map {
      ConformanceCase("concatenate/\($0)", .concatenate(axis: 0), [.any([3, 5], $0, "a"), .any([2, 5], $0, "b")])
    }
    + [
      ConformanceCase("concatenate/the same value twice", [.counting([2, 3])]) { builder, p in
        [try builder.apply(.concatenate(axis: 1), [p[0], p[0]])]
      }
    ]

  private static let reverseCases: [ConformanceCase] =
    [
      ([], []), ([5], [0]), ([5], []), ([1], [0]), ([0], [0]), ([3, 4], [0]), ([3, 4], [1]), ([3, 4], [1, 0]),
      ([2, 3, 4], [0, 2]), ([2, 1, 3, 1, 5], [4, 2]), ([0, 3], [1]), ([3, 0], [0]), ([3, 257], [1]),
    ].map { (shape: Shape, axes: [Int]) in
      ConformanceCase("reverse/\(shape) axes \(axes)", .reverse(axes: axes), [.counting(shape)])
    } + DType.allCases.map { ConformanceCase("reverse/\($0)", .reverse(axes: [1]), [.any([3, 5], $0)]) }

  /// Negative zero, infinities, subnormals and `NaN` pass through every layout operation.
  private static let bitPatternCases: [ConformanceCase] = {
    let numbers = Tensor.vector(SpecialNumbers.all)
    let count = numbers.count
    return [
      ConformanceCase("reverse/special numbers", .reverse(axes: [0]), [numbers]),
      ConformanceCase("broadcastInDimension/special numbers", .broadcastInDimension([3, count], axes: [1]), [numbers]),
      ConformanceCase("slice/special numbers", .slice(starts: [1], limits: [count], strides: [2]), [numbers]),
      ConformanceCase("concatenate/special numbers", .concatenate(axis: 0), [numbers, numbers]),
      ConformanceCase("pad/special numbers", .pad(low: [1], high: [1], interior: [1]), [numbers, Tensor(-Float(0))]),
      ConformanceCase("pad/with NaN", .pad(low: [1], high: [1], interior: [0]), [numbers, Tensor(Float.nan)]),
    ]
  }()
}
