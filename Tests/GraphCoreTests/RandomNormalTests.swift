#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import GraphCore
import ReferenceBackend
import TensorCore
import Testing

@Suite struct RandomNormalTests {
  private func numbers(_ shape: Shape, key: UInt64 = 7, step: Int32 = 0) throws -> [Double] {
    let builder = GraphBuilder(name: "normal")
    let x = try builder.randomNormal(shape, key: key, step: builder.constant(Tensor(step)))
    return try ReferenceBackend().evaluate(builder.finish(outputs: [("x", x)]), [])[0]
  }

  /// The formula on the words of the stream, the system's functions within half a unit in the last place of float32.
  @Test func isTheTransformOfTheWords() throws {
    let builder = GraphBuilder(name: "bits")
    let bits = try builder.randomBits([4998], key: 7, step: builder.constant(Tensor(Int32(4))))
    let words = try ReferenceBackend().evaluate(builder.finish(outputs: [("bits", bits)]), [])[0]
      .map { Double(UInt32(bitPattern: Int32($0))) }
    let result = try numbers([51, 98], step: 4)
    #expect(result.count == words.count)
    for i in stride(from: 0, to: words.count, by: 2) {
      let radius = sqrt(-2 * log((words[i] + 0.5) / 0x1p32))
      let angle = 2 * Double.pi * words[i + 1] / 0x1p32
      for (actual, exact) in [(result[i], radius * cos(angle)), (result[i + 1], radius * sin(angle))] {
        // At a multiple of a quarter turn the system's cosine of an inexact angle is off by 2⁻⁵⁰ itself.
        #expect(abs(actual - exact) <= 0.5001 * Double(Float(exact).ulp) + 0x1p-48, "numbers \(i) and \(i + 1)")
      }
    }
  }

  /// The words that give the largest and the smallest numbers, and every multiple of an eighth of a turn.
  @Test func extremesAreThoseOfTheTransform() {
    let largest = Float(sqrt(66 * log(2.0)))
    #expect(Philox.normalPair(0, 0) == (largest, 0))
    #expect(Philox.normalPair(0, 1 << 30) == (0, largest))
    #expect(Philox.normalPair(0, 1 << 31) == (-largest, 0))
    #expect(Philox.normalPair(0, 3 << 30) == (0, -largest))
    #expect(Philox.normalPair(.max, 0) == (Float(sqrt(2 * 0x1p-33)), 0))
    let diagonal = Float(sqrt(33 * log(2.0)))
    for (eighth, x, y) in [(1, diagonal, diagonal), (3, -diagonal, diagonal), (5, -diagonal, -diagonal)] {
      #expect(Philox.normalPair(0, UInt32(eighth) << 29) == (x, y))
    }
    #expect(Philox.normalPair(0, 7 << 29) == (diagonal, -diagonal))
  }

  /// Moments within four standard errors: those of xᵏ have variances 1, 2, 15 and 96.
  @Test func momentsAreThoseOfTheNormalDistribution() throws {
    let x = try numbers([20_000])
    let count = Double(x.count)
    for (power, expected, variance) in [(1.0, 0.0, 1.0), (2, 1, 2), (3, 0, 15), (4, 3, 96)] {
      let moment = x.reduce(0) { $0 + pow($1, power) } / count
      #expect(abs(moment - expected) < 4 * sqrt(variance / count), "moment \(power)")
    }
    // The two numbers of a pair share their words; their product has mean 0 and variance 1.
    let products = stride(from: 0, to: x.count, by: 2).map { x[$0] * x[$0 + 1] }
    #expect(abs(products.reduce(0, +) / (count / 2)) < 4 / sqrt(count / 2))
  }

  /// As many numbers beyond each bound as the distribution has, within four standard deviations of that count.
  @Test func tailsAreThoseOfTheNormalDistribution() throws {
    let x = try numbers([40_000])
    for bound in [0.5, 1, 2, 3, 3.5] {
      let probability = erfc(bound / sqrt(2)) / 2
      let expected = probability * Double(x.count)
      for sign in [1.0, -1] {
        let count = Double(x.count { $0 * sign > bound })
        #expect(abs(count - expected) < 4 * sqrt(expected * (1 - probability)), "beyond \(sign * bound)")
      }
    }
  }

  @Test func everyStepAndKeyHasNumbersOfItsOwn() throws {
    let first = try numbers([8])
    #expect(try numbers([8]) == first)
    #expect(try numbers([8], step: 1) != first)
    #expect(try numbers([8], key: 8) != first)
    #expect(try numbers([0, 3]) == [])
    #expect(try numbers([]).allSatisfy(\.isFinite))
  }
}
