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

  /// The formula on the words of the stream.
  @Test func isTheTransformOfTheUniformStream() throws {
    let builder = GraphBuilder(name: "uniform")
    let u = try builder.apply(.randomUniform([2, 3, 5], key: 7), [builder.constant(Tensor(Int32(4)))])
    let uniform = try ReferenceBackend().evaluate(builder.finish(outputs: [("u", u)]), [])[0]
    let result = try numbers([3, 5], step: 4)
    #expect(result.count == 15)
    for i in result.indices {
      let expected = sqrt(-2 * log(1 - uniform[i])) * cos(2 * Double.pi * uniform[15 + i])
      #expect(abs(result[i] - expected) < 1e-5)
    }
  }

  /// Moments within four standard errors: those of xᵏ have variances 1, 2, 15 and 96.
  @Test func momentsAreThoseOfTheNormalDistribution() throws {
    let x = try numbers([20_000])
    let count = Double(x.count)
    for (power, expected, variance) in [(1.0, 0.0, 1.0), (2, 1, 2), (3, 0, 15), (4, 3, 96)] {
      let moment = x.reduce(0) { $0 + pow($1, power) } / count
      #expect(abs(moment - expected) < 4 * sqrt(variance / count), "moment \(power)")
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
