import Diagnostics

extension Lowering {
  func expression(_ node: ExpressionNode, _ scope: Scope) throws -> ExpressionCode {
    let span = node.span
    switch node.kind {
    case .name(let name): return variable(name, span, scope)
    case .literal(let literal): return ConstantCode(literal.value, span)
    case .formatted(let parts): return FormattedCode(try parts.map { try lower($0, scope) }, span)
    case .tuple(let elements): return TupleCode(try elements.map { try expression($0, scope) }, span)
    case .list(let elements): return ListCode(try elements.map { try expression($0, scope) }, span)
    case .dict(let entries):
      return DictCode(
        try entries.map { (try expression($0.key, scope), try expression($0.value, scope)) }, span)
    case .comprehension(let comprehension): return try lower(comprehension, span, scope)
    case .unary(let op, let operand): return UnaryCode(op, try expression(operand, scope), span)
    case .binary(let op, let left, let right):
      return BinaryCode(op, try expression(left, scope), try expression(right, scope), span)
    case .and(let left, let right): return AndCode(try expression(left, scope), try expression(right, scope), span)
    case .or(let left, let right): return OrCode(try expression(left, scope), try expression(right, scope), span)
    case .conditional(let condition, let then, let otherwise):
      return ConditionalCode(
        try expression(condition, scope), try expression(then, scope), try expression(otherwise, scope), span)
    case .attribute(let base, let name): return AttributeCode(try expression(base, scope), name, span)
    case .index(let base, let index):
      return IndexCode(try expression(base, scope), try expression(index, scope), span)
    case .slice(let base, let start, let stop, let step):
      return SliceCode(
        try expression(base, scope), try start.map { try expression($0, scope) },
        try stop.map { try expression($0, scope) }, try step.map { try expression($0, scope) }, span)
    case .axisSlice(let start, let stop, let step):
      return AxisSliceCode(
        try [start, stop, step].map { try $0.map { try expression($0, scope) } }, span)
    case .ellipsis: return ConstantCode(.host(Ellipsis()), span)
    case .call(let function, let arguments): return try call(function, arguments, span, scope)
    case .lambda(let function): return try self.function(function, scope)
    case .invalid: throw refuse("this expression has a syntax error", span)
    }
  }

  private func lower(_ part: ExpressionNode.FormattedPart, _ scope: Scope) throws -> FormattedCode.Part {
    switch part {
    case .text(let text): return .text(text)
    case .field(let value, let conversion, let format):
      return .field(try expression(value, scope), conversion, format: try format.map { try lower($0, scope) })
    }
  }

  private func variable(_ name: String, _ span: SourceSpan, _ scope: Scope) -> ExpressionCode {
    switch scope.find(name) {
    case .slot(let slot): return SlotCode(slot, name, span)
    case .cell(let cell): return CellCode(cell, name, span)
    case .captured(let index): return CapturedCode(index, name, span)
    case nil: break
    }
    if let slot = globals[name] { return GlobalCode(module, slot, span) }
    if let value = environment[name] ?? universe[name] { return ConstantCode(value, span) }
    return MissingNameCode(name, span)
  }

