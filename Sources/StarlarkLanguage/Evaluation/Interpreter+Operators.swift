extension Interpreter {
  func unary(_ op: UnaryOperator, _ value: Value) throws -> Value {
    switch (op, value) {
    case (.not, _): return .bool(try !value.truth())
    case (.plus, .int), (.plus, .bigInt), (.plus, .float): return value
    case (.minus, .int(let x)) where x != Int.min: return .int(-x)
    case (.minus, .int(let x)): return .integer(-BigInteger(x))
    case (.minus, .bigInt(let x)): return .integer(-x)
    case (.minus, .float(let x)): return .float(-x)
    case (.bitNot, .int(let x)): return .int(~x)
    case (.bitNot, .bigInt(let x)): return .integer(-x - BigInteger(1))
    case (_, .host(let host)): if let result = try host.unary(op) { return result }
    default: break
    }
    throw EvaluationError("unsupported unary operation: \(op.rawValue)\(value.typeName)", code: "type")
  }

  /// Applies an operator that evaluates both sides.
  func binary(_ op: BinaryOperator, _ a: Value, _ b: Value) throws -> Value {
    try charged(try uncharged(op, a, b))
  }

  private func uncharged(_ op: BinaryOperator, _ a: Value, _ b: Value) throws -> Value {
    switch op {
    case .in, .notIn: return .bool(try contains(b, a) == (op == .in))
    default: break
    }
    if case .host(let host) = a, let result = try host.binary(op, b, isLeft: true) { return result }
    if case .host(let host) = b, let result = try host.binary(op, a, isLeft: false) { return result }
    switch op {
    case .equal, .notEqual:
      var comparison = Comparison()
      defer { steps.pointee &+= comparison.work }
      return .bool(try comparison.areEqual(a, b) == (op == .equal))
    case .less, .lessOrEqual, .greater, .greaterOrEqual: return .bool(try compare(op, a, b))
    case .add: if let result = try add(a, b) { return result }
    case .multiply: if let result = try multiply(a, b) { return result }
    case .modulo:
      if case .string(let format) = a { return .string(try interpolate(format, b)) }
      if let result = try arithmetic(op, a, b) { return result }
    case .subtract, .divide, .floorDivide:
      if let result = try arithmetic(op, a, b) { return result }
      if case .set(let x) = a, case .set(let y) = b, op == .subtract {
        try countSteps(4 * (x.count + y.count))
        return .set(try x.combined(op, with: y))
      }
    case .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight:
      if let result = try bitwise(op, a, b) { return result }
      if case .set(let x) = a, case .set(let y) = b, op != .shiftLeft, op != .shiftRight {
        try countSteps(4 * (x.count + y.count))
        return .set(try x.combined(op, with: y))
      }
      if case .dict(let x) = a, case .dict(let y) = b, op == .bitOr {
        let union = DictValue()
        union.table = x.table
        try countSteps(4 * (x.count + y.count))
        try union.merge(y)
        return .dict(union)
      }
    case .power: if let result = try power(a, b) { return result }
    case .in, .notIn: break
    }
    throw Interpreter.unsupported(op, a, b)
  }

  /// What `a op= b` gives: lists, dictionaries and sets change in place.
  func augmented(_ op: BinaryOperator, _ a: Value, _ b: Value) throws -> Value {
    switch (op, a, b) {
    case (.add, .list(let list), _):
      guard let more = try elementsIfIterable(b) else { break }
      try list.checkMutable("extend")
      try checkElements(list.elements.count + more.count)
      try charge(16 * more.count)
      list.elements += more
      return a
    case (.bitOr, .dict(let dict), .dict(let other)):
      try dict.checkMutable("update")
      try charge(Footprint.table(other.count))
      try dict.merge(other)
      return a
    case (.bitOr, .set(let set), .set(let other)), (.bitAnd, .set(let set), .set(let other)),
      (.subtract, .set(let set), .set(let other)), (.bitXor, .set(let set), .set(let other)):
      try set.checkMutable("update")
      try charge(Footprint.table(set.count + other.count))
      set.table = try set.combined(op, with: other).table
      return a
    default: break
    }
    return try binary(op, a, b)
  }

  private func compare(_ op: BinaryOperator, _ a: Value, _ b: Value) throws -> Bool {
    var comparison = Comparison()
    defer { steps.pointee &+= comparison.work }
    let order: Int
    do {
      order = try comparison.order(a, b)
    } catch let error as EvaluationError where error.code == "type" {
      // The operands may be elements deep inside; the operator is known only here.
      throw EvaluationError(
        "unsupported comparison: \(a.typeName) \(op.rawValue) \(b.typeName)", code: "type", help: error.help)
    }
    return switch op {
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    default: order >= 0
    }
  }

  private func contains(_ container: Value, _ element: Value) throws -> Bool {
    switch container {
    case .list(let list): return try contains(list.elements, element)
    case .tuple(let tuple): return try contains(tuple.elements, element)
    case .dict(let dict): return try dict.table.contains(key: element, hash: try hash(element))
    case .set(let set): return try set.table.contains(key: element, hash: try hash(element))
    case .range(let range):
      if case .float(let value) = element, let whole = Int(exactly: value) { return range.contains(whole) }
      return element.asInt.map(range.contains) ?? false
    case .string(let text):
      guard case .string(let part) = element else {
        throw EvaluationError(
          "'in' requires string as left operand beside a string, received \(element.typeName)", code: "type")
      }
      try countSteps((part.utf8.count + text.utf8.count) >> 4)
      return TextSearch.firstIndex(of: Array(part.utf8), in: Array(text.utf8)) != nil
    case .bytes(let value):
      try countSteps(value.bytes.count >> 4)
      switch element {
      case .bytes(let part): return TextSearch.firstIndex(of: part.bytes, in: value.bytes) != nil
      case .int(let byte): return UInt8(exactly: byte).map(value.bytes.contains) ?? false
      default: throw Interpreter.unsupported(.in, element, container)
      }
    case .host(let host): return try host.contains(element)
    default: throw Interpreter.unsupported(.in, element, container)
    }
  }

  private func contains(_ elements: [Value], _ element: Value) throws -> Bool {
    var comparison = Comparison()
    defer { steps.pointee &+= (elements.count >> 2) + comparison.work }
    for candidate in elements where try comparison.areEqual(candidate, element) { return true }
    return false
  }

  static func unsupported(_ op: BinaryOperator, _ a: Value, _ b: Value) -> EvaluationError {
    var help: [String] = []
    if op == .add, case .string = a { help = ["convert the right side: … + str(x)"] }
    if op == .add, case .string = b { help = ["convert the left side: str(x) + …"] }
    if op == .in, case .int = b { help = ["the right side must be a collection"] }
    return EvaluationError(
      "unsupported binary operation: \(a.typeName) \(op.rawValue) \(b.typeName)", code: "type", help: help)
  }
}
