import Crypto
import TensorCore

/// SHA-256, written as 64 hexadecimal digits.
enum ContentHash {
  static func hex(_ bytes: [UInt8]) -> String {
    hex(SHA256.hash(data: bytes))
  }

  static func hex(_ digest: SHA256.Digest) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}

extension Dataset {
  /// The SHA-256 of the numbers, in hexadecimal: equal data have equal hashes on every machine.
  ///
  /// Hashed is, for each input and then each target, a line `x float32 (1797, 8, 8, 1)` in ASCII with its line feed
  /// and then the elements in row-major order, little-endian; for texts, each one's length in bytes and its bytes. Names and origin are not part of it. Computed at each
  /// call, at about the speed of memory; keep it if it is needed often.
  public var sha256: String {
    var hash = SHA256()
    for (tensors, letter) in [(inputs, "x"), (targets, "y")] {
      for (index, tensor) in tensors.enumerated() {
        if letter == "x", let strings = strings(ofInput: index) {
          hash.update(data: Array("\(letter) text (\(strings.count),)\n".utf8))
          // Lengths before texts, so that no two lists read alike.
          for string in strings { hash.update(data: Array("\(string.utf8.count) \(string)\n".utf8)) }
          continue
        }
        hash.update(data: Array("\(letter) \(tensor.dtype) \(tensor.shape)\n".utf8))
        tensor.withLittleEndianBytes { hash.update(bufferPointer: $0) }
      }
    }
    return ContentHash.hex(hash.finalize())
  }
}

extension Tensor {
  /// The elements as little-endian bytes; a copy only on a big-endian machine.
  fileprivate func withLittleEndianBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
    if Int32(1).littleEndian == 1 || dtype.byteCount == 1 {
      withUnsafeBytes(body)
    } else {
      let words = withUnsafeBytes { $0.bindMemory(to: UInt32.self).map(\.littleEndian) }
      words.withUnsafeBytes(body)
    }
  }
}
