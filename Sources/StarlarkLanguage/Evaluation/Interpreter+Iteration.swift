extension Interpreter {
  /// Goes through the elements of an iterable value until `body` says false; the value cannot change meanwhile.
  func forEach(_ value: Value, _ body: (Value) throws -> Bool) throws {
    switch value {
    case .range(let range):
      for index in 0..<range.count where try !body(.int(range[index])) { return }
    case .tuple(let tuple):
      for element in tuple.elements where try !body(element) { return }
    case .list(let list): try locked(list) { for element in list.elements where try !body(element) { return } }
    case .dict(let dict):
      try countSteps(dict.count >> 2)
      try locked(dict) { for entry in dict.table.entries where try !body(entry.key) { return } }
    case .set(let set):
      try countSteps(set.count >> 2)
      try locked(set) { for entry in set.table.entries where try !body(entry.key) { return } }
    case .host(let host):
      for element in try host.iterate() where try !body(element) { return }
    default: throw Interpreter.notIterable(value)
    }
  }

  private func locked(_ container: MutableContainer, _ body: () throws -> Void) throws {
    container.activeIterations += 1
    defer { container.activeIterations -= 1 }
    try body()
  }

  /// All elements of an iterable value.
  func elements(of value: Value) throws -> [Value] {
    guard let elements = try elementsIfIterable(value) else { throw Interpreter.notIterable(value) }
    return elements
  }

  /// All elements of an iterable value; `nil` if values of that type are not iterable at all.
  func elementsIfIterable(_ value: Value) throws -> [Value]? {
    switch value {
    case .tuple(let tuple): return tuple.elements
    case .list(let list): return list.elements
    case .dict(let dict):
      try charge(16 * dict.count)
      return dict.table.entries.map(\.key)
    case .set(let set):
      try charge(16 * set.count)
      return set.elements
    case .range(let range):
      try checkElements(range.count)
      try charge(16 * range.count)
      return range.elements
    case .host(let host):
      var elements: [Value] = []
      for element in try host.iterate() {
        elements.append(element)
        try checkElements(elements.count)
      }
      return elements
    default: return nil
    }
  }

  static func notIterable(_ value: Value) -> EvaluationError {
    let help: [String] =
      switch value {
      case .string: ["go through its characters with .elems(), or split it with .split()"]
      case .bytes: ["go through its bytes with .elems()"]
      case .int: ["count with range(n)"]
      default: []
      }
    return EvaluationError("\(value.typeName) value is not iterable", code: "type", help: help)
  }

  /// Refuses containers beyond the limit, and counts the work of making one.
  func checkElements(_ count: Int) throws {
    if count > limits.elements { throw Interpreter.elementLimitError(limits.elements) }
  }

  static func elementLimitError(_ limit: Int) -> EvaluationError {
    EvaluationError("the result would have more than \(limit) elements", code: "limit")
  }

  /// Refuses strings beyond the limit.
  func checkText(_ bytes: Int) throws {
    if bytes > limits.textBytes {
      throw EvaluationError("the result would have more than \(limits.textBytes) bytes", code: "limit")
    }
  }
}
