import Diagnostics

/// A lowered expression: the tree that the interpreter walks.
class ExpressionCode {
  let span: SourceSpan

  init(_ span: SourceSpan) { self.span = span }

  func evaluate(_ frame: Frame) throws -> Value {
    preconditionFailure("every kind of expression says how it is evaluated")
  }
}

final class ConstantCode: ExpressionCode {
  let value: Value

  init(_ value: Value, _ span: SourceSpan) {
    self.value = value
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value { value }
}

/// A variable of the function itself.
final class SlotCode: ExpressionCode {
  let slot: Int
  let name: String

  init(_ slot: Int, _ name: String, _ span: SourceSpan) {
    self.slot = slot
    self.name = name
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    guard let value = frame.slots[slot] else { throw frame.unassigned("local", name, span) }
    return value
  }
}

/// A variable of the function itself that inner functions share.
final class CellCode: ExpressionCode {
  let cell: Int
  let name: String

  init(_ cell: Int, _ name: String, _ span: SourceSpan) {
    self.cell = cell
    self.name = name
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    guard let value = frame.cells[cell].value else { throw frame.unassigned("local", name, span) }
    return value
  }
}

/// A variable of a function around this one.
final class CapturedCode: ExpressionCode {
  let index: Int
  let name: String

  init(_ index: Int, _ name: String, _ span: SourceSpan) {
    self.index = index
    self.name = name
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    guard let value = frame.captured[index].value else { throw frame.unassigned("local", name, span) }
    return value
  }
}

/// A variable of the program's top level.
final class GlobalCode: ExpressionCode {
  let module: ModuleGlobals
  let slot: Int

  init(_ module: ModuleGlobals, _ slot: Int, _ span: SourceSpan) {
    self.module = module
    self.slot = slot
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    guard let value = module.slots[slot] else { throw frame.unassigned("global", module.names[slot], span) }
    return value
  }
}

final class TupleCode: ExpressionCode {
  let elements: CodeList<ExpressionCode>

  init(_ elements: [ExpressionCode], _ span: SourceSpan) {
    self.elements = CodeList(elements)
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let values = try elements.evaluate(frame)
    try frame.charge(Footprint.container(values.count), span)
    return .tuple(values)
  }
}

final class ListCode: ExpressionCode {
  let elements: CodeList<ExpressionCode>

  init(_ elements: [ExpressionCode], _ span: SourceSpan) {
    self.elements = CodeList(elements)
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let values = try elements.evaluate(frame)
    try frame.charge(Footprint.container(values.count), span)
    return .list(values)
  }
}

final class DictCode: ExpressionCode {
  let entries: [(key: ExpressionCode, value: ExpressionCode)]

  init(_ entries: [(key: ExpressionCode, value: ExpressionCode)], _ span: SourceSpan) {
    self.entries = entries
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let dict = DictValue()
    try frame.charge(Footprint.table(entries.count), span)
    for entry in entries {
      let key = try entry.key.evaluate(frame)
      let value = try entry.value.evaluate(frame)
      do {
        if try !dict.table.set(key: key, hash: try frame.interpreter.hash(key), value: value) {
          throw EvaluationError("duplicate key \(key.excerpt) in dictionary", code: "key")
        }
      } catch {
        throw frame.locate(error, entry.key.span)
      }
    }
    return .dict(dict)
  }
}

final class AndCode: ExpressionCode {
  let left: ExpressionCode
  let right: ExpressionCode

  init(_ left: ExpressionCode, _ right: ExpressionCode, _ span: SourceSpan) {
    self.left = left
    self.right = right
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try left.evaluate(frame)
    return try frame.truth(value, left.span) ? try right.evaluate(frame) : value
  }
}

final class OrCode: ExpressionCode {
  let left: ExpressionCode
  let right: ExpressionCode

  init(_ left: ExpressionCode, _ right: ExpressionCode, _ span: SourceSpan) {
    self.left = left
    self.right = right
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let value = try left.evaluate(frame)
    return try frame.truth(value, left.span) ? value : try right.evaluate(frame)
  }
}

final class ConditionalCode: ExpressionCode {
  let condition: ExpressionCode
  let then: ExpressionCode
  let otherwise: ExpressionCode

  init(_ condition: ExpressionCode, _ then: ExpressionCode, _ otherwise: ExpressionCode, _ span: SourceSpan) {
    self.condition = condition
    self.then = then
    self.otherwise = otherwise
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    let isTrue = try frame.truth(try condition.evaluate(frame), condition.span)
    return try (isTrue ? then : otherwise).evaluate(frame)
  }
}

extension Frame {
  /// The truth value of a condition.
  @inline(__always)
  func truth(_ value: Value, _ span: SourceSpan) throws -> Bool {
    if case .bool(let truth) = value { return truth }
    do {
      return try value.truth()
    } catch {
      throw locate(error, span)
    }
  }
}
