extension JSONValue {
  /// The value laid out for people and for `git diff`, with a line feed at the end.
  ///
  /// Objects and arrays of them take one line a member. Arrays of numbers and words fill lines. Equal values give
  /// equal text.
  public var printed: String {
    var text = ""
    print(indent: 0, into: &text)
    return text + "\n"
  }

  /// As many columns as a line of an array of numbers may take.
  private static let lineWidth = 100

  private var isScalar: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private func print(indent: Int, into text: inout String) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += "\(value)"
    case .number(let value): text += value.isFinite ? shortest(value) : "\"\(shortest(value))\""
    case .string(let value): text += Self.quoted(value)
    case .array(let elements) where elements.isEmpty: text += "[]"
    case .array(let elements) where elements.allSatisfy(\.isScalar):
      Self.fill(elements, indent: indent, into: &text)
    case .array(let elements):
      Self.printMembers(elements.map { ("", $0) }, between: "[", "]", indent: indent, into: &text)
    case .object(let members) where members.isEmpty: text += "{}"
    case .object(let members):
      let sorted = members.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
      Self.printMembers(
        sorted.map { (Self.quoted($0.key) + ": ", $0.value) }, between: "{", "}", indent: indent, into: &text)
    }
  }

  private static func printMembers(
    _ members: [(prefix: String, value: JSONValue)], between opening: String, _ closing: String, indent: Int,
    into text: inout String
  ) {
    let margin = String(repeating: " ", count: indent + 2)
    text += opening
    for (index, member) in members.enumerated() {
      text += (index == 0 ? "\n" : ",\n") + margin + member.prefix
      member.value.print(indent: indent + 2, into: &text)
    }
    text += "\n" + String(repeating: " ", count: indent) + closing
  }

  /// On one line if it fits, else on as few as it takes.
  private static func fill(_ elements: [JSONValue], indent: Int, into text: inout String) {
    let words = elements.map { element in
      var word = ""
      element.print(indent: 0, into: &word)
      return word
    }
    let oneLine = "[" + words.joined(separator: ", ") + "]"
    if indent + oneLine.utf8.count <= lineWidth {
      text += oneLine
      return
    }
    let margin = String(repeating: " ", count: indent + 2)
    var line = margin
    var lines: [String] = []
    for (index, word) in words.enumerated() {
      let word = index + 1 < words.count ? word + "," : word
      if line.utf8.count > margin.utf8.count, line.utf8.count + 1 + word.utf8.count > lineWidth {
        lines.append(line)
        line = margin
      }
      line += (line.utf8.count > margin.utf8.count ? " " : "") + word
    }
    text += "[\n" + (lines + [line]).joined(separator: "\n") + "\n" + String(repeating: " ", count: indent) + "]"
  }

  /// Escapes what JSON demands and nothing else (RFC 8259, section 7).
  private static func quoted(_ string: String) -> String {
    var result = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
