import Diagnostics

/// A lowered function, or the top level of a program.
final class FunctionCode {
  struct Parameter {
    let name: String
    let kind: FunctionNode.Parameter.Kind
    let hasDefault: Bool
    /// The cell that takes over the argument if an inner function shares it.
    let cell: Int?
  }

  /// How many variables an activation needs; known only after the body has been lowered.
  struct Layout {
    var slotCount = 0
    var cellCount = 0
  }

  /// Where a captured variable is found when the function is made.
  enum Capture {
    case cell(Int)
    case captured(Int)
  }

  let name: String
  let source: SourceText
  let span: SourceSpan
  /// In the order of the text; their values arrive in the first slots.
  let parameters: [Parameter]
  var body = CodeList<StatementCode>([])
  var layout = Layout()
  var captures: [Capture] = []
  /// Whether a call of the function is in progress.
  var isActive = false
  /// Whether all parameters may be given by position and none collects the rest.
  let isPlain: Bool
  /// The parameters that inner functions share: the slots in which they arrive, and the cells that take them over.
  let sharedParameters: [(slot: Int, cell: Int)]
  let takesSurplus: Bool
  let takesNames: Bool

  init(name: String, source: SourceText, span: SourceSpan, parameters: [Parameter]) {
    self.name = name
    self.source = source
    self.span = span
    self.parameters = parameters
    isPlain = parameters.allSatisfy { $0.kind == .plain }
    sharedParameters = parameters.enumerated().compactMap { slot, parameter in parameter.cell.map { (slot, $0) } }
    takesSurplus = parameters.contains { $0.kind == .variadic }
    takesNames = parameters.contains { $0.kind == .keywords }
  }

  /// The parameters as a call would be written: `(x, y = …, *args)`.
  var description: String {
    var parts: [String] = []
    var hasStar = false
    for parameter in parameters {
      switch parameter.kind {
      case .plain: parts.append(parameter.hasDefault ? "[\(parameter.name)]" : parameter.name)
      case .keywordOnly:
        if !hasStar { parts.append("*") }
        hasStar = true
        parts.append(parameter.hasDefault ? "[\(parameter.name)]" : parameter.name)
      case .variadic:
        hasStar = true
        parts.append("*\(parameter.name)")
      case .keywords: parts.append("**\(parameter.name)")
      }
    }
    return "(\(parts.joined(separator: ", ")))"
  }
}
