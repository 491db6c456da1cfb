import GraphCore
import TensorCore

extension ConformanceCase {
  static let binaryCases: [ConformanceCase] =
    Operation.Binary.allCases.flatMap(cases(for:))
    + [powerCase, powerSpecialCase]

  static let comparisonCases: [ConformanceCase] =
    Operation.Comparison.allCases.flatMap { comparison in
      DType.allCases.map { dtype in
        let (a, b) = specialPairs(dtype)
        return ConformanceCase("compare \(comparison)/\(dtype)", .compare(comparison), [a, b])
      } + [
        ConformanceCase(
          "compare \(comparison)/ties in 1003", .compare(comparison),
          [.whole([1003], 0..<3, .float32, "left"), .whole([1003], 0..<3, .float32, "right")])
      ]
    }

  private static func cases(for function: Operation.Binary) -> [ConformanceCase] {
    let name = function.rawValue
    let dtypes: [DType] =
      switch function {
      case .and, .or: [.bool]
      case .power: []
      default: [.float32, .int32]
      }
    // IEEE 754 rounds all four to the last bit; which of two zeros is the larger is left open.
    let tolerance: Tolerance = function == .maximum || function == .minimum ? .exactButZeroSign : .exact
    return dtypes.flatMap { dtype in
      let (a, b) = specialPairs(dtype)
      return [
        ConformanceCase("\(name)/\(dtype) special pairs", .binary(function), [a, b], tolerance),
        ConformanceCase(
          "\(name)/\(dtype) scalars", .binary(function), [.any([], dtype, "left"), .any([], dtype, "right")], tolerance),
        ConformanceCase(
          "\(name)/\(dtype) empty", .binary(function),
          [Tensor(zeros: [0, 3], dtype: dtype), Tensor(zeros: [0, 3], dtype: dtype)],
          tolerance),
        ConformanceCase(
          "\(name)/\(dtype) 7x17x3", .binary(function),
          [.any([7, 17, 3], dtype, "left"), .any([7, 17, 3], dtype, "right")],
          tolerance),
        ConformanceCase(
          "\(name)/\(dtype) 4999", .binary(function), [.any([4999], dtype, "left"), .any([4999], dtype, "right")],
          tolerance),
      ]
        + (dtype == .float32
          ? [
            ConformanceCase(
              "\(name)/normal 4999", .binary(function), [.normal([4999], "left"), .normal([4999], "right")], tolerance)
          ] : [])
    }
  }

  /// a^b = e^(b · log a).
  ///
  /// Computed in float32, the exponent carries two roundings of relative size u, so the result is
  /// off by 2 · |b · log a| · u, that is as many units in the last place at most, and the 4 of the exponential. With a
  /// below 8 and |b| below 4 that makes 21 units.
  private static let powerCase = ConformanceCase(
    "power/4999", .binary(.power), [.uniform([4999], 0.125..<8, "base"), .uniform([4999], -4..<4, "exponent")],
    .ulps(21))

  private static let powerSpecialCase: ConformanceCase = {
    let bases: [Float] = [0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, .infinity, .nan]
    let exponents: [Float] = [0, 1, 2, 3, -1, -2, 0.5, -0.5, 1.5, .nan]
    let (a, b) = SpecialNumbers.pairs(bases, exponents)
    return ConformanceCase("power/special pairs", .binary(.power), [a, b], .ulps(21))
  }()

  private static func specialPairs(_ dtype: DType) -> (Tensor, Tensor) {
    switch dtype {
    case .float32: SpecialNumbers.pairs(SpecialNumbers.all, SpecialNumbers.all)
    case .int32: SpecialNumbers.pairs(SpecialNumbers.integers, SpecialNumbers.integers)
    case .bool: SpecialNumbers.pairs([false, true], [false, true])
    case .uint8: SpecialNumbers.pairs([0, 1, 127, 128, 255] as [UInt8], [0, 1, 127, 128, 255])
    }
  }
}
