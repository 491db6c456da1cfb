/// A named source of random numbers; there is no global generator.
///
/// A stream is fixed by the run's seed, the label of the directive (or model) that draws, and the purpose of the
/// draw. Inserting a step into an experiment therefore changes no other step's numbers.
/// ```swift
/// var stream = RandomStream(seed: 42, label: "fit", purpose: "shuffle")
/// let order = stream.permutation(5)
/// ```
public struct RandomStream: RandomNumberGenerator, Sendable {
  public let generator: Philox
  /// The number of words drawn: word i is word i mod 4 of the block with index i / 4.
  private var position: UInt64 = 0
  /// The block that holds the word at `position`, unless that is a block's first.
  private var block = SIMD4<UInt32>()

  public init(seed: UInt64, label: String, purpose: String) {
    self.generator = Philox(key: Self.key(seed: seed, label: label, purpose: purpose))
  }

  public init(key: UInt64) {
    self.generator = Philox(key: key)
  }

  /// The Philox key of a stream: FNV-1a over label and purpose, mixed with the seed by SplitMix64's finalizer.
  public static func key(seed: UInt64, label: String, purpose: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in label.utf8 + [0] + purpose.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
    return mix(mix(seed &+ 0x9E37_79B9_7F4A_7C15) ^ hash)
  }

  private static func mix(_ value: UInt64) -> UInt64 {
    var z = value
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// The next 32 random bits.
  public mutating func nextBits() -> UInt32 {
    let word = Int(position % 4)
    if word == 0 { block = generator.block(index: position / 4) }
    position += 1
    return block[word]
  }

  public mutating func next() -> UInt64 {
    let low = UInt64(nextBits())
    return low | UInt64(nextBits()) << 32
  }

  /// A number in [0, 1), in steps of 2⁻²⁴.
  public mutating func uniform() -> Float { Philox.unitFloat(nextBits()) }

  /// A whole number in 0..<`bound`, without bias.
  public mutating func integer(below bound: Int) -> Int {
    precondition(bound > 0, "a bound of \(bound) leaves nothing to draw")
    // Lemire's method: the upper half of a product is uniform once the few overlong low halves are redrawn.
    let bound = UInt64(bound)
    var product = next().multipliedFullWidth(by: bound)
    if product.low < bound {
      let threshold = (0 &- bound) % bound
      while product.low < threshold { product = next().multipliedFullWidth(by: bound) }
    }
    return Int(product.high)
  }

  /// The numbers 0..<`count` in random order (Fisher and Yates).
  public mutating func permutation(_ count: Int) -> [Int] {
    var order = Array(0..<count)
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, integer(below: last + 1))
    }
    return order
  }

  /// A number from the standard normal distribution.
  ///
  /// The Box–Muller transform in float64 with functions of our own, so that no system library decides a bit of it.
  public mutating func normal() -> Float {
    // 53 bits; the half step keeps the argument of the logarithm above 0.
    let u = (Double(next() >> 11) + 0.5) * 0x1p-53
    let v = Double(next() >> 11) * 0x1p-53
    return Float((-2 * ElementaryFunctions.log(u)).squareRoot() * ElementaryFunctions.cosineOfTurns(v))
  }

  /// A normal number redrawn until it lies within two standard deviations.
  public mutating func truncatedNormal() -> Float {
    while true {
      let value = normal()
      if abs(value) < 2 { return value }
    }
  }
}
