import Diagnostics
import StarlarkLanguage

extension ExperimentRun {
  /// `expect`: one boolean expression a line.
  func executeExpect(_ block: Block) throws {
    let environment = environment(for: block)
    let source = block.program.source
    var outcomes: [ExpectationOutcome] = []
    var failure: Diagnostic?
    for statement in remaining(of: block).statements {
      do {
        if let outcome = try outcome(of: statement, source, environment) { outcomes.append(outcome) }
      } catch let error as Diagnostic {
        // Each line is evaluated by itself, so that a wrong one does not hide the next.
        if !isChecking {
          outcomes.append(unevaluated(statement, source))
          failure = failure ?? error
        } else if !isUncertain(error, in: block) {
          report(error)
        }
      }
    }
    executed[block.directive.ordinal].outcome = .expectations(outcomes)
    if let failure { throw failure }
  }

  /// The lines of an `expect` block that did not run; nothing for other blocks.
  func unevaluated(_ block: Block) -> Outcome {
    guard block.directive.kind == .expect else { return .nothing }
    return .expectations(block.program.statements.map { unevaluated($0, block.program.source) })
  }

  private func unevaluated(_ statement: StatementNode, _ source: SourceText) -> ExpectationOutcome {
    ExpectationOutcome(
      line: SourceLocation(source, statement.span).position.line, expression: source.substring(statement.span),
      location: SourceLocation(source, statement.span))
  }

  /// What one line gives; `nil` while that is not known.
  private func outcome(
    of statement: StatementNode, _ source: SourceText, _ environment: Environment
  ) throws -> ExpectationOutcome? {
    let location = SourceLocation(source, statement.span)
    guard case .expression(let expression) = statement.kind else {
      throw Diagnostic(
        code: "expect", "an expect block holds one boolean expression a line", at: .init(location),
        help: ["compare with ==, <, <=, >, >=, as in evaluate.accuracy >= 0.97"])
    }
    var evaluator = ExpectationEvaluator(self, source, environment)
    let value = try evaluator.value(of: expression)
    if isChecking, value.isPending { return nil }
    guard let passed = value.asBool else {
      throw Diagnostic(
        code: "expect", "expected True or False, received \(value.typeName.withArticle)", at: .init(location),
        help: ["compare with ==, <, <=, >, >=, as in evaluate.accuracy >= 0.97"])
    }
    let comparisons = evaluator.comparisons
    return ExpectationOutcome(
      line: location.position.line, expression: source.substring(statement.span),
      observed: comparisons.count == 1 ? comparisons[0].observed : value.parameter, passed: passed,
      comparisons: comparisons, location: location)
  }
}
