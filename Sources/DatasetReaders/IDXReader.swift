import TensorCore

/// The IDX format, in which MNIST and its kin are published.
///
/// Two zero bytes, a byte for the type, a byte for the rank, the sizes as big-endian 32-bit numbers, then the elements
/// in row-major order, big-endian. Files may be compressed by gzip.
/// - SeeAlso: Y. LeCun, C. Cortes, C. Burges: The MNIST database of handwritten digits, at the end of that page.
enum IDXReader {
  private enum Element: UInt8 {
    case unsignedByte = 0x08
    case signedByte = 0x09
    case short = 0x0B
    case int = 0x0C
    case float = 0x0D
    case double = 0x0E

    var byteCount: Int {
      switch self {
      case .unsignedByte, .signedByte: 1
      case .short: 2
      case .int, .float: 4
      case .double: 8
      }
    }
  }

  private struct Header {
    var element: Element
    var shape: Shape
    /// Where the elements start.
    var offset: Int
    /// The length of the whole file.
    var byteCount: Int
  }

  static func tensor(_ file: [UInt8], path: String, limit: Int) throws(DataError) -> Tensor {
    var bytes = file
    let header: Header
    if Gzip.isCompressed(file) {
      // The header tells how much may come out, so that nothing more is ever decompressed.
      header = try self.header(
        Gzip.decompressed(file, path: path, limit: limit, prefix: 4 + 4 * 255), path: path, limit: limit)
      do {
        bytes = try Gzip.decompressed(file, path: path, limit: header.byteCount)
      } catch .fileTooLarge {
        throw wrongLength(path, header, received: "more")
      }
    } else {
      header = try self.header(file, path: path, limit: limit)
    }
    guard bytes.count == header.byteCount else {
      throw wrongLength(path, header, received: "\(bytes.count)")
    }
    return elements(bytes, header)
  }

  private static func header(_ bytes: [UInt8], path: String, limit: Int) throws(DataError) -> Header {
    func malformed(_ expected: String, _ received: String) -> DataError {
      .malformed(
        path: path, format: "IDX", expected: expected, received: received,
        advice: "Check that this is the file itself and not, say, a web page that was saved in its place.")
    }
    guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else {
      throw malformed("two zero bytes, a type and a rank at the start", "bytes \(Array(bytes.prefix(4)))")
    }
    guard let element = Element(rawValue: bytes[2]) else {
      throw malformed("element type 8, 9, 11, 12, 13 or 14", "\(bytes[2])")
    }
    let rank = Int(bytes[3])
    let offset = 4 + 4 * rank
    guard rank > 0 else { throw malformed("at least one axis", "rank 0") }
    guard bytes.count >= offset else { throw malformed("\(rank) sizes", "\((bytes.count - 4) / 4)") }
    let sizes = (0..<rank).map { Int(bigEndian(bytes, 4 + 4 * $0, 4)) }
    // An axis of size 0 counts as 1 here: no axes to its right may make indices overflow either.
    var bound = element.byteCount
    for size in sizes {
      let (product, overflow) = bound.multipliedReportingOverflow(by: max(size, 1))
      guard !overflow, product <= limit else { throw malformed("at most \(limit) bytes", "sizes \(Shape(sizes))") }
      bound = product
    }
    let count = sizes.contains(0) ? 0 : bound
    return Header(element: element, shape: Shape(sizes), offset: offset, byteCount: offset + count)
  }

  private static func wrongLength(_ path: String, _ header: Header, received: String) -> DataError {
    .malformed(
      path: path, format: "IDX", expected: "\(header.byteCount) bytes, as its sizes \(header.shape) ask for,",
      received: received, advice: "The file is damaged or was cut short; fetch it again.")
  }

  private static func elements(_ bytes: [UInt8], _ header: Header) -> Tensor {
    let (shape, size) = (header.shape, header.element.byteCount)
    func words<Scalar: TensorScalar>(_ convert: (UInt64) -> Scalar) -> Tensor {
      Tensor((0..<shape.count).map { convert(bigEndian(bytes, header.offset + $0 * size, size)) }, shape: shape)
    }
    switch header.element {
    case .unsignedByte:
      return Tensor(shape: shape, dtype: .uint8) { target in target.copyBytes(from: bytes[header.offset...]) }
    case .signedByte: return words { Int32(Int8(truncatingIfNeeded: $0)) }
    case .short: return words { Int32(Int16(truncatingIfNeeded: $0)) }
    case .int: return words { Int32(truncatingIfNeeded: $0) }
    case .float: return words { Float(bitPattern: UInt32(truncatingIfNeeded: $0)) }
    case .double: return words { Float(Double(bitPattern: $0)) }
    }
  }

  private static func bigEndian(_ bytes: [UInt8], _ offset: Int, _ count: Int) -> UInt64 {
    bytes[offset..<offset + count].reduce(0) { $0 << 8 | UInt64($1) }
  }
}

extension DataLocator {
  /// The tensor in an IDX file, gzipped or not: bytes stay uint8, other integers become int32, floats float32.
  public func loadIDX(_ path: String) throws(DataError) -> Tensor {
    try IDXReader.tensor(read(path), path: path, limit: maximumBytes)
  }
}
