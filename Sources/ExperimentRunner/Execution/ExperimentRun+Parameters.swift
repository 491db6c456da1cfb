import Diagnostics
import Hornbook
import StarlarkLanguage

extension ExperimentRun {
  /// `params`: its assignments, the overrides of the command line taking the place of the file's values.
  func executeParameters(_ block: Block) throws {
    let result = try runProgram(block)
    var outcomes: [ParameterOutcome] = []
    for (name, fileValue) in result.exports {
      guard let defaultValue = fileValue.parameter else {
        throw Diagnostic(
          code: "params", "the parameter \(name) is \(fileValue.typeName.withArticle)",
          at: .init(block.directive.location),
          help: ["parameters are numbers, strings, booleans, None, and lists or dicts of them"])
      }
      var value = fileValue
      let overrides = options.overrides.filter { $0.name == name }
      if let override = overrides.last { value = try overriding(name, override.text, like: fileValue) }
      outcomes.append(
        ParameterOutcome(
          name: name, value: value.parameter ?? defaultValue, defaultValue: defaultValue,
          isOverridden: !overrides.isEmpty))
      export(name, value)
    }
    executed[block.directive.ordinal].outcome = .parameters(outcomes)
  }

  /// The value of `-p name=text`, which must have the type of the file's value.
  private func overriding(_ name: String, _ text: String, like value: StarlarkValue) throws -> StarlarkValue {
    let source = SourceText(name: "-p \(name)", text: text)
    func refuse(_ expected: String) -> Diagnostic {
      Diagnostic(
        code: "params", "-p \(name): expected \(expected), as in the file, received \(text)",
        at: .init(SourceLocation(source, SourceSpan(start: 0, end: source.bytes.count))))
    }
    let parsed = parseExpression(source)
    var given: StarlarkValue?
    if let expression = parsed.expression, !parsed.diagnostics.contains(where: { $0.severity == .error }),
      expression.freeNames.allSatisfy({ ["True", "False", "None"].contains($0.name) })
    {
      given = try? interpreter.evaluate(expression, source: source)
    }
    switch (value, given) {
    case (.string, .string(let word)?): return .string(word)
    // A shell takes quotes away: -p optimizer=adam means the string.
    case (.string, _): return .string(text)
    case (.int, .int(let number)?): return .int(number)
    case (.int, _): throw refuse("a whole number")
    case (.float, let number?):
      guard let number = number.asDouble else { throw refuse("a number") }
      return .float(number)
    case (.float, nil): throw refuse("a number")
    case (.bool, .bool(let truth)?): return .bool(truth)
    case (.bool, _): throw refuse("True or False")
    case (.none, let any?): return any
    case (.list, .list?), (.list, .tuple?), (.tuple, .tuple?), (.tuple, .list?), (.dict, .dict?): return given ?? value
    default: throw refuse("\(value.typeName.withArticle)")
    }
  }

  /// An override must name a parameter of the file.
  func checkOverrides() {
    var names: [String] = []
    for block in experiment.blocks where block.directive.kind == .params { names += block.exports.map(\.name) }
    for override in options.overrides where !names.contains(override.name) {
      var help = names.isEmpty ? ["the file has no params block"] : ["parameters: \(names.joined(separator: ", "))"]
      if let near = nearestName(to: override.name, among: names) { help.insert("did you mean \(near)?", at: 0) }
      report(Diagnostic(code: "params", "-p \(override.name): the file has no such parameter", help: help))
    }
  }

  /// Parameters are assignments of literals, so that they can be read and overridden without running anything.
  func checkLiterals(_ block: Block) -> [Diagnostic] {
    block.program.statements.compactMap { statement in
      if case .assign(let target, let value) = statement.kind, case .name = target.kind, value.isLiteral { return nil }
      if case .importModule = statement.kind { return nil }
      return Diagnostic(
        code: "params", "a params block holds assignments of literals only",
        at: .init(SourceLocation(block.program.source, statement.span)),
        help: ["compute values in a setup block, from the parameters"])
    }
  }
}

extension ExpressionNode {
  /// Whether the expression is a value written out: numbers with a sign, strings, lists, tuples and dicts of them.
  fileprivate var isLiteral: Bool {
    switch kind {
    case .literal: true
    case .name(let name): ["True", "False", "None"].contains(name)
    case .unary(let op, let operand): (op == .minus || op == .plus) && operand.isLiteral
    case .list(let elements), .tuple(let elements): elements.allSatisfy(\.isLiteral)
    case .dict(let entries): entries.allSatisfy { $0.key.isLiteral && $0.value.isLiteral }
    case .invalid: true
    default: false
    }
  }
}
