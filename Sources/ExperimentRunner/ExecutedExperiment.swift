import Diagnostics
import Hornbook
import LiterateDocument
import Plotting

/// What a run of an experiment gave, as plain values in the order of the file.
///
/// Running fills it in; the result files and the report are made from it and from nothing else.
public struct ExecutedExperiment {
  /// What the user chose for a run and what follows from it; the same choices give the same bytes.
  public struct Settings: Sendable {
    public var seed: UInt64
    /// The backend's name: `cpu`, `reference`.
    public var backend: String
    /// The backend's class of results: `exact`, `fast`.
    public var numerics: String
    /// What decides the bytes of results besides: for `fast` numerics the processor's kernels and OpenBLAS's build.
    public var resultClass = ""
    /// The overrides `-p name=value`, in the order in which the file declares the parameters.
    public var overrides: [(name: String, value: String)]
  }

  /// The file's stem: `digits` for `experiments/digits.md`.
  public var name: String
  /// The file's path as the user gave it.
  public var path: String
  public var document: Document
  public var settings: Settings
  /// What each directive said: ``Experiment/fingerprints``.
  public var fingerprints: [String] = []
  /// One for each directive, indexed by ``Directive/ordinal``.
  public var directives: [ExecutedDirective]
  /// One for each inline value, indexed by ``InlineValue/ordinal``.
  public var inlineValues: [InlineOutcome]

  public enum InlineOutcome {
    /// The value as it stands in the text.
    case text(String)
    /// Why there is none, in a few words.
    case failed(String)
  }

  public enum Verdict: String, Sendable {
    /// Everything ran and every expectation holds.
    case passed
    /// Everything ran and an expectation does not hold.
    case failed
    /// Something did not run.
    case partial
  }

  public var verdict: Verdict {
    if directives.contains(where: { if case .done = $0.status { false } else { true } }) { return .partial }
    return expectations.contains { $0.passed == false } ? .failed : .passed
  }

  /// All expectations, in the order of the file.
  public var expectations: [ExpectationOutcome] {
    directives.flatMap { directive -> [ExpectationOutcome] in
      if case .expectations(let expectations) = directive.outcome { expectations } else { [] }
    }
  }

  /// The diagnostics of the directives that failed or were interrupted, in order.
  public var failures: [Diagnostic] {
    directives.compactMap { directive in
      switch directive.status {
      case .failed(let diagnostic), .interrupted(let diagnostic): diagnostic
      case .done, .notRun: nil
      }
    }
  }

  /// Whether the run was asked to stop before its end.
  public var isInterrupted: Bool {
    directives.contains { directive in
      switch directive.status {
      case .interrupted: true
      case .notRun(let reason): reason == "because the run was interrupted"
      case .done, .failed: false
      }
    }
  }
}

/// One directive of a run.
public struct ExecutedDirective {
  public enum Status {
    case done
    case failed(Diagnostic)
    /// It was asked to stop; a later run can go on with it.
    case interrupted(Diagnostic)
    /// It needs something that failed; the text says what: `because fit (line 31) failed`.
    case notRun(String)
  }

  public var directive: Directive
  public var status: Status
  public var outcome: Outcome = .nothing
  /// What `print` wrote, lines ended by line feeds.
  public var printed = ""
  public var warnings: [Diagnostic] = []
  /// Wall time.
  public var seconds = 0.0
  /// Whether it was executed, and why.
  public var cache = CacheUse.off
}

/// What a directive gave; the closed list of everything that a report can show of one.
public enum Outcome {
  /// `setup`, or a directive that did not run.
  case nothing
  case parameters([ParameterOutcome])
  /// The data sets that a `data` block exports, by name, in order; other exports are not listed.
  case data([(name: String, dataset: Dataset)])
  /// A model under the name that the directive exports.
  case model(name: String, model: Model)
  case settings([SettingOutcome])
  case fit(FitOutcome)
  case evaluation(EvaluationOutcome)
  case prediction(PredictionOutcome)
  /// `plot`: at least one figure.
  case figures([FigureOutcome])
  case table(TableOutcome)
  case expectations([ExpectationOutcome])
}

