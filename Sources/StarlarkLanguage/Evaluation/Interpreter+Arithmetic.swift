extension Interpreter {
  /// `+` of numbers and sequences; `nil` if the types do not go together.
  func add(_ a: Value, _ b: Value) throws -> Value? {
    switch (a, b) {
    case (.string(let a), .string(let b)):
      try checkText(a.utf8.count + b.utf8.count)
      return .string(a + b)
    case (.bytes(let a), .bytes(let b)):
      try checkText(a.bytes.count + b.bytes.count)
      return .bytes(a.bytes + b.bytes)
    case (.list(let a), .list(let b)):
      try checkElements(a.elements.count + b.elements.count)
      return .list(a.elements + b.elements)
    case (.tuple(let a), .tuple(let b)):
      try checkElements(a.elements.count + b.elements.count)
      return .tuple(a.elements + b.elements)
    default: return try arithmetic(.add, a, b)
    }
  }

  /// `*` of numbers, and repetition of sequences.
  func multiply(_ a: Value, _ b: Value) throws -> Value? {
    switch (a, b) {
    case (.int, .string), (.int, .bytes), (.int, .list), (.int, .tuple), (.bigInt, .string), (.bigInt, .bytes),
      (.bigInt, .list), (.bigInt, .tuple):
      return try multiply(b, a)
    case (.string(let text), .int), (.string(let text), .bigInt):
      let count = try repetitions(b, of: text.utf8.count, limit: limits.textBytes, "bytes")
      return .string(String(decoding: Array(text.utf8).repeated(count), as: UTF8.self))
    case (.bytes(let value), .int), (.bytes(let value), .bigInt):
      let count = try repetitions(b, of: value.bytes.count, limit: limits.textBytes, "bytes")
      return .bytes(value.bytes.repeated(count))
    case (.list(let list), .int), (.list(let list), .bigInt):
      let count = try repetitions(b, of: list.elements.count, limit: limits.elements, "elements")
      return .list(list.elements.repeated(count))
    case (.tuple(let tuple), .int), (.tuple(let tuple), .bigInt):
      let count = try repetitions(b, of: tuple.elements.count, limit: limits.elements, "elements")
      return .tuple(tuple.elements.repeated(count))
    default: return try arithmetic(.multiply, a, b)
    }
  }

  /// The number of repetitions, at least 0, if the result stays within the limit.
  private func repetitions(_ count: Value, of size: Int, limit: Int, _ unit: String) throws -> Int {
    let wanted: Int
    switch count {
    case .int(let count): wanted = max(0, count)
    case .bigInt(let count): wanted = count.isNegative ? 0 : Int.max
    default: wanted = 0
    }
    if size == 0 { return 0 }
    let (total, overflow) = wanted.multipliedReportingOverflow(by: size)
    if overflow || total > limit {
      throw EvaluationError(
        "excessive repeat: \(count.excerpt) times \(size) \(unit) is more than the limit of \(limit)", code: "limit")
    }
    return wanted
  }

  /// `+ - * / // %` of numbers; `nil` if an operand is none.
  func arithmetic(_ op: BinaryOperator, _ a: Value, _ b: Value) throws -> Value? {
    switch (a, b) {
    case (.float(let x), .float(let y)): return .float(try floats(op, x, y))
    case (.int, .float), (.bigInt, .float), (.float, .int), (.float, .bigInt):
      return .float(try floats(op, try convert(a), try convert(b)))
    case (.int, .int), (.int, .bigInt), (.bigInt, .int), (.bigInt, .bigInt):
      if op == .divide { return .float(try floats(op, try convert(a), try convert(b))) }
      return try integers(op, a, b)
    default: return nil
    }
  }

  private func convert(_ value: Value) throws -> Double {
    guard let double = value.asDouble else { return 0 }
    if double.isInfinite, case .bigInt = value {
      throw EvaluationError("int too large to convert to float", code: "value")
    }
    return double
  }

  private func floats(_ op: BinaryOperator, _ x: Double, _ y: Double) throws -> Double {
    switch op {
    case .add: return x + y
    case .subtract: return x - y
    case .multiply: return x * y
    default: break
    }
    if y == 0 { throw Interpreter.divisionByZero(op) }
    switch op {
    case .divide: return x / y
    case .floorDivide: return (x / y).rounded(.down)
    default:
      // The remainder has the sign of the divisor.
      let remainder = x.truncatingRemainder(dividingBy: y)
      return remainder != 0 && (remainder < 0) != (y < 0) ? remainder + y : remainder
    }
  }

  private func integers(_ op: BinaryOperator, _ a: Value, _ b: Value) throws -> Value {
    if case .int(let x) = a, case .int(let y) = b, let result = try smallIntegers(op, x, y) { return result }
    guard let x = a.asBigInteger, let y = b.asBigInteger else { return .none }
    try countSteps((x.magnitude.count + y.magnitude.count) / 8)
    switch op {
    case .add: return .integer(try checked(x + y))
    case .subtract: return .integer(try checked(x - y))
    case .multiply:
      if x.bitCount + y.bitCount > limits.integerBits + 1 { throw integerLimitError() }
      try countSteps(x.magnitude.count * y.magnitude.count / 16)
      return .integer(try checked(x * y))
    default:
      if y.isZero { throw Interpreter.divisionByZero(op) }
      try countSteps(x.magnitude.count * y.magnitude.count / 8)
      let (quotient, remainder) = x.floorDivided(by: y)
      return .integer(op == .floorDivide ? quotient : remainder)
    }
  }

  /// The result within 64 bits, or `nil` if it overflows.
  private func smallIntegers(_ op: BinaryOperator, _ x: Int, _ y: Int) throws -> Value? {
    let (result, overflow): (Int, Bool)
    switch op {
    case .add: (result, overflow) = x.addingReportingOverflow(y)
    case .subtract: (result, overflow) = x.subtractingReportingOverflow(y)
    case .multiply: (result, overflow) = x.multipliedReportingOverflow(by: y)
    default:
      if y == 0 { throw Interpreter.divisionByZero(op) }
      if y == -1 { return op == .floorDivide ? (x == Int.min ? nil : .int(-x)) : .int(0) }
      let (quotient, remainder) = x.quotientAndRemainder(dividingBy: y)
      let isBelow = remainder != 0 && (remainder < 0) != (y < 0)
      return .int(op == .floorDivide ? quotient - (isBelow ? 1 : 0) : remainder + (isBelow ? y : 0))
    }
    return overflow ? nil : .int(result)
  }

  /// `& | ^ << >>` of integers; `nil` if an operand is none.
  func bitwise(_ op: BinaryOperator, _ a: Value, _ b: Value) throws -> Value? {
    if case .int(let x) = a, case .int(let y) = b {
      switch op {
      case .bitAnd: return .int(x & y)
      case .bitOr: return .int(x | y)
      case .bitXor: return .int(x ^ y)
      default: break
      }
    }
    guard let x = a.asBigInteger, let y = b.asBigInteger else { return nil }
    try countSteps(x.magnitude.count + y.magnitude.count)
    switch op {
    case .bitAnd: return .integer(x.combined(with: y, &))
    case .bitOr: return .integer(x.combined(with: y, |))
    case .bitXor: return .integer(x.combined(with: y, ^))
    default: break
    }
    if y.isNegative { throw EvaluationError("negative shift count: \(y)") }
    if op == .shiftRight {
      guard let count = y.asInt, count < x.bitCount else { return .int(x.isNegative ? -1 : 0) }
      return .integer(x.shiftedRight(count))
    }
    guard let count = y.asInt, count <= limits.integerBits else {
      if x.isZero { return .int(0) }
      throw EvaluationError("shift count too large: \(y)", code: "limit")
    }
    return .integer(try checked(x.shiftedLeft(count)))
  }

  func checked(_ value: BigInteger) throws -> BigInteger {
    if value.bitCount > limits.integerBits { throw integerLimitError() }
    return value
  }

  func integerLimitError() -> EvaluationError {
    EvaluationError("the integer would have more than \(limits.integerBits) bits", code: "limit")
  }

  private static func divisionByZero(_ op: BinaryOperator) -> EvaluationError {
    EvaluationError(op == .modulo ? "modulo: division by zero" : "division by zero", code: "value")
  }
}

extension Value {
  /// The integer, whatever its size.
  public var asBigInteger: BigInteger? {
    switch self {
    case .int(let value): BigInteger(value)
    case .bigInt(let value): value
    default: nil
    }
  }
}

extension Array {
  /// The elements over and over.
  fileprivate func repeated(_ times: Int) -> [Element] {
    if times <= 0 { return [] }
    var result = self
    result.reserveCapacity(count * times)
    // Doubling moves large pieces at a time.
    while result.count * 2 <= count * times { result.append(contentsOf: result) }
    result.append(contentsOf: result.prefix(count * times - result.count))
    return result
  }
}
