import Diagnostics

/// The left side of an assignment, or the variables of a loop.
indirect enum TargetCode {
  case slot(Int)
  case cell(Int)
  case global(ModuleGlobals, Int)
  case index(ExpressionCode, ExpressionCode, SourceSpan)
  case attribute(ExpressionCode, Identifier)
  case unpack([TargetCode], SourceSpan)

  @inline(__always)
  func assign(_ value: Value, _ frame: Frame) throws {
    switch self {
    case .slot(let slot): frame.slots[slot] = value
    case .global(let module, let slot): module.slots[slot] = value
    default: try assignElsewhere(value, frame)
    }
  }

  private func assignElsewhere(_ value: Value, _ frame: Frame) throws {
    switch self {
    case .slot(let slot): frame.slots[slot] = value
    case .cell(let cell): frame.cells[cell].value = value
    case .global(let module, let slot): module.slots[slot] = value
    case .index(let base, let index, let span):
      let container = try base.evaluate(frame)
      let key = try index.evaluate(frame)
      if case .list(let list) = container, case .int(let position) = key, list.replace(at: position, by: value) {
        return
      }
      do {
        try frame.interpreter.setIndex(container, key, value)
      } catch {
        throw frame.locate(error, span)
      }
    case .attribute(let base, let name):
      let object = try base.evaluate(frame)
      do {
        try frame.interpreter.setAttribute(object, name.name, value)
      } catch {
        throw frame.locate(error, name.span)
      }
    case .unpack(let targets, let span):
      let elements: [Value]
      do {
        elements = try TargetCode.unpack(value, targets.count, frame.interpreter)
      } catch {
        throw frame.locate(error, span)
      }
      for (target, element) in zip(targets, elements) { try target.assign(element, frame) }
    }
  }

  /// The elements of a sequence that must have as many as there are targets.
  private static func unpack(_ value: Value, _ count: Int, _ interpreter: Interpreter) throws -> [Value] {
    guard let elements = try interpreter.elementsIfIterable(value) else {
      throw EvaluationError("got \(value.typeName) in sequence assignment: it is not iterable", code: "type")
    }
    if elements.count == count { return elements }
    let word = elements.count > count ? "many" : "few"
    throw EvaluationError("too \(word) values to unpack: expected \(count), received \(elements.count)")
  }
}
