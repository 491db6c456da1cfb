/// Powers of floats: the nearest float of the exact result, or in rare cases its neighbour, the same on every machine.
///
/// Powers of C libraries are nearly as good, but differ from library to library. Sums and products of pairs of floats,
/// which carry 106 bits, are enough here.
enum FloatPower {
  /// `x ** y` as IEEE 754 has it: `nan` for a negative number to a power with a fraction.
  static func power(_ x: Double, _ y: Double) -> Double {
    if y == 0 || x == 1 { return 1 }
    if x.isNaN || y.isNaN { return .nan }
    let isWhole = y == y.rounded(.towardZero)
    let isOdd = isWhole && y.magnitude < 0x1p53 && Int(y) & 1 == 1
    let sign: Double = x.sign == .minus && isOdd ? -1 : 1
    if x == 0 || x.isInfinite { return sign * ((x == 0) == (y > 0) ? 0 : .infinity) }
    if y.isInfinite { return x.magnitude == 1 ? 1 : (x.magnitude > 1) == (y > 0) ? .infinity : 0 }
    if x < 0, !isWhole { return .nan }
    if isWhole, y.magnitude < 0x1p53 { return sign * whole(x.magnitude, Int(y)) }
    return sign * exponential(logarithm(x.magnitude) * DoublePair(y))
  }

  /// By squaring, powers of two being kept apart, so that nothing overflows on the way.
  private static func whole(_ x: Double, _ exponent: Int) -> Double {
    var (result, square) = (Scaled(DoublePair(1)), Scaled(DoublePair(x)))
    var rest = exponent.magnitude
    while rest > 0 {
      if rest & 1 == 1 { result = result * square }
      rest >>= 1
      if rest > 0 { square = square * square }
    }
    if exponent < 0 { result = Scaled(DoublePair(1) / result.significand, exponent: -result.exponent) }
    return result.rounded
  }

  /// A pair from 1 to 2 times a power of two; powers far outside of a float's range stay there.
  private struct Scaled {
    var significand: DoublePair
    var exponent: Int

    init(_ value: DoublePair, exponent: Int = 0) {
      let power = Int(value.high.exponent)
      significand = value.scaled(by: -power)
      self.exponent = min(max(exponent + power, -1 << 40), 1 << 40)
    }

    static func * (a: Scaled, b: Scaled) -> Scaled {
      Scaled(a.significand * b.significand, exponent: a.exponent + b.exponent)
    }

    var rounded: Double {
      Double(sign: .plus, exponent: min(max(exponent, -1100), 1100), significand: significand.high)
    }
  }

  private static let ln2 = DoublePair(high: 0x1.62e42fefa39efp-1, low: 0x1.abc9e3b39803fp-56)

  /// The natural logarithm of a positive number: twice the series of artanh((m - 1) / (m + 1)), m near 1.
  private static func logarithm(_ x: Double) -> DoublePair {
    var exponent = Int(x.exponent)
    var m = x.significand
    if m > 1.4142135623730951 {
      m /= 2
      exponent += 1
    }
    let s = DoublePair(m - 1) / (DoublePair(m) + DoublePair(1))
    let square = s * s
    var sum = DoublePair(0)
    for k in (0...23).reversed() { sum = sum * square + DoublePair(1) / DoublePair(Double(2 * k + 1)) }
    return s * sum * DoublePair(2) + ln2 * DoublePair(Double(exponent))
  }

  /// e to the power of a number: the series for a 256th of what powers of two leave, squared eight times.
  private static func exponential(_ t: DoublePair) -> Double {
    if t.high > 710 { return .infinity }
    if t.high < -746 { return 0 }
    let power = (t.high / ln2.high).rounded()
    let r = (t + ln2 * DoublePair(-power)).scaled(by: -8)
    var sum = DoublePair(1)
    for k in (1...12).reversed() { sum = DoublePair(1) + r * sum / DoublePair(Double(k)) }
    for _ in 0..<8 { sum = sum * sum }
    return Scaled(sum, exponent: Int(power)).rounded
  }
}

/// The unevaluated sum of two floats, the second less than half of the first's last place.
private struct DoublePair {
  let high: Double
  let low: Double

  init(high: Double, low: Double) {
    self.high = high
    self.low = low
  }

  init(_ value: Double) { self.init(high: value, low: 0) }

  /// The sum of a large and a small number.
  private init(_ large: Double, plus small: Double) {
    let sum = large + small
    self.init(high: sum, low: small - (sum - large))
  }

  func scaled(by exponent: Int) -> DoublePair {
    DoublePair(
      high: Double(sign: .plus, exponent: exponent, significand: high),
      low: Double(sign: .plus, exponent: exponent, significand: low))
  }

  /// The sum of two numbers and what it misses.
  private static func twoSum(_ a: Double, _ b: Double) -> (sum: Double, error: Double) {
    let sum = a + b
    let part = sum - a
    return (sum, (a - (sum - part)) + (b - part))
  }

  static func + (a: DoublePair, b: DoublePair) -> DoublePair {
    let (high, error) = twoSum(a.high, b.high)
    let (low, lowError) = twoSum(a.low, b.low)
    let first = DoublePair(high, plus: error + low)
    return DoublePair(first.high, plus: first.low + lowError)
  }

  static func * (a: DoublePair, b: DoublePair) -> DoublePair {
    let product = a.high * b.high
    let error = (-product).addingProduct(a.high, b.high)
    return DoublePair(product, plus: error + (a.high * b.low + a.low * b.high))
  }

  static func / (a: DoublePair, b: DoublePair) -> DoublePair {
    let first = a.high / b.high
    let rest = a + b * DoublePair(-first)
    let second = rest.high / b.high
    let last = rest + b * DoublePair(-second)
    return DoublePair(first) + DoublePair(second) + DoublePair(last.high / b.high)
  }
}
