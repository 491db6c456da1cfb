extension Universe {
  static let collections: [Function] = [
    Function("len", [.required("x").positionalOnly]) { arguments in
      if let length = length(arguments.value("x")) { return .int(length) }
      let typeName = arguments.value("x").typeName
      throw arguments.error("x", "len: value of type \(typeName) has no len", code: "type")
    },
    Function("any", [.required("x").positionalOnly]) { .bool(try $0.sequence("x").contains { try $0.truth() }) },
    Function("all", [.required("x").positionalOnly]) { .bool(try $0.sequence("x").allSatisfy { try $0.truth() }) },
    Function(
      "range", [.required("start").positionalOnly, .optional("stop").positionalOnly, .optional("step").positionalOnly]
    ) { arguments in
      let first = try arguments.int("start")
      let (start, stop) = arguments.isGiven("stop") ? (first, try arguments.int("stop")) : (0, first)
      let step = arguments.isGiven("step") ? try arguments.int("step") : 1
      if step == 0 { throw arguments.error("step", "range: step cannot be zero") }
      guard let range = RangeValue(start: start, stop: stop, step: step) else {
        throw EvaluationError("range: too many elements", code: "limit")
      }
      return .range(range)
    },
    Function("enumerate", [.required("x").positionalOnly, .optional("start", default: 0)]) { arguments in
      let start = try arguments.int("start")
      return .list(
        try arguments.sequence("x").enumerated().map { index, element in
          try arguments.interpreter.charge(Footprint.container(2))
          return .tuple([count(from: start, index), element])
        })
    },
    Function("zip", [.variadic("args")]) { arguments in
      let sequences = try arguments.variadic.enumerated().map { index, value in
        guard let elements = try arguments.interpreter.elementsIfIterable(value) else {
          throw EvaluationError(
            "zip: argument #\(index + 1) is not iterable: \(value.typeName)", code: "type", place: .positional(index))
        }
        try arguments.interpreter.countSteps(elements.count >> 2)
        return elements
      }
      let count = sequences.map(\.count).min() ?? 0
      return .list(
        try (0..<count).map { index in
          try arguments.interpreter.charge(Footprint.container(sequences.count))
          return .tuple(sequences.map { $0[index] })
        })
    },
    Function("reversed", [.required("x").positionalOnly]) { .list(try $0.sequence("x").reversed()) },
    Function(
      "sorted",
      [
        .required("x").positionalOnly, .optional("key", default: nil).keywordOnly,
        .optional("reverse", default: false).keywordOnly,
      ]
    ) { arguments in
      let elements = try arguments.sequence("x")
      let isReversed = try arguments.bool("reverse")
      let keys = try keys(elements, arguments)
      // Ties keep their order, in reverse too.
      let order = try elements.indices.sorted { a, b in
        var comparison = Comparison()
        defer { arguments.interpreter.steps.pointee &+= comparison.work }
        try arguments.interpreter.countSteps(1)
        let order = try comparison.order(keys[a], keys[b])
        return order == 0 ? a < b : (isReversed ? order > 0 : order < 0)
      }
      return .list(order.map { elements[$0] })
    },
    Function("min", [.variadic("args"), .optional("key", default: nil)]) { try extreme($0, sign: -1) },
    Function("max", [.variadic("args"), .optional("key", default: nil)]) { try extreme($0, sign: 1) },
  ]

  /// The sum, whatever its size.
  private static func count(from start: Int, _ offset: Int) -> Value {
    let (sum, overflow) = start.addingReportingOverflow(offset)
    return overflow ? .integer(BigInteger(start) + BigInteger(offset)) : .int(sum)
  }

  private static func length(_ value: Value) -> Int? {
    switch value {
    case .string(let text): Characters(text).count
    case .bytes(let value): value.bytes.count
    case .list(let list): list.elements.count
    case .tuple(let tuple): tuple.elements.count
    case .dict(let dict): dict.count
    case .set(let set): set.count
    case .range(let range): range.count
    case .host(let host): host.length
    default: nil
    }
  }

  /// The sort key of each element.
  private static func keys(_ elements: [Value], _ arguments: BoundArguments) throws -> [Value] {
    let function = arguments.value("key")
    if function.isNone { return elements }
    return try elements.map { element in
      try arguments.interpreter.call(function, [element], at: arguments.call.site)
    }
  }

  private static func extreme(_ arguments: BoundArguments, sign: Int) throws -> Value {
    var elements = arguments.variadic
    if elements.isEmpty {
      throw EvaluationError("\(arguments.function): expected at least one positional argument", code: "argument")
    }
    if elements.count == 1 {
      guard let only = try arguments.interpreter.elementsIfIterable(elements[0]) else {
        throw EvaluationError(
          "\(arguments.function): \(elements[0].typeName) value is not iterable", code: "type", place: .positional(0))
      }
      elements = only
    }
    if elements.isEmpty { throw EvaluationError("\(arguments.function): the sequence is empty") }
    let keys = try keys(elements, arguments)
    var best = 0
    try arguments.interpreter.countSteps(elements.count >> 2)
    for candidate in elements.indices.dropFirst() {
      var comparison = Comparison()
      defer { arguments.interpreter.steps.pointee &+= comparison.work }
      if try comparison.order(keys[candidate], keys[best]) * sign > 0 { best = candidate }
    }
    return elements[best]
  }
}
