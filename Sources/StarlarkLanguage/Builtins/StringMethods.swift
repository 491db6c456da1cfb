/// The methods of strings.
enum StringMethods {
  static let table = Method.table(searching + testing + splitting + changing)

  /// A method without arguments.
  static func method(_ name: String, _ body: @escaping @Sendable (String) -> Value) -> Method {
    Method(name) { receiver, _ in body(text(receiver)) }
  }

  /// The receiver of a string method.
  static func text(_ value: Value) -> String { value.asString ?? "" }

  private static let changing: [Method] = [
    method("lower") { .string($0.lowercased()) },
    method("upper") { .string($0.uppercased()) },
    method("title") { .string(titled($0)) },
    method("capitalize") { text in
      .string(
        text.unicodeScalars.prefix(1).map(\.properties.titlecaseMapping).joined()
          + Characters.string(text.unicodeScalars.dropFirst()).lowercased())
    },
    Method("replace", [.required("old"), .required("new"), .optional("count", default: -1)]) { receiver, arguments in
      let count = arguments.value("count").isNone ? -1 : try arguments.int("count")
      return try replace(
        text(receiver), try arguments.string("old"), try arguments.string("new"), count < 0 ? Int.max : count,
        arguments.interpreter)
    },
    Method("strip", [.optional("cutset", default: nil)]) { .string(try strip($0, $1, leading: true, trailing: true)) },
    Method("lstrip", [.optional("cutset", default: nil)]) {
      .string(try strip($0, $1, leading: true, trailing: false))
    },
    Method("rstrip", [.optional("cutset", default: nil)]) {
      .string(try strip($0, $1, leading: false, trailing: true))
    },
    Method("removeprefix", [.required("prefix")]) { receiver, arguments in
      let (bytes, prefix) = (Array(text(receiver).utf8), Array(try arguments.string("prefix").utf8))
      return bytes.starts(with: prefix) ? string(bytes.dropFirst(prefix.count)) : receiver
    },
    Method("removesuffix", [.required("suffix")]) { receiver, arguments in
      let (bytes, suffix) = (Array(text(receiver).utf8), Array(try arguments.string("suffix").utf8))
      return bytes.reversed().starts(with: suffix.reversed()) ? string(bytes.dropLast(suffix.count)) : receiver
    },
    Method("join", [.required("elements")]) { receiver, arguments in
      let parts = try arguments.sequence("elements").map { element in
        guard let part = element.asString else {
          throw arguments.error(
            "elements", "join: in list, want string, got \(element.typeName)", code: "type",
            help: ["convert the elements first: [str(x) for x in …]"])
        }
        return part
      }
      let separator = text(receiver)
      let size = parts.reduce(separator.utf8.count * max(0, parts.count - 1)) { $0 + $1.utf8.count }
      try arguments.interpreter.checkText(size)
      return .string(parts.joined(separator: separator))
    },
    Method("format", [.variadic("args"), .keywords("kwargs")]) { receiver, arguments in
      try FormatString.format(text(receiver), arguments.variadic, arguments.keywords, arguments.interpreter)
    },
  ]

  /// A string from UTF-8 that is known to be valid.
  static func string(_ bytes: some Collection<UInt8>) -> Value { .string(String(decoding: bytes, as: UTF8.self)) }

  private static func replace(
    _ text: String, _ old: String, _ new: String, _ limit: Int, _ interpreter: Interpreter
  ) throws -> Value {
    let (bytes, part, other) = (Array(text.utf8), Array(old.utf8), Array(new.utf8))
    if part.isEmpty { return .string(try interleave(text, new, limit, interpreter)) }
    var result: [UInt8] = []
    var position = 0
    try TextSearch.forEachIndex(of: part, in: bytes, limit: limit) { index in
      result += bytes[position..<index]
      result += other
      try interpreter.checkText(result.count)
      position = index + part.count
    }
    try interpreter.checkText(result.count + bytes.count - position)
    return string(result + bytes[position...])
  }

  /// An empty part lies before each character and at the end.
  private static func interleave(
    _ text: String, _ new: String, _ limit: Int, _ interpreter: Interpreter
  ) throws -> String {
    var result = ""
    var count = 0
    for scalar in text.unicodeScalars {
      if count < limit {
        result += new
        count += 1
        try interpreter.checkText(result.utf8.count)
      }
      result.unicodeScalars.append(scalar)
    }
    if count < limit { result += new }
    try interpreter.checkText(result.utf8.count)
    return result
  }

  private static func strip(
    _ receiver: Value, _ arguments: BoundArguments, leading: Bool, trailing: Bool
  ) throws -> String {
    let cutset = try arguments.optionalString("cutset").map { Set($0.unicodeScalars) }
    func isCut(_ scalar: Unicode.Scalar) -> Bool {
      cutset.map { $0.contains(scalar) } ?? scalar.properties.isWhitespace
    }
    var scalars = text(receiver).unicodeScalars[...]
    if leading { scalars = scalars.drop(while: isCut) }
    if trailing { while let last = scalars.last, isCut(last) { scalars.removeLast() } }
    return String(scalars)
  }

  private static func titled(_ text: String) -> String {
    var result = ""
    var isInWord = false
    for scalar in text.unicodeScalars {
      result += isInWord ? scalar.properties.lowercaseMapping : scalar.properties.titlecaseMapping
      isInWord = scalar.properties.isCased
    }
    return result
  }
}

extension Int {
  /// The product, or the largest integer if it overflows.
  func multipliedOrMax(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? Int.max / 2 : product
  }
}
