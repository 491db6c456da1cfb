/// Bytes that are not an array as NumPy's `.npy` format has it, or not one that a tensor can hold.
public struct NPYError: Error, Hashable, Sendable, CustomStringConvertible {
  public var description: String

  init(expected: String, received: String, help: String? = nil) {
    description = "npy: expected \(expected), received \(received)" + (help.map { "; \($0)" } ?? "")
  }
}

extension Tensor {
  /// Reads an array in NumPy's `.npy` format, versions 1.0 to 3.0.
  ///
  /// | file | tensor |
  /// |---|---|
  /// | `<f4` | `float32` |
  /// | `<f8` | `float32`, rounded; finite numbers beyond its range are refused |
  /// | `<i4` | `int32` |
  /// | `<i8` | `int32`; numbers beyond its range are refused |
  /// | `\|u1` | `uint8` |
  /// | `\|b1` | `bool`; any byte but 0 is `true` |
  ///
  /// An array in Fortran order is brought into row-major order.
  /// - Throws: ``NPYError`` for everything else; nothing that a file holds can trap.
  /// - SeeAlso: `numpy.lib.format`.
  public init(npy bytes: [UInt8]) throws(NPYError) {
    let result = bytes.withUnsafeBytes { buffer in
      Result { () throws(NPYError) in try Tensor(npy: buffer) }
    }
    self = try result.get()
  }

  /// Reads an array from memory that stays owned by the caller; see ``init(npy:)-([UInt8])``.
  public init(npy bytes: UnsafeRawBufferPointer) throws(NPYError) {
    let (header, data) = try NPYHeader.read(bytes)
    let expected = header.shape.count * header.element.byteCount
    guard data.count == expected else {
      throw NPYError(
        expected: "\(expected) bytes of data for shape \(header.shape) of \(header.element.rawValue)",
        received: "\(data.count)",
        help: data.count < expected ? "the file was cut off" : "the file holds more than one array")
    }
    var order = NPYElementOrder(header)
    switch header.element {
    case .float32:
      self.init(shape: header.shape, Float.self) { Float(bitPattern: data.word(order.next(), UInt32.self)) }
    case .int32: self.init(shape: header.shape, Int32.self) { data.word(order.next(), Int32.self) }
    case .uint8: self.init(shape: header.shape, UInt8.self) { data[order.next()] }
    case .bool: self.init(shape: header.shape, Bool.self) { data[order.next()] != 0 }
    case .float64:
      try self.init(shape: header.shape, Float.self) { () throws(NPYError) in
        let number = Double(bitPattern: data.word(order.next(), UInt64.self))
        let rounded = Float(number)
        guard rounded.isFinite || !number.isFinite else {
          throw NPYError(expected: "numbers in the range of float32", received: "\(number)", help: "scale the data")
        }
        return rounded
      }
    case .int64:
      try self.init(shape: header.shape, Int32.self) { () throws(NPYError) in
        let number = data.word(order.next(), Int64.self)
        guard let narrowed = Int32(exactly: number) else {
          throw NPYError(
            expected: "numbers in the range of int32", received: "\(number)", help: "save it as float64 or rescale it")
        }
        return narrowed
      }
    }
  }

  /// A tensor whose elements `next` gives one after another.
  private init<Scalar: TensorScalar, Failure: Error>(
    shape: Shape, _ type: Scalar.Type, next: () throws(Failure) -> Scalar
  ) throws(Failure) {
    var scalars: [Scalar] = []
    scalars.reserveCapacity(shape.count)
    for _ in 0..<shape.count { scalars.append(try next()) }
    self.init(scalars, shape: shape)
  }

