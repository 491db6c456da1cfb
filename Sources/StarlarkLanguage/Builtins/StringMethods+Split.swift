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
      .list(try lines(text(receiver), keepsEnds: try arguments.bool("keepends"), arguments.interpreter))
    },
    Method("elems") { receiver, arguments in
      let characters = Characters(text(receiver))
      try arguments.interpreter.checkElements(characters.count)
      try arguments.interpreter.charge(Footprint.text(24) * characters.count)
      return .host(ElementsView(of: receiver, elements: characters.elements.map(Value.string)))
    },
  ]

  private static func split(_ receiver: Value, _ arguments: BoundArguments, fromRight: Bool) throws -> Value {
    let limit = try arguments.optionalInt("maxsplit").map { $0 < 0 ? Int.max : $0 } ?? Int.max
    guard let separator = try arguments.optionalString("sep") else {
      return .list(try words(text(receiver), limit: limit, fromRight: fromRight, arguments.interpreter))
    }
    let (part, bytes) = (Array(separator.utf8), Array(text(receiver).utf8))
    if part.isEmpty { throw arguments.error("sep", "\(arguments.function): empty separator") }
    var pieces = Pieces(arguments.interpreter)
    if !fromRight {
      var position = 0
      try TextSearch.forEachIndex(of: part, in: bytes, limit: limit) { index in
        try pieces.append(bytes[position..<index])
        position = index + part.count
      }
      try pieces.append(bytes[position...])
      return .list(pieces.values)
    }
    // Splitting from the right is splitting the reversed bytes from the left.
    var end = bytes.count
    try TextSearch.forEachIndex(of: part.reversed(), in: bytes.reversed(), limit: limit) { index in
      try pieces.append(bytes[(bytes.count - index)..<end])
      end = bytes.count - index - part.count
    }
    try pieces.append(bytes[..<end])
    return .list(pieces.values.reversed())
  }

  /// Parts of a text, accounted for one by one.
  private struct Pieces {
    private(set) var values: [Value] = []
    private let interpreter: Interpreter

    init(_ interpreter: Interpreter) { self.interpreter = interpreter }

    mutating func append(_ bytes: some Collection<UInt8>) throws { try append(String(decoding: bytes, as: UTF8.self)) }

    mutating func append(_ text: String) throws {
      try interpreter.checkElements(values.count + 1)
      try interpreter.charge(16 + Footprint.text(text.utf8.count))
      values.append(.string(text))
    }
  }

  /// Splits at runs of white space.
  private static func words(
    _ text: String, limit: Int, fromRight: Bool, _ interpreter: Interpreter
  ) throws -> [Value] {
    var pieces = Pieces(interpreter)
    var rest = text.unicodeScalars[...]
    func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isWhitespace }
    while true {
      if fromRight {
        while let last = rest.last, isSpace(last) { rest.removeLast() }
      } else {
        rest = rest.drop(while: isSpace)
      }
      if rest.isEmpty { break }
      if pieces.values.count == limit {
        try pieces.append(String(rest))
        break
      }
      if fromRight {
        let start = rest.lastIndex(where: isSpace).map { rest.index(after: $0) } ?? rest.startIndex
        try pieces.append(String(rest[start...]))
        rest = rest[..<start]
      } else {
        let word = rest.prefix { !isSpace($0) }
        try pieces.append(String(word))
        rest = rest[word.endIndex...]
      }
    }
    return fromRight ? pieces.values.reversed() : pieces.values
  }

  private static func partition(_ receiver: Value, _ arguments: BoundArguments, last: Bool) throws -> Value {
    let (part, bytes) = (Array(try arguments.string("sep").utf8), Array(text(receiver).utf8))
    if part.isEmpty { throw arguments.error("sep", "\(arguments.function): empty separator") }
    let found = last ? TextSearch.lastIndex(of: part, in: bytes) : TextSearch.firstIndex(of: part, in: bytes)
    guard let index = found else { return .tuple(last ? ["", "", receiver] : [receiver, "", ""]) }
    return .tuple([string(bytes[..<index]), string(part), string(bytes[(index + part.count)...])])
  }

  /// Splits after `\n`, `\r` and `\r\n`.
  private static func lines(_ text: String, keepsEnds: Bool, _ interpreter: Interpreter) throws -> [Value] {
    let bytes = Array(text.utf8)
    var pieces = Pieces(interpreter)
    var start = 0
    var position = 0
    while position < bytes.count {
      guard bytes[position] == UInt8(ascii: "\n") || bytes[position] == UInt8(ascii: "\r") else {
        position += 1
        continue
      }
      let isPair = bytes[position...].starts(with: "\r\n".utf8)
      let next = position + (isPair ? 2 : 1)
      try pieces.append(bytes[start..<(keepsEnds ? next : position)])
      (start, position) = (next, next)
    }
    if start < bytes.count { try pieces.append(bytes[start...]) }
    return pieces.values
  }
}

/// The methods of bytes.
enum BytesMethods {
  static let table = Method.table([
    Method("elems") { receiver, arguments in
      guard case .bytes(let value) = receiver else { return .none }
      try arguments.interpreter.checkElements(value.bytes.count)
      try arguments.interpreter.charge(16 * value.bytes.count)
      return .host(ElementsView(of: receiver, elements: value.bytes.map { .int(Int($0)) }))
    }
  ])
}
