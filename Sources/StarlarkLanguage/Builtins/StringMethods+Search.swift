extension StringMethods {
  private static let range: [Signature.Parameter] = [
    .optional("start", default: nil), .optional("end", default: nil),
  ]

  static let searching: [Method] = [
    Method("find", Signature([.required("sub")] + range)) { .int(try find($0, $1, last: false) ?? -1) },
    Method("rfind", Signature([.required("sub")] + range)) { .int(try find($0, $1, last: true) ?? -1) },
    Method("index", Signature([.required("sub")] + range)) { .int(try index($0, $1, last: false)) },
    Method("rindex", Signature([.required("sub")] + range)) { .int(try index($0, $1, last: true)) },
    Method("count", Signature([.required("sub")] + range)) { receiver, arguments in
      let (part, _) = try window(receiver, arguments)
      let sub = Array(try arguments.string("sub").utf8)
      if sub.isEmpty { return .int(Characters(part).count + 1) }
      var count = 0
      TextSearch.forEachIndex(of: sub, in: Array(part.utf8)) { _ in count += 1 }
      return .int(count)
    },
    Method("startswith", Signature([.required("prefix")] + range)) { receiver, arguments in
      let bytes = Array(try window(receiver, arguments).text.utf8)
      return .bool(try affixes(arguments, "prefix").contains { bytes.starts(with: $0.utf8) })
    },
    Method("endswith", Signature([.required("suffix")] + range)) { receiver, arguments in
      let bytes = Array(try window(receiver, arguments).text.utf8.reversed())
      return .bool(try affixes(arguments, "suffix").contains { bytes.starts(with: $0.utf8.reversed()) })
    },
  ]

  /// The part of the string that `start` and `end` select, and the position at which it begins.
  private static func window(_ receiver: Value, _ arguments: BoundArguments) throws -> (text: String, start: Int) {
    let (start, end) = (try arguments.optionalInt("start"), try arguments.optionalInt("end"))
    if start == nil, end == nil { return (text(receiver), 0) }
    let characters = Characters(text(receiver))
    let slice = Slice(start: start, stop: end, step: 1, count: characters.count)
    let first = start.map { Slice(start: $0, stop: nil, step: 1, count: characters.count) }
    return (characters.slice(slice), slice.count > 0 ? slice.first : first.map { characters.count - $0.count } ?? 0)
  }

  private static func find(_ receiver: Value, _ arguments: BoundArguments, last: Bool) throws -> Int? {
    let (part, start) = try window(receiver, arguments)
    let (sub, bytes) = (Array(try arguments.string("sub").utf8), Array(part.utf8))
    let found = last ? TextSearch.lastIndex(of: sub, in: bytes) : TextSearch.firstIndex(of: sub, in: bytes)
    // Continuation bytes do not begin a character.
    return found.map { start + bytes[..<$0].count { $0 & 0xC0 != 0x80 } }
  }

  private static func index(_ receiver: Value, _ arguments: BoundArguments, last: Bool) throws -> Int {
    if let position = try find(receiver, arguments, last: last) { return position }
    let sub = try arguments.string("sub")
    throw arguments.error(
      "sub", "substring \(Value.string(sub).excerpt) not found", help: ["find gives -1 instead of an error"])
  }

  private static func affixes(_ arguments: BoundArguments, _ name: String) throws -> [String] {
    guard case .tuple(let tuple) = arguments.value(name) else { return [try arguments.string(name)] }
    return try tuple.elements.map { element in
      guard let affix = element.asString else {
        throw arguments.error(
          name, "\(arguments.function): \(name): got tuple with \(element.typeName), want string", code: "type")
      }
      return affix
    }
  }

  static let testing: [Method] = [
    method("isalpha") { .bool(all($0) { $0.isLetter }) },
    method("isdigit") { .bool(all($0) { $0.isDigit }) },
    method("isalnum") { .bool(all($0) { $0.isLetter || $0.isDigit }) },
    method("isspace") { .bool(all($0) { $0.properties.isWhitespace }) },
    method("islower") { .bool(cased($0) { $0.properties.isLowercase }) },
    method("isupper") { .bool(cased($0) { $0.properties.isUppercase }) },
    method("istitle") { text in
      var isInWord = false
      var hasCased = false
      for scalar in text.unicodeScalars {
        let isUpper = scalar.properties.isUppercase || scalar.properties.generalCategory == .titlecaseLetter
        if isUpper ? isInWord : (scalar.properties.isLowercase && !isInWord) { return .bool(false) }
        isInWord = isUpper || scalar.properties.isLowercase
        hasCased = hasCased || isInWord
      }
      return .bool(hasCased)
    },
  ]

  private static func all(_ text: String, _ test: (Unicode.Scalar) -> Bool) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy(test)
  }

  private static func cased(_ text: String, _ test: (Unicode.Scalar) -> Bool) -> Bool {
    let cased = text.unicodeScalars.filter { $0.properties.isLowercase || $0.properties.isUppercase }
    return !cased.isEmpty && cased.allSatisfy(test)
  }
}

extension Unicode.Scalar {
  var isLetter: Bool {
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter: true
    default: false
    }
  }

  var isDigit: Bool { properties.generalCategory == .decimalNumber }
}
