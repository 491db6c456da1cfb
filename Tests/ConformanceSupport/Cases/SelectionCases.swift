import GraphCore
import TensorCore

extension ConformanceCase {
  static let selectionCases: [ConformanceCase] =
    DType.allCases.flatMap { dtype in
      [[], [1], [0, 4], [257], [3, 5, 7]].map { (shape: Shape) in
        ConformanceCase(
          "select/\(dtype) \(shape)", .select,
          [.any(shape, .bool, "predicate"), .any(shape, dtype, "true"), .any(shape, dtype, "false")])
      }
    } + [
      ConformanceCase(
        "select/NaN on the side not taken", .select,
        [Tensor([true, false, true]), .vector([1, .nan, -0.0]), .vector([.nan, 2, .infinity])])
    ]

  /// Every pair of types.
  ///
  /// Toward an integer: toward zero, clamped to the range, 0 for `NaN`.
  static let conversionCases: [ConformanceCase] =
    DType.allCases.flatMap { from in
      DType.allCases.map { to in
        ConformanceCase("convert/\(from) to \(to)", .convert(to), [extremes(from)])
      }
    }

  private static func extremes(_ dtype: DType) -> Tensor {
    switch dtype {
    case .float32:
      .vector(SpecialNumbers.all + [0.99, -0.99, 1.99, -1.99, 254.9, 255.1, 2e9, -2e9, 2_147_483_648, -2_147_483_904])
    // 16777217 and its like need rounding to become float32, to even in the ties.
    case .int32: Tensor(SpecialNumbers.integers + [16_777_217, 16_777_219, -16_777_217, 33_554_434, 300, 255, 256])
    case .bool: Tensor([true, false])
    case .uint8: Tensor((0...255).map(UInt8.init))
    }
  }
}
