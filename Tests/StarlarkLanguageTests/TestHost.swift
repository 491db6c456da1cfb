import Diagnostics
import StarlarkLanguage
import Testing

/// What the tests' programs find beside the universal names, and short ways to run them.
enum TestHost {
  static func environment() -> Environment {
    Environment([
      "assert_eq": .builtin(
        Builtin("assert_eq", [.required("actual"), .required("expected")]) { arguments in
          let (actual, expected) = (arguments.value("actual"), arguments.value("expected"))
          guard actual.isEqual(to: expected), actual.typeName == expected.typeName else {
            throw EvaluationError("\(actual.repr) is not \(expected.repr)", code: "assert")
          }
          return .none
        }),
      "assert_true": .builtin(
        Builtin("assert_true", [.required("condition")]) { arguments in
          if try !arguments.value("condition").truth() { throw EvaluationError("not true", code: "assert") }
          return .none
        }),
      "freeze": .builtin(
        Builtin("freeze", [.required("x")]) { arguments in
          arguments.value("x").freeze()
          return arguments.value("x")
        }),
    ])
  }

  struct Found: CustomStringConvertible {
    let line: Int
    let message: String
    var description: String { "\(line): \(message)" }
  }

  /// Everything that parsing, checking and running reports.
  static func diagnostics(of source: SourceText) -> [Found] {
    reports(on: source).map { Found(line: $0.primary?.location.position.line ?? 0, message: $0.message) }
  }

  static func rendered(_ source: SourceText) -> [String] {
    reports(on: source).map { DiagnosticRenderer().render($0) }
  }

  private static func reports(on source: SourceText) -> [Diagnostic] {
    let result = parse(source)
    var diagnostics = result.diagnostics
    if diagnostics.isEmpty { diagnostics = result.program.check(predeclared: environment().names) }
    if diagnostics.isEmpty {
      do {
        _ = try Interpreter().execute(result.program, in: environment())
      } catch let diagnostic as Diagnostic {
        diagnostics = [diagnostic]
      } catch {
        Issue.record("an error that is no diagnostic: \(error)")
      }
    }
    return diagnostics
  }

  /// The rendered reports of a text, whichever step gives them.
  static func report(
    _ text: String, mode: TopLevelMode = .module, environment: Environment = Environment(), limits: Limits = Limits()
  ) -> String {
    let source = SourceText(name: "t.star", text: text)
    let result = parse(source)
    var diagnostics = result.diagnostics
    if diagnostics.isEmpty { diagnostics = result.program.check(predeclared: environment.names, mode: mode) }
    if diagnostics.isEmpty {
      do {
        _ = try Interpreter(limits: limits).execute(result.program, in: environment, mode: mode)
      } catch let diagnostic as Diagnostic {
        diagnostics = [diagnostic]
      } catch {
        return "an error that is no diagnostic: \(error)"
      }
    }
    return diagnostics.map { DiagnosticRenderer().render($0) }.joined(separator: "\n")
  }

  /// Runs a text that has no mistakes.
  static func run(
    _ text: String, mode: TopLevelMode = .module, environment: Environment = Environment(), name: String = "t.star",
    interpreter: Interpreter = Interpreter()
  ) throws -> ExecutionResult {
    let result = parse(SourceText(name: name, text: text))
    if let diagnostic = result.diagnostics.first { throw diagnostic }
    if let diagnostic = result.program.check(predeclared: environment.names, mode: mode).first { throw diagnostic }
    return try interpreter.execute(result.program, in: environment, mode: mode)
  }

  /// The printed values of the top-level expressions.
  static func values(_ text: String, environment: Environment = Environment()) throws -> [String] {
    try run(text, environment: environment).expressions.map(\.value.repr)
  }
}
