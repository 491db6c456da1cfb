// What random words stand for. Whole-number steps and float64 additions, products, quotients and roots only: every
// machine rounds those the same, so that a stream's numbers are the same bits on every backend.
extension Philox {
  /// The number in [0, 1) that 32 random bits stand for: their upper 24 bits, in steps of 2⁻²⁴.
  public static func unitFloat(_ bits: UInt32) -> Float {
    Float(bits >> 8) * 0x1p-24
  }

  /// Two independent numbers from the standard normal distribution, by the transform of Box and Muller.
  ///
  /// √(−2 log u) · (cos 2πv, sin 2πv) with u = (a + ½) · 2⁻³² and v = b · 2⁻³², computed in float64 and rounded once.
  /// Since u is at least 2⁻³³, results lie within 6.8 standard deviations.
  ///
  /// - SeeAlso: G. E. P. Box, M. E. Muller: A note on the generation of random normal deviates, Annals of Mathematical
  ///   Statistics 29, 1958.
  public static func normalPair(_ a: UInt32, _ b: UInt32) -> (Float, Float) {
    let radius = (-2 * ElementaryFunctions.log((Double(a) + 0.5) * 0x1p-32)).squareRoot()
    // The nearest quarter turn, and the rest: an eighth of a turn at most, to either side.
    let quarter = (b &+ 1 << 29) >> 30
    let rest = Int32(bitPattern: b &- quarter << 30)
    let (sine, cosine) = ElementaryFunctions.sineAndCosine(Double(rest) * 0x1.921fb54442d18p-30)
    let x = Float(radius * cosine)
    let y = Float(radius * sine)
    switch quarter {
    case 0: return (x, y)
    case 1: return (-y, x)
    case 2: return (-x, -y)
    default: return (y, -x)
    }
  }
}
