import Diagnostics
import Hornbook
import LiterateDocument
import StarlarkLanguage

// Everything that can be said of an experiment before it is trained.
extension ExperimentRun {
  /// Checks the whole file; afterwards ``diagnostics`` holds everything that is wrong.
  func check() {
    diagnostics = experiment.syntaxDiagnostics
    checkOverrides()
    resolveNames()
    for block in experiment.blocks {
      let ordinal = block.directive.ordinal
      if broken.contains(ordinal) {
        withhold(block)
        continue
      }
      leaveOutDependents(in: block)
      if isTrainingKind(block.directive.kind) || producers(of: block).contains(where: pending.contains) {
        pending.insert(ordinal)
      }
      let start = ContinuousClock.now
      checkExecution(of: block)
      executed[ordinal].seconds = (ContinuousClock.now - start).inSeconds
    }
    checkInlineValues()
    checkReferences()
    checkUnusedParameters()
    for directive in executed { diagnostics += directive.warnings }
    isChecking = false
    // Sorted by place; the sort keeps the order of those at one place. What fit says of a model is not said again for
    // evaluate.
    var seen: Set<String> = []
    diagnostics = diagnostics.filter { seen.insert($0.identity).inserted }
      .enumerated().sorted { ($0.element.order, $0.offset) < ($1.element.order, $1.offset) }.map(\.element)
  }

  func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// Executes a directive as far as it is without mistakes, and reports each mistake.
  ///
  /// An option whose value is wrong is left out, so that the others are checked too.
  private func checkExecution(of block: Block) {
    let ordinal = block.directive.ordinal
    while true {
      do {
        try execute(block)
        if withholdsExports(block) { withhold(block) }
        return
      } catch let error as Diagnostic where isUncertain(error, in: block) {
        // What fails on a value that is not there yet may work with the real one.
        if leftOut.statements(of: ordinal).isEmpty {
          for export in block.exports { self.export(export.name, .host(PendingValue())) }
        } else {
          withhold(block)
        }
        return
      } catch is LeftOutStatements.Missing {
        withhold(block)
        return
      } catch let error as Diagnostic {
        if block.directive.kind.options != nil, leaveOut(statementOf: error, in: block) {
          report(error)
          continue
        }
        // That something is missing follows from its having been left out.
        let isAboutTheBlock = error.primary?.location.span.start == block.directive.location.span.start
        if leftOut.statements(of: ordinal).isEmpty || !isAboutTheBlock { report(error) }
        withhold(block, keepingKnown: true)
        return
      } catch {
        report(Diagnostic(code: "internal", "\(error)", at: .init(block.directive.location)))
        withhold(block)
        return
      }
    }
  }

  /// Makes what reads the names that a directive should have exported be left out.
  private func withhold(_ block: Block, keepingKnown: Bool = false) {
    for export in block.exports where exporters[export.name] == block.directive.ordinal {
      if keepingKnown, exports[export.name] != nil { continue }
      exports[export.name] = nil
      leftOut.names.insert(export.name)
    }
  }

  /// Whether what was left out of a directive decides what it exports.
  private func withholdsExports(_ block: Block) -> Bool {
    let ordinal = block.directive.ordinal
    let missing = leftOut.statements(of: ordinal)
    guard !missing.isEmpty else { return false }
    guard let deciding = block.directive.kind.decidingOptions else {
      // A program's other names are as good as ever.
      let spoilt = leftOut.names(of: ordinal)
      for export in block.exports where exports[export.name] == nil || spoilt.contains(export.name) {
        exports[export.name] = nil
        leftOut.names.insert(export.name)
      }
      return false
    }
    return missing.contains { !deciding.isDisjoint(with: block.program.statements[$0].boundNames) }
  }

  private func isTrainingKind(_ kind: Directive.Kind) -> Bool {
    kind == .fit || kind == .evaluate || kind == .predict
  }

  /// Whether an error in a pending directive may come from a placeholder alone.
  func isUncertain(_ error: Diagnostic, in block: Block) -> Bool {
    guard pending.contains(block.directive.ordinal) else { return false }
    if let index = statementIndex(of: error, in: block) {
      // A line that reads neither what is pending nor what the block itself makes is as wrong as it will be.
      let names = block.program.statements[index].mentionedNames
      let own = block.program.statements.flatMap(\.boundNames)
      let mayBePending = names.contains { exporters[$0].map(pending.contains) ?? false } || !names.isDisjoint(with: own)
      if !mayBePending { return false }
    }
    return ["pending", "type", "value", "host", "index", "key", "limit", "zero"].contains(error.code)
  }

