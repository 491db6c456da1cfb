import Diagnostics
import Hornbook
import LiterateDocument
import PlainFiles
import StarlarkLanguage

/// Executes an experiment in two phases.
///
/// *Check* executes everything that comes before training: parameters, data, models, and the settings of what trains,
/// compared with the data. What only training gives is pending. All problems are gathered, and nothing is trained if
/// there is one. *Run* then executes what was pending, from top to bottom; a directive that fails there takes with it
/// only those that read what it would have exported.
final class ExperimentRun {
  let experiment: Experiment
  let options: RunOptions
  let context: RunContext
  let interpreter: Interpreter
  private let globals: Environment
  weak var observer: (any RunObserver)?

  /// Values by exported name.
  private var exports: [String: StarlarkValue] = [:]
  /// Which directive exports a name.
  private(set) var exporters: [String: Int] = [:]
  var executed: [ExecutedDirective]
  /// Problems found by the check, in the order in which they were found.
  private(set) var diagnostics: [Diagnostic] = []
  /// Directives that cannot be executed because of errors that concern them as a whole.
  private var broken: Set<Int> = []
  /// What the check leaves out, so that one mistake is reported once.
  var leftOut = LeftOutStatements()
  /// Directives whose results only training gives.
  private(set) var pending: Set<Int> = []
  /// The directive that is being executed, which `print` writes to.
  private var current = 0
  /// Which rows each fit and each evaluation reads, by ordinal.
  var lineages: [Int: [Lineage]] = [:]
  /// What models and fits cost, in the order of the file.
  var costs: [CheckResult.Cost] = []
  /// The files that each directive has read.
  private(set) var filesRead: [Int: [DataLocator.FileRead]] = [:]
  /// The directives that draw random numbers themselves.
  private(set) var drawsRandomNumbers: Set<Int> = []
  /// What earlier runs have left; `nil` if nothing is kept.
  private(set) var cache: ResultCache?
  /// What was found before the run began, by ordinal.
  var foundEntries: [Int: CacheEntry] = [:]
  /// The results of the directive that is being executed.
  var entry: CacheEntry?
  /// The files that callbacks of this run have written.
  var writtenFiles: Set<String> = []
  /// The names that each directive reads from outside.
  private(set) lazy var reads = experiment.blocks.map { $0.program.freeNames(mode: $0.mode).map(\.name) }
  private(set) var isChecking = true

  init(_ experiment: Experiment, options: RunOptions) throws {
    self.experiment = experiment
    self.options = options
    let backend = try options.makeBackend()
    let context = RunContext(
      backend: backend, dump: options.graphFolder.map { GraphDump(backend, folder: "\($0)/\(experiment.name)") },
      seed: options.seed,
      locator: DataLocator(folders: [experiment.folder] + options.dataFolders))
    self.context = context
    let data = DataNames(context)
    var names = KerasNames(context).globals(
      keras: ["datasets": data.kerasDatasets], loadModel: data.globals["load_model"], oneHot: data.globals["one_hot"])
    names["datasets"] = data.datasets
    names.merge(data.globals) { $1 }
    names["fmt"] = FormatNames.function
    names["isinstance"] = TypeNames.isinstance
    names["approx"] = ApproxNames.function(context)
    globals = Environment(names)
    executed = experiment.blocks.map { ExecutedDirective(directive: $0.directive, status: .done) }
    let output = PrintedOutput()
    printed = output
    interpreter = Interpreter(limits: options.limits) { text, _ in output.text += text + "\n" }
  }

  private let printed: PrintedOutput

  /// What the current directive has printed.
  var printedText: String { printed.text }
  func print(_ text: String) { printed.text += text }
  func truncatePrinted(to count: Int) {
    printed.text = String(decoding: printed.text.utf8.prefix(count), as: UTF8.self)
  }

  /// Collects what `print` writes.
  private final class PrintedOutput { var text = "" }

