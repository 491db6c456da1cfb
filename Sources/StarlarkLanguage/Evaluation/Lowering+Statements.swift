import Diagnostics

extension Lowering {
  func statements(_ nodes: [StatementNode], _ scope: Scope, isTopLevel: Bool) throws -> [StatementCode] {
    try nodes.compactMap { try statement($0, scope, isTopLevel: isTopLevel) }
  }

  private func statement(_ node: StatementNode, _ scope: Scope, isTopLevel: Bool) throws -> StatementCode? {
    let span = node.span
    switch node.kind {
    case .expression(let value):
      let code = try expression(value, scope)
      return isTopLevel ? RecordedExpressionCode(code, value) : ExpressionStatementCode(code)
    case .assign(let target, let value):
      let code = try expression(value, scope)
      if isTopLevel, case .name(let name) = target.kind, isOption(name) {
        return OptionCode(Identifier(name, target.span), code, span)
      }
      return AssignCode(try self.target(target, scope), code, span)
    case .augmentedAssign(let target, let op, let value):
      let operand = try expression(value, scope)
      if case .name = target.kind {
        return AugmentedVariableCode(
          read: try expression(target, scope), write: try self.target(target, scope), op, operand, span)
      }
      return AugmentedAssignCode(try augmentedTarget(target, scope), op, operand, span)
    case .def(let function):
      guard let name = function.name else { throw refuse("this function has no name", span) }
      let target = try target(ExpressionNode(.name(name.name), name.span), scope)
      return AssignCode(target, try self.function(function, scope), span)
    case .ifElse(let branches, let otherwise):
      return IfCode(
        try branches.map {
          IfCode.Branch(
            try expression($0.condition, scope), try statements($0.body, scope, isTopLevel: isTopLevel))
        }, try statements(otherwise, scope, isTopLevel: isTopLevel), span)
    case .forLoop(let target, let iterable, let body):
      let sequence = try expression(iterable, scope)
      return ForCode(
        try self.target(target, scope), sequence, try statements(body, scope, isTopLevel: isTopLevel), span)
    case .returnValue(let value): return ReturnCode(try value.map { try expression($0, scope) }, span)
    case .breakLoop: return JumpCode(.breakLoop, span)
    case .continueLoop: return JumpCode(.continueLoop, span)
    case .pass: return JumpCode(.next, span)
    case .load: throw refuse(Resolver.loadMessage, span)
    case .importModule: return nil
    }
  }

  func target(_ node: ExpressionNode, _ scope: Scope) throws -> TargetCode {
    switch node.kind {
    case .name(let name):
      switch scope.find(name) {
      case .slot(let slot): return .slot(slot)
      case .cell(let cell): return .cell(cell)
      case .captured, nil: break
      }
      guard let slot = globals[name] else { throw refuse("cannot assign to \(name) here", node.span) }
      return .global(module, slot)
    case .tuple(let elements), .list(let elements):
      return .unpack(try elements.map { try target($0, scope) }, node.span)
    case .index(let base, let index):
      return .index(try expression(base, scope), try expression(index, scope), node.span)
    case .attribute(let base, let name): return .attribute(try expression(base, scope), name)
    default: throw refuse("cannot assign to this expression", node.span)
    }
  }

  private func augmentedTarget(_ node: ExpressionNode, _ scope: Scope) throws -> AugmentedAssignCode.Target {
    switch node.kind {
    case .index(let base, let index): .index(try expression(base, scope), try expression(index, scope))
    case .attribute(let base, let name): .attribute(try expression(base, scope), name)
    default: throw refuse("cannot assign to this expression", node.span)
    }
  }
}
