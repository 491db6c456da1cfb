/// The 64-bit fingerprint by which TensorFlow, and so Keras, gives unknown words one of several positions.
///
/// - SeeAlso: FarmHash `Fingerprint64` (farmhashna), whose values do not depend on the machine.
enum FarmHash {
  private static let k0: UInt64 = 0xc3a5_c85c_97cb_3127
  private static let k1: UInt64 = 0xb492_b66f_be98_f273
  private static let k2: UInt64 = 0x9ae1_6a3b_2f90_404f

  static func fingerprint64(_ s: [UInt8]) -> UInt64 {
    switch s.count {
    case 0...16: upTo16(s)
    case 17...32: upTo32(s)
    case 33...64: upTo64(s)
    default: long(s)
    }
  }

  private static func word(_ s: [UInt8], _ at: Int) -> UInt64 {
    (0..<8).reduce(0) { $0 | UInt64(s[at + $1]) << (8 * UInt64($1)) }
  }

  private static func half(_ s: [UInt8], _ at: Int) -> UInt64 {
    (0..<4).reduce(0) { $0 | UInt64(s[at + $1]) << (8 * UInt64($1)) }
  }

  private static func rotated(_ x: UInt64, _ by: UInt64) -> UInt64 { x >> by | x << (64 - by) }
  private static func mixed(_ x: UInt64) -> UInt64 { x ^ x >> 47 }

  private static func joined(_ u: UInt64, _ v: UInt64, _ factor: UInt64) -> UInt64 {
    let a = mixed((u ^ v) &* factor)
    return mixed((v ^ a) &* factor) &* factor
  }

  private static func upTo16(_ s: [UInt8]) -> UInt64 {
    let count = UInt64(s.count)
    let factor = k2 &+ count &* 2
    if s.count >= 8 {
      let a = word(s, 0) &+ k2
      let b = word(s, s.count - 8)
      return joined(rotated(b, 37) &* factor &+ a, (rotated(a, 25) &+ b) &* factor, factor)
    }
    if s.count >= 4 { return joined(count &+ half(s, 0) << 3, half(s, s.count - 4), factor) }
    guard !s.isEmpty else { return k2 }
    let y = UInt64(s[0]) &+ UInt64(s[s.count >> 1]) << 8
    let z = count &+ UInt64(s[s.count - 1]) << 2
    return mixed(y &* k2 ^ z &* k0) &* k2
  }

  private static func upTo32(_ s: [UInt8]) -> UInt64 {
    let factor = k2 &+ UInt64(s.count) &* 2
    let a = word(s, 0) &* k1
    let b = word(s, 8)
    let c = word(s, s.count - 8) &* factor
    let d = word(s, s.count - 16) &* k2
    return joined(
      rotated(a &+ b, 43) &+ rotated(c, 30) &+ d, a &+ rotated(b &+ k2, 18) &+ c, factor)
  }

  private static func upTo64(_ s: [UInt8]) -> UInt64 {
    let factor = k2 &+ UInt64(s.count) &* 2
    let a = word(s, 0) &* k2
    let b = word(s, 8)
    let c = word(s, s.count - 8) &* factor
    let d = word(s, s.count - 16) &* k2
    let y = rotated(a &+ b, 43) &+ rotated(c, 30) &+ d
    let z = joined(y, a &+ rotated(b &+ k2, 18) &+ c, factor)
    let e = word(s, 16) &* factor
    let f = word(s, 24)
    let g = (y &+ word(s, s.count - 32)) &* factor
    let h = (z &+ word(s, s.count - 24)) &* factor
    return joined(rotated(e &+ f, 43) &+ rotated(g, 30) &+ h, e &+ rotated(f &+ a, 18) &+ g, factor)
  }

  private static func weak(_ s: [UInt8], _ at: Int, _ a: UInt64, _ b: UInt64) -> (UInt64, UInt64) {
    let (x, y, z) = (word(s, at + 8), word(s, at + 16), word(s, at + 24))
    let first = a &+ word(s, at)
    let turned = rotated(b &+ first &+ z, 21)
    let sum = first &+ x &+ y
    return (sum &+ z, turned &+ rotated(sum, 44) &+ first)
  }

  private static func long(_ s: [UInt8]) -> UInt64 {
    var x: UInt64 = 81
    var y = x &* k1 &+ 113
    var z = mixed(y &* k2 &+ 113) &* k2
    var (v, w) = ((UInt64(0), UInt64(0)), (UInt64(0), UInt64(0)))
    x = x &* k2 &+ word(s, 0)
    func round(_ at: Int, _ factor: UInt64, scale: UInt64) {
      x = rotated(x &+ y &+ v.0 &+ word(s, at + 8), 37) &* factor
      y = rotated(y &+ v.1 &+ word(s, at + 48), 42) &* factor
      x ^= w.1 &* scale
      y = y &+ v.0 &* scale &+ word(s, at + 40)
      z = rotated(z &+ w.0, 33) &* factor
      v = weak(s, at, v.1 &* factor, x &+ w.0)
      w = weak(s, at + 32, z &+ w.1, y &+ word(s, at + 16))
      (x, z) = (z, x)
    }
    let end = (s.count - 1) / 64 * 64
    for at in stride(from: 0, to: end, by: 64) { round(at, k1, scale: 1) }
    let factor = k1 &+ (z & 0xff) << 1
    w.0 = w.0 &+ UInt64((s.count - 1) & 63)
    v.0 = v.0 &+ w.0
    w.0 = w.0 &+ v.0
    round(s.count - 64, factor, scale: 9)
    return joined(
      joined(v.0, w.0, factor) &+ mixed(y) &* k0 &+ z, joined(v.1, w.1, factor) &+ x, factor)
  }
}
