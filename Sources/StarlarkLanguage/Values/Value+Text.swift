extension Value {
  /// The text that `repr(x)` gives: a literal where there is one.
  ///
  /// Containers that hold themselves show `[...]`; a text of more than some millions of characters is cut.
  public var repr: String {
    var writer = ValueWriter(limit: 16 << 20)
    writer.write(self)
    return writer.text
  }

  /// The beginning of ``repr``, for messages.
  var excerpt: String {
    var writer = ValueWriter(limit: 200)
    if case .string(let text) = self { return ValueWriter.quoted(String(text.prefix(200))) }
    writer.write(self)
    return writer.text.count > 200 ? writer.text.prefix(200) + "…" : writer.text
  }

  /// The text that `str(x)` gives: strings without quotes, everything else as `repr` does.
  public var str: String {
    switch self {
    case .string(let text): text
    case .bytes(let value): String(decoding: value.bytes, as: UTF8.self)
    case .host(let value): value.str
    default: repr
    }
  }
}

/// Writes the printed form of a value.
struct ValueWriter {
  private(set) var text = ""
  /// What the writing took: values, and large integers by the square of their length.
  private(set) var work = 0
  /// Whether the limit was reached and the text is incomplete.
  private(set) var isCut = false
  private let limit: Int
  /// The containers that are being written, to find those that hold themselves.
  private var open: [ObjectIdentifier] = []

  init(limit: Int) { self.limit = limit }

  mutating func write(_ value: Value) {
    if text.utf8.count > limit { isCut = true }
    if isCut { return }
    work += 1
    switch value {
    case .none: text += "None"
    case .bool(let value): text += value ? "True" : "False"
    case .int(let value): text += String(value)
    case .bigInt(let value):
      work += value.textWork
      text += value.description
    case .float(let value): text += FloatText.shortest(value)
    case .string(let value): text += ValueWriter.quoted(value)
    case .bytes(let value): text += ValueWriter.quoted(value.bytes)
    case .range(let range):
      text +=
        range.step != 1
        ? "range(\(range.start), \(range.stop), \(range.step))"
        : (range.start != 0 ? "range(\(range.start), \(range.stop))" : "range(\(range.stop))")
    case .function(let function): text += "<function \(function.name)>"
    case .builtin(let builtin):
      text +=
        builtin.receiver.map { "<built-in method \(builtin.name) of \($0.typeName) value>" }
        ?? "<built-in function \(builtin.name)>"
    case .host(let value): text += value.repr
    case .tuple(let tuple):
      write(tuple, "(", tuple.elements.count == 1 ? ",)" : ")") { $0.write(elements: tuple.elements) }
    case .list(let list): write(list, "[", "]") { $0.write(elements: list.elements) }
    case .set(let set): write(set, "set([", "])") { $0.write(elements: set.elements) }
    case .dict(let dict):
      write(dict, "{", "}") { writer in
        for (index, entry) in dict.table.entries.enumerated() {
          if index > 0 { writer.text += ", " }
          writer.write(entry.key)
          writer.text += ": "
          writer.write(entry.value)
        }
      }
    }
  }

  private mutating func write(
    _ container: AnyObject, _ opening: String, _ closing: String, _ body: (inout ValueWriter) -> Void
  ) {
    let identity = ObjectIdentifier(container)
    text += opening
    if open.count >= 100 || open.contains(identity) {
      text += "..."
    } else {
      open.append(identity)
      body(&self)
      open.removeLast()
    }
    text += closing
  }

  private mutating func write(elements: [Value]) {
    for (index, element) in elements.enumerated() {
      if index > 0 { text += ", " }
      write(element)
      if isCut { return }
    }
  }

  /// A string literal in double quotes; characters that do not print are escaped.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default:
        if scalar.value < 0x20 || scalar.value == 0x7F {
          result += "\\x" + hex(Int(scalar.value), digits: 2)
        } else if scalar.isPrintable {
          result.unicodeScalars.append(scalar)
        } else if scalar.value < 0x1_0000 {
          result += "\\u" + hex(Int(scalar.value), digits: 4)
        } else {
          result += "\\U" + hex(Int(scalar.value), digits: 8)
        }
      }
    }
    return result + "\""
  }

  /// A bytes literal: valid UTF-8 as text, the rest escaped.
  static func quoted(_ bytes: [UInt8]) -> String {
    if let text = String(validating: bytes, as: UTF8.self) { return "b" + quoted(text) }
    var result = "b\""
    for byte in bytes {
      let isText = byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
      result += isText ? String(UnicodeScalar(byte)) : "\\x" + hex(Int(byte), digits: 2)
    }
    return result + "\""
  }

  static func hex(_ value: Int, digits: Int) -> String {
    let text = String(value, radix: 16)
    return String(repeating: "0", count: max(0, digits - text.count)) + text
  }
}

extension UnicodeScalar {
  /// Whether a terminal shows the character: no control, format, surrogate, private or separator character.
  fileprivate var isPrintable: Bool {
    switch properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
    case .spaceSeparator: self == " "
    default: true
    }
  }
}