/// A parameter; values are written as in the language.
public struct ParameterOutcome {
  public var name: String
  public var value: ParameterValue
  public var defaultValue: ParameterValue
  public var isOverridden: Bool
}

/// The values that a `params` block can hold.
public indirect enum ParameterValue: Hashable, Sendable {
  case none
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case string(String)
  case list([ParameterValue])
  case dictionary([String: ParameterValue])
}

/// A setting of `compile` as it applied.
public struct SettingOutcome {
  public var name: String
  public var value: String
  /// Whether the file leaves it out.
  public var isDefault: Bool
}

/// A trained model and how it came to be.
public struct FitOutcome {
  /// The name that the directive exports.
  public var name: String
  public var model: Model
  /// The epochs that were run, counted from 1.
  public var epochs: [Int]
  /// The values of each name, one an epoch, in the order of the history.
  public var history: [(name: String, values: [Double])]
  /// The epochs after which there was a validation; none without validation data.
  public var validatedEpochs: [Int] = []
  /// The epoch, counted from 1, with the best value of what was watched: `val_loss`, else `loss`, or what
  /// EarlyStopping monitors.
  public var bestEpoch: Int
  /// What "best" refers to.
  public var monitor: String
  /// For early stopping: the last epoch of the wait for an improvement, which is the last that was run.
  public var stoppedEarly: Bool
  /// The learning rate used in each epoch.
  public var learningRates: [Double]
  /// Training time of each epoch, validation apart.
  public var epochSeconds: [Double]
  public var samplesPerEpoch: Int
  public var batchSize: Int
  /// The number of epochs that was asked for.
  public var plannedEpochs: Int
}

/// A figure of a `plot` block.
public struct FigureOutcome {
  /// The function that made it: `lines`, `scatter`, `histogram`, `heatmap`, `images`.
  public var kind: String
  public var figure: any Figure
  /// May be empty.
  public var caption: String
}

/// One line of an `expect` block.
public struct ExpectationOutcome {
  /// The line in the file.
  public var line: Int
  public var expression: String
  /// The value that was compared; that of the whole expression if there is not one comparison; `nil` if it was not
  /// computed.
  public var observed: ParameterValue?
  /// `nil` if what it reads did not run.
  public var passed: Bool?
  /// What decided it, in the order of the expression; empty for an expression without comparisons.
  public var comparisons: [ComparisonOutcome] = []
  /// The expression in the body of its block.
  public var location: SourceLocation?
}

/// Follows a run while it goes on, for progress on a terminal.
public protocol RunObserver: AnyObject {
  /// The check is done, and what takes time begins.
  ///
  /// - Throws: What makes it useless to begin, such as a folder that cannot be written.
  func runBegins() throws
  func directiveBegan(_ directive: Directive)
  func directiveEnded(_ directive: ExecutedDirective)
  /// Called after each batch; reading `session.runningLogs()` costs time, so do it a few times a second at most.
  func batchEnded(_ directive: Directive, _ session: TrainingSession)
  /// Called after each epoch with all its values, validation included.
  func epochEnded(_ directive: Directive, _ session: TrainingSession, logs: Logs, seconds: Double)
  /// Something about the cache.
  func noted(_ note: CacheNote)
  /// A verification runs the experiment again, once as it is and in so many trials, to learn what rounding decides.
  ///
  /// - Parameter outside: How many values of the run lie outside of the tolerance.
  func trialsBegin(_ count: Int, outside: Int)
  /// One of these runs begins; 0 is the one as it is.
  func trialBegan(_ trial: Int, of count: Int)
}

extension RunObserver {
  public func runBegins() throws {}
  public func noted(_ note: CacheNote) {}
  public func trialsBegin(_ count: Int, outside: Int) {}
  public func trialBegan(_ trial: Int, of count: Int) {}
}
