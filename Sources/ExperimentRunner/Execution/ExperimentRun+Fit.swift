import Diagnostics
import Hornbook
import StarlarkLanguage

extension ExperimentRun {
  /// `fit`: trains a copy of a model.
  func executeFit(_ block: Block) throws {
    let reader = OptionReader(block, try runProgram(block).options)
    guard let subject = try subject(of: block, reader) else {
      // The options can be checked without the model.
      _ = try FitPlan(reader)
      throw LeftOutStatements.Missing()
    }
    let compiled: CompiledValue
    var start: Model?
    if let value = subject.asHost(CompiledValue.self) {
      compiled = value
    } else if let value = subject.asHost(FitValue.self) {
      compiled = value.compiled
      start = value.outcome.model
    } else if let value = subject.asHost(ModelValue.self), let known = try CompiledValue(loaded: value) {
      compiled = known
      start = value.model
    } else if let pending = subject.asHost(PendingValue.self) {
      guard let known = pending.compiled else {
        _ = try FitPlan(reader)
        export(block.directive.name, subject)
        return
      }
      compiled = known
    } else {
      throw reader.error(
        "model", expected: "a compile or fit block's label", help: ["a model is compiled before it is trained"])
    }
    let plan = try FitPlan(reader)
    lineages[block.directive.ordinal] = plan.data.origins
    warnOfTestData(plan, reader, block)
    do {
      if isChecking {
        try check(plan, compiled: compiled, block: block)
      } else {
        let makeModel = { [context] in try start?.trainingCopy() ?? compiled.freshModel(context.modelBackend) }
        let outcome = try outcome(plan, block, makeModel)
        export(block.directive.name, .host(FitValue(outcome, compiled: compiled)))
        executed[block.directive.ordinal].outcome = .fit(outcome)
      }
    } catch let error as ModelError {
      throw diagnostic(error, reader: reader, compiled: compiled)
    }
  }

  /// Everything that can be known before training: data against model, loss and metrics; and the names to come.
  private func check(_ plan: FitPlan, compiled: CompiledValue, block: Block) throws {
    let model = compiled.model.model
    try compiled.settings.apply(to: model, backend: context.modelBackend)
    var names = model.logNames
    let own = names
    if plan.reevaluatesTraining { names += own.map { "train_\($0)" } }
    if plan.hasValidation { names += own.map { "val_\($0)" } }
    let history = PendingValue(
      "history", attributes: (names + ["epoch"]).map { ($0, PendingValue()) })
    export(
      block.directive.name,
      .host(
        PendingValue(
          "fit", attributes: FitValue.names.map { ($0, $0 == "history" ? history : PendingValue()) },
          compiled: compiled)))
    // After the export: how the values will be called does not depend on the data.
    try model.requireLoss()
    try model.checkMonitors(
      of: plan.makeCallbacks(), hasValidation: plan.hasValidation, reevaluatesTraining: plan.reevaluatesTraining)
    try model.checkData(plan.data.x, plan.data.y, sampleWeight: plan.sampleWeight, for: "fit")
    if let validation = plan.validation { try model.checkData(validation.x, validation.y, for: "validation_data") }
    try model.requireMemory(batchSize: plan.batchSize, isTraining: true, for: "fit")
    note(try model.resolvedMetricNames(plan.data.y), compiled)
    costs.append(
      .fit(
        block.directive.name, batchSize: min(plan.batchSize, plan.data.x.first?.rowCount ?? plan.batchSize),
        bytes: model.estimatedBytes(batchSize: plan.batchSize, isTraining: true)))
  }

  /// Says in the report what "accuracy" came to mean for these targets.
  private func note(_ resolved: [(logName: String, resolved: String)], _ compiled: CompiledValue) {
    let meanings = resolved.filter { $0.logName != $0.resolved && !$0.logName.hasSuffix("_\($0.resolved)") }
    guard !meanings.isEmpty,
      let ordinal = experiment.blocks.first(where: {
        exportedValue(of: $0.directive.ordinal)?.asHost(CompiledValue.self) === compiled
      })?.directive.ordinal,
      case .settings(var rows) = executed[ordinal].outcome,
      let row = rows.firstIndex(where: { $0.name == "metrics" })
    else { return }
    let text = meanings.map { "\($0.logName) is \($0.resolved)" }.joined(separator: ", ")
    guard !rows[row].value.contains(text) else { return }
    rows[row].value += " (\(text))"
    executed[ordinal].outcome = .settings(rows)
  }

