import PlainFiles

extension ParameterValue {
  /// The value as it is written in the language: `None`, `True`, `20`, `0.001`, `"relu"`, `[32, 64]`.
  public var languageText: String {
    switch self {
    case .none: return "None"
    case .bool(let value): return value ? "True" : "False"
    case .integer(let value): return "\(value)"
    case .number(let value): return value.isFinite ? shortest(value) : value.isNaN ? "nan" : value < 0 ? "-inf" : "+inf"
    case .string(let value):
      let escaped = value.unicodeScalars.map { scalar -> String in
        switch scalar {
        case "\"": "\\\""
        case "\\": "\\\\"
        case "\n": "\\n"
        case "\r": "\\r"
        case "\t": "\\t"
        default: String(scalar)
        }
      }
      return "\"" + escaped.joined() + "\""
    case .list(let elements): return "[" + elements.map(\.languageText).joined(separator: ", ") + "]"
    case .dictionary(let members):
      let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      return "{"
        + sorted.map { "\(Self.string($0.key).languageText): \($0.value.languageText)" }.joined(separator: ", ")
        + "}"
    }
  }

  /// The value in `results.json`.
  var json: JSONValue {
    switch self {
    case .none: .null
    case .bool(let value): .bool(value)
    case .integer(let value): .integer(value)
    case .number(let value): .number(value)
    case .string(let value): .string(value)
    case .list(let elements): .array(elements.map(\.json))
    case .dictionary(let members): .object(members.mapValues(\.json))
    }
  }
}
