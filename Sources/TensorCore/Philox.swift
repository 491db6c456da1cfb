/// Philox 4x32-10: a random function from a 128-bit counter and a 64-bit key to 128 random bits.
///
/// Because any block can be computed on its own, a stream of random numbers has no state, every backend gives the
/// same numbers, and the order in which threads compute them does not matter.
///
/// - SeeAlso: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw: Parallel random numbers: as easy as 1, 2, 3,
///   SC 2011. The known answers of that paper's library are in the tests.
public struct Philox: Hashable, Sendable {
  public var key: UInt64

  public init(key: UInt64) {
    self.key = key
  }

  /// The block of four words for a counter, its least significant word first.
  public func block(_ counter: SIMD4<UInt32>) -> SIMD4<UInt32> {
    var x = counter
    var low = UInt32(truncatingIfNeeded: key)
    var high = UInt32(truncatingIfNeeded: key >> 32)
    for round in 0..<10 {
      if round > 0 {
        low &+= 0x9E37_79B9
        high &+= 0xBB67_AE85
      }
      let a = UInt64(x.x) * 0xD251_1F53
      let b = UInt64(x.z) * 0xCD9E_8D57
      x = SIMD4(
        UInt32(truncatingIfNeeded: b >> 32) ^ x.y ^ low, UInt32(truncatingIfNeeded: b),
        UInt32(truncatingIfNeeded: a >> 32) ^ x.w ^ high, UInt32(truncatingIfNeeded: a))
    }
    return x
  }

  /// The block number `index` of step `step`: the counter is (index low, index high, step low, step high).
  public func block(index: UInt64, step: UInt64 = 0) -> SIMD4<UInt32> {
    block(
      SIMD4(
        UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
        UInt32(truncatingIfNeeded: step), UInt32(truncatingIfNeeded: step >> 32)))
  }
}
