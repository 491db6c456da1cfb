/// An integer of any size, as sign and magnitude.
///
/// Starlark's integers are unbounded. ``Value`` keeps those that fit in `Int` apart, so this type is met only in
/// literals and beyond 64 bits. Algorithms: schoolbook multiplication and Knuth's algorithm D (TAOCP 4.3.1);
/// the interpreter bounds the size of results, which keeps both fast enough.
public struct BigInteger: Hashable, Sendable {
  /// Whether the value is below zero; zero is never negative.
  private(set) var isNegative: Bool
  /// Base 2^32 digits, least significant first, without leading zeros; empty for zero.
  private(set) var magnitude: [UInt32]

  init(isNegative: Bool = false, magnitude: [UInt32]) {
    var magnitude = magnitude
    while magnitude.last == 0 { magnitude.removeLast() }
    self.magnitude = magnitude
    self.isNegative = isNegative && !magnitude.isEmpty
  }

  public init(_ value: Int) {
    let size = value.magnitude
    self.init(
      isNegative: value < 0, magnitude: [UInt32(truncatingIfNeeded: size), UInt32(truncatingIfNeeded: size >> 32)])
  }

  /// The whole part of a finite number.
  public init?(exactly value: Double) {
    guard value.isFinite, value == value.rounded(.towardZero) else { return nil }
    if let small = Int(exactly: value) {
      self.init(small)
      return
    }
    // A finite value of this size is an integer significand shifted to the left.
    let significand = BigInteger(Int(value.significandBitPattern | (1 << 52)))
    let shifted = significand.shiftedLeft(Int(value.exponent) - 52)
    self.init(isNegative: value < 0, magnitude: shifted.magnitude)
  }

  /// The value as `Int`, or `nil` if it does not fit.
  public var asInt: Int? {
    guard magnitude.count <= 2 else { return nil }
    let size = magnitude.enumerated().reduce(UInt(0)) { $0 | UInt($1.element) << (32 * UInt($1.offset)) }
    if isNegative { return size <= Int.min.magnitude ? Int(truncatingIfNeeded: 0 &- size) : nil }
    return Int(exactly: size)
  }

  var isZero: Bool { magnitude.isEmpty }

  /// The number of bits of the magnitude.
  var bitCount: Int {
    magnitude.isEmpty ? 0 : magnitude.count * 32 - magnitude[magnitude.count - 1].leadingZeroBitCount
  }

  /// The nearest `Double`, ties to even; infinite beyond its range.
  public var asDouble: Double {
    let bits = bitCount
    guard bits > 64 else {
      let size = magnitude.enumerated().reduce(UInt64(0)) { $0 | UInt64($1.element) << (32 * UInt64($1.offset)) }
      return isNegative ? -Double(size) : Double(size)
    }
    if bits > 1024 { return isNegative ? -.infinity : .infinity }
    // The top 64 bits with a sticky last bit round as the whole number would.
    let shift = bits - 64
    let top = BigInteger(magnitude: magnitude).shiftedRight(shift)
    let isInexact = top.shiftedLeft(shift).magnitude != magnitude
    let head = UInt64(top.magnitude[0]) | UInt64(top.magnitude[1]) << 32 | (isInexact ? 1 : 0)
    let value = Double(sign: .plus, exponent: shift, significand: Double(head))
    return isNegative ? -value : value
  }
}

extension BigInteger: Comparable {
  public static func < (a: BigInteger, b: BigInteger) -> Bool {
    if a.isNegative != b.isNegative { return a.isNegative }
    let order = compareMagnitudes(a.magnitude, b.magnitude)
    return a.isNegative ? order > 0 : order < 0
  }

  /// -1, 0 or 1 as the first magnitude is less than, equal to or greater than the second.
  static func compareMagnitudes(_ a: [UInt32], _ b: [UInt32]) -> Int {
    if a.count != b.count { return a.count < b.count ? -1 : 1 }
    for index in a.indices.reversed() where a[index] != b[index] { return a[index] < b[index] ? -1 : 1 }
    return 0
  }
}
