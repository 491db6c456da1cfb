import Diagnostics
import Hornbook
import StarlarkLanguage

/// Turns the errors of the library into those of the language, which know their place.
func translated(_ error: any Error) -> any Error {
  switch error {
  case let error as ConfigurationError:
    return EvaluationError(
      "\(error.object): \(error.argument): expected \(error.expected), received \(error.received)", code: "argument",
      help: error.help.map { [$0] } ?? [], parameter: error.argument)
  case let error as LayerError:
    return EvaluationError(
      "\(error.layer): expected \(error.expected), received \(error.received)", code: "shape",
      help: error.help.map { [$0] } ?? [])
  case let error as ModelError:
    return EvaluationError(
      "\(error.subject): expected \(error.expected), received \(error.received)", code: "model",
      help: error.help.map { [$0] } ?? [])
  case let error as ModelFileError:
    let place = [error.file] + (error.place.map { [$0] } ?? [])
    return EvaluationError(
      "\(place.joined(separator: ": ")): expected \(error.expected), received \(error.received)", code: "model",
      help: error.help.map { [$0] } ?? [])
  case let error as ShapeError:
    return EvaluationError(error.description, code: "shape")
  case let error as DataError:
    var help: [String] = []
    if case .csv(_, .unknownColumn(let name, _, let columns)) = error,
      let near = nearestName(to: name, among: columns)
    {
      help = ["did you mean \"\(near)\"?"]
    }
    return EvaluationError("\(error)", code: error.category == .missing ? "missing" : "data", help: help)
  default:
    return error
  }
}

extension Builtin {
  /// A function of the host whose library errors become errors of the language.
  static func host(
    _ name: String, _ signature: StarlarkSignature, _ body: @escaping (BoundArguments) throws -> StarlarkValue
  ) -> StarlarkValue {
    .builtin(
      Builtin(name, signature) { arguments in
        do { return try body(arguments) } catch { throw translated(error) }
      })
  }
}

extension String {
  /// The word with its article, chosen by its first letter: `an int`, `a list`.
  var withArticle: String {
    let vowels: Set<Character> = ["a", "e", "i", "o", "u"]
    return (first.map { vowels.contains($0) } ?? false ? "an " : "a ") + self
  }
}
