import Diagnostics

/// A lowered statement.
class StatementCode {
  let span: SourceSpan

  init(_ span: SourceSpan) { self.span = span }

  func execute(_ frame: Frame) throws -> Flow {
    preconditionFailure("every kind of statement says how it is executed")
  }
}

final class ExpressionStatementCode: StatementCode {
  let expression: ExpressionCode

  init(_ expression: ExpressionCode) {
    self.expression = expression
    super.init(expression.span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    _ = try expression.evaluate(frame)
    return .next
  }
}

/// An expression statement at the top level, whose value the host wants.
final class RecordedExpressionCode: StatementCode {
  let expression: ExpressionCode
  let node: ExpressionNode

  init(_ expression: ExpressionCode, _ node: ExpressionNode) {
    self.expression = expression
    self.node = node
    super.init(expression.span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    let value = try expression.evaluate(frame)
    frame.recorder?.expressions.append(
      .init(value: value, expression: node, location: SourceLocation(frame.source, span)))
    return .next
  }
}

/// An assignment that gives an option.
final class OptionCode: StatementCode {
  let name: Identifier
  let value: ExpressionCode

  init(_ name: Identifier, _ value: ExpressionCode, _ span: SourceSpan) {
    self.name = name
    self.value = value
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    let result = try value.evaluate(frame)
    frame.recorder?.options.append(
      .init(
        name: name, value: result, nameLocation: SourceLocation(frame.source, name.span),
        valueLocation: SourceLocation(frame.source, value.span)))
    return .next
  }
}

final class AssignCode: StatementCode {
  let target: TargetCode
  let value: ExpressionCode

  init(_ target: TargetCode, _ value: ExpressionCode, _ span: SourceSpan) {
    self.target = target
    self.value = value
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    try target.assign(try value.evaluate(frame), frame)
    return .next
  }
}

final class IfCode: StatementCode {
  let branches: [(condition: ExpressionCode, body: [StatementCode])]
  let otherwise: [StatementCode]

  init(
    _ branches: [(condition: ExpressionCode, body: [StatementCode])], _ otherwise: [StatementCode], _ span: SourceSpan
  ) {
    self.branches = branches
    self.otherwise = otherwise
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    for branch in branches
    where try frame.truth(try branch.condition.evaluate(frame), branch.condition.span) {
      return try frame.execute(branch.body)
    }
    return try frame.execute(otherwise)
  }
}

final class ForCode: StatementCode {
  let target: TargetCode
  let iterable: ExpressionCode
  let body: [StatementCode]

  init(_ target: TargetCode, _ iterable: ExpressionCode, _ body: [StatementCode], _ span: SourceSpan) {
    self.target = target
    self.iterable = iterable
    self.body = body
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    var flow = Flow.next
    let sequence = try iterable.evaluate(frame)
    do {
      try frame.interpreter.forEach(sequence) { element in
        try frame.countStep(span)
        try target.assign(element, frame)
        flow = try frame.execute(body)
        return flow == .next || flow == .continueLoop
      }
    } catch {
      throw frame.locate(error, iterable.span)
    }
    return flow == .returned ? .returned : .next
  }
}

final class ReturnCode: StatementCode {
  let value: ExpressionCode?

  init(_ value: ExpressionCode?, _ span: SourceSpan) {
    self.value = value
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    frame.result = try value?.evaluate(frame) ?? .none
    return .returned
  }
}

/// `break`, `continue` and `pass`.
final class JumpCode: StatementCode {
  let flow: Flow

  init(_ flow: Flow, _ span: SourceSpan) {
    self.flow = flow
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow { flow }
}
