extension JSONValue {
  /// Reads JSON text; `nil` if it is not valid, or nested deeper than any file that a run writes.
  ///
  /// The last of equal keys counts. A number without fraction and exponent that fits an `Int` is an integer.
  public init?(parsing text: [UInt8]) {
    var parser = JSONParser(bytes: text)
    guard let value = parser.value(depth: 0), parser.isAtEnd else { return nil }
    self = value
  }
}

/// JSON text with the place of each of its values.
public struct LocatedJSON: Sendable {
  /// A step from a value to one within it.
  public enum Step: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  public let value: JSONValue
  /// Where each value stands in the bytes, by the way to it.
  public let places: [[Step]: Range<Int>]

  /// Text that is no JSON, from this byte on.
  public struct Failure: Error, Hashable, Sendable {
    public let offset: Int
  }

  public init(parsing text: [UInt8]) throws(Failure) {
    var parser = JSONParser(bytes: text, isLocating: true)
    guard let value = parser.value(depth: 0), parser.isAtEnd else { throw Failure(offset: parser.offset) }
    self.value = value
    places = parser.places
  }
}

/// A recursive descent over the bytes (RFC 8259).
private struct JSONParser {
  private static let deepest = 64
  let bytes: [UInt8]
  private var index = 0
  private let isLocating: Bool
  private var path: [LocatedJSON.Step] = []
  private(set) var places: [[LocatedJSON.Step]: Range<Int>] = [:]

  init(bytes: [UInt8], isLocating: Bool = false) {
    self.bytes = bytes
    self.isLocating = isLocating
  }

  /// How far it has read.
  var offset: Int { index }

  /// A value within the current one.
  private mutating func member(_ step: LocatedJSON.Step, depth: Int) -> JSONValue? {
    guard isLocating else { return value(depth: depth) }
    path.append(step)
    defer { path.removeLast() }
    return value(depth: depth)
  }

  var isAtEnd: Bool {
    mutating get {
      skipSpace()
      return index == bytes.count
    }
  }

  private var current: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func skipSpace() {
    while let byte = current, [0x20, 0x0A, 0x0D, 0x09].contains(byte) { index += 1 }
  }

  private mutating func accept(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard current == UInt8(ascii: character) else { return false }
    index += 1
    return true
  }

  private mutating func accept(word: StaticString) -> Bool {
    let word = word.withUTF8Buffer { Array($0) }
    guard bytes[index...].starts(with: word) else { return false }
    index += word.count
    return true
  }

  mutating func value(depth: Int) -> JSONValue? {
    skipSpace()
    guard depth < Self.deepest, let first = current else { return nil }
    let start = index
    defer { if isLocating { places[path] = start..<index } }
    switch first {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "\""): return string().map { .string($0) }
    case UInt8(ascii: "n"): return accept(word: "null") ? .null : nil
    case UInt8(ascii: "t"): return accept(word: "true") ? .bool(true) : nil
    case UInt8(ascii: "f"): return accept(word: "false") ? .bool(false) : nil
    default: return number()
    }
  }

  private mutating func object(depth: Int) -> JSONValue? {
    var members: [String: JSONValue] = [:]
    index += 1
    if accept("}") { return .object(members) }
    repeat {
      skipSpace()
      guard current == UInt8(ascii: "\""), let key = string(), accept(":"),
        let value = member(.key(key), depth: depth + 1)
      else { return nil }
      members[key] = value
    } while accept(",")
    return accept("}") ? .object(members) : nil
  }

  private mutating func array(depth: Int) -> JSONValue? {
    var elements: [JSONValue] = []
    index += 1
    if accept("]") { return .array(elements) }
    repeat {
      guard let element = member(.index(elements.count), depth: depth + 1) else { return nil }
      elements.append(element)
    } while accept(",")
    return accept("]") ? .array(elements) : nil
  }

  private mutating func number() -> JSONValue? {
    let start = index
    while let byte = current, "+-.0123456789eE".utf8.contains(byte) { index += 1 }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    let digits = text.utf8.drop { $0 == UInt8(ascii: "-") }
    // What Swift reads and JSON does not: a sign or point in front, leading zeros, a point at the end.
    guard let first = digits.first, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first), text.utf8.last != 0x2E,
      !text.contains(".e"), !text.contains(".E")
    else { return nil }
    let second = digits.dropFirst().first
    if first == UInt8(ascii: "0"), let second, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(second) { return nil }
    if let integer = Int(text) { return .integer(integer) }
    return Double(text).flatMap { $0.isFinite ? .number($0) : nil }
  }

  private mutating func string() -> String? {
    var content: [UInt8] = []
    index += 1
    while let byte = current {
      index += 1
      switch byte {
      case UInt8(ascii: "\""): return String(validating: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escape() else { return nil }
        content += Array(String(scalar).utf8)
      case 0..<0x20: return nil
      default: content.append(byte)
      }
    }
    return nil
  }

  /// What follows a backslash.
  private mutating func escape() -> Unicode.Scalar? {
    guard let letter = current else { return nil }
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(letter)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"):
      guard let unit = hexadecimal() else { return nil }
      guard (0xD800...0xDBFF).contains(unit) else { return Unicode.Scalar(unit) }
      guard accept(word: "\\u"), let low = hexadecimal(), (0xDC00...0xDFFF).contains(low) else { return nil }
      return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    default: return nil
    }
  }

  private mutating func hexadecimal() -> UInt32? {
    guard index + 4 <= bytes.count else { return nil }
    let digits = bytes[index..<index + 4]
    index += 4
    guard digits.allSatisfy({ $0 != UInt8(ascii: "+") && $0 != UInt8(ascii: "-") }) else { return nil }
    return UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
  }
}
