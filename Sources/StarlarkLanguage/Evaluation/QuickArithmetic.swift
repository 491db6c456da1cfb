/// Operators on two small integers or two floats, wherever the result is plain: what loops spend their time with.
///
/// Everything else (overflow, division by zero, mixed types, other types) is for ``Interpreter/binary(_:_:_:)``.
enum QuickArithmetic {
  @inline(__always)
  static func apply(_ op: BinaryOperator, _ a: Value, _ b: Value) -> Value? {
    if case .int(let x) = a, case .int(let y) = b { return integers(op, x, y) }
    if case .float(let x) = a, case .float(let y) = b { return floats(op, x, y) }
    return nil
  }

  @inline(__always)
  private static func integers(_ op: BinaryOperator, _ x: Int, _ y: Int) -> Value? {
    let (result, overflow): (Int, Bool)
    switch op {
    case .add: (result, overflow) = x.addingReportingOverflow(y)
    case .subtract: (result, overflow) = x.subtractingReportingOverflow(y)
    case .multiply: (result, overflow) = x.multipliedReportingOverflow(by: y)
    case .modulo:
      if y <= 0 { return nil }
      let remainder = x % y
      return .int(remainder < 0 ? remainder + y : remainder)
    case .floorDivide:
      if y <= 0 { return nil }
      return .int(x >= 0 ? x / y : ~(~x / y))
    case .bitAnd: return .int(x & y)
    case .bitOr: return .int(x | y)
    case .bitXor: return .int(x ^ y)
    case .less: return .bool(x < y)
    case .lessOrEqual: return .bool(x <= y)
    case .greater: return .bool(x > y)
    case .greaterOrEqual: return .bool(x >= y)
    case .equal: return .bool(x == y)
    case .notEqual: return .bool(x != y)
    default: return nil
    }
    return overflow ? nil : .int(result)
  }

  /// Comparisons are left out: NaN has an order of its own here.
  @inline(__always)
  private static func floats(_ op: BinaryOperator, _ x: Double, _ y: Double) -> Value? {
    switch op {
    case .add: .float(x + y)
    case .subtract: .float(x - y)
    case .multiply: .float(x * y)
    case .divide: y == 0 ? nil : .float(x / y)
    default: nil
    }
  }
}
