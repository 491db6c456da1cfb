/// The operators that evaluate both operands; the raw value is the spelling.
public enum BinaryOperator: String, Sendable, CaseIterable {
  case add = "+"
  case subtract = "-"
  case multiply = "*"
  case divide = "/"
  case floorDivide = "//"
  case modulo = "%"
  /// Beyond Starlark, as Python has it.
  case power = "**"
  case bitAnd = "&"
  case bitOr = "|"
  case bitXor = "^"
  case shiftLeft = "<<"
  case shiftRight = ">>"
  case equal = "=="
  case notEqual = "!="
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
  case `in` = "in"
  case notIn = "not in"

  /// How tightly the operator binds; `or` is 1, `and` 2, `not` 3.
  ///
  /// The unary signs bind tighter than all but `**`, whose left operand they leave alone: `-x ** 2` is `-(x ** 2)`.
  var precedence: Int {
    switch self {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual, .in, .notIn: 4
    case .bitOr: 5
    case .bitXor: 6
    case .bitAnd: 7
    case .shiftLeft, .shiftRight: 8
    case .add, .subtract: 9
    case .multiply, .divide, .floorDivide, .modulo: 10
    case .power: 11
    }
  }

  /// Whether the operator gives a truth value: `==`, `<`, `in` and the like, which cannot be chained.
  public var isComparison: Bool { precedence == 4 }
}

/// The operators with one operand; the raw value is the spelling.
public enum UnaryOperator: String, Sendable {
  case plus = "+"
  case minus = "-"
  case bitNot = "~"
  case not = "not"
}
