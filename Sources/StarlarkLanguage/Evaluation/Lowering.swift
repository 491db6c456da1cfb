import Diagnostics

/// Turns a syntax tree into code objects with numbered variables.
///
/// Scopes: the top level of a program, each function, each comprehension. The variables of a comprehension live in
/// the frame around it under numbers of their own. A variable that an inner function uses lies in a ``Cell``, which
/// both share.
final class Lowering {
  let source: SourceText
  let environment: Environment
  let universe: [String: Value]
  let module: ModuleGlobals
  var globals: [String: Int] = [:]
  var options: TopLevelMode.OptionSet?

  init(_ source: SourceText, _ environment: Environment, _ universe: [String: Value], _ module: ModuleGlobals) {
    self.source = source
    self.environment = environment
    self.universe = universe
    self.module = module
  }

  func program(_ program: Program, mode: TopLevelMode) throws -> FunctionCode {
    options = mode.options
    var names: [String] = []
    for identifier in SyntaxNames.bound(in: program.statements)
    where globals[identifier.name] == nil && !isOption(identifier.name) {
      globals[identifier.name] = names.count
      names.append(identifier.name)
    }
    module.declare(names)
    let scope = Scope(parent: nil)
    let span = SourceSpan(start: 0, end: source.bytes.count)
    let code = FunctionCode(name: "top level", source: source, span: span, parameters: [])
    code.body = CodeList(try statements(program.statements, scope, isTopLevel: true))
    code.layout = scope.layout
    return code
  }

  func expression(_ node: ExpressionNode) throws -> (FunctionCode, ExpressionCode) {
    module.declare([])
    let scope = Scope(parent: nil)
    let code = FunctionCode(name: "expression", source: source, span: node.span, parameters: [])
    let lowered = try expression(node, scope)
    code.layout = scope.layout
    return (code, lowered)
  }

  /// Whether a top-level name stands for an option and not for a variable.
  func isOption(_ name: String) -> Bool { options != nil && !name.hasPrefix("_") }

  /// A place that the static checks should have refused.
  func refuse(_ message: String, _ span: SourceSpan) -> Diagnostic {
    Diagnostic(code: "syntax", message, at: .init(SourceLocation(source, span)))
  }
}

extension Lowering {
  /// The variables of one function or of the top level while it is lowered.
  final class Scope {
    let parent: Scope?
    var layout = FunctionCode.Layout()
    private(set) var variables: [String: Variable] = [:]
    /// Comprehensions that are being lowered, innermost last.
    var comprehensions: [[String: Variable]] = []
    private(set) var captures: [FunctionCode.Capture] = []
    private var capturedIndex: [String: Int] = [:]

    init(parent: Scope?) {
      self.parent = parent
    }

    func declare(_ names: [String], shared: Set<String>) {
      for name in names where variables[name] == nil { variables[name] = makeVariable(isShared: shared.contains(name)) }
    }

    /// Reserves the next slot for an argument and, if inner functions use it, a cell, whose number is the result.
    func declareParameter(_ name: String, isShared: Bool) -> Int? {
      variables[name] = makeVariable(isShared: false)
      guard isShared else { return nil }
      variables[name] = .cell(layout.cellCount)
      layout.cellCount += 1
      return layout.cellCount - 1
    }

    func makeVariable(isShared: Bool) -> Variable {
      if isShared {
        layout.cellCount += 1
        return .cell(layout.cellCount - 1)
      }
      layout.slotCount += 1
      return .slot(layout.slotCount - 1)
    }

    /// The variable of a name in this function or those around it; `nil` if the name is global or from outside.
    func find(_ name: String) -> Variable? {
      for variables in comprehensions.reversed() { if let variable = variables[name] { return variable } }
      if let variable = variables[name] { return variable }
      if let index = capturedIndex[name] { return .captured(index) }
      guard let outer = parent?.find(name) else { return nil }
      switch outer {
      case .cell(let cell): captures.append(.cell(cell))
      case .captured(let index): captures.append(.captured(index))
      case .slot: return nil
      }
      capturedIndex[name] = captures.count - 1
      return .captured(captures.count - 1)
    }
  }

  enum Variable {
    case slot(Int)
    case cell(Int)
    case captured(Int)
  }
}