  /// Names, options, imports and exports, without executing anything.
  private func resolveNames() {
    var visible = Set(globals.names)
    var exported: [String: SourceLocation] = [:]
    // A directive whose label cannot be has the name of none; what it would have been called is not known.
    let unnamed = Set(
      experiment.syntaxDiagnostics.filter { $0.code == "label" || $0.code == "directive" }
        .compactMap(\.primary?.location.position.line))
    for block in experiment.blocks {
      let ordinal = block.directive.ordinal
      var isBroken = block.hasSyntaxErrors
      func complain(_ diagnostic: Diagnostic) {
        report(diagnostic)
        if diagnostic.severity == .error { isBroken = true }
      }
      /// A mistake within a statement concerns no more than what depends on it.
      func complainOfStatement(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error, statementIndex(of: diagnostic, in: block) != nil {
          _ = leaveOut(statementOf: diagnostic, in: block)
          report(diagnostic)
        } else {
          complain(diagnostic)
        }
      }
      for (statement, location) in block.program.imports {
        if let refusal = ImportRules.refusal(of: statement, at: location) { complainOfStatement(refusal) }
      }
      checkFigureNames(block, exported: exported).forEach(complain)
      // Names of lines that cannot be read: what reads them is left out.
      let lost = block.lostNames.filter { exporters[$0] == nil }
      visible.formUnion(lost)
      leftOut.names.formUnion(lost)
      var predeclared = visible.union(ImportRules.boundNames(block.program))
      if block.directive.kind == .plot { predeclared.formUnion(FigureNames.names) }
      let methods = KerasMethods.calls(in: block.program)
      methods.map(\.diagnostic).forEach(complain)
      for diagnostic in block.program.check(predeclared: predeclared, mode: block.mode) {
        // What a pasted line reads is of no interest where the line itself cannot stay.
        let start = diagnostic.primary?.location.span.start ?? 0
        if !methods.contains(where: { $0.span.start <= start && start < $0.span.end }) {
          complainOfStatement(diagnostic)
        }
      }
      if block.directive.kind == .params { checkLiterals(block).forEach(complainOfStatement) }
      for export in block.exports {
        if let first = exported[export.name] {
          if unnamed.contains(block.directive.line) { continue }
          let isLabel = block.directive.kind.subject != nil || block.directive.kind == .model
          report(
            Diagnostic(
              code: "name", "the name \(export.name) is exported twice", at: .init(export.location, "again here"),
              secondary: [.init(first, "first here")],
              help: [
                isLabel
                  ? "give the block a label of its own: ```\(block.directive.kind.rawValue) another_name"
                  : "use another name; one with a leading _ stays within its block"
              ]))
        } else {
          exported[export.name] = export.location
          exporters[export.name] = ordinal
        }
      }
      visible.formUnion(block.exports.map(\.name))
      if isBroken { broken.insert(ordinal) }
    }
  }

  private func checkInlineValues() {
    let environment = environment(for: nil)
    let known = Set(environment.names).union(leftOut.names)
    for (value, expression) in zip(experiment.document.inlineValues, experiment.inlineExpressions) {
      guard let expression else { continue }
      let problems = expression.check(in: value.expression, predeclared: known)
      problems.forEach(report)
      guard problems.isEmpty, leftOut.names.isDisjoint(with: reads(expression)) else { continue }
      do {
        _ = try interpreter.evaluate(expression, source: value.expression, in: environment)
      } catch let error as Diagnostic {
        let isPending = reads(expression).contains { exporters[$0].map(pending.contains) ?? false }
        if !isPending || ["attribute", "name"].contains(error.code) { report(error) }
      } catch {
        report(Diagnostic(code: "internal", "\(error)", at: .init(value.location)))
      }
    }
  }

  /// A parameter that nothing reads: to override it would change nothing.
  private func checkUnusedParameters() {
    let read = Set(reads.joined()).union(experiment.inlineExpressions.compactMap { $0 }.flatMap(reads))
    for block in experiment.blocks where block.directive.kind == .params {
      for export in block.exports where !read.contains(export.name) {
        report(
          Diagnostic(
            .warning, code: "params", "the parameter \(export.name) is not used", at: .init(export.location),
            help: ["read it in a block below, or take it out: -p \(export.name)=… would change nothing"]))
      }
    }
  }
}

extension Diagnostic {
  /// The same for messages that say the same of one place.
  fileprivate var identity: String {
    let place = primary?.location.position
    return "\(place?.line ?? 0) \(place?.column ?? 0) \(severity) \(code) \(message)"
  }

  /// The position by which messages are sorted.
  fileprivate var order: Int {
    guard let position = primary?.location.position else { return -1 }
    return position.line << 20 | min(position.column, 1 << 20 - 1)
  }
}