  // MARK: Check

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

  /// The directives whose exports a block reads: by name, and through a `model` option that is left out.
  func producers(of block: Block) -> [Int] {
    let ordinal = block.directive.ordinal
    var result = reads[ordinal].compactMap { exporters[$0] }.filter { $0 < ordinal }
    if let subject = implicitSubject(of: block) { result.append(subject) }
    return result
  }

  /// The nearest block above that a directive acts on when it does not say which.
  func implicitSubject(of block: Block) -> Int? {
    guard let kind = block.directive.kind.subject else { return nil }
    let names = block.program.statements.compactMap { statement -> String? in
      guard case .assign(let target, _) = statement.kind, case .name(let name) = target.kind else { return nil }
      return name
    }
    if names.contains("model") { return nil }
    return experiment.blocks[..<block.directive.ordinal].last { $0.directive.kind == kind }?.directive.ordinal
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

  private func reads(_ expression: ExpressionNode) -> [String] { expression.freeNames.map(\.name) }

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

  // MARK: Run

  /// Opens what earlier runs have left; call it after a check without errors.
  func openCache() {
    guard cache == nil, options.roundingTrial == nil, let folder = options.cache.folder else { return }
    cache = ResultCache(options.cache, folder: folder, run: self) { [weak observer] in observer?.noted($0) }
  }

  /// Executes what is pending; call it after a check without errors.
  ///
  /// What an earlier run of the same directives has given is taken from the cache.
  func run() {
    openCache()
    var failed: Set<Int> = []
    for block in experiment.blocks {
      let ordinal = block.directive.ordinal
      observer?.directiveBegan(block.directive)
      if let cause = producers(of: block).first(where: failed.contains) {
        let place = experiment.blocks[cause].place
        switch executed[cause].status {
        case .notRun(let because): executed[ordinal].status = .notRun(because)
        case .interrupted: executed[ordinal].status = .notRun("because \(place) was interrupted")
        default: executed[ordinal].status = .notRun("because \(place) failed")
        }
        executed[ordinal].outcome = unevaluated(block)
        failed.insert(ordinal)
      } else if pending.contains(ordinal), options.isInterrupted() {
        executed[ordinal].status = .notRun("because the run was interrupted")
        executed[ordinal].outcome = unevaluated(block)
        failed.insert(ordinal)
      } else if pending.contains(ordinal) {
        for export in block.exports { exports[export.name] = nil }
        let start = ContinuousClock.now
        openEntry(block)
        do {
          try execute(block)
          closeEntry(block)
        } catch let interruption as TrainingInterrupted {
          executed[ordinal].status = .interrupted(diagnostic(interruption, block))
          failed.insert(ordinal)
        } catch let error as Diagnostic {
          executed[ordinal].status = .failed(error)
          failed.insert(ordinal)
        } catch let error as WriteError {
          executed[ordinal].status = .failed(
            Diagnostic(code: "write", error.description, at: .init(block.directive.location), help: [error.help]))
          failed.insert(ordinal)
        } catch {
          executed[ordinal].status = .failed(
            Diagnostic(code: "internal", "\(error)", at: .init(block.directive.location)))
          failed.insert(ordinal)
        }
        executed[ordinal].seconds += (ContinuousClock.now - start).inSeconds
      }
      observer?.directiveEnded(executed[ordinal])
    }
    cache?.finish { [executed] in if case .done = executed[$0].status { true } else { false } }
  }

  private func diagnostic(_ interruption: TrainingInterrupted, _ block: Block) -> Diagnostic {
    Diagnostic(
      .warning, code: "interrupted",
      "\(block.directive.name) was interrupted \(interruption.place)", at: .init(block.directive.location),
      help: [cache == nil ? "run it again" : "the same command goes on from there"])
  }

  /// The inline values as text; call it after ``run()``.
  func inlineValues() -> [ExecutedExperiment.InlineOutcome] {
    zip(experiment.document.inlineValues, experiment.inlineExpressions).map { value, expression in
      guard let expression else { return .failed("not an expression") }
      if let missing = reads(expression).first(where: { exporters[$0] != nil && exports[$0] == nil }) {
        return .failed("\(missing) did not run")
      }
      do {
        let result = try interpreter.evaluate(expression, source: value.expression, in: environment(for: nil))
        return .text(InlineText.text(result))
      } catch let error as Diagnostic {
        return .failed(error.message)
      } catch {
        return .failed("\(error)")
      }
    }
  }

  // MARK: Executing one directive

  /// The names that a directive sees: the built-in ones and the exports of the directives above it.
  func environment(for block: Block?) -> Environment {
    let limit = block?.directive.ordinal ?? .max
    let known = block?.directive.kind == .plot ? globals.adding(FigureNames.functions) : globals
    var environment = known.adding(exports.filter { exporters[$0.key] ?? .max < limit })
    if let block { ImportRules.bind(block.program, in: &environment) }
    return environment
  }

  func export(_ name: String, _ value: StarlarkValue) {
    // A name that another directive exports above stays that one's.
    guard exporters[name] == nil || exporters[name] == current else { return }
    value.freeze()
    exports[name] = value
  }

  /// The value of an exported name.
  func exported(_ name: String) -> StarlarkValue? { exports[name] }

  /// Whether layers of any model carry something from batch to batch.
  var carriesMemory: Bool {
    exports.values.contains { value in
      let model = value.asHost(ModelValue.self) ?? value.asHost(CompiledValue.self)?.model
      return model?.model.carriesMemory ?? false
    }
  }

  func exportedValue(of ordinal: Int) -> StarlarkValue? {
    experiment.blocks[ordinal].exports.first.flatMap { exports[$0.name] }
  }

  private func execute(_ block: Block) throws {
    let ordinal = block.directive.ordinal
    current = ordinal
    context.enter(block)
    printed.text = ""
    executed[ordinal].warnings = []
    _ = context.locator.takeRecentReads()
    defer {
      executed[ordinal].printed = printed.text
      let reads = context.locator.takeRecentReads()
      filesRead[ordinal, default: []] += reads.filter { !filesRead[ordinal, default: []].contains($0) }
      if context.hasDrawn { drawsRandomNumbers.insert(ordinal) }
    }
    switch block.directive.kind {
    case .params: try executeParameters(block)
    case .setup, .data: try executeData(block)
    case .model: try executeModel(block)
    case .compile: try executeCompile(block)
    case .fit: try executeFit(block)
    case .evaluate: try executeEvaluate(block)
    case .expect: try executeExpect(block)
    case .predict: try executePredict(block)
    case .plot: try executePlot(block)
    case .table: try executeTable(block)
    }
  }

  /// Runs a block's program.
  ///
  /// In a check it goes on without the statements that fail and what depends on them.
  ///
  /// - Throws: ``LeftOutStatements/Missing`` if what the block makes needs all of its statements.
  func runProgram(_ block: Block) throws -> ExecutionResult {
    while true {
      do {
        let program = remaining(of: block)
        let result = try interpreter.execute(program, in: environment(for: block), mode: block.mode)
        let isComplete = program.statements.count == block.program.statements.count
        if !isComplete, [.model, .plot].contains(block.directive.kind) { throw LeftOutStatements.Missing() }
        return result
      } catch let error as Diagnostic {
        guard isChecking, error.code != "limit", !isUncertain(error, in: block),
          leaveOut(statementOf: error, in: block)
        else { throw error }
        report(error)
        // Random numbers are drawn from the start again.
        context.enter(block)
      }
    }
  }

  func warn(_ diagnostic: Diagnostic) { executed[current].warnings.append(diagnostic) }
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

extension Duration {
  /// The duration as a number of seconds.
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
