import CZlib

/// A zip file in memory: its list of members, and their contents, stored or deflated.
///
/// Sizes come from the central directory at the end, with the 64-bit fields of Zip64 where they are used; NumPy writes
/// these into every local header. Not read: encryption, several volumes, other compression methods.
/// - SeeAlso: PKWARE: APPNOTE.TXT, .ZIP File Format Specification, 4.3.
struct ZipArchive {
  struct Member {
    var name: String
    var method: Int
    var flags: Int
    var checksum: UInt32
    var compressedSize: Int
    var size: Int
    var headerOffset: Int
  }

  let bytes: [UInt8]
  let path: String
  let members: [Member]

  init(_ bytes: [UInt8], path: String) throws(DataError) {
    self.bytes = bytes
    self.path = path
    let reader = LittleEndianReader(bytes: bytes)
    guard let directory = Self.centralDirectory(reader) else {
      throw Self.malformed(path, "an end record with the list of members", "none", "The file may be cut short.")
    }
    self.members = try Self.members(reader, directory, path: path)
  }

  /// The content of a member, its length and checksum verified.
  func content(of member: Member, limit: Int) throws(DataError) -> [UInt8] {
    func malformed(_ expected: String, _ received: String) -> DataError {
      Self.malformed(path, expected, "\(received) in member \"\(member.name)\"", "Write the file again.")
    }
    guard member.flags & 1 == 0 else { throw malformed("members without encryption", "an encrypted one") }
    guard member.size <= limit else { throw .fileTooLarge(path: path, bytes: member.size, limit: limit) }
    let reader = LittleEndianReader(bytes: bytes)
    guard reader.integer(at: member.headerOffset, 4) == 0x0403_4B50,
      let nameLength = reader.integer(at: member.headerOffset + 26, 2),
      let extraLength = reader.integer(at: member.headerOffset + 28, 2)
    else { throw malformed("a local header", "none") }
    let start = member.headerOffset + 30 + nameLength + extraLength
    guard start <= bytes.count, member.compressedSize <= bytes.count - start else {
      throw malformed("\(member.compressedSize) bytes of data", "the end of the file")
    }
    let data = bytes[start..<start + member.compressedSize]
    let content: [UInt8]
    switch member.method {
    case 0: content = Array(data)
    case 8:
      switch Inflate.inflate(data, wrapper: .none, limit: member.size) {
      case .success(let inflated): content = inflated
      case .failure(let problem): throw malformed("a whole compressed stream", problem.description)
      }
    default: throw malformed("method 0 (stored) or 8 (deflated)", "method \(member.method)")
    }
    guard content.count == member.size else {
      throw malformed("\(member.size) bytes of content", "\(content.count)")
    }
    let checksum = content.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
    guard UInt32(truncatingIfNeeded: checksum) == member.checksum else {
      throw malformed("content that agrees with its checksum", "damaged content")
    }
    return content
  }

  private static func malformed(
    _ path: String, _ expected: String, _ received: String, _ advice: String
  ) -> DataError {
    .malformed(path: path, format: "NPZ (zip)", expected: expected, received: received, advice: advice)
  }

  private struct Directory {
    var offset: Int
    var count: Int
  }

  /// The end record is searched from the end, because a comment of up to 65,535 bytes may follow it.
  private static func centralDirectory(_ reader: LittleEndianReader) -> Directory? {
    let count = reader.bytes.count
    guard count >= 22 else { return nil }
    for offset in stride(from: count - 22, through: max(0, count - 22 - 65535), by: -1)
    where reader.integer(at: offset, 4) == 0x0605_4B50 {
      guard let members = reader.integer(at: offset + 10, 2), let start = reader.integer(at: offset + 16, 4) else {
        return nil
      }
      // The Zip64 record, if any, is found through a locator just before.
      if reader.integer(at: offset - 20, 4) == 0x0706_4B50, let record = reader.integer(at: offset - 12, 8),
        reader.integer(at: record, 4) == 0x0606_4B50, let members = reader.integer(at: record + 32, 8),
        let start = reader.integer(at: record + 48, 8)
      {
        return Directory(offset: start, count: members)
      }
      return Directory(offset: start, count: members)
    }
    return nil
  }

  private static func members(
    _ reader: LittleEndianReader, _ directory: Directory, path: String
  ) throws(DataError) -> [Member] {
    var members: [Member] = []
    var offset = directory.offset
    for index in 0..<directory.count {
      guard reader.integer(at: offset, 4) == 0x0201_4B50, let nameLength = reader.integer(at: offset + 28, 2),
        let extraLength = reader.integer(at: offset + 30, 2), let commentLength = reader.integer(at: offset + 32, 2),
        let name = reader.slice(at: offset + 46, nameLength),
        let extra = reader.slice(at: offset + 46 + nameLength, extraLength),
        let member = member(reader, offset, name: name, extra: extra)
      else {
        throw malformed(
          path, "\(directory.count) members in its list", "a damaged entry \(index + 1)", "Write the file again.")
      }
      members.append(member)
      offset += 46 + nameLength + extraLength + commentLength
    }
    return members
  }

  private static func member(
    _ reader: LittleEndianReader, _ offset: Int, name: ArraySlice<UInt8>, extra: ArraySlice<UInt8>
  ) -> Member? {
    guard let flags = reader.integer(at: offset + 8, 2), let method = reader.integer(at: offset + 10, 2),
      let checksum = reader.integer(at: offset + 16, 4), var compressedSize = reader.integer(at: offset + 20, 4),
      var size = reader.integer(at: offset + 24, 4), var headerOffset = reader.integer(at: offset + 42, 4)
    else { return nil }
    // Zip64: each 32-bit field of all ones is continued, in this order, in extra field 1.
    var place = extra.startIndex
    while let kind = reader.integer(at: place, 2), let length = reader.integer(at: place + 2, 2),
      place + 4 + length <= extra.endIndex
    {
      if kind == 1 {
        var next = place + 4
        func wide(_ value: inout Int) -> Bool {
          guard value == 0xFFFF_FFFF else { return true }
          guard next + 8 <= place + 4 + length, let wide = reader.integer(at: next, 8) else { return false }
          value = wide
          next += 8
          return true
        }
        guard wide(&size), wide(&compressedSize), wide(&headerOffset) else { return nil }
      }
      place += 4 + length
    }
    return Member(
      name: String(decoding: name, as: UTF8.self), method: method, flags: flags,
      checksum: UInt32(truncatingIfNeeded: checksum), compressedSize: compressedSize, size: size,
      headerOffset: headerOffset)
  }
}

/// Reads little-endian numbers at any offset; beyond the bytes, or if one exceeds `Int`, there is none.
struct LittleEndianReader {
  let bytes: [UInt8]

  func slice(at offset: Int, _ count: Int) -> ArraySlice<UInt8>? {
    guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else { return nil }
    return bytes[offset..<offset + count]
  }

  func integer(at offset: Int, _ count: Int) -> Int? {
    guard let slice = slice(at: offset, count) else { return nil }
    return Int(exactly: slice.reversed().reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
  }
}
