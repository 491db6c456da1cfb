/// Float64 functions defined by their arithmetic alone, the same bits on every machine.
///
/// Initial weights are drawn on the host; were they to go through the system's `log` and `cos`, another version of
/// the C library could change a result. Errors are below 2⁻⁵⁰ relative, far under float32 rounding.
package enum ElementaryFunctions {
  /// The natural logarithm of a positive, finite, normal number.
  ///
  /// With x = m · 2ᵉ and m in [√½, √2): log x = e · log 2 + 2 · atanh((m − 1) / (m + 1)), the series of atanh taken
  /// to the 25th power, where the next term is below 2⁻⁶⁰.
  package static func log(_ x: Double) -> Double {
    var exponent = Double(x.exponent)
    var m = x.significand
    if m > 1.4142135623730951 {
      m /= 2
      exponent += 1
    }
    let s = (m - 1) / (m + 1)
    let square = s * s
    var sum = 0.0
    for power in stride(from: 25, through: 3, by: -2) { sum = (sum + 1 / Double(power)) * square }
    return exponent * 0.6931471805599453 + 2 * (s + s * sum)
  }

  /// e to a power; 0 and infinity where the result is beyond Double, `NaN` for `NaN`.
  ///
  /// With x = k · log 2 + r and |r| ≤ ½ log 2, eˣ = 2ᵏ · eʳ; the series of eʳ is taken to the 14th power, where the next
  /// term is below 2⁻⁶³. log 2 is subtracted in two parts, the first of which times k is exact.
  package static func exp(_ x: Double) -> Double {
    guard x < 709.7 else { return x.isNaN ? x : .infinity }
    guard x > -708 else { return 0 }
    let k = (x * 1.4426950408889634).rounded()
    let r = (x - k * 0.693147180369123816490) - k * 1.90821492927058770002e-10
    var sum = 1.0
    for power in stride(from: 14.0, through: 1, by: -1) { sum = 1 + r / power * sum }
    return Double(sign: .plus, exponent: Int(k), significand: sum)
  }

  /// The cosine of `turns` full turns, for turns in [0, 1): cos(2π · turns).
  ///
  /// Folded to an eighth of a turn, where the Taylor series of sine and cosine converge within nine terms.
  static func cosineOfTurns(_ turns: Double) -> Double {
    let octant = Int(turns * 8) & 7
    // The distance, in turns, from the nearest multiple of a quarter turn.
    let quarter = (octant + 1) / 2
    let angle = (turns - Double(quarter) / 4) * 6.283185307179586
    switch quarter & 3 {
    case 0: return cosineSeries(angle)
    case 1: return -sineSeries(angle)
    case 2: return -cosineSeries(angle)
    default: return sineSeries(angle)
    }
  }

  /// Sine and cosine of an angle of at most π/4, by their Taylor series up to the 13th and 14th power, where the next
  /// terms are below 2⁻⁴⁵; float32 rounding is all that shows of it.
  static func sineAndCosine(_ angle: Double) -> (sine: Double, cosine: Double) {
    let square = angle * angle
    var sine = 1.0 / 6_227_020_800
    for factorial in [-39_916_800.0, 362_880, -5040, 120, -6] { sine = sine * square + 1 / factorial }
    var cosine = -1.0 / 87_178_291_200
    for factorial in [479_001_600.0, -3_628_800, 40_320, -720, 24, -2] { cosine = cosine * square + 1 / factorial }
    return (angle + angle * square * sine, 1 + square * cosine)
  }

  private static func cosineSeries(_ x: Double) -> Double {
    let square = x * x
    var sum = 1.0
    for k in stride(from: 18, through: 2, by: -2) { sum = 1 - square / Double(k * (k - 1)) * sum }
    return sum
  }

  private static func sineSeries(_ x: Double) -> Double {
    let square = x * x
    var sum = 1.0
    for k in stride(from: 19, through: 3, by: -2) { sum = 1 - square / Double(k * (k - 1)) * sum }
    return x * sum
  }
}