  /// The tensor in NumPy's `.npy` format, version 1.0, which `numpy.load` reads back as the same array.
  public var npyBytes: [UInt8] {
    let element: NPYHeader.Element =
      switch dtype {
      case .float32: .float32
      case .int32: .int32
      case .uint8: .uint8
      case .bool: .bool
      }
    var header = "{'descr': '\(element.rawValue)', 'fortran_order': False, 'shape': \(shape), }"
    // The data starts at a multiple of 64 bytes, after the 10 bytes in front of the header and its line end.
    header += String(repeating: " ", count: (64 - (10 + header.utf8.count + 1) % 64) % 64) + "\n"
    var bytes = NPYHeader.magic + [1, 0, UInt8(header.utf8.count & 255), UInt8(header.utf8.count >> 8)]
    bytes.reserveCapacity(bytes.count + header.utf8.count + byteCount)
    bytes.append(contentsOf: header.utf8)
    // Both architectures that are supported are little-endian, as the description says.
    withUnsafeBytes { bytes.append(contentsOf: $0) }
    return bytes
  }
}

/// What stands before the numbers.
private struct NPYHeader {
  /// The element types that are read; the raw value is NumPy's description.
  enum Element: String, CaseIterable {
    case float32 = "<f4"
    case float64 = "<f8"
    case int32 = "<i4"
    case int64 = "<i8"
    case uint8 = "|u1"
    case bool = "|b1"

    var byteCount: Int {
      switch self {
      case .float64, .int64: 8
      case .float32, .int32: 4
      case .uint8, .bool: 1
      }
    }
  }

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  var element: Element
  var isFortranOrder: Bool
  var shape: Shape

  /// Splits a file into its header and its data.
  static func read(_ bytes: UnsafeRawBufferPointer) throws(NPYError) -> (NPYHeader, UnsafeRawBufferPointer) {
    guard bytes.count >= 8, bytes.prefix(6).elementsEqual(magic) else {
      throw NPYError(
        expected: "a file that starts with \\x93NUMPY and a version", received: "other bytes",
        help: "write it with numpy.save")
    }
    let (major, minor) = (bytes[6], bytes[7])
    guard (1...3).contains(major), minor == 0 else {
      throw NPYError(expected: "format version 1.0, 2.0 or 3.0", received: "\(major).\(minor)")
    }
    // The length of the header is a little-endian number of two bytes, from version 2 on of four.
    let start = major == 1 ? 10 : 12
    guard bytes.count >= start else { throw NPYError(expected: "the header's length", received: "the end of the file") }
    let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
    guard bytes.count - start >= length else {
      throw NPYError(
        expected: "a header of \(length) bytes", received: "\(bytes.count - start)", help: "the file was cut off")
    }
    var parser = NPYHeaderParser(text: Array(bytes[start..<start + length]))
    let header = try parser.header()
    return (header, UnsafeRawBufferPointer(rebasing: bytes[(start + length)...]))
  }
}

/// Reads the header's text: a Python dictionary of exactly `descr`, `fortran_order` and `shape`, in any order.
private struct NPYHeaderParser {
  let text: [UInt8]
  var position = 0

  mutating func header() throws(NPYError) -> NPYHeader {
    var element: NPYHeader.Element?
    var isFortranOrder: Bool?
    var shape: Shape?
    try expect("{")
    while !accept("}") {
      let key = try string()
      try expect(":")
      switch key {
      case "descr" where element == nil: element = try self.element()
      case "fortran_order" where isFortranOrder == nil: isFortranOrder = try boolean()
      case "shape" where shape == nil: shape = try self.shape()
      default:
        throw NPYError(expected: "the keys descr, fortran_order and shape once each", received: "'\(key)'")
      }
      if !accept(",") {
        try expect("}")
        break
      }
    }
    skipSpace()
    guard position == text.count else { throw unexpected("the end of the header") }
    guard let element, let isFortranOrder, let shape else {
      throw NPYError(expected: "the keys descr, fortran_order and shape", received: "a header without one of them")
    }
    return NPYHeader(element: element, isFortranOrder: isFortranOrder, shape: shape)
  }

  private mutating func element() throws(NPYError) -> NPYHeader.Element {
    skipSpace()
    let known = NPYHeader.Element.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    // Structured types describe themselves by a list.
    guard position < text.count, text[position] == UInt8(ascii: "'") || text[position] == UInt8(ascii: "\"") else {
      throw NPYError(expected: "one of the types \(known)", received: "a structured type")
    }
    let name = try string()
    guard let element = NPYHeader.Element(rawValue: name) else {
      throw NPYError(
        expected: "one of the types \(known)", received: "'\(name)'", help: "convert the array with astype first")
    }
    return element
  }