  /// Trains a model, or takes what an earlier run made of it.
  private func outcome(_ plan: FitPlan, _ block: Block, _ makeModel: () throws -> Model) throws -> FitOutcome {
    var trained: Model?
    let kept = try kept("fit") {
      let model = try makeModel()
      let kept = try train(model, plan, block)
      trained = model
      return kept
    }
    let results = kept["results"]
    if entry?.found != nil {
      let model = try makeModel()
      if model.goOn(from: results["model"]) { trained = model }
      writtenFiles.formUnion(try restoreFiles(results["files"]))
      print(results["printed"].asText ?? "")
    }
    guard let trained else {
      throw Diagnostic(code: "internal", "the entry of \(block.directive.name) is another model's")
    }
    for warning in results["warnings"].asTexts ?? [] {
      warn(Diagnostic(.warning, code: "data", warning, at: .init(plan.location)))
    }
    let values = (results["values"].asList ?? []).map { $0.asNumbers ?? [] }
    return FitOutcome(
      name: block.directive.name, model: trained, epochs: results["epochs"].asIntegers ?? [],
      history: zip(results["names"].asTexts ?? [], values).map { ($0, $1) },
      bestEpoch: results["best epoch"].asInteger ?? 0, monitor: results["monitor"].asText ?? "loss",
      stoppedEarly: results["stopped early"].asFlag, learningRates: results["learning rates"].asNumbers ?? [],
      epochSeconds: kept["epoch seconds"].asNumbers ?? [], samplesPerEpoch: results["samples"].asInteger ?? 0,
      batchSize: plan.batchSize, plannedEpochs: plan.epochs)
  }

  /// Trains the model; everything that is to be known of it later.
  private func train(_ model: Model, _ plan: FitPlan, _ block: Block) throws -> KeptValue {
    let follower = FitFollower(directive: block.directive, observer: observer)
    let callbacks = try plan.makeCallbacks()
    let ledger = FileLedger(known: writtenFiles)
    let isRepeated = entry?.found != nil
    let printedBefore = printedText.utf8.count
    let history = try model.fit(
      plan.data.x, plan.data.y, sampleWeight: plan.sampleWeight, classWeight: plan.classWeight,
      batchSize: plan.givenBatchSize, epochs: plan.epochs, initialEpoch: plan.initialEpoch,
      stepsPerEpoch: plan.stepsPerEpoch,
      validationSplit: plan.validationSplit, validationSelection: plan.validationSelection,
      validationData: plan.validation.map { ($0.x, $0.y) },
      validationBatchSize: plan.validationBatchSize, validationSteps: plan.validationSteps,
      validationFrequency: plan.validationFrequency, reevaluatesTraining: plan.reevaluatesTraining,
      shuffle: plan.shuffle, callbacks: [follower] + callbacks,
      files: TrainingFiles(
        folder: filesFolder, isConfined: true, models: KerasFiles(), ledger: ledger),
      seed: context.seed, label: context.streamLabel,
      keeper: FitKeeper(self, isRepeated ? nil : entry, ledger, fit: block.directive.name))
    writtenFiles.formUnion(ledger.written)
    let printed = String(decoding: printedText.utf8.dropFirst(printedBefore), as: UTF8.self)
    // What a repetition for an audit prints stands in the entry too.
    if isRepeated { truncatePrinted(to: printedBefore) }
    let stopping = callbacks.compactMap { $0 as? EarlyStopping }.first
    let monitor = stopping?.monitor ?? (history["val_loss"].isEmpty ? "loss" : "val_loss")
    return .record([
      "results": .record([
        "model": model.kept, "epochs": .list(history.epochs.map { .integer($0 + 1) }),
        "names": .list(history.history.keys.map { .text($0) }),
        "values": .list(history.history.values.map { .numbers($0) }),
        "best epoch": .integer(stopping?.best.map { $0.epoch + 1 } ?? Self.bestEpoch(history, monitor)),
        "monitor": .text(monitor), "stopped early": .flag(stopping?.stoppedEpoch != nil),
        "learning rates": .numbers(follower.learningRates), "samples": .integer(follower.samplesPerEpoch),
        "warnings": .list(history.warnings.map { .text($0) }), "printed": .text(printed),
        "files": keptFiles(ledger),
      ]), "epoch seconds": .numbers(follower.epochSeconds),
    ])
  }

  /// The epoch, from 1, with the least value; epochs without a number are passed over, and 0 stands for none.
  private static func bestEpoch(_ history: History, _ monitor: String) -> Int {
    let values = zip(history.epochs, history[monitor]).filter { !$0.1.isNaN }
    return values.min { $0.1 < $1.1 }.map { $0.0 + 1 } ?? history.epochs.last.map { $0 + 1 } ?? 0
  }
}

/// The options of a `fit` block.
struct FitPlan {
  var data: SampleSource
  var validation: SampleSource?
  var validationSplit: Double
  var validationSelection = ValidationSelection.last
  /// `nil` leaves it to `steps_per_epoch`, and else stands for 32.
  var givenBatchSize: Int?
  var stepsPerEpoch: Int?
  var sampleWeight: PerOutput<Tensor>?
  var classWeight: PerOutput<[Int: Double]>?
  var epochs: Int
  var initialEpoch: Int
  var validationBatchSize: Int?
  var validationSteps: Int?
  var validationFrequency: ValidationFrequency
  var reevaluatesTraining: Bool
  var shuffle: Bool
  var makeCallbacks: () throws -> [any Callback]
  /// Where warnings about the data stand.
  var location: SourceLocation

