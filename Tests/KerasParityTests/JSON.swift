import Foundation
import PlainFiles

/// A JSON value; whole numbers are told from others, as a constructor's arguments need it.
indirect enum JSON: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case array([JSON])
  case object([String: JSON])

  /// Without the decoder of Foundation, which finds out what a value is by throwing: each throw costs a walk of the stack
  /// here, past all code that a plugin compiled.
  init(contentsOf url: URL) throws { try self.init(parsing: Data(contentsOf: url)) }

  init(parsing text: Data) throws {
    guard let value = JSONValue(parsing: Array(text)) else { throw FixtureError("this is no JSON: \(text.prefix(80))") }
    self.init(value)
  }

  private init(_ value: JSONValue) {
    switch value {
    case .null: self = .null
    case .bool(let value): self = .bool(value)
    case .integer(let value): self = .integer(value)
    case .number(let value): self = Int(exactly: value).map(JSON.integer) ?? .number(value)
    case .string(let value): self = .string(value)
    case .array(let elements): self = .array(elements.map(JSON.init))
    case .object(let entries): self = .object(entries.mapValues(JSON.init))
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
