import TensorCore

/// How far a float32 result may lie from the reference's float64 one; the parts add up.
///
/// Each bound follows from the arithmetic that a backend is allowed, never from what one happens to give. u = 2⁻²⁴ is
/// the rounding error of one float32 operation, relative to its result.
public struct Tolerance: Sendable {
  /// Units in the last place of the result.
  public var ulps = 0.0
  /// Roundings along a sum.
  ///
  /// A sum of n products, in any order, fused or not, is off by at most n · u · Σ|a||b| (Higham, Accuracy and Stability
  /// of Numerical Algorithms, section 3.1). The sum of magnitudes is what the reference makes of the graph with the
  /// magnitudes of its inputs.
  public var sumRoundings = 0
  /// The inputs that are summed, whose magnitudes count; all of them if `nil`.
  ///
  /// An input that only chooses, such as the values that a maximum is taken of, stays as it is.
  public var summedInputs: Set<Int>?
  public var absolute = 0.0
  /// −0 and 0 count as equal: where IEEE 754 leaves the sign open.
  public var ignoresZeroSign = false
  /// All numbers below the smallest normal one are as good as zeros.
  var acceptsFlushedResults = false

  /// The same bits; any `NaN` equals any other.
  public static let exact = Tolerance()

  /// The same bits but for the sign of a zero.
  public static let exactButZeroSign = Tolerance(ignoresZeroSign: true)

  /// A number of units in the last place.
  ///
  /// Results below the smallest normal number may be flushed to zero.
  public static func ulps(_ ulps: Double, absolute: Double = 0) -> Tolerance {
    Tolerance(ulps: ulps, absolute: max(absolute, 0x1p-126), ignoresZeroSign: true)
  }

  /// A sum of `terms` numbers or products.
  ///
  /// One more rounding is the reference's own, when it is read as float32.
  public static func sum(terms: Int, of summedInputs: Set<Int>? = nil) -> Tolerance {
    Tolerance(
      sumRoundings: terms + 1, summedInputs: summedInputs, absolute: 0x1p-126, ignoresZeroSign: true)
  }

  func widened(by allowance: Allowance) -> Tolerance {
    var copy = self
    copy.ulps *= allowance.ulpFactor
    copy.acceptsFlushedResults = allowance.flushesDenormals
    return copy
  }

  var isExact: Bool { ulps == 0 && sumRoundings == 0 && absolute == 0 }
}

extension Tolerance {
  /// A sentence about the first element that differs, or `nil`.
  ///
  /// - Parameters:
  ///   - other: Numbers that are as good as the expected ones.
  ///   - magnitudes: The sums of magnitudes, where `sumRoundings` needs them.
  func firstDifference(_ actual: Tensor, _ expected: Tensor, or other: Tensor, magnitudes: Tensor?) -> String? {
    guard actual.shape == expected.shape, actual.dtype == expected.dtype else {
      return "expected \(expected.dtype) \(expected.shape), received \(actual.dtype) \(actual.shape)"
    }
    guard expected.dtype == .float32 else {
      let (a, e, o) = (actual.numbers, expected.numbers, other.numbers)
      guard let index = e.indices.first(where: { a[$0] != e[$0] && a[$0] != o[$0] }) else { return nil }
      return "element \(index) of \(e.count): expected \(e[index]), received \(a[index])"
    }
    let (a, e) = (actual.scalars(as: Float.self), expected.scalars(as: Float.self))
    let o = other.scalars(as: Float.self)
    let magnitudes = magnitudes?.scalars(as: Float.self)
    for index in e.indices
    where !agrees(a[index], e[index], magnitude: magnitudes?[index])
      && !agrees(a[index], o[index], magnitude: magnitudes?[index])
    {
      let allowed = allowance(e[index], magnitude: magnitudes?[index])
      return "element \(index) of \(e.count): expected \(e[index]), received \(a[index]), "
        + "which is \(abs(Double(a[index]) - Double(e[index]))) away where \(allowed) is allowed"
    }
    return nil
  }

  private func agrees(_ actual: Float, _ expected: Float, magnitude: Float?) -> Bool {
    if actual.bitPattern == expected.bitPattern || (actual.isNaN && expected.isNaN) { return true }
    if ignoresZeroSign && actual == expected { return true }
    if acceptsFlushedResults && max(abs(actual), abs(expected)) < Float.leastNormalMagnitude
      && (actual.isSubnormal || expected.isSubnormal)
    {
      return true
    }
    guard !isExact, actual.isFinite, expected.isFinite else { return false }
    return abs(Double(actual) - Double(expected)) <= allowance(expected, magnitude: magnitude)
  }

  private func allowance(_ expected: Float, magnitude: Float?) -> Double {
    ulps * Double(expected.ulp) + Double(sumRoundings) * 0x1p-24 * Double(magnitude ?? 0) + absolute
  }
}
