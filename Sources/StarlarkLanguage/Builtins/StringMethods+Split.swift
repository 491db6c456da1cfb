extension StringMethods {
  static let splitting: [Method] = [
    Method("split", [.optional("sep", default: nil), .optional("maxsplit", default: nil)]) {
      try split($0, $1, fromRight: false)
    },
    Method("rsplit", [.optional("sep", default: nil), .optional("maxsplit", default: nil)]) {
      try split($0, $1, fromRight: true)
    },
    Method("partition", [.required("sep")]) { try partition($0, $1, last: false) },
    Method("rpartition", [.required("sep")]) { try partition($0, $1, last: true) },
    Method("splitlines", [.optional("keepends", default: false)]) { receiver, arguments in
      .list(lines(text(receiver), keepsEnds: try arguments.bool("keepends")).map(Value.string))
    },
    Method("elems") { receiver, _ in
      let text = text(receiver)
      return .host(
        ElementsView(
          typeName: "string.elems", repr: "\(receiver.repr).elems()",
          elements: Characters(text).elements.map(Value.string)))
    },
  ]

  private static func split(_ receiver: Value, _ arguments: BoundArguments, fromRight: Bool) throws -> Value {
    let limit = try arguments.optionalInt("maxsplit").map { $0 < 0 ? Int.max : $0 } ?? Int.max
    guard let separator = try arguments.optionalString("sep") else {
      return .list(words(text(receiver), limit: limit, fromRight: fromRight).map(Value.string))
    }
    let (part, bytes) = (Array(separator.utf8), Array(text(receiver).utf8))
    if part.isEmpty { throw arguments.error("sep", "\(arguments.function): empty separator") }
    // Splitting from the right is splitting the reversed bytes from the left.
    let found =
      fromRight
      ? TextSearch.allIndices(of: part.reversed(), in: bytes.reversed(), limit: limit)
        .map { bytes.count - part.count - $0 }.reversed()
      : TextSearch.allIndices(of: part, in: bytes, limit: limit)
    var pieces: [Value] = []
    var position = 0
    for index in found {
      pieces.append(string(bytes[position..<index]))
      position = index + part.count
    }
    return .list(pieces + [string(bytes[position...])])
  }

  /// Splits at runs of white space.
  private static func words(_ text: String, limit: Int, fromRight: Bool) -> [String] {
    var scalars = Array(text.unicodeScalars)
    if fromRight { scalars.reverse() }
    var words: [[Unicode.Scalar]] = []
    var rest = scalars[...]
    while true {
      rest = rest.drop(while: \.properties.isWhitespace)
      if rest.isEmpty { break }
      if words.count == limit {
        words.append(Array(rest))
        break
      }
      let word = rest.prefix { !$0.properties.isWhitespace }
      words.append(Array(word))
      rest = rest[word.endIndex...]
    }
    return fromRight ? words.reversed().map { Characters.string($0.reversed()) } : words.map(Characters.string)
  }

  private static func partition(_ receiver: Value, _ arguments: BoundArguments, last: Bool) throws -> Value {
    let (part, bytes) = (Array(try arguments.string("sep").utf8), Array(text(receiver).utf8))
    if part.isEmpty { throw arguments.error("sep", "\(arguments.function): empty separator") }
    let found = last ? TextSearch.lastIndex(of: part, in: bytes) : TextSearch.firstIndex(of: part, in: bytes)
    guard let index = found else { return .tuple(last ? ["", "", receiver] : [receiver, "", ""]) }
    return .tuple([string(bytes[..<index]), string(part), string(bytes[(index + part.count)...])])
  }

  /// Splits after `\n`, `\r` and `\r\n`.
  private static func lines(_ text: String, keepsEnds: Bool) -> [String] {
    let bytes = Array(text.utf8)
    var lines: [String] = []
    var start = 0
    var position = 0
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "\n") || bytes[position] == UInt8(ascii: "\r") else {
        position += 1
        continue
      }
      let isPair = bytes[position...].starts(with: "\r\n".utf8)
      let next = position + (isPair ? 2 : 1)
      lines.append(String(decoding: bytes[start..<(keepsEnds ? next : position)], as: UTF8.self))
      (start, position) = (next, next)
    }
    if start < bytes.count { lines.append(String(decoding: bytes[start...], as: UTF8.self)) }
    return lines
  }
}

/// The methods of bytes.
enum BytesMethods {
  static let table = Method.table([
    Method("elems") { receiver, _ in
      guard case .bytes(let value) = receiver else { return .none }
      return .host(
        ElementsView(
          typeName: "bytes.elems", repr: "\(receiver.repr).elems()", elements: value.bytes.map { .int(Int($0)) }))
    }
  ])
}
