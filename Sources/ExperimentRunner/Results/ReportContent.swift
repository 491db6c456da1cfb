import Diagnostics
import Hornbook
import LiterateDocument
import Plotting
import ReportHTML

/// Turns an executed experiment into what the report's page shows, and the figures that go with it.
///
/// Nothing here depends on when, where and how fast the run took place; ``provenance(of:_:)`` adds that at the end.
struct ReportContent {
  let executed: ExecutedExperiment
  let dataGroups: [DataGroup]
  /// The page, but for its provenance.
  private(set) var report: Report
  /// The figures to draw, in the order of the page.
  private(set) var figures: [ReportFigure] = []
  private var usedStems: Set<String> = []

  init(_ executed: ExecutedExperiment, dataGroups: [DataGroup]) {
    self.executed = executed
    self.dataGroups = dataGroups
    report = Report(title: executed.document.title ?? executed.name, document: executed.document)
    report.verdict = Report.Verdict(executed.verdict)
    report.reproduction = Self.reproduction(executed, dataGroups)
    report.keyNumbers = Self.keyNumbers(executed)
    report.inlineValues = executed.inlineValues.map { value in
      switch value {
      case .text(let text): .text(text)
      case .failed(let reason): .error(reason)
      }
    }
    report.expectations = executed.expectations.map(Report.Expectation.init)
    for directive in executed.directives { report.results.append(items(of: directive)) }
  }

  // MARK: One directive

  /// Its warnings, what it gave, what it printed, and why it went no further.
  private mutating func items(of executed: ExecutedDirective) -> [ResultItem] {
    let renderer = DiagnosticRenderer()
    var items = executed.warnings.map { ResultItem.message(Message(.warning, renderer.render($0))) }
    items += self.items(of: executed.outcome, directive: executed.directive)
    if !executed.printed.isEmpty { items.append(.output(executed.printed)) }
    switch executed.status {
    case .done: break
    case .failed(let diagnostic): items.append(.message(Message(.error, renderer.render(diagnostic))))
    case .interrupted(let diagnostic): items.append(.message(Message(.warning, renderer.render(diagnostic))))
    case .notRun(let reason): items.append(.message(Message(.notRun, "not run, \(reason)")))
    }
    return items
  }

  private mutating func items(of outcome: Outcome, directive: Directive) -> [ResultItem] {
    switch outcome {
    case .nothing: []
    case .parameters(let parameters): [.parameters(parameters.map(ReportHTML.Parameter.init))]
    case .data(let datasets): items(of: datasets)
    case .model(let name, let model):
      [.layers(LayerTable(name, model))]
        + item(ReportFigure.architecture(of: model, name: name, stem: "\(name)-diagram"))
    case .settings(let settings):
      [.settings(settings.map { Setting(name: $0.name, value: $0.value, isDefault: $0.isDefault) })]
    case .fit(let fit): items(of: fit)
    case .evaluation(let evaluation): items(of: evaluation)
    case .prediction(let prediction): items(of: prediction)
    case .figures(let figures):
      figures.flatMap { figure in
        item(ReportFigure(stem: directive.name, figure: figure.figure, caption: figure.caption))
      }
    case .table(let table): [.table(Table(table))]
    case .expectations(let expectations): [.expectations(expectations.map(Report.Expectation.init))]
    }
  }

  private mutating func items(of prediction: PredictionOutcome) -> [ResultItem] {
    let figures = [
      ReportFigure.samples(of: prediction, stem: "\(prediction.name)-samples"),
      ReportFigure.agreement(of: prediction, stem: "\(prediction.name)-agreement"),
    ]
    let items = figures.flatMap { item($0) }
    // Images show with their predictions what a table could not.
    return figures[0] == nil ? [.table(Table(prediction))] + items : items
  }

  private mutating func items(of datasets: [(name: String, dataset: Dataset)]) -> [ResultItem] {
    var items: [ResultItem] = []
    for group in DataGroup.groups(of: datasets) {
      items.append(.data(DataSummary(group)))
      items += item(ReportFigure.samples(of: group, stem: "\(group.name)-samples"))
    }
    return items
  }

  private mutating func items(of fit: FitOutcome) -> [ResultItem] {
    item(ReportFigure.curves(of: fit, stem: "\(fit.name)-curves")) + [.table(Table(historyOf: fit))]
  }

  /// Takes in a figure under a file name that no other figure has.
  mutating func item(_ figure: ReportFigure?) -> [ResultItem] {
    guard var figure else { return [] }
    let stem = fileStem(figure.stem)
    figure.stem = stem
    var number = 2
    while !usedStems.insert(figure.stem).inserted {
      figure.stem = "\(stem)-\(number)"
      number += 1
    }
    figures.append(figure)
    return [.figure(figure.item)]
  }

