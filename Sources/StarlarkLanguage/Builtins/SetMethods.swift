/// The methods of sets.
enum SetMethods {
  static let table = Method.table([
    method("add", [.required("x")]) { set, arguments in
      try set.checkMutable("add to")
      try arguments.interpreter.checkElements(set.count + 1)
      try arguments.interpreter.charge(64)
      try set.insert(arguments.value("x"))
      return .none
    },
    method("clear") { set, _ in
      try set.checkMutable("clear")
      set.table = HashTable()
      return .none
    },
    method("discard", [.required("x")]) { set, arguments in
      let hash = try arguments.interpreter.hash(arguments.value("x"))
      try set.checkMutable("discard from")
      _ = try set.table.remove(key: arguments.value("x"), hash: hash)
      return .none
    },
    method("remove", [.required("x")]) { set, arguments in
      let hash = try arguments.interpreter.hash(arguments.value("x"))
      try set.checkMutable("remove from")
      if try set.table.remove(key: arguments.value("x"), hash: hash) != nil { return .none }
      throw arguments.error("x", "element \(arguments.value("x").excerpt) not found in set", code: "key")
    },
    method("pop") { set, _ in
      try set.checkMutable("pop from")
      guard let entry = try set.table.removeFirst() else { throw EvaluationError("pop: empty set", code: "key") }
      return entry.key
    },
    method("union", [.variadic("others")]) { .set(try combine(.bitOr, $0, $1)) },
    method("intersection", [.variadic("others")]) { .set(try combine(.bitAnd, $0, $1)) },
    method("difference", [.variadic("others")]) { .set(try combine(.subtract, $0, $1)) },
    method("symmetric_difference", [.required("x")]) { .set(try $0.combined(.bitXor, with: try other($1))) },
    method("update", [.variadic("others")]) { try change($0, try combine(.bitOr, $0, $1)) },
    method("intersection_update", [.variadic("others")]) { try change($0, try combine(.bitAnd, $0, $1)) },
    method("difference_update", [.variadic("others")]) { try change($0, try combine(.subtract, $0, $1)) },
    method("symmetric_difference_update", [.required("x")]) {
      try change($0, try $0.combined(.bitXor, with: try other($1)))
    },
    method("isdisjoint", [.required("x")]) { .bool(try $0.combined(.bitAnd, with: try other($1)).count == 0) },
    method("issubset", [.required("x")]) { .bool(try $0.combined(.subtract, with: try other($1)).count == 0) },
    method("issuperset", [.required("x")]) { .bool(try other($1).combined(.subtract, with: $0).count == 0) },
  ])

  private static func method(
    _ name: String, _ signature: Signature = [],
    _ body: @escaping @Sendable (SetValue, BoundArguments) throws -> Value
  ) -> Method {
    Method(name, signature) { receiver, arguments in
      guard case .set(let set) = receiver else { return .none }
      return try body(set, arguments)
    }
  }

  /// The elements of an iterable as a set.
  static func set(of elements: [Value]) throws -> SetValue {
    let set = SetValue()
    for element in elements { try set.insert(element) }
    return set
  }

  private static func other(_ arguments: BoundArguments) throws -> SetValue {
    let elements = try arguments.sequence("x")
    try arguments.interpreter.charge(Footprint.table(elements.count))
    try arguments.interpreter.countSteps(8 * elements.count)
    return try set(of: elements)
  }

  private static func combine(_ op: BinaryOperator, _ set: SetValue, _ arguments: BoundArguments) throws -> SetValue {
    var result = SetValue()
    result.table = set.table
    for other in arguments.variadic {
      let elements = try arguments.interpreter.elements(of: other)
      try arguments.interpreter.charge(Footprint.table(set.count + elements.count))
      try arguments.interpreter.countSteps(8 * (set.count + elements.count))
      result = try result.combined(op, with: try self.set(of: elements))
    }
    return result
  }

  private static func change(_ set: SetValue, _ result: SetValue) throws -> Value {
    try set.checkMutable("update")
    set.table = result.table
    return .none
  }
}
