import Diagnostics
import StarlarkLanguage

extension ExperimentRun {
  /// `plot`: a program whose lines make figures.
  func executePlot(_ block: Block) throws {
    let figures = try runProgram(block).expressions.compactMap { line -> FigureValue? in
      if let figure = line.value.asHost(FigureValue.self) { return figure }
      guard line.value.isNone || line.value.isPending else {
        throw Diagnostic(
          code: "plot", "a plot block shows figures, received \(line.value.typeName.withArticle)",
          at: .init(line.location), help: [Self.plotHelp])
      }
      return nil
    }
    guard !figures.isEmpty else {
      throw Diagnostic(
        code: "plot", "the plot block gives no figure", at: .init(block.directive.location), help: [Self.plotHelp])
    }
    guard figures.count <= 50 else {
      throw Diagnostic(
        code: "plot", "a plot block shows at most 50 figures, received \(figures.count)",
        at: .init(block.directive.location), help: ["show several series in one figure: lines({\"name\": numbers, …})"])
    }
    executed[block.directive.ordinal].outcome = .figures(figures.compactMap(\.outcome))
  }

  private static let plotHelp = "write lines(…), scatter(…), histogram(…), heatmap(…) or images(…)"

  /// A name of the document that hides a function of `plot` blocks, in a block that calls it.
  func checkFigureNames(_ block: Block, exported: [String: SourceLocation]) -> [Diagnostic] {
    guard block.directive.kind == .plot else { return [] }
    return block.program.calledNames.compactMap { name in
      guard FigureNames.names.contains(name.name), let export = exported[name.name] else { return nil }
      return Diagnostic(
        code: "name", "\(name.name) is a value of the document here, which hides the function of that name",
        at: .init(SourceLocation(block.program.source, name.span)), secondary: [.init(export, "exported here")],
        help: ["give the export another name, such as my_\(name.name)"])
    }
  }
}

extension Program {
  /// The names that the top level calls as functions: `lines` in `lines(x)`.
  fileprivate var calledNames: [Identifier] {
    topLevelExpressions.compactMap { expression in
      guard case .call(let function, _) = expression.kind, case .name(let name) = function.kind else { return nil }
      return Identifier(name, function.span)
    }
  }
}
