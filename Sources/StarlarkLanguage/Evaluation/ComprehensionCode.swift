import Diagnostics

/// `[body for …]` or `{key: value for …}`.
final class ComprehensionCode: ExpressionCode {
  enum Body {
    case list(ExpressionCode)
    case dict(key: ExpressionCode, value: ExpressionCode)
  }

  enum Clause {
    case forIn(TargetCode, ExpressionCode)
    case ifCondition(ExpressionCode)
  }

  let body: Body
  let clauses: [Clause]
  /// The loop variables, which begin without a value each time.
  let slots: [Int]
  let cells: [Int]

  init(_ body: Body, _ clauses: [Clause], slots: [Int], cells: [Int], _ span: SourceSpan) {
    self.body = body
    self.clauses = clauses
    self.slots = slots
    self.cells = cells
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    var list: [Value] = []
    let dict = DictValue()
    // The first operand belongs to the scope outside, so it comes before the variables are cleared.
    guard case .forIn(let target, let iterable) = clauses[0] else { return .none }
    let outermost = try iterable.evaluate(frame)
    for slot in slots { frame.slots[slot] = nil }
    for cell in cells { frame.cells[cell] = Cell() }
    let limit = frame.interpreter.limits.elements
    try loop(0, target, outermost, iterable.span, frame) {
      switch self.body {
      case .list(let element):
        list.append(try element.evaluate(frame))
        try frame.charge(16, self.span)
        if list.count > limit { throw frame.locate(Interpreter.elementLimitError(limit), self.span) }
      case .dict(let key, let value):
        let keyValue = try key.evaluate(frame)
        let element = try value.evaluate(frame)
        do {
          let interpreter = frame.interpreter
          try dict.table.set(key: keyValue, hash: try interpreter.hash(keyValue), value: element)
          try interpreter.charge(Footprint.table(1))
          try interpreter.checkElements(dict.count)
        } catch {
          throw frame.locate(error, key.span)
        }
      }
    }
    if case .list = body { return .list(list) }
    return .dict(dict)
  }

  /// Goes through one `for` clause and for each element through the clauses after it.
  private func loop(
    _ index: Int, _ target: TargetCode, _ iterable: Value, _ span: SourceSpan, _ frame: Frame,
    _ emit: () throws -> Void
  ) throws {
    do {
      try frame.interpreter.forEach(iterable) { element in
        try frame.countStep(span)
        try target.assign(element, frame)
        try proceed(index + 1, frame, emit)
        return true
      }
    } catch {
      throw frame.locate(error, span)
    }
  }

  private func proceed(_ index: Int, _ frame: Frame, _ emit: () throws -> Void) throws {
    guard index < clauses.count else { return try emit() }
    switch clauses[index] {
    case .ifCondition(let condition):
      if try frame.truth(try condition.evaluate(frame), condition.span) { try proceed(index + 1, frame, emit) }
    case .forIn(let target, let iterable):
      try loop(index, target, try iterable.evaluate(frame), iterable.span, frame, emit)
    }
  }
}
