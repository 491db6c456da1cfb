import Foundation

/// A JSON value; whole numbers are told from others, as a constructor's arguments need it.
indirect enum JSON: Decodable, Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  init(contentsOf url: URL) throws { self = try JSONDecoder().decode(JSON.self, from: Data(contentsOf: url)) }

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Int.self) {
      self = .integer(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .string(value)
    } else if let value = try? container.decode([JSON].self) {
      self = .array(value)
    } else {
      self = .object(try container.decode([String: JSON].self))
    }
  }

  subscript(key: String) -> JSON {
    guard case .object(let entries) = self else { return .null }
    return entries[key] ?? .null
  }

  subscript(index: Int) -> JSON {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return .null }
    return elements[index]
  }

  var string: String? { if case .string(let value) = self { value } else { nil } }
  var integer: Int? { if case .integer(let value) = self { value } else { nil } }
  var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  var isNull: Bool { self == .null }
  var elements: [JSON] { if case .array(let value) = self { value } else { [] } }
  var entries: [String: JSON] { if case .object(let value) = self { value } else { [:] } }

  var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}

extension JSON {
  /// The same value with every number below `key` a little larger.
  func disturbing(_ key: String) -> JSON {
    guard case .object(let entries) = self else { return self }
    return .object(
      Dictionary(uniqueKeysWithValues: entries.map { ($0, $0 == key ? $1.disturbed : $1.disturbing(key)) }))
  }

  private var disturbed: JSON {
    switch self {
    case .number(let value): .number(value + 0.01)
    case .array(let elements): .array(elements.map(\.disturbed))
    case .object(let entries): .object(entries.mapValues(\.disturbed))
    default: self
    }
  }
}
