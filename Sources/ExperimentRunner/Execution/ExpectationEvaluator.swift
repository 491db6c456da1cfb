import Diagnostics
import StarlarkLanguage

/// Evaluates the expression of an expectation and writes down the comparisons that decide it.
struct ExpectationEvaluator {
  let interpreter: Interpreter
  let context: RunContext
  let source: SourceText
  let environment: Environment
  /// The comparisons that were evaluated, in their order.
  private(set) var comparisons: [ComparisonOutcome] = []

  init(_ run: ExperimentRun, _ source: SourceText, _ environment: Environment) {
    interpreter = run.interpreter
    context = run.context
    self.source = source
    self.environment = environment
  }

  /// The value of an expression; pending if a part of it is.
  ///
  /// - Parameter isWanted: Whether the expectation holds if the expression is true; the other way round below a `not`.
  mutating func value(of expression: ExpressionNode, isWanted: Bool = true) throws -> StarlarkValue {
    switch expression.kind {
    case .and(let left, let right): return try either(left, right, endsOn: false, isWanted)
    case .or(let left, let right): return try either(left, right, endsOn: true, isWanted)
    case .unary(.not, let operand):
      let value = try value(of: operand, isWanted: !isWanted)
      return value.isPending ? value : .bool(!(try truth(value, operand)))
    case .binary(let op, let left, let right) where op.isComparison:
      return try comparison(op, left, right, expression, isWanted)
    case .call(let function, _):
      context.approximation = nil
      let value = try plainValue(of: expression)
      guard case .name("approx") = function.kind, let approximation = context.approximation,
        let passed = value.asBool
      else { return value }
      let worst = approximation.worst
      comparisons.append(
        ComparisonOutcome(
          location: SourceLocation(source, expression.span), operation: isWanted ? "approx" : "not approx",
          left: worst?.value ?? .none, right: worst?.target ?? .none, passed: passed == isWanted,
          margin: margin(of: approximation, isWanted), approximation: approximation))
      return value
    default: return try plainValue(of: expression)
    }
  }

  private func plainValue(of expression: ExpressionNode) throws -> StarlarkValue {
    try interpreter.evaluate(expression, source: source, in: environment)
  }

  private func truth(_ value: StarlarkValue, _ expression: ExpressionNode) throws -> Bool {
    try interpreter.truth(value, at: SourceLocation(source, expression.span))
  }

  /// Two sides of which the first may decide: `and` ends on what is false, `or` on what is true.
  ///
  /// What is pending may be either, so that both sides are looked at.
  private mutating func either(
    _ left: ExpressionNode, _ right: ExpressionNode, endsOn end: Bool, _ isWanted: Bool
  ) throws -> StarlarkValue {
    let first = try value(of: left, isWanted: isWanted)
    if first.isPending {
      _ = try value(of: right, isWanted: isWanted)
      return first
    }
    return try truth(first, left) == end ? first : value(of: right, isWanted: isWanted)
  }

  /// A comparison, in which NaN holds for nothing but `!=`: as the language orders numbers, it would be above all.
  private mutating func comparison(
    _ op: BinaryOperator, _ left: ExpressionNode, _ right: ExpressionNode, _ whole: ExpressionNode, _ isWanted: Bool
  ) throws -> StarlarkValue {
    let a = try plainValue(of: left)
    let b = try plainValue(of: right)
    let location = SourceLocation(source, whole.span)
    var value = try interpreter.apply(op, a, b, at: location)
    if let x = a.asDouble, let y = b.asDouble, x.isNaN || y.isNaN { value = .bool(op == .notEqual) }
    guard let holds = value.asBool, let first = a.parameter, let second = b.parameter else { return value }
    let operation = isWanted ? op.rawValue : "not \(op.rawValue)"
    let margin = ComparisonOutcome.margin(op.rawValue, first, second)
    comparisons.append(
      ComparisonOutcome(
        location: location, operation: operation, left: first, right: second, passed: holds == isWanted,
        margin: isWanted ? margin : margin?.negated,
        observesRight: left.freeNames.isEmpty && !right.freeNames.isEmpty))
    return value
  }

  private func margin(of approximation: Approximation, _ isWanted: Bool) -> ParameterValue? {
    guard approximation.mismatch == nil, let margin = approximation.worst?.margin else { return nil }
    return isWanted ? .number(margin) : ParameterValue.number(margin).negated
  }
}
