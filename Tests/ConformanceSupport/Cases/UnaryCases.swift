import GraphCore
import TensorCore

extension ConformanceCase {
  static let unaryCases: [ConformanceCase] =
    Operation.Unary.allCases.flatMap(cases(for:))
    + [
      ConformanceCase(
        "round/half-way", .unary(.round),
        [.vector([0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999997, 8_388_606.5, 4_194_303.75, -0.2, 1e9])]),
      ConformanceCase("negate/int32", .unary(.negate), [Tensor(SpecialNumbers.integers)]),
      ConformanceCase("abs/int32", .unary(.abs), [Tensor(SpecialNumbers.integers)]),
      ConformanceCase("sign/int32", .unary(.sign), [Tensor(SpecialNumbers.integers)]),
    ]

  private static func cases(for function: Operation.Unary) -> [ConformanceCase] {
    let name = function.rawValue
    guard function != .not else {
      return [ConformanceCase("not", .unary(.not), [Tensor([true, false, true], shape: [3, 1])])]
    }
    let range = range(of: function)
    let tolerance = tolerance(of: function)
    // Special numbers keep out of the range where a function's argument reduction would need more than float32.
    let special = SpecialNumbers.all.filter { !isPeriodic(function) || !$0.isFinite || abs($0) < 1000 }
    return [
      ConformanceCase("\(name)/special numbers", .unary(function), [.vector(special)], tolerance),
      ConformanceCase("\(name)/scalar", .unary(function), [Tensor(Float(0.75))], tolerance),
      ConformanceCase("\(name)/empty", .unary(function), [Tensor(zeros: [3, 0, 2])], tolerance),
      // One more than whole vectors of 4, 8 and 16 lanes, then a size beyond any block.
      ConformanceCase("\(name)/17", .unary(function), [.uniform([17], range, name)], tolerance),
      ConformanceCase("\(name)/rank 5", .unary(function), [.uniform([2, 1, 3, 1, 5], range, name)], tolerance),
      ConformanceCase("\(name)/4999", .unary(function), [.uniform([4999], range, name)], tolerance),
      ConformanceCase("\(name)/near one", .unary(function), [.uniform([999], 0.99..<1.01, name)], tolerance),
      ConformanceCase("\(name)/near zero", .unary(function), [.uniform([999], -0.01..<0.01, name)], tolerance),
    ]
  }

  private static func isPeriodic(_ function: Operation.Unary) -> Bool { function == .sine || function == .cosine }

  /// Where a function has something to show: for exponentials beyond overflow and underflow on both sides.
  private static func range(of function: Operation.Unary) -> Range<Float> {
    switch function {
    case .exponential, .exponentialMinusOne: -110..<95
    case .logistic: -100..<100
    case .tanh: -12..<12
    case .erf: -5..<5
    case .log, .sqrt, .rsqrt: 0..<1000
    case .logPlusOne: -1..<1000
    case .sine, .cosine: -1000..<1000
    case .negate, .abs, .sign, .floor, .ceil, .round, .not, .isFinite: -100..<100
    }
  }

  private static func tolerance(of function: Operation.Unary) -> Tolerance {
    switch function {
    // Copies and selections of bits, and the square root, which IEEE 754 defines to the last bit.
    case .negate, .abs, .sign, .floor, .ceil, .round, .not, .isFinite, .sqrt: .exact
    // A root and a division, each within half a unit; or an estimate refined to that.
    case .rsqrt: .ulps(2)
    // What every backend promises of a polynomial evaluated in float32 after argument reduction.
    case .exponential, .exponentialMinusOne, .log, .logPlusOne, .tanh, .logistic, .erf: .ulps(4)
    // Near a multiple of π the reduced argument has lost the digits that the multiple has taken: for |x| up to 1000
    // three-part reduction leaves an error of some 2⁻²⁴ in it, and so in the sine.
    case .sine, .cosine: .ulps(4, absolute: 0x1p-22)
    }
  }
}