  private func lower(
    _ comprehension: ExpressionNode.Comprehension, _ span: SourceSpan, _ scope: Scope
  ) throws -> ExpressionCode {
    guard case .forIn(let firstTarget, let firstIterable) = comprehension.clauses.first else {
      throw refuse("a comprehension begins with a for clause", span)
    }
    let outermost = try expression(firstIterable, scope)
    let shared = comprehension.children.reduce(into: Set<String>()) {
      $0.formUnion(SyntaxNames.usedInNestedFunctions($1))
    }
    var variables: [String: Variable] = [:]
    var slots: [Int] = []
    var cells: [Int] = []
    for name in SyntaxNames.bound(by: comprehension).map(\.name) where variables[name] == nil {
      let variable = scope.makeVariable(isShared: shared.contains(name))
      variables[name] = variable
      switch variable {
      case .slot(let slot): slots.append(slot)
      case .cell(let cell): cells.append(cell)
      case .captured: break
      }
    }
    scope.comprehensions.append(variables)
    defer { scope.comprehensions.removeLast() }
    var clauses: [ComprehensionCode.Clause] = [.forIn(try target(firstTarget, scope), outermost)]
    for clause in comprehension.clauses.dropFirst() {
      switch clause {
      case .forIn(let node, let iterable):
        clauses.append(.forIn(try target(node, scope), try expression(iterable, scope)))
      case .ifCondition(let condition): clauses.append(.ifCondition(try expression(condition, scope)))
      }
    }
    let body: ComprehensionCode.Body =
      switch comprehension.body {
      case .list(let element): .list(try expression(element, scope))
      case .dict(let entry): .dict(key: try expression(entry.key, scope), value: try expression(entry.value, scope))
      }
    return ComprehensionCode(body, clauses, slots: slots, cells: cells, span)
  }

  private func call(
    _ function: ExpressionNode, _ arguments: [ExpressionNode.CallArgument], _ span: SourceSpan, _ scope: Scope
  ) throws -> ExpressionCode {
    var positional: [ExpressionCode] = []
    var keywords: [(name: String, value: ExpressionCode)] = []
    var keywordSpans: [String: SourceSpan] = [:]
    var sequence: ExpressionCode?
    var mapping: ExpressionCode?
    for argument in arguments {
      let value = try expression(argument.value, scope)
      switch argument.kind {
      case .positional: positional.append(value)
      case .keyword(let name):
        keywords.append((name.name, value))
        keywordSpans[name.name] = argument.span
      case .unpackedSequence: sequence = value
      case .unpackedMapping: mapping = value
      }
    }
    let site = CallSite(
      source: source, span: span, positional: positional.map(\.span), keywords: keywordSpans,
      unpackedSequence: sequence?.span, unpackedMapping: mapping?.span)
    return CallCode(
      function: try expression(function, scope), positional: positional, keywords: keywords,
      unpackedSequence: sequence, unpackedMapping: mapping, site: site)
  }

  func function(_ node: FunctionNode, _ scope: Scope) throws -> FunctionMakerCode {
    let defaults = try node.parameters.map { try $0.defaultValue.map { try expression($0, scope) } }
    let names = node.parameters.map(\.name.name)
    let shared = SyntaxNames.usedInNestedFunctions(node.body)
    // The arguments arrive in the first slots; a shared parameter is moved into its cell from there.
    let inner = Scope(parent: scope)
    var parameters: [FunctionCode.Parameter] = []
    for parameter in node.parameters {
      let isShared = shared.contains(parameter.name.name)
      let cell = inner.declareParameter(parameter.name.name, isShared: isShared)
      parameters.append(
        .init(
          name: parameter.name.name, kind: parameter.kind, hasDefault: parameter.defaultValue != nil, cell: cell))
    }
    inner.declare(SyntaxNames.bound(in: node.body).map(\.name).filter { !names.contains($0) }, shared: shared)
    let code = FunctionCode(
      name: node.name?.name ?? "lambda", source: source, span: node.name?.span ?? node.span, parameters: parameters)
    code.body = CodeList(try statements(node.body, inner, isTopLevel: false))
    code.layout = inner.layout
    code.captures = inner.captures
    return FunctionMakerCode(code, defaults, node.span)
  }
}

/// A name that had a meaning when the program was checked but has no value now.
final class MissingNameCode: ExpressionCode {
  let name: String

  init(_ name: String, _ span: SourceSpan) {
    self.name = name
    super.init(span)
  }

  override func evaluate(_ frame: Frame) throws -> Value {
    throw frame.locate(EvaluationError("undefined name \"\(name)\"", code: "name"), span)
  }
}

extension ExpressionNode.Literal {
  /// The literal as a value of the language.
  public var value: Value {
    switch self {
    case .int(let value): .integer(value)
    case .float(let value): .float(value)
    case .string(let value): .string(value)
    case .bytes(let value): .bytes(value)
    }
  }
}
