import Diagnostics

/// `name += value`, the statement that loops count and sum with.
final class AugmentedVariableCode: StatementCode {
  let read: ExpressionCode
  let write: TargetCode
  let op: BinaryOperator
  let value: ExpressionCode

  init(read: ExpressionCode, write: TargetCode, _ op: BinaryOperator, _ value: ExpressionCode, _ span: SourceSpan) {
    self.read = read
    self.write = write
    self.op = op
    self.value = value
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    let old = try read.evaluate(frame)
    let operand = try value.evaluate(frame)
    if let result = QuickArithmetic.apply(op, old, operand) {
      try write.assign(result, frame)
      return .next
    }
    do {
      try write.assign(try frame.interpreter.augmented(op, old, operand), frame)
    } catch {
      throw frame.locate(error, span)
    }
    return .next
  }
}

/// `x[i] += value` and `x.a += value`: the parts of the target are evaluated once, before the value.
final class AugmentedAssignCode: StatementCode {
  enum Target {
    case index(ExpressionCode, ExpressionCode)
    case attribute(ExpressionCode, Identifier)
  }

  let target: Target
  let op: BinaryOperator
  let value: ExpressionCode

  init(_ target: Target, _ op: BinaryOperator, _ value: ExpressionCode, _ span: SourceSpan) {
    self.target = target
    self.op = op
    self.value = value
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    let interpreter = frame.interpreter
    do {
      switch target {
      case .index(let base, let index):
        let container = try base.evaluate(frame)
        let key = try index.evaluate(frame)
        let old = try interpreter.index(container, key)
        try interpreter.setIndex(container, key, try interpreter.augmented(op, old, try value.evaluate(frame)))
      case .attribute(let base, let name):
        let object = try base.evaluate(frame)
        let old = try interpreter.attribute(object, name.name)
        let result = try interpreter.augmented(op, old, try value.evaluate(frame))
        try interpreter.setAttribute(object, name.name, result)
      }
    } catch {
      throw frame.locate(error, span)
    }
    return .next
  }
}
