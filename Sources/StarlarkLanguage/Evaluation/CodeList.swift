/// Code objects in order, such as the statements of a block or the arguments of a call.
///
/// The interpreter spends its time going through such lists. An array would count a reference up and down for each
/// element; this list owns its elements and lends them out, which is safe because code never changes once it runs.
final class CodeList<Element: AnyObject> {
  let count: Int
  private let elements: UnsafeMutablePointer<Unmanaged<Element>>

  init(_ elements: [Element]) {
    count = elements.count
    self.elements = .allocate(capacity: max(1, count))
    for (index, element) in elements.enumerated() {
      (self.elements + index).initialize(to: Unmanaged.passRetained(element))
    }
  }

  deinit {
    for index in 0..<count { elements[index].release() }
    elements.deallocate()
  }

  /// Lends the element at a position, which must be valid.
  @inline(__always)
  func with<Result>(_ index: Int, _ body: (Element) throws -> Result) rethrows -> Result {
    try elements[index]._withUnsafeGuaranteedRef { try body($0) }
  }
}

extension CodeList where Element == ExpressionCode {
  /// The values of all expressions, evaluated in order.
  func evaluate(_ frame: Frame) throws -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(count)
    for index in 0..<count { values.append(try with(index) { try $0.evaluate(frame) }) }
    return values
  }
}

extension CodeList where Element == StatementCode {
  /// Executes statements in order until one of them leaves the sequence.
  @inline(__always)
  func execute(_ frame: Frame) throws -> Flow {
    var index = 0
    while index < count {
      let flow = try with(index) { statement in
        try frame.countStep(at: statement)
        return try statement.execute(frame)
      }
      if flow != .next { return flow }
      index += 1
    }
    return .next
  }
}
