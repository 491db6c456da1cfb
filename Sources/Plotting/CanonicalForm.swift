extension Figure {
  /// The figure's description as bytes: equal figures give equal bytes, in every process and on every machine.
  ///
  /// A figure is a plain value, and its bytes in a theme and scale follow from this form and from the program alone. So
  /// a drawing can be found again under a key made of this form, the theme's name, the scale and the program's build,
  /// without being drawn. `Hasher` would not do: its seed differs from process to process.
  public var canonicalForm: [UInt8] {
    let writer = CanonicalWriter()
    writer.bytes = Array("\(Self.self)".utf8)
    // Descriptions consist of numbers, texts and lists; nothing among them throws.
    try? encode(to: CanonicalEncoder(writer: writer))
    return writer.bytes
  }
}

/// Collects the form: every value behind a letter for its kind, so that neighbours cannot run together.
private final class CanonicalWriter {
  var bytes: [UInt8] = []

  func put(_ kind: Character, _ value: some FixedWidthInteger) {
    bytes.append(kind.asciiValue ?? 0)
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  func put(_ text: String) {
    put("s", text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }

  func put<T: Encodable>(_ value: T, _ encoder: CanonicalEncoder) throws {
    // Lists of numbers at once: pixels and points are many. The types are compared, as an empty list casts to any.
    if T.self == [UInt8].self, let pixels = value as? [UInt8] {
      put("b", pixels.count)
      bytes.append(contentsOf: pixels)
    } else if T.self == [Double].self, let numbers = value as? [Double] {
      put("n", numbers.count)
      for number in numbers { put("d", number.bitPattern) }
    } else {
      try value.encode(to: encoder)
    }
  }
}

private struct CanonicalEncoder: Encoder {
  let writer: CanonicalWriter
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    writer.bytes.append(UInt8(ascii: "{"))
    return KeyedEncodingContainer(Keyed<Key>(encoder: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    writer.bytes.append(UInt8(ascii: "["))
    return List(encoder: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { Single(encoder: self) }
}

private struct Keyed<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoder: CanonicalEncoder
  var codingPath: [any CodingKey] { [] }

  mutating func encodeNil(forKey key: Key) { encoder.writer.put(key.stringValue + "=nil") }

  mutating func encode<T: Encodable>(_ value: T, forKey key: Key) throws {
    encoder.writer.put(key.stringValue)
    try encoder.writer.put(value, encoder)
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy keyType: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    encoder.writer.put(key.stringValue)
    return encoder.container(keyedBy: keyType)
  }

  mutating func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    encoder.writer.put(key.stringValue)
    return encoder.unkeyedContainer()
  }

  mutating func superEncoder() -> any Encoder { encoder }
  mutating func superEncoder(forKey key: Key) -> any Encoder { encoder }
}

private struct List: UnkeyedEncodingContainer {
  let encoder: CanonicalEncoder
  var codingPath: [any CodingKey] { [] }
  var count = 0

  init(encoder: CanonicalEncoder) { self.encoder = encoder }

  mutating func encodeNil() {
    count += 1
    encoder.writer.put("nil")
  }

  mutating func encode<T: Encodable>(_ value: T) throws {
    count += 1
    encoder.writer.put("e", count)
    try encoder.writer.put(value, encoder)
  }

  mutating func nestedContainer<Nested: CodingKey>(keyedBy keyType: Nested.Type) -> KeyedEncodingContainer<Nested> {
    encoder.container(keyedBy: keyType)
  }

  mutating func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { encoder.unkeyedContainer() }
  mutating func superEncoder() -> any Encoder { encoder }
}

private struct Single: SingleValueEncodingContainer {
  let encoder: CanonicalEncoder
  var codingPath: [any CodingKey] { [] }

  mutating func encodeNil() { encoder.writer.put("nil") }
  mutating func encode(_ value: Bool) { encoder.writer.put("t", value ? 1 : 0) }
  mutating func encode(_ value: String) { encoder.writer.put(value) }
  mutating func encode(_ value: Double) { encoder.writer.put("d", value.bitPattern) }
  mutating func encode(_ value: Float) { encoder.writer.put("f", value.bitPattern) }
  mutating func encode(_ value: Int) { encoder.writer.put("i", value) }
  mutating func encode(_ value: Int8) { encoder.writer.put("i", Int(value)) }
  mutating func encode(_ value: Int16) { encoder.writer.put("i", Int(value)) }
  mutating func encode(_ value: Int32) { encoder.writer.put("i", Int(value)) }
  mutating func encode(_ value: Int64) { encoder.writer.put("i", value) }
  mutating func encode(_ value: UInt) { encoder.writer.put("u", value) }
  mutating func encode(_ value: UInt8) { encoder.writer.put("u", UInt(value)) }
  mutating func encode(_ value: UInt16) { encoder.writer.put("u", UInt(value)) }
  mutating func encode(_ value: UInt32) { encoder.writer.put("u", UInt(value)) }
  mutating func encode(_ value: UInt64) { encoder.writer.put("u", value) }
  mutating func encode<T: Encodable>(_ value: T) throws { try encoder.writer.put(value, encoder) }
}
