import Diagnostics

/// The variables of one activation of a function, or of the top level of a program.
///
/// Frames of functions are lent by a ``FrameStack`` and used again; only that of a top level is made anew.
final class Frame {
  /// Variables by number, without a value before the first assignment.
  ///
  /// A pointer, because access to it needs no check.
  fileprivate(set) var slots: UnsafeMutablePointer<Value?>
  /// Variables that inner functions share.
  var cells: [Cell] = []
  /// The variables of outer functions that this function shares.
  fileprivate(set) var captured: [Cell] = []
  fileprivate(set) unowned(unsafe) var code: FunctionCode
  /// The interpreter outlives its frames.
  unowned(unsafe) let interpreter: Interpreter
  /// Counts statements, loop rounds and other work.
  let steps: UnsafeMutablePointer<Int>
  let stepLimit: Int
  /// Collects what the top level leaves behind; `nil` inside functions.
  let recorder: Recorder?
  /// What `return` gave.
  var result = Value.none
  fileprivate var slotCount = 0
  /// Whether the slots are the frame's own memory and not part of the stack.
  fileprivate var ownsSlots = false

  /// The frame of a top level.
  init(topLevel code: FunctionCode, interpreter: Interpreter, recorder: Recorder?) {
    self.code = code
    self.interpreter = interpreter
    self.steps = interpreter.steps
    self.stepLimit = interpreter.limits.steps
    self.recorder = recorder
    slots = .allocate(capacity: max(1, code.layout.slotCount))
    ownsSlots = true
    fill(code, [])
  }

  /// A frame without variables, for the stack to lend.
  fileprivate init(unused code: FunctionCode, _ interpreter: Interpreter, _ slots: UnsafeMutablePointer<Value?>) {
    self.code = code
    self.interpreter = interpreter
    self.steps = interpreter.steps
    self.stepLimit = interpreter.limits.steps
    self.recorder = nil
    self.slots = slots
  }

  fileprivate func fill(_ code: FunctionCode, _ captured: [Cell]) {
    self.code = code
    slotCount = code.layout.slotCount
    slots.initialize(repeating: nil, count: slotCount)
    if code.layout.cellCount > 0 { cells = (0..<code.layout.cellCount).map { _ in Cell() } }
    if !captured.isEmpty { self.captured = captured }
  }

  fileprivate func empty() {
    slots.deinitialize(count: slotCount)
    slotCount = 0
    if !cells.isEmpty { cells = [] }
    if !captured.isEmpty { captured = [] }
    result = .none
    if ownsSlots { slots.deallocate() }
    ownsSlots = false
  }

  deinit { if ownsSlots { empty() } }

  var source: SourceText { code.source }

  @inline(__always)
  func countStep(at statement: StatementCode) throws {
    steps.pointee &+= 1
    if steps.pointee > stepLimit { throw stepLimitReached(statement.span) }
  }

  @inline(__always)
  func countStep(_ span: SourceSpan) throws {
    steps.pointee &+= 1
    if steps.pointee > stepLimit { throw stepLimitReached(span) }
  }

  @inline(never)
  private func stepLimitReached(_ span: SourceSpan) -> Diagnostic {
    locate(Interpreter.stepLimitError(stepLimit), span)
  }

  /// Accounts for memory that an expression at `span` takes.
  @inline(__always)
  func charge(_ bytes: Int, _ span: SourceSpan) throws {
    do {
      try interpreter.charge(bytes)
    } catch {
      throw locate(error, span)
    }
  }

  /// Gives an error of an operation its place; a diagnostic that has one keeps it.
  @inline(never)
  func locate(_ error: any Error, _ span: SourceSpan) -> Diagnostic {
    CallSite(source: source, span: span).diagnostic(for: error)
  }

  /// The error of a variable that is read before it has a value.
  @inline(never)
  func unassigned(_ kind: String, _ name: String, _ span: SourceSpan) -> Diagnostic {
    locate(EvaluationError("\(kind) variable \(name) referenced before assignment", code: "name"), span)
  }
}

/// The frames of the calls in progress, in one piece of memory.
///
/// Calls end in the reverse order of their beginning, so neither a frame nor its variables need memory of their own.
final class FrameStack {
  private static let capacity = 1 << 14
  private let memory: UnsafeMutablePointer<Value?>
  private var used = 0
  private var frames: [Frame] = []
  private var depth = 0

  init() { memory = .allocate(capacity: FrameStack.capacity) }

  deinit { memory.deallocate() }

  /// Lends a frame with fresh variables; give it back with ``pop(_:)``.
  func push(_ function: FunctionValue, _ interpreter: Interpreter) -> Frame {
    let code = function.code
    if depth == frames.count { frames.append(Frame(unused: code, interpreter, memory)) }
    let frame = frames[depth]
    depth += 1
    let count = code.layout.slotCount
    if count <= FrameStack.capacity - used {
      frame.slots = memory + used
      used += count
    } else {
      frame.slots = .allocate(capacity: count)
      frame.ownsSlots = true
    }
    frame.fill(code, function.captured)
    return frame
  }

  /// Takes back the frame that was lent last.
  func pop(_ frame: Frame) {
    if !frame.ownsSlots { used -= frame.slotCount }
    depth -= 1
    frame.empty()
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
