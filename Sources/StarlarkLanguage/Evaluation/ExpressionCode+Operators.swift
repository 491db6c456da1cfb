import Diagnostics

final class UnaryCode: ExpressionCode {
  let op: UnaryOperator
  let operand: ExpressionCode

  init(_ op: UnaryOperator, _ operand: ExpressionCode, _ span: SourceSpan) {
    self.op = op
    self.operand = operand
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try operand.evaluate(frame)
    do {
      return try frame.interpreter.unary(op, value)
    } catch {
      throw frame.locate(error, span)
    }
  }
}

final class BinaryCode: ExpressionCode {
  let op: BinaryOperator
  let left: ExpressionCode
  let right: ExpressionCode

  init(_ op: BinaryOperator, _ left: ExpressionCode, _ right: ExpressionCode, _ span: SourceSpan) {
    self.op = op
    self.left = left
    self.right = right
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let a = try left.evaluate(frame)
    let b = try right.evaluate(frame)
    // Counters, conditions and plain arithmetic skip the search for the operation.
    if let result = QuickArithmetic.apply(op, a, b) { return result }
    do {
      return try frame.interpreter.binary(op, a, b)
    } catch {
      throw frame.locate(error, span)
    }
  }
}

final class AttributeCode: ExpressionCode {
  let base: ExpressionCode
  let name: Identifier
  let methods: NamedMethods

  init(_ base: ExpressionCode, _ name: Identifier, _ span: SourceSpan) {
    self.base = base
    self.name = name
    methods = NamedMethods(name.name)
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try base.evaluate(frame)
    do {
      return try frame.interpreter.charged(try frame.interpreter.attribute(value, name.name))
    } catch {
      throw frame.locate(error, name.span)
    }
  }
}

final class IndexCode: ExpressionCode {
  let base: ExpressionCode
  let index: ExpressionCode

  init(_ base: ExpressionCode, _ index: ExpressionCode, _ span: SourceSpan) {
    self.base = base
    self.index = index
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try base.evaluate(frame)
    let key = try index.evaluate(frame)
    if case .list(let list) = value, case .int(let position) = key, position >= 0, position < list.elements.count {
      return list.elements[position]
    }
    do {
      return try frame.interpreter.index(value, key)
    } catch {
      throw frame.locate(error, index.span)
    }
  }
}

final class SliceCode: ExpressionCode {
  let base: ExpressionCode
  let start: ExpressionCode?
  let stop: ExpressionCode?
  let step: ExpressionCode?

  init(
    _ base: ExpressionCode, _ start: ExpressionCode?, _ stop: ExpressionCode?, _ step: ExpressionCode?,
    _ span: SourceSpan
  ) {
    self.base = base
    self.start = start
    self.stop = stop
    self.step = step
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try base.evaluate(frame)
    let bounds = try [start, stop, step].map { try $0?.evaluate(frame) ?? .none }
    do {
      let interpreter = frame.interpreter
      return try interpreter.charged(
        try interpreter.slice(value, start: bounds[0], stop: bounds[1], step: bounds[2]))
    } catch {
      throw frame.locate(error, span)
    }
  }
}

/// Makes a function when a `def` or `lambda` is reached.
final class FunctionMakerCode: ExpressionCode {
  let code: FunctionCode
  /// One per parameter, `nil` where it has no default.
  let defaults: [ExpressionCode?]

  init(_ code: FunctionCode, _ defaults: [ExpressionCode?], _ span: SourceSpan) {
    self.code = code
    self.defaults = defaults
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let values = try defaults.map { try $0?.evaluate(frame) }
    try frame.charge(2 * Footprint.object + Footprint.container(defaults.count), span)
    let captured = code.captures.map { capture in
      switch capture {
      case .cell(let index): frame.cells[index]
      case .captured(let index): frame.captured[index]
      }
    }
    return .function(FunctionValue(code: code, defaults: values, captured: captured))
  }
}
