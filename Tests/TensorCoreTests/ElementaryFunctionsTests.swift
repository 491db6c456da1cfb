import Foundation
import Testing

@testable import TensorCore

// The bound that the functions state is 2⁻⁵⁰ relative; the system's own functions, the judge here, are off by up to
// 2⁻⁵² themselves.
@Suite struct ElementaryFunctionsTests {
  static let bound = 1.25 * 0x1p-50

  @Test func logarithmAgreesOverAllNormalNumbers() {
    var stream = RandomStream(key: 1)
    var worst = 0.0
    for exponent in -1022...1023 {
      for _ in 0..<8 {
        let x = Double(sign: .plus, exponent: exponent, significand: 1 + Double(stream.next() >> 12) * 0x1p-52)
        worst = max(worst, relativeError(ElementaryFunctions.log(x), Foundation.log(x)))
      }
    }
    #expect(worst <= Self.bound)
  }

  /// Around 1 the logarithm is small and any cancellation would show.
  @Test func logarithmAgreesNearOne() {
    var worst = 0.0
    for power in 1...52 {
      let step = Double(sign: .plus, exponent: -power, significand: 1)
      for x in [1 + step, 1 - step] {
        worst = max(worst, relativeError(ElementaryFunctions.log(x), Foundation.log(x)))
      }
    }
    // Both sides of √2, where the reduction changes.
    let root = Double(2).squareRoot()
    for x in [root.nextDown, root, root.nextUp, root / 2] {
      worst = max(worst, relativeError(ElementaryFunctions.log(x), Foundation.log(x)))
    }
    #expect(worst <= Self.bound)
    #expect(ElementaryFunctions.log(1) == 0)
  }

  @Test func cosineAgreesOverTheTurn() {
    var stream = RandomStream(key: 2)
    var worst = 0.0
    for _ in 0..<20_000 {
      let turns = Double(stream.next() >> 11) * 0x1p-53
      worst = max(worst, relativeError(ElementaryFunctions.cosineOfTurns(turns), cosine(turns)))
    }
    for eighth in 0..<8 {
      for turns in [Double(eighth) / 8, (Double(eighth) / 8).nextUp, (Double(eighth + 1) / 8).nextDown] {
        worst = max(worst, relativeError(ElementaryFunctions.cosineOfTurns(turns), cosine(turns)))
      }
    }
    #expect(worst <= Self.bound)
  }

  @Test func cosineIsExactAtQuarterTurns() {
    #expect([0, 0.25, 0.5, 0.75].map(ElementaryFunctions.cosineOfTurns) == [1, 0, -1, 0])
  }

  /// The distance from the nearest quarter turn is exact, so that the system's functions lose nothing near zeros.
  private func cosine(_ turns: Double) -> Double {
    let quarter = (turns * 4).rounded()
    let angle = (turns - quarter / 4) * 2 * Double.pi
    return [cos(angle), -sin(angle), -cos(angle), sin(angle)][Int(quarter) % 4]
  }

  private func relativeError(_ actual: Double, _ expected: Double) -> Double {
    actual == expected ? 0 : abs(actual - expected) / abs(expected)
  }
}
