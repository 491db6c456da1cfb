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
  /// `if` or `elif`.
  final class Branch {
    let condition: ExpressionCode
    let body: CodeList<StatementCode>

    init(_ condition: ExpressionCode, _ body: [StatementCode]) {
      self.condition = condition
      self.body = CodeList(body)
    }
  }

  let branches: CodeList<Branch>
  let otherwise: CodeList<StatementCode>

  init(_ branches: [Branch], _ otherwise: [StatementCode], _ span: SourceSpan) {
    self.branches = CodeList(branches)
    self.otherwise = CodeList(otherwise)
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    for index in 0..<branches.count {
      let flow: Flow? = try branches.with(index) { branch in
        let isTrue = try frame.truth(try branch.condition.evaluate(frame), branch.condition.span)
        return isTrue ? try branch.body.execute(frame) : nil
      }
      if let flow { return flow }
    }
    return try otherwise.execute(frame)
  }
}

final class ForCode: StatementCode {
  let target: TargetCode
  let iterable: ExpressionCode
  let body: CodeList<StatementCode>

  init(_ target: TargetCode, _ iterable: ExpressionCode, _ body: [StatementCode], _ span: SourceSpan) {
    self.target = target
    self.iterable = iterable
    self.body = CodeList(body)
    super.init(span)
  }

  override func execute(_ frame: Frame) throws -> Flow {
    let sequence = try iterable.evaluate(frame)
    var flow = Flow.next
    if case .range(let range) = sequence {
      // By far the most frequent loop.
      var value = range.start
      for _ in 0..<range.count {
        flow = try executeRound(.int(value), frame)
        if flow == .breakLoop || flow == .returned { break }
        value &+= range.step
      }
    } else {
      do {
        try frame.interpreter.forEach(sequence) { element in
          flow = try executeRound(element, frame)
          return flow == .next || flow == .continueLoop
        }
      } catch {
        throw frame.locate(error, iterable.span)
      }
    }
    return flow == .returned ? .returned : .next
  }

  @inline(__always)
  private func executeRound(_ element: Value, _ frame: Frame) throws -> Flow {
    try frame.countStep(at: self)
    try target.assign(element, frame)
    return try body.execute(frame)
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
