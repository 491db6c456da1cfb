import Diagnostics

/// Runs programs.
///
/// One interpreter serves all blocks of a document, one after the other, on one thread. It lowers a syntax tree to a
/// tree of code objects whose variables are numbered, and walks that. Keep it alive as long as functions that its
/// programs defined are called.
/// ```swift
/// let interpreter = Interpreter { text, _ in print(text) }
/// let run = try interpreter.execute(parse(source).program, in: Environment(["rate": 0.1]))
/// ```
public final class Interpreter {
  /// Receives the text of one `print` call, without a line feed, and the place of the call.
  public typealias PrintHandler = (_ text: String, _ location: SourceLocation) -> Void

  public let limits: Limits
  let printHandler: PrintHandler
  let universe: [String: Value]
  /// Steps counted in the current run; a pointer, so that counting costs one addition.
  let steps: UnsafeMutablePointer<Int>
  var memory = MemoryAccount()
  let frames = FrameStack()
  private var callDepth = 0
  private var isRunning = false
  /// The address of the native stack at which the current run began.
  private var stackBase: UInt = 0
  private var modules: [ModuleGlobals] = []

  public init(limits: Limits = Limits(), print: @escaping PrintHandler = { _, _ in }) {
    self.limits = limits
    self.printHandler = print
    self.universe = Universe.makeValues()
    self.steps = .allocate(capacity: 1)
    self.steps.initialize(to: 0)
  }

  deinit {
    // Functions refer to the globals of their module and the globals to the functions: cut the cycle.
    for module in modules { module.clear() }
    steps.deallocate()
  }

  /// The number of steps that the last run took: statements, loop rounds, calls, and the work of built-in functions.
  public var stepsTaken: Int { steps.pointee }

  /// Executes a program.
  ///
  /// The caller has made sure that parsing and ``Program/check(predeclared:mode:)`` reported no error; a program with
  /// errors throws the first of them.
  ///
  /// - Parameters:
  ///   - program: The program.
  ///   - environment: The values of the names from outside.
  ///   - mode: What an assignment at the top level means.
  /// - Returns: The globals, deeply frozen, the values of the top-level expressions, and the options.
  /// - Throws: A `Diagnostic` with the place of the failed operation and the calls that led to it.
  public func execute(
    _ program: Program, in environment: Environment = Environment(), mode: TopLevelMode = .module
  ) throws -> ExecutionResult {
    let module = ModuleGlobals()
    let recorder = Recorder()
    let code = try Lowering(program.source, environment, universe, module).program(program, mode: mode)
    modules.append(module)
    try run {
      let frame = Frame(topLevel: code, interpreter: self, recorder: recorder)
      _ = try code.body.execute(frame)
    }
    let globals = module.globals
    Value.freeze(globals.map(\.value) + recorder.expressions.map(\.value) + recorder.options.map(\.value))
    return ExecutionResult(globals: globals, expressions: recorder.expressions, options: recorder.options)
  }

  /// Evaluates one expression, such as an inline value or one side of a comparison.
  public func evaluate(
    _ expression: ExpressionNode, source: SourceText, in environment: Environment = Environment()
  ) throws -> Value {
    let module = ModuleGlobals()
    let lowering = Lowering(source, environment, universe, module)
    let (code, expression) = try lowering.expression(expression)
    return try run {
      try expression.evaluate(Frame(topLevel: code, interpreter: self, recorder: nil))
    }
  }

  /// Calls a function or any other callable value on behalf of a place in the text.
  public func call(
    _ function: Value, _ positional: [Value] = [], keywords: [(name: String, value: Value)] = [], at site: CallSite
  ) throws -> Value {
    let arguments = CallArguments(positional: positional, keywords: keywords, site: site, interpreter: self)
    return try run {
      do {
        return try invoke(function, arguments)
      } catch {
        throw site.diagnostic(for: error)
      }
    }
  }

  /// Applies an operator to two values, as an expression at `location` would.
  public func apply(_ op: BinaryOperator, _ left: Value, _ right: Value, at location: SourceLocation) throws -> Value {
    try run {
      do {
        return try binary(op, left, right)
      } catch {
        throw CallSite(location).diagnostic(for: error)
      }
    }
  }

  /// The truth value that `if` at `location` would see.
  public func truth(_ value: Value, at location: SourceLocation) throws -> Bool {
    do {
      return try value.truth()
    } catch {
      throw CallSite(location).diagnostic(for: error)
    }
  }

  /// Runs from outside start with fresh counters; calls back from host functions go on with those of their run.
  private func run<T>(_ body: () throws -> T) throws -> T {
    if isRunning { return try body() }
    isRunning = true
    defer { isRunning = false }
    steps.pointee = 0
    memory = MemoryAccount(limit: limits.memoryBytes)
    callDepth = 0
    stackBase = Interpreter.stackAddress
    return try body()
  }

  /// Counts a call in and checks the limits; pair it with ``leaveCall()``.
  @inline(__always)
  func enterCall(_ code: FunctionCode) throws {
    steps.pointee &+= 1
    if code.isActive {
      throw EvaluationError(
        "function \(code.name) called recursively", code: "recursion",
        help: ["Starlark has no recursion; use a for loop over a range or a list instead"])
    }
    let used = Interpreter.stackAddress.distance(to: stackBase).magnitude
    if callDepth >= limits.callDepth || used > UInt(limits.stackBytes) {
      throw EvaluationError("too many calls within calls (\(callDepth))", code: "limit")
    }
    callDepth += 1
    code.isActive = true
  }

  func leaveCall(_ code: FunctionCode) {
    callDepth -= 1
    code.isActive = false
  }

  private static var stackAddress: UInt {
    var marker: UInt8 = 0
    return withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
  }

  /// Counts work that is not a statement, such as the elements that a built-in function goes through.
  @inline(__always)
  func countSteps(_ count: Int) throws {
    steps.pointee &+= count
    if steps.pointee > limits.steps { throw Interpreter.stepLimitError(limits.steps) }
  }

  /// The hash of a key; that of a long text takes time.
  @inline(__always)
  func hash(_ key: Value) throws -> Int {
    if case .int(let value) = key { return Value.mix(value) }
    switch key {
    case .string(let text): steps.pointee &+= text.utf8.count >> 6
    case .bytes(let value): steps.pointee &+= value.bytes.count >> 6
    default: break
    }
    return try key.hash()
  }

  static func stepLimitError(_ limit: Int) -> EvaluationError {
    EvaluationError(
      "the program took more than \(limit) steps", code: "limit",
      help: ["make the loops shorter, or raise the limit: --max-steps"])
  }
}

extension CallSite {
  /// Gives an error its place; a diagnostic that has one keeps it.
  func diagnostic(for error: any Error) -> Diagnostic {
    switch error {
    case var diagnostic as Diagnostic:
      if diagnostic.primary == nil { diagnostic.primary = .init(location) }
      return diagnostic
    case let error as EvaluationError:
      return Diagnostic(code: error.code, error.message, at: .init(location(of: error.place)), help: error.help)
    default:
      return Diagnostic(code: "host", "\(error)", at: .init(location))
    }
  }
}
