import Diagnostics
import Hornbook
import LiterateDocument
import PlainFiles

// What only training gives, from top to bottom.
extension ExperimentRun {
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
}
