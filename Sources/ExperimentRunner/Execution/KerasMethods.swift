import Diagnostics
import LiterateDocument
import StarlarkLanguage

/// Keras's methods that are directives here: `model.fit(x, y, epochs=5)` in a pasted script.
///
/// They are found before anything is executed, so that a whole script is answered at once.
enum KerasMethods {
  /// The parameters of each method in Keras's order, which is what positional arguments mean.
  private static let parameters: [String: [String]] = [
    "compile": [
      "optimizer", "loss", "loss_weights", "metrics", "weighted_metrics", "run_eagerly", "steps_per_execution",
      "jit_compile", "auto_scale_loss",
    ],
    "fit": [
      "x", "y", "batch_size", "epochs", "verbose", "callbacks", "validation_split", "validation_data", "shuffle",
      "class_weight", "sample_weight", "initial_epoch", "steps_per_epoch", "validation_steps", "validation_batch_size",
      "validation_freq",
    ],
    "evaluate": ["x", "y", "batch_size", "verbose", "sample_weight", "steps", "callbacks", "return_dict"],
    "predict": ["x", "batch_size", "verbose", "steps", "callbacks"],
  ]

  /// Lines that only show something, which the report does anyway.
  private static let displays = [
    "summary": "take the line out: the report shows the layers of every model block",
    "plot_model": "take the line out: the report shows how the layers of every model are connected",
    "set_random_seed": "take the line out: every block has a stream of random numbers; choose them with --seed",
  ]

  /// A call of such a method.
  struct Call {
    var diagnostic: Diagnostic
    /// The whole statement, whose names need not be known.
    var span: SourceSpan
  }

  /// All such calls of a block that stand as statements or as the right side of an assignment.
  static func calls(in program: Program) -> [Call] {
    var calls: [Call] = []
    func visit(_ statements: [StatementNode]) {
      for statement in statements {
        switch statement.kind {
        case .expression(let expression), .assign(_, let expression), .returnValue(let expression?):
          var name: String?
          if case .assign(let target, _) = statement.kind, case .name(let text) = target.kind { name = text }
          if let diagnostic = diagnostic(of: expression, assignedTo: name, program.source) {
            calls.append(Call(diagnostic: diagnostic, span: statement.span))
          }
        case .def(let function): visit(function.body)
        case .forLoop(_, _, let body): visit(body)
        case .ifElse(let branches, let otherwise):
          for branch in branches { visit(branch.body) }
          visit(otherwise)
        default: break
        }
      }
    }
    visit(program.statements)
    return calls
  }

  private static func diagnostic(
    of expression: ExpressionNode, assignedTo name: String?, _ source: SourceText
  ) -> Diagnostic? {
    switch expression.kind {
    case .attribute(let base, _), .index(let base, _):
      // `model.fit(…).history`
      return diagnostic(of: base, assignedTo: nil, source)
    case .call(let function, let arguments):
      guard case .attribute(let base, let method) = function.kind else { return nil }
      let place = Diagnostic.Label(SourceLocation(source, expression.span))
      let written = source.substring(base.span) + "." + method.name
      if let advice = displays[method.name] {
        return Diagnostic(code: "directive", "\(written)() has no place in an experiment", at: place, help: [advice])
      }
      guard let names = parameters[method.name], let kind = Directive.Kind(rawValue: method.name) else { return nil }
      let label = kind == .predict ? name.map { " \($0)" } ?? "" : ""
      let lines = lines(arguments, names, known: kind.options ?? [], source)
      let block = (["```\(method.name)\(label)"] + lines + ["```"]).joined(separator: "\n")
      return Diagnostic(
        code: "directive", "\(written)(…) is a block of its own in an experiment", at: place,
        help: ["write below this block:\n\(block)"])
    default: return nil
    }
  }

  /// The user's arguments as options of the directive.
  private static func lines(
    _ arguments: [ExpressionNode.CallArgument], _ names: [String], known: [String], _ source: SourceText
  ) -> [String] {
    var lines: [String] = []
    for (index, argument) in arguments.enumerated() {
      let name: String
      switch argument.kind {
      case .positional where index < names.count: name = names[index]
      case .keyword(let keyword): name = keyword.name
      default: continue
      }
      guard known.contains(name) else { continue }
      let text = source.substring(argument.value.span).split(separator: "\n").map { line in
        String(line.drop { $0 == " " || $0 == "\t" })
      }
      let line = text.joined(separator: " ").replacing("( ", with: "(").replacing("[ ", with: "[")
        .replacing(", )", with: ")").replacing(", ]", with: "]").replacing(" )", with: ")").replacing(" ]", with: "]")
      lines.append("\(name) = \(text.count == 1 ? text.joined() : line)")
    }
    return lines
  }
}