  /// How many samples a batch has.
  var batchSize: Int {
    givenBatchSize ?? stepsPerEpoch.map { ((data.x.first?.rowCount ?? 0) + $0 - 1) / $0 } ?? 32
  }

  var hasValidation: Bool { validation != nil || validationSplit != 0 }

  init(_ reader: OptionReader) throws {
    validation = try reader["validation_data"].map { try reader.source($0, "validation_data") }
    validationSplit = try reader.number("validation_split", default: 0)
    guard (0..<1).contains(validationSplit) else {
      throw reader.error("validation_split", expected: "a fraction of at least 0 and below 1")
    }
    if let given = reader["validation_selection"] {
      guard let selection = given.asString.flatMap(ValidationSelection.init(rawValue:)) else {
        let names = ValidationSelection.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        throw reader.error("validation_selection", expected: "one of \(names)")
      }
      validationSelection = selection
    }
    reevaluatesTraining = try reader.bool("reevaluate_training", default: false)
    givenBatchSize = try reader.optionalCount("batch_size")
    stepsPerEpoch = try reader.optionalCount("steps_per_epoch")
    sampleWeight = try reader.sampleWeight()
    classWeight = try reader.classWeight()
    epochs = try reader.integer("epochs", default: 1, atLeast: 1)
    initialEpoch = try reader.integer("initial_epoch", default: 0, atLeast: 0)
    validationBatchSize =
      reader.isGiven("validation_batch_size")
      ? try reader.integer("validation_batch_size", default: 32, atLeast: 1) : nil
    validationSteps = try reader.optionalCount("validation_steps")
    if let epochs = reader["validation_freq"]?.asSequence {
      validationFrequency = .after(
        try epochs.map { epoch in
          guard let epoch = epoch.asInt, epoch >= 1 else {
            throw reader.error("validation_freq", expected: "a number of epochs, or a list of them, from 1")
          }
          return epoch
        })
    } else {
      validationFrequency = .every(try reader.integer("validation_freq", default: 1, atLeast: 1))
    }
    shuffle = try reader.bool("shuffle", default: true)
    location = reader.location(reader.isGiven("validation_split") ? "validation_split" : "data")
    let list = reader["callbacks"]
    let factories = try (list.map { $0.asSequence ?? [$0] } ?? []).map { element -> () throws -> any Callback in
      guard case .callback(let make)? = element.asHost(ObjectValue.self)?.object else {
        throw reader.error("callbacks", expected: "a list of callbacks, such as [EarlyStopping(patience = 3)]")
      }
      return make
    }
    makeCallbacks = { try factories.map { try $0() } }
    // Last, as it may be missing: a check goes on without an option that has a mistake.
    data = try reader.samples()
    guard !data.y.isEmpty else {
      throw Diagnostic(
        code: "option", "fit needs targets, and the data has none",
        at: .init(reader.location(reader.isGiven("data") ? "data" : "x")),
        help: ["give y = …, or load the data with a target"])
    }
  }
}

/// Watches a fit for the report and for whoever looks on.
private final class FitFollower: Callback {
  private let directive: LiterateDirective
  private weak var observer: (any RunObserver)?
  private(set) var learningRates: [Double] = []
  private(set) var epochSeconds: [Double] = []
  private(set) var samplesPerEpoch = 0
  private var start = ContinuousClock.now
  private var trainingEnd: ContinuousClock.Instant?

  init(directive: LiterateDirective, observer: (any RunObserver)?) {
    self.directive = directive
    self.observer = observer
  }

  func trainBegin(_ session: TrainingSession) { samplesPerEpoch = session.sampleCount }

  func epochBegin(_ session: TrainingSession) {
    learningRates.append(session.learningRate)
    trainingEnd = nil
    start = .now
  }

  func batchEnd(_ session: TrainingSession) { observer?.batchEnded(directive, session) }

  func validationBegin(_ session: TrainingSession) { trainingEnd = .now }

  func epochEnd(_ session: TrainingSession, logs: inout Logs) {
    let seconds = ((trainingEnd ?? .now) - start).inSeconds
    epochSeconds.append(seconds)
    observer?.epochEnded(directive, session, logs: logs, seconds: seconds)
  }

  var memory: KeptValue {
    .record(["learning rates": .numbers(learningRates), "epoch seconds": .numbers(epochSeconds)])
  }

  func recall(_ memory: KeptValue) {
    learningRates = memory["learning rates"].asNumbers ?? []
    epochSeconds = memory["epoch seconds"].asNumbers ?? []
    // The rest of an epoch is timed alone.
    start = .now
  }
}
