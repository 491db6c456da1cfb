import CZlib

/// Decompression by zlib, its output bounded so that a small file cannot fill the memory.
enum Inflate {
  enum Wrapper {
    /// One or more gzip members, each with its checksum.
    case gzip
    /// A bare deflate stream, as zip files hold.
    case none
  }

  enum Problem: Error {
    case truncated
    case corrupt(String)
    case longerThan(Int)
    case trailingBytes(Int)
  }

  /// The decompressed bytes.
  ///
  /// - Parameters:
  ///   - limit: The most bytes that may come out.
  ///   - prefixOnly: Stop without error after `limit` bytes; the rest is neither read nor checked.
  static func inflate(
    _ input: ArraySlice<UInt8>, wrapper: Wrapper, limit: Int, prefixOnly: Bool = false
  ) -> Result<[UInt8], Problem> {
    input.withUnsafeBufferPointer { inflate($0, wrapper: wrapper, limit: limit, prefixOnly: prefixOnly) }
  }

  private static func inflate(
    _ input: UnsafeBufferPointer<UInt8>, wrapper: Wrapper, limit: Int, prefixOnly: Bool
  ) -> Result<[UInt8], Problem> {
    // On the heap, because zlib keeps the address.
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    // 15 is the largest window; 16 more asks for gzip, a negative number for a bare stream.
    let windowBits: Int32 = wrapper == .gzip ? 15 + 16 : -15
    guard inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return .failure(.corrupt("zlib could not be started"))
    }
    defer { inflateEnd(stream) }
    var output: [UInt8] = []
    output.reserveCapacity(min(limit, 4 * input.count))
    var position = 0
    let chunk = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 18)
    defer { chunk.deallocate() }
    while true {
      let given = min(input.count - position, 1 << 30)
      stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress.map { $0 + position })
      stream.pointee.avail_in = UInt32(given)
      stream.pointee.next_out = chunk.baseAddress
      stream.pointee.avail_out = UInt32(chunk.count)
      let status = CZlib.inflate(stream, Z_NO_FLUSH)
      let produced = chunk.count - Int(stream.pointee.avail_out)
      position += given - Int(stream.pointee.avail_in)
      let room = limit - output.count
      output += chunk[..<min(produced, room)]
      if produced > room, !prefixOnly { return .failure(.longerThan(limit)) }
      if prefixOnly, output.count == limit { return .success(output) }
      switch status {
      case Z_STREAM_END:
        let rest = input[position...]
        if wrapper == .gzip, rest.starts(with: [0x1F, 0x8B]) {
          inflateReset(stream)
        } else if wrapper == .gzip ? rest.allSatisfy({ $0 == 0 }) : rest.isEmpty {
          // gzip files are sometimes padded with zeros.
          return .success(output)
        } else {
          return .failure(.trailingBytes(rest.count))
        }
      case Z_OK: continue
      case Z_BUF_ERROR: return .failure(.truncated)  // No step forward is possible: all input is used up.
      default:
        return .failure(.corrupt(stream.pointee.msg.map { String(cString: $0) } ?? "error \(status)"))
      }
    }
  }
}

extension Inflate.Problem: CustomStringConvertible {
  var description: String {
    switch self {
    case .truncated: "one that ends too early"
    case .corrupt(let reason): "one that is damaged (\(reason))"
    case .longerThan(let limit): "more than \(limit) bytes of content"
    case .trailingBytes(let count): "\(count) bytes after its end"
    }
  }
}
