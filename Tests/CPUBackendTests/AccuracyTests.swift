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
///
/// The kernels give the same bits on every processor, so the bounds are the largest errors once found over every 97th
/// number, rounded up to two decimals, as ARCHITECTURE.md states them. The system's float64 functions are the judge; their
/// own errors are 2⁻²⁹ of these.
@Suite struct AccuracyTests {
  struct Function: Sendable, CustomStringConvertible {
    var unary: Operation.Unary
    /// The stated bound.
    var ulps: Double
    var exact: @Sendable (Double) -> Double
    var description: String { unary.rawValue }
  }

  static let functions: [Function] = [
    Function(unary: .exponential, ulps: 1.03) { exp($0) },
    Function(unary: .exponentialMinusOne, ulps: 1.41) { expm1($0) },
    Function(unary: .log, ulps: 0.78) { log($0) },
    Function(unary: .logPlusOne, ulps: 1.35) { log1p($0) },
    Function(unary: .sqrt, ulps: 0.5) { $0.squareRoot() },
    Function(unary: .rsqrt, ulps: 1.50) { 1 / $0.squareRoot() },
    Function(unary: .tanh, ulps: 2.40) { tanh($0) },
    Function(unary: .logistic, ulps: 2.29) { $0 < 0 ? exp($0) / (1 + exp($0)) : 1 / (1 + exp(-$0)) },
    Function(unary: .erf, ulps: 1.11) { erf($0) },
    Function(unary: .sine, ulps: 1.57) { sin($0) },
    Function(unary: .cosine, ulps: 1.58) { cos($0) },
  ]

  /// Every 8,009th bit pattern, so all exponents, both signs, denormal numbers, infinities and NaN; and the 64
  /// neighbours to either side of where a function or its kernel changes its ways.
  static let samples: [Float] = {
    var samples = stride(from: 0, through: Int(UInt32.max), by: 8009).map { Float(bitPattern: UInt32($0)) }
    // Ends of ranges, and where a kernel goes from one formula to another.
    var points: [Float] = [
      0.34657, 0.5, 0.70710678, 1, 1.4142136, 2, 3.95, 4, 9.01, 10, 16, 17.33, 18, 87.34, 88.38, 88.7228, 89, 103.28,
      103.97, 104, 104.9, 0x1p-126, 0x1p-24, 0x1p-12, 0x1p20, 0x1p24, 0x1p31, .greatestFiniteMagnitude,
      .leastNonzeroMagnitude, .infinity,
    ]
    // Multiples of an eighth of a turn and of ½ log 2, where reduced arguments are smallest and largest.
    for i in 1...64 { points += [Float(Double(i) * .pi / 4), Float(Double(i) * 0.34657359027997264)] }
    for point in points {
      let bits = Int(point.bitPattern)
      for neighbour in max(bits - 64, 0)...bits + 64 {
        let sample = Float(bitPattern: UInt32(neighbour))
        samples += [sample, -sample]
      }
    }
    return samples
  }()

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
        if rounded != y && !(rounded.isNaN && y.isNaN) { Issue.record("\(function)(\(x)) is \(exact), not \(y)") }
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