  private mutating func boolean() throws(NPYError) -> Bool {
    if accept("True") { return true }
    if accept("False") { return false }
    throw unexpected("True or False")
  }

  private mutating func shape() throws(NPYError) -> Shape {
    var sizes: [Int] = []
    try expect("(")
    while !accept(")") {
      sizes.append(try size())
      if !accept(",") {
        // (3) is a number in Python; only (3,) is a tuple.
        guard sizes.count != 1 else { throw unexpected("a comma after the only size") }
        try expect(")")
        break
      }
    }
    let shape = Shape(sizes)
    guard shape.isIndexable else {
      throw NPYError(
        expected: "sizes up to \(Shape.largestSize) and at most 2^48 elements", received: "shape \(shape)")
    }
    return shape
  }

  private mutating func size() throws(NPYError) -> Int {
    skipSpace()
    let start = position
    var value = 0
    while position < text.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(text[position]) {
      // Beyond the largest size only "too large" matters.
      value = min(value * 10 + Int(text[position] - UInt8(ascii: "0")), Shape.largestSize + 1)
      position += 1
    }
    guard position > start else { throw unexpected("a size of at least 0") }
    return value
  }

  private mutating func string() throws(NPYError) -> String {
    skipSpace()
    guard position < text.count, text[position] == UInt8(ascii: "'") || text[position] == UInt8(ascii: "\"") else {
      throw unexpected("a quoted string")
    }
    let quote = text[position]
    guard let end = text[(position + 1)...].firstIndex(of: quote) else { throw unexpected("a closed string") }
    defer { position = end + 1 }
    return printable(text[(position + 1)..<end])
  }

  private mutating func expect(_ token: String) throws(NPYError) {
    guard accept(token) else { throw unexpected("'\(token)'") }
  }

  private mutating func accept(_ token: String) -> Bool {
    skipSpace()
    guard text[position...].starts(with: token.utf8) else { return false }
    position += token.utf8.count
    return true
  }

  private mutating func skipSpace() {
    while position < text.count, text[position] == UInt8(ascii: " ") || text[position] == UInt8(ascii: "\n") {
      position += 1
    }
  }

  /// The bytes as they can stand in a message.
  private func printable(_ bytes: ArraySlice<UInt8>) -> String {
    String(decoding: bytes.map { (0x20..<0x7F).contains($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
  }

  private func unexpected(_ expected: String) -> NPYError {
    let rest = printable(text[position...].prefix { $0 != UInt8(ascii: "\n") }.prefix(12))
    return NPYError(
      expected: "\(expected) at byte \(position) of the header", received: rest.isEmpty ? "its end" : "'\(rest)'")
  }
}

/// The file's index of each element in row-major order.
private struct NPYElementOrder {
  private let shape: Shape
  private let strides: [Int]
  private var index: [Int]
  private var offset = 0
  private let isRowMajor: Bool

  init(_ header: NPYHeader) {
    shape = header.shape
    index = [Int](repeating: 0, count: shape.rank)
    isRowMajor = !header.isFortranOrder || shape.rank < 2
    // In Fortran order the first axis varies fastest.
    strides = isRowMajor ? [] : Shape(shape.dimensions.reversed()).strides.reversed()
  }

  mutating func next() -> Int {
    defer { advance() }
    return offset
  }

  private mutating func advance() {
    if isRowMajor {
      offset += 1
      return
    }
    for axis in shape.dimensions.indices.reversed() {
      index[axis] += 1
      offset += strides[axis]
      if index[axis] < shape[axis] { return }
      offset -= index[axis] * strides[axis]
      index[axis] = 0
    }
  }
}

extension UnsafeRawBufferPointer {
  /// The little-endian number with this index.
  fileprivate func word<Word: FixedWidthInteger & BitwiseCopyable>(_ index: Int, _ type: Word.Type) -> Word {
    Word(littleEndian: loadUnaligned(fromByteOffset: index * MemoryLayout<Word>.size, as: Word.self))
  }
}
