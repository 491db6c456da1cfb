/// A JSON value; enough of JSON for the files that runs write and models are kept in.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  /// Printed as the text `"NaN"`, `"Infinity"` or `"-Infinity"` if it is not finite, for JSON has no such numbers.
  case number(Double)
  case string(String)
  case array([JSONValue])
  /// Printed in the order of the keys' UTF-8 bytes.
  case object([String: JSONValue])

  /// A member of an object; `nil` for a key that is not there and for any other value.
  public subscript(key: String) -> JSONValue? {
    if case .object(let members) = self { members[key] } else { nil }
  }

  /// The elements of an array; `nil` for any other value.
  public var elements: [JSONValue]? {
    if case .array(let elements) = self { elements } else { nil }
  }

  /// The characters of a string; `nil` for any other value.
  public var text: String? {
    if case .string(let text) = self { text } else { nil }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
  public init(stringLiteral value: String) { self = .string(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSONValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

  /// The last of equal keys counts.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(Dictionary(elements) { $1 })
  }
}

/// A number in the fewest digits that read back as it.
///
/// A number that a Float holds exactly is written as that Float: an accuracy computed in float32 is `0.98055553` and
/// not `0.980555534362793`. What is not finite is `NaN`, `Infinity` or `-Infinity`.
public func shortest(_ value: Double) -> String {
  if value.isNaN { return "NaN" }
  if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
  let float = Float(value)
  return Double(float) == value ? float.description : value.description
}
