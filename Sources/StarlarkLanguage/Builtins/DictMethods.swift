/// The methods of dictionaries.
enum DictMethods {
  static let table = Method.table([
    method("clear") { dict, _ in
      try dict.checkMutable("clear")
      dict.table = HashTable()
      return .none
    },
    method("get", [.required("key"), .optional("default", default: nil)]) { dict, arguments in
      let key = arguments.value("key")
      return try dict.table.value(forKey: key, hash: try arguments.interpreter.hash(key)) ?? arguments.value("default")
    },
    method("items") { dict, arguments in
      .list(
        try dict.entries.map { key, value in
          try arguments.interpreter.charge(Footprint.container(2))
          return .tuple([key, value])
        })
    },
    method("keys") { dict, _ in .list(dict.entries.map(\.key)) },
    method("values") { dict, _ in .list(dict.entries.map(\.value)) },
    method("pop", [.required("key"), .optional("default")]) { dict, arguments in
      let key = arguments.value("key")
      let hash = try arguments.interpreter.hash(key)
      try dict.checkMutable("delete from")
      if let value = try dict.table.remove(key: key, hash: hash) ?? arguments["default"] { return value }
      var error = Interpreter.missingKey(key, dict)
      error.place = .parameter("key")
      throw error
    },
    method("popitem") { dict, _ in
      try dict.checkMutable("delete from")
      guard let entry = try dict.table.removeFirst() else { throw EvaluationError("popitem: empty dict", code: "key") }
      return .tuple([entry.key, entry.value])
    },
    method("setdefault", [.required("key"), .optional("default", default: nil)]) { dict, arguments in
      let key = arguments.value("key")
      let hash = try arguments.interpreter.hash(key)
      if let value = try dict.table.value(forKey: key, hash: hash) { return value }
      try dict.checkMutable("insert into")
      let value = arguments.value("default")
      try arguments.interpreter.checkElements(dict.count + 1)
      try arguments.interpreter.charge(64)
      try dict.table.set(key: key, hash: hash, value: value)
      return value
    },
    method("update", [.optional("pairs"), .keywords("kwargs")]) { dict, arguments in
      try dict.checkMutable("update")
      try update(dict, arguments)
      return .none
    },
  ])

  /// Inserts the pairs of the first argument and then the arguments passed by name.
  static func update(_ dict: DictValue, _ arguments: BoundArguments) throws {
    if let pairs = arguments["pairs"] {
      if case .dict(let other) = pairs {
        try arguments.interpreter.charge(Footprint.table(other.count))
        try dict.merge(other)
      } else {
        for (index, pair) in try arguments.sequence("pairs").enumerated() {
          guard let entry = try arguments.interpreter.elementsIfIterable(pair), entry.count == 2 else {
            throw arguments.error(
              "pairs", "\(arguments.function): non-pair element #\(index): got \(pair.excerpt), want (key, value)",
              code: "type")
          }
          try arguments.interpreter.charge(64)
          try dict.table.set(key: entry[0], hash: try arguments.interpreter.hash(entry[0]), value: entry[1])
        }
      }
    }
    for (name, value) in arguments.keywords {
      try dict.table.set(key: .string(name), hash: Value.hash(name), value: value)
    }
  }

  private static func method(
    _ name: String, _ signature: Signature = [],
    _ body: @escaping @Sendable (DictValue, BoundArguments) throws -> Value
  ) -> Method {
    Method(name, signature) { receiver, arguments in
      guard case .dict(let dict) = receiver else { return .none }
      return try body(dict, arguments)
    }
  }
}
