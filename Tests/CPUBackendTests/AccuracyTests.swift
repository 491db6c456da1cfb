import CPUBackend
import GraphCore
import TensorCore
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Accuracy of the elementary functions in units of the last place, over the whole range of float32.
@Suite struct AccuracyTests {
  struct Function: Sendable, CustomStringConvertible {
    var unary: Operation.Unary
    /// The stated bound.
    var ulps: Double
    var exact: @Sendable (Double) -> Double
    var description: String { unary.rawValue }
  }

  static let functions: [Function] = [
    Function(unary: .exponential, ulps: 1.1) { exp($0) },
    Function(unary: .exponentialMinusOne, ulps: 1.5) { expm1($0) },
    Function(unary: .log, ulps: 0.9) { log($0) },
    Function(unary: .logPlusOne, ulps: 1.5) { log1p($0) },
    Function(unary: .sqrt, ulps: 0.5) { $0.squareRoot() },
    Function(unary: .rsqrt, ulps: 1.5) { 1 / $0.squareRoot() },
    Function(unary: .tanh, ulps: 2.4) { tanh($0) },
    Function(unary: .logistic, ulps: 2.4) { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) },
    Function(unary: .erf, ulps: 1.3) { erf($0) },
    Function(unary: .sine, ulps: 1.8) { sin($0) },
    Function(unary: .cosine, ulps: 1.8) { cos($0) },
  ]

  /// Every 16,001st bit pattern: all exponents, both signs, denormal numbers, infinities, NaN.
  static let samples: [Float] =
    stride(from: 0, through: Int(UInt32.max), by: 16001).map { Float(bitPattern: UInt32($0)) }
    + [0, -0, 1, -1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .greatestFiniteMagnitude, 104.9, -103.97]

  @Test(arguments: functions)
  func functionIsWithinItsBound(_ function: Function) throws {
    let builder = GraphBuilder(name: function.description)
    let x = builder.parameter("x", TensorType([Self.samples.count]))
    let graph = builder.finish(outputs: [("y", try x.unary(function.unary))])
    let results = try CPUBackend().run(graph, [Tensor(Self.samples)])[0].scalars(as: Float.self)
    var worst = (error: 0.0, at: Float(0))
    for (x, y) in zip(Self.samples, results) {
      let exact = function.exact(Double(x))
      let rounded = Float(exact)
      if !rounded.isFinite || !y.isFinite {
        #expect(rounded == y || (rounded.isNaN && y.isNaN), "\(function)(\(x)) is \(exact), not \(y)")
        continue
      }
      let error = abs(Double(y) - exact) / Double(max(rounded.ulp, .leastNonzeroMagnitude))
      if error > worst.error { worst = (error, x) }
    }
    #expect(worst.error <= function.ulps, "at \(worst.at)")
  }

  @Test func powerIsWithinItsBound() throws {
    var stream = RandomStream(seed: 4, label: "power", purpose: "samples")
    var bases: [Float] = []
    var exponents: [Float] = []
    for _ in 0..<20_000 {
      bases.append(Float(exp(Double(stream.normal()) * 20)))
      exponents.append(stream.normal() * 3)
    }
    let special: [Float] = [0, -0, 1, -1, 2, -2, 0.5, -0.5, 3, -3, 2.5, .infinity, -.infinity, .nan, 3e38]
    for base in special {
      for exponent in special {
        bases.append(base)
        exponents.append(exponent)
      }
    }
    let builder = GraphBuilder(name: "power")
    let type = TensorType([bases.count])
    let y = try builder.parameter("a", type).binary(.power, builder.parameter("b", type))
    let results = try CPUBackend().run(builder.finish(outputs: [("y", y)]), [Tensor(bases), Tensor(exponents)])[0]
    for (index, y) in results.scalars(as: Float.self).enumerated() {
      let exact = pow(Double(bases[index]), Double(exponents[index]))
      let rounded = Float(exact)
      let what = "\(bases[index]) to the power \(exponents[index]) is \(exact), not \(y)"
      if !rounded.isFinite || !y.isFinite {
        #expect(rounded == y || (rounded.isNaN && y.isNaN), "\(what)")
      } else {
        #expect(abs(Double(y) - exact) <= 0.51 * Double(max(rounded.ulp, .leastNonzeroMagnitude)), "\(what)")
      }
    }
  }
}
