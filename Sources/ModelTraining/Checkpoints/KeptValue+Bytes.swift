import TensorCore

extension KeptValue {
  /// Writes the value part by part, so that large tensors are not copied.
  ///
  /// A letter for the kind; numbers as eight bytes, little-endian; what has a length behind it; a record by its names
  /// in the order of their bytes. Equal values give equal bytes.
  public func write(to sink: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    switch self {
    case .none: try Self.put("n", to: sink)
    case .integer(let value):
      try Self.put("i", to: sink)
      try Self.put(UInt64(bitPattern: Int64(value)), to: sink)
    case .number(let value):
      try Self.put("d", to: sink)
      try Self.put(value.bitPattern, to: sink)
    case .text(let text):
      try Self.put("s", to: sink)
      try Self.put(text: text, to: sink)
    case .bytes(let bytes):
      try Self.put("b", to: sink)
      try Self.put(UInt64(bytes.count), to: sink)
      try bytes.withUnsafeBytes(sink)
    case .tensor(let tensor):
      try Self.put("t", to: sink)
      try Self.put(text: tensor.dtype.rawValue, to: sink)
      try Self.put(UInt64(tensor.rank), to: sink)
      for size in tensor.shape.dimensions { try Self.put(UInt64(size), to: sink) }
      try tensor.withUnsafeBytes(sink)
    case .list(let elements):
      try Self.put("l", to: sink)
      try Self.put(UInt64(elements.count), to: sink)
      for element in elements { try element.write(to: sink) }
    case .record(let members):
      try Self.put("r", to: sink)
      try Self.put(UInt64(members.count), to: sink)
      for (name, value) in members.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
        try Self.put(text: name, to: sink)
        try value.write(to: sink)
      }
    }
  }

  private static func put(_ letter: Unicode.Scalar, to sink: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try withUnsafeBytes(of: UInt8(ascii: letter)) { try sink($0) }
  }

  private static func put(_ number: UInt64, to sink: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    try withUnsafeBytes(of: number.littleEndian) { try sink($0) }
  }

  private static func put(text: String, to sink: (UnsafeRawBufferPointer) throws -> Void) rethrows {
    let bytes = Array(text.utf8)
    try put(UInt64(bytes.count), to: sink)
    try bytes.withUnsafeBytes(sink)
  }

  /// How many bytes ``write(to:)`` gives.
  public var byteCount: Int {
    var count = 0
    write { count += $0.count }
    return count
  }

  /// Reads what ``write(to:)`` wrote; `nil` for anything else.
  public init?(bytes: UnsafeRawBufferPointer) {
    var reader = KeptValueReader(bytes: bytes)
    guard let value = reader.value(depth: 0), reader.isAtEnd else { return nil }
    self = value
  }
}

/// Reads values and trusts none of the lengths.
private struct KeptValueReader {
  private static let deepest = 32
  let bytes: UnsafeRawBufferPointer
  private var index = 0

  init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  var isAtEnd: Bool { index == bytes.count }

  private mutating func number() -> UInt64? {
    guard bytes.count - index >= 8 else { return nil }
    defer { index += 8 }
    return UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
  }

  /// A count of things that take at least a byte each.
  private mutating func count() -> Int? {
    guard let count = number(), count <= UInt64(bytes.count - index) else { return nil }
    return Int(count)
  }

  private mutating func part() -> UnsafeRawBufferPointer? {
    guard let count = count() else { return nil }
    defer { index += count }
    return UnsafeRawBufferPointer(rebasing: bytes[index..<index + count])
  }

  private mutating func text() -> String? { part().flatMap { String(validating: $0, as: UTF8.self) } }

  mutating func value(depth: Int) -> KeptValue? {
    guard depth < Self.deepest, index < bytes.count else { return nil }
    let kind = Unicode.Scalar(bytes[index])
    index += 1
    switch kind {
    case "n": return KeptValue.none
    case "i": return number().map { .integer(Int(Int64(bitPattern: $0))) }
    case "d": return number().map { .number(Double(bitPattern: $0)) }
    case "s": return text().map { .text($0) }
    case "b": return part().map { .bytes(Array($0)) }
    case "t": return tensor().map { .tensor($0) }
    case "l":
      guard let count = count() else { return nil }
      var elements: [KeptValue] = []
      for _ in 0..<count {
        guard let element = value(depth: depth + 1) else { return nil }
        elements.append(element)
      }
      return .list(elements)
    case "r":
      guard let count = count() else { return nil }
      var members: [String: KeptValue] = [:]
      for _ in 0..<count {
        guard let name = text(), let member = value(depth: depth + 1), members.updateValue(member, forKey: name) == nil
        else { return nil }
      }
      return .record(members)
    default: return nil
    }
  }

  private mutating func tensor() -> Tensor? {
    guard let dtype = text().flatMap(DType.init(rawValue:)), let rank = count(), rank <= Self.deepest else {
      return nil
    }
    var sizes: [Int] = []
    var byteCount = dtype.byteCount
    for _ in 0..<rank {
      guard let size = number(), let size = Int(exactly: size) else { return nil }
      let (product, overflow) = byteCount.multipliedReportingOverflow(by: size)
      guard !overflow else { return nil }
      byteCount = product
      sizes.append(size)
    }
    // A size of 0 hides how large the others are.
    guard byteCount <= bytes.count - index, sizes.allSatisfy({ $0 <= bytes.count || byteCount == 0 }) else {
      return nil
    }
    defer { index += byteCount }
    let part = UnsafeRawBufferPointer(rebasing: bytes[index..<index + byteCount])
    return Tensor(shape: Shape(sizes), dtype: dtype) { $0.copyMemory(from: part) }
  }
}
