/// The methods of lists.
enum ListMethods {
  static let table = Method.table([
    method("append", [.required("x")]) { list, arguments in
      try list.checkMutable("append to")
      try arguments.interpreter.checkElements(list.elements.count + 1)
      try arguments.interpreter.charge(16)
      list.elements.append(arguments.value("x"))
      return .none
    },
    method("clear") { list, _ in
      try list.checkMutable("clear")
      list.elements = []
      return .none
    },
    method("extend", [.required("x")]) { list, arguments in
      let more = try arguments.sequence("x")
      try list.checkMutable("extend")
      try arguments.interpreter.checkElements(list.elements.count + more.count)
      try arguments.interpreter.charge(16 * more.count)
      list.elements += more
      return .none
    },
    method("index", [.required("x"), .optional("start", default: nil), .optional("end", default: nil)]) {
      list, arguments in
      let slice = Slice(
        start: try arguments.optionalInt("start"), stop: try arguments.optionalInt("end"), step: 1,
        count: list.elements.count)
      try arguments.interpreter.countSteps(slice.count / 4)
      for position in slice.first..<slice.first + slice.count
      where try areEqual(list.elements[position], arguments.value("x")) { return .int(position) }
      throw arguments.error("x", "value \(arguments.value("x").excerpt) not found in list")
    },
    method("insert", [.required("i"), .required("x")]) { list, arguments in
      let index = try arguments.int("i")
      try list.checkMutable("insert into")
      let count = list.elements.count
      try arguments.interpreter.checkElements(count + 1)
      // The elements behind it move.
      try arguments.interpreter.charge(16 + count / 4)
      let position = index < 0 ? max(0, max(index, -count) + count) : min(index, count)
      list.elements.insert(arguments.value("x"), at: position)
      return .none
    },
    method("pop", [.optional("i", default: -1)]) { list, arguments in
      let index = try arguments.int("i")
      let count = list.elements.count
      if count == 0 { throw EvaluationError("pop from empty list: index out of range", code: "index") }
      guard index >= -count, index < count else {
        throw arguments.error("i", "pop index \(index) out of range: the list has \(count) elements", code: "index")
      }
      try list.checkMutable("pop from")
      try arguments.interpreter.countSteps(index == -1 ? 0 : count / 64)
      return list.elements.remove(at: index < 0 ? index + count : index)
    },
    method("remove", [.required("x")]) { list, arguments in
      try list.checkMutable("remove from")
      try arguments.interpreter.countSteps(list.elements.count / 4)
      for (position, element) in list.elements.enumerated() where try areEqual(element, arguments.value("x")) {
        list.elements.remove(at: position)
        return .none
      }
      throw arguments.error("x", "value \(arguments.value("x").excerpt) not found in list")
    },
  ])

  private static func method(
    _ name: String, _ signature: Signature = [],
    _ body: @escaping @Sendable (ListValue, BoundArguments) throws -> Value
  ) -> Method {
    Method(name, signature) { receiver, arguments in
      guard case .list(let list) = receiver else { return .none }
      return try body(list, arguments)
    }
  }

  private static func areEqual(_ a: Value, _ b: Value) throws -> Bool {
    var comparison = Comparison()
    return try comparison.areEqual(a, b)
  }
}
