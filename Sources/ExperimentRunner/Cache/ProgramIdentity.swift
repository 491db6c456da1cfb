import Crypto

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// Which build of the program this is: results of another one are not taken for its own.
enum ProgramIdentity {
  /// The build identity that the linker computed from everything in the program and wrote into it; without one, the
  /// SHA-256 of the file, which takes a tenth of a second.
  static let current: String = {
    let path = "/proc/self/exe"
    return buildIdentity(path) ?? SystemFile.bytes(path).map { Digest.hex(SHA256.hash(data: $0)) } ?? Version.hornbook
  }()

  /// The note `NT_GNU_BUILD_ID` of an ELF file (64 bits, little-endian).
  private static func buildIdentity(_ path: String) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    func bytes(at offset: Int, count: Int) -> [UInt8]? {
      guard offset >= 0, (1...1 << 16).contains(count) else { return nil }
      var bytes = [UInt8](repeating: 0, count: count)
      return pread(file, &bytes, count, off_t(offset)) == count ? bytes : nil
    }
    guard let header = bytes(at: 0, count: 64), header.starts(with: [0x7F, 0x45, 0x4C, 0x46, 2, 1]) else { return nil }
    let (start, size, count) = (header.number(32, 8), header.number(54, 2), header.number(56, 2))
    for index in 0..<count {
      guard let segment = bytes(at: start + index * size, count: 56) else { return nil }
      // PT_NOTE
      guard segment.number(0, 4) == 4, let notes = bytes(at: segment.number(8, 8), count: segment.number(32, 8))
      else { continue }
      var next = 0
      while next + 12 <= notes.count {
        let (nameSize, contentSize) = (notes.number(next, 4), notes.number(next + 4, 4))
        let content = next + 12 + (nameSize + 3) / 4 * 4
        guard content + contentSize <= notes.count else { break }
        if notes.number(next + 8, 4) == 3, notes[(next + 12)...].starts(with: Array("GNU\0".utf8)) {
          return Digest.hex(notes[content..<content + contentSize])
        }
        next = content + (contentSize + 3) / 4 * 4
      }
    }
    return nil
  }
}

extension [UInt8] {
  /// A number of some bytes, the lowest first.
  fileprivate func number(_ start: Int, _ count: Int) -> Int {
    guard start >= 0, start + count <= self.count else { return 0 }
    return self[start..<start + count].reversed().reduce(0) { $0 << 8 | Int($1) }
  }
}

/// SHA-256 of what keys are made of.
enum Digest {
  static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }

  /// The digest of texts, none of which runs into the next.
  static func of(_ texts: some Sequence<String>) -> String {
    var hash = SHA256()
    for text in texts {
      let bytes = Array(text.utf8)
      hash.update(data: Array("\(bytes.count) ".utf8))
      hash.update(data: bytes)
    }
    return hex(hash.finalize())
  }
}
