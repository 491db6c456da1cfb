import Diagnostics

/// The variables of one activation of a function, or of the top level of a program.
final class Frame {
  /// Variables by number, without a value before the first assignment.
  ///
  /// A pointer, because access to it needs no check.
  let slots: UnsafeMutablePointer<Value?>
  private let slotCount: Int
  /// Variables that inner functions share.
  var cells: [Cell]
  /// The variables of outer functions that this function shares.
  let captured: [Cell]
  let source: SourceText
  let interpreter: Interpreter
  /// Counts statements and loop rounds.
  let steps: UnsafeMutablePointer<Int>
  let stepLimit: Int
  /// Collects what the top level leaves behind; `nil` inside functions.
  let recorder: Recorder?
  /// What `return` gave.
  var result = Value.none

  init(code: FunctionCode, interpreter: Interpreter, captured: [Cell], recorder: Recorder?) {
    slotCount = code.layout.slotCount
    slots = .allocate(capacity: max(1, slotCount))
    slots.initialize(repeating: nil, count: slotCount)
    cells = code.layout.cellCount == 0 ? [] : (0..<code.layout.cellCount).map { _ in Cell() }
    self.captured = captured
    self.source = code.source
    self.interpreter = interpreter
    self.steps = interpreter.steps
    self.stepLimit = interpreter.limits.steps
    self.recorder = recorder
  }

  deinit {
    slots.deinitialize(count: slotCount)
    slots.deallocate()
  }

  /// Executes statements in order until one of them leaves the sequence.
  func execute(_ statements: [StatementCode]) throws -> Flow {
    for statement in statements {
      try countStep(statement.span)
      let flow = try statement.execute(self)
      if flow != .next { return flow }
    }
    return .next
  }

  @inline(__always)
  func countStep(_ span: SourceSpan) throws {
    steps.pointee &+= 1
    if steps.pointee > stepLimit { throw locate(Interpreter.stepLimitError(stepLimit), span) }
  }

  /// Gives an error of an operation its place; a diagnostic that has one keeps it.
  func locate(_ error: any Error, _ span: SourceSpan) -> Diagnostic {
    CallSite(source: source, span: span).diagnostic(for: error)
  }

  /// The error of a variable that is read before it has a value.
  func unassigned(_ kind: String, _ name: String, _ span: SourceSpan) -> Diagnostic {
    locate(EvaluationError("\(kind) variable \(name) referenced before assignment", code: "name"), span)
  }
}

/// How a statement ends.
enum Flow {
  case next
  case breakLoop
  case continueLoop
  case returned
}

/// What the top level of a program leaves behind besides its variables.
final class Recorder {
  var expressions: [ExecutionResult.ExpressionValue] = []
  var options: [ExecutionResult.Option] = []
}

/// The global variables of one executed program.
final class ModuleGlobals {
  private(set) var names: [String] = []
  private(set) var slots: UnsafeMutablePointer<Value?>

  init() { slots = .allocate(capacity: 1) }

  /// Makes room for the variables; to be called once.
  func declare(_ names: [String]) {
    slots.deallocate()
    self.names = names
    slots = .allocate(capacity: max(1, names.count))
    slots.initialize(repeating: nil, count: names.count)
  }

  /// The variables that have a value, in the order of their declaration.
  var globals: [(name: String, value: Value)] {
    names.enumerated().compactMap { index, name in slots[index].map { (name, $0) } }
  }

  /// Drops all values.
  func clear() {
    for index in names.indices { slots[index] = nil }
  }

  deinit {
    slots.deinitialize(count: names.count)
    slots.deallocate()
  }
}
