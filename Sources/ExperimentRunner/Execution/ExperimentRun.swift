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
  let globals: Environment
  weak var observer: (any RunObserver)?

  /// Values by exported name.
  var exports: [String: StarlarkValue] = [:]
  /// Which directive exports a name.
  var exporters: [String: Int] = [:]
  var executed: [ExecutedDirective]
  /// Problems found by the check, in the order in which they were found.
  var diagnostics: [Diagnostic] = []
  /// Directives that cannot be executed because of errors that concern them as a whole.
  var broken: Set<Int> = []
  /// What the check leaves out, so that one mistake is reported once.
  var leftOut = LeftOutStatements()
  /// Directives whose results only training gives.
  var pending: Set<Int> = []
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
  var cache: ResultCache?
  /// What was found before the run began, by ordinal.
  var foundEntries: [Int: CacheEntry] = [:]
  /// The results of the directive that is being executed.
  var entry: CacheEntry?
  /// The files that callbacks of this run have written.
  var writtenFiles: Set<String> = []
  /// The names that each directive reads from outside.
  private(set) lazy var reads = experiment.blocks.map { $0.program.freeNames(mode: $0.mode).map(\.name) }
  var isChecking = true

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

  // MARK: Names

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

  /// The names that an expression reads.
  func reads(_ expression: ExpressionNode) -> [String] { expression.freeNames.map(\.name) }

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

  func execute(_ block: Block) throws {
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

extension Duration {
  /// The duration as a number of seconds.
  var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
