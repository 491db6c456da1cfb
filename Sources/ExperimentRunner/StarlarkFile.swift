import Diagnostics
import StarlarkLanguage

/// A bare Starlark program in a file, without Keras, data or directives.
public enum StarlarkFile {
  public enum Ending: Sendable {
    /// The program ran to its end.
    case finished
    /// The program cannot be read, or its syntax or its names are wrong; nothing of it ran.
    case wrong
    /// The program failed while running.
    case failed
  }

  /// Reads, checks and runs a program.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - limits: What the program may use.
  ///   - print: Receives the text of each call of `print`, without a line feed.
  /// - Returns: How it ended, and everything that is wrong.
  public static func run(
    _ path: String, limits: Limits = Limits(), print: @escaping (String) -> Void
  ) -> (ending: Ending, diagnostics: [Diagnostic]) {
    do {
      let text = try FilePath.read(path, kind: "a Starlark program such as program.star")
      return run(SourceText(name: path, text: text), limits: limits, print: print)
    } catch {
      return (.wrong, [diagnostic(error)])
    }
  }

  static func run(
    _ source: SourceText, limits: Limits, print: @escaping (String) -> Void
  ) -> (ending: Ending, diagnostics: [Diagnostic]) {
    let result = parse(source)
    let diagnostics =
      result.diagnostics + result.program.imports.map { refusal(of: $0.statement, at: $0.location) }
      + (result.hasErrors ? [] : result.program.check(predeclared: [String]()))
    if !diagnostics.isEmpty { return (.wrong, diagnostics) }
    do {
      _ = try Interpreter(limits: limits) { text, _ in print(text) }.execute(result.program)
      return (.finished, [])
    } catch {
      return (.failed, [diagnostic(error)])
    }
  }

  private static func refusal(of statement: ImportStatement, at location: SourceLocation) -> Diagnostic {
    Diagnostic(
      code: "import", "a bare program imports nothing", at: .init(location),
      help: ["the names of Keras are there in the blocks of an experiment: hornbook run FILE.md"])
  }

  private static func diagnostic(_ error: any Error) -> Diagnostic {
    error as? Diagnostic ?? Diagnostic(code: "internal", "\(error)")
  }
}