  // MARK: The head of the page

  private static func reproduction(_ executed: ExecutedExperiment, _ dataGroups: [DataGroup]) -> Report.Reproduction {
    let settings = executed.settings
    var words = ["hornbook", "run", executed.path.split(separator: "/").last.map(String.init) ?? executed.path]
    for override in settings.overrides { words += ["-p", "\(override.name)=\(override.value)"] }
    if settings.seed != 0 { words += ["--seed", "\(settings.seed)"] }
    if settings.backend != "cpu" { words += ["--backend", settings.backend] }
    if settings.backend == "cpu", settings.numerics != "exact" { words += ["--numerics", settings.numerics] }
    var facts = [
      Fact("seed", "\(settings.seed)"), Fact("backend", settings.backend), Fact("numerics", settings.numerics),
    ]
    for group in dataGroups { facts.append(Fact("SHA-256 of \(group.name)", String(group.sha256.prefix(16)) + "…")) }
    return Report.Reproduction(command: words.map(shellWord).joined(separator: " "), facts: facts)
  }

  /// What a reader wants first: how good the model is, on how much, how large it is, how long it trained.
  ///
  /// Of several evaluations it is the one without a label, else the last; with fits likewise, unless an evaluation says
  /// which fit it is about.
  private static func keyNumbers(_ executed: ExecutedExperiment) -> [Report.KeyNumber] {
    var evaluations: [EvaluationOutcome] = []
    var fits: [FitOutcome] = []
    var model: Model?
    for directive in executed.directives {
      switch directive.outcome {
      case .evaluation(let outcome): evaluations.append(outcome)
      case .fit(let outcome): fits.append(outcome)
      case .model(_, let outcome): model = outcome
      default: break
      }
    }
    let evaluation = evaluations.first { $0.name == "evaluate" } ?? evaluations.last
    let fit = fits.first { $0.name == evaluation?.subject } ?? fits.first { $0.name == "fit" } ?? fits.last
    model = fit?.model ?? model
    var numbers: [Report.KeyNumber] = []
    if let evaluation {
      // A loss is what training minimizes; readers ask for the measure that was chosen beside it.
      let measures = evaluation.metrics.filter { $0.name != "loss" && !$0.name.hasSuffix("_loss") }
      if let metric = measures.first ?? evaluation.metrics.first {
        let owner = evaluations.count > 1 && evaluation.name != "evaluate" ? " of \(evaluation.name)" : ""
        numbers.append(.init("\(evaluation.data) \(metric.name)\(owner)", formatted(metric.value)))
      }
      numbers.append(.init("\(evaluation.data) samples", formatted(evaluation.sampleCount)))
    }
    if let model { numbers.append(.init("parameters", formatted(model.summary.total))) }
    if let fit, !fit.epochs.isEmpty { numbers.append(.init("best epoch", "\(fit.bestEpoch) of \(fit.epochs.count)")) }
    return numbers
  }

  // MARK: The end of the page

  static func provenance(of executed: ExecutedExperiment, _ facts: RunFacts) -> Provenance {
    var provenance = Provenance()
    provenance.command = facts.command.map(shellWord).joined(separator: " ")
    provenance.versions = facts.versions.map { Fact($0.name, $0.version) }
    provenance.commit = String(facts.git?.commit.prefix(12) ?? "")
    provenance.isTreeDirty = facts.git?.isDirty ?? false
    provenance.processor = facts.processor + (facts.featureLevel.isEmpty ? "" : " (\(facts.featureLevel))")
    provenance.threads = facts.threads
    provenance.peakMemoryBytes = facts.peakMemoryBytes
    provenance.totalSeconds = facts.seconds
    provenance.directives = executed.directives.map { entry in
      let directive = entry.directive
      let name = directive.kind.rawValue + (directive.label.map { " \($0)" } ?? "")
      return .init(
        directive: name, line: directive.line, seconds: entry.seconds, cache: entry.cache.word,
        reason: entry.cache.reason)
    }
    provenance.facts = [
      Fact("date", facts.date), Fact("host", facts.host),
      Fact("load", facts.load.map { formattedFixed($0, decimals: 2) }.joined(separator: " ")),
    ].filter { !$0.value.isEmpty }
    return provenance
  }
}

/// A word as a POSIX shell reads it back: in single quotes if it holds anything special.
func shellWord(_ word: String) -> String {
  let isPlain = { (character: Character) in
    character.isASCII && (character.isLetter || character.isNumber) || "_-./=:,+@%".contains(character)
  }
  if !word.isEmpty, word.allSatisfy(isPlain) { return word }
  return "'" + word.replacing("'", with: "'\\''") + "'"
}
