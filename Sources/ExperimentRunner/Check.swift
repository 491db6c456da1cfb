import Diagnostics
import Hornbook

/// What checking a file found.
public struct CheckResult: Sendable {
  /// Errors and warnings by position.
  public var diagnostics: [Diagnostic]
  /// What the models and fits of the file cost, in its order.
  public var costs: [Cost] = []
  /// The directives of which something was not checked because it depends on what has errors: `fit (line 31)`.
  public var unchecked: [String] = []

  /// What is known of the size of a model or of a training before it begins.
  public enum Cost: Equatable, Sendable {
    case model(_ name: String, parameters: Int, trainable: Int)
    /// Roughly the memory that a training needs, data apart.
    case fit(_ name: String, batchSize: Int, bytes: Double)
  }

  /// 0 without errors; 6 if data or environment is missing and nothing else is wrong; else 2.
  public var exitCode: Int32 {
    let errors = diagnostics.filter { $0.severity == .error }
    if errors.isEmpty { return 0 }
    return errors.allSatisfy { $0.code == "missing" || $0.code == "environment" } ? 6 : 2
  }
}

/// A file that has errors; nothing of it was trained.
public struct CheckFailure: Error {
  public var result: CheckResult
}

extension Experiment {
  /// Checks the whole file without training: names, options, data, models, and what is trained on what.
  public func check(_ options: RunOptions = RunOptions()) -> CheckResult {
    do {
      let run = try ExperimentRun(self, options: options)
      run.check()
      return CheckResult(
        diagnostics: run.diagnostics, costs: run.costs, unchecked: run.uncheckedDirectives.map(\.place))
    } catch {
      return CheckResult(diagnostics: [Self.diagnostic(error)])
    }
  }

  /// Runs the experiment.
  ///
  /// - Parameter observer: Follows the run; it is kept for its duration only.
  /// - Throws: ``CheckFailure`` if the file has errors; nothing has then been trained. What fails later is part of the
  ///   result.
  public func run(_ options: RunOptions = RunOptions(), observer: (any RunObserver)? = nil) throws(CheckFailure)
    -> ExecutedExperiment
  {
    let run: ExperimentRun
    do {
      run = try ExperimentRun(self, options: options)
    } catch {
      throw CheckFailure(result: CheckResult(diagnostics: [Self.diagnostic(error)]))
    }
    run.check()
    let result = CheckResult(diagnostics: run.diagnostics)
    guard result.exitCode == 0 else { throw CheckFailure(result: result) }
    run.observer = observer
    do {
      if options.cache.isOnly {
        run.openCache()
        try run.findEntries()
      }
      try observer?.runBegins()
    } catch {
      throw CheckFailure(result: CheckResult(diagnostics: [ReportFolder.diagnostic(error)]))
    }
    run.run()
    var names: [String] = []
    for block in blocks where block.directive.kind == .params { names += block.exports.map(\.name) }
    let overrides = names.compactMap { name in options.overrides.last { $0.name == name } }
    return ExecutedExperiment(
      name: name, path: path, document: document,
      settings: ExecutedExperiment.Settings(
        seed: options.seed, backend: run.context.backend.name, numerics: run.context.backend.numerics,
        resultClass: run.context.resultClass, overrides: overrides.map { ($0.name, $0.text) }),
      fingerprints: fingerprints, directives: run.executed, inlineValues: run.inlineValues())
  }

  private static func diagnostic(_ error: any Error) -> Diagnostic {
    error as? Diagnostic ?? Diagnostic(code: "internal", "\(error)")
  }
}
