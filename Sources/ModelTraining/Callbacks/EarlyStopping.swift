import NeuralLayers
import TensorCore

/// Ends training when a value has stopped improving.
///
/// After each epoch: an improvement over the best value by more than `minDelta` is remembered, and the wait starts
/// anew if the baseline, where there is one, is beaten too; otherwise training ends once `patience` epochs have passed.
/// With `restoreBestWeights` the weights of the best epoch come back at the end, whether training was cut short or not.
///
/// - SeeAlso: `keras.callbacks.EarlyStopping`
public final class EarlyStopping: Callback, ConfigurableObject {
  public static let signature = Signature(
    "EarlyStopping",
    [
      .init("monitor", .string("val_loss")), .init("min_delta", .number(0)), .init("patience", .integer(0)),
      .init("verbose", .integer(0)), .init("mode", .string("auto")), .init("baseline", .none),
      .init("restore_best_weights", .bool(false)), .init("start_from_epoch", .integer(0)),
    ])

  /// Which direction is better.
  public enum Mode: String, Sendable, CaseIterable {
    case automatic = "auto"
    case minimum = "min"
    case maximum = "max"
  }

  public let monitor: String
  public let minDelta: Double
  public let patience: Int
  public let mode: Mode
  public let baseline: Double?
  public let restoreBestWeights: Bool
  public let startFromEpoch: Int
  /// The epoch that ended training; `nil` if training ran to its end.
  public private(set) var stoppedEpoch: Int?
  /// The best epoch so far and its value.
  public private(set) var best: (epoch: Int, value: Double)?
  private var wait = 0
  private var largerIsBetter = false
  private var bestWeights: [Tensor]?

  public init(
    monitor: String = "val_loss", minDelta: Double = 0, patience: Int = 0, mode: Mode = .automatic,
    baseline: Double? = nil, restoreBestWeights: Bool = false, startFromEpoch: Int = 0
  ) {
    self.monitor = monitor
    self.minDelta = abs(minDelta)
    self.patience = patience
    self.mode = mode
    self.baseline = baseline
    self.restoreBestWeights = restoreBestWeights
    self.startFromEpoch = startFromEpoch
  }

  public convenience init(_ arguments: Arguments) throws {
    var baseline: Double?
    if case .none = arguments["baseline"] {} else { baseline = try arguments.number("baseline") }
    let mode = try arguments.string("mode", oneOf: Mode.allCases.map(\.rawValue))
    self.init(
      monitor: try arguments.optionalString("monitor") ?? "val_loss", minDelta: try arguments.number("min_delta"),
      patience: try arguments.integer("patience", atLeast: 0), mode: Mode(rawValue: mode) ?? .automatic,
      baseline: baseline, restoreBestWeights: try arguments.bool("restore_best_weights"),
      startFromEpoch: try arguments.integer("start_from_epoch", atLeast: 0))
  }

  public func trainBegin(_ session: TrainingSession) throws {
    wait = 0
    stoppedEpoch = nil
    best = nil
    bestWeights = nil
    let names = session.logNames
    guard names.contains(monitor) else {
      throw ModelError(
        "EarlyStopping", expected: "monitor to be one of " + names.joined(separator: ", "), received: "\"\(monitor)\"",
        help: monitor.hasPrefix("val_") && !session.hasValidation
          ? "Give fit validation_split or validation_data." : nil, argument: "callbacks")
    }
    switch mode {
    case .minimum: largerIsBetter = false
    case .maximum: largerIsBetter = true
    case .automatic:
      guard let direction = session.largerIsBetter(monitor) else {
        throw ModelError(
          "EarlyStopping", expected: "a monitor whose better direction is known", received: "\"\(monitor)\"",
          help: "Say mode=\"min\" or mode=\"max\".", argument: "callbacks")
      }
      largerIsBetter = direction
    }
  }

  private func improves(_ value: Double, over other: Double) -> Bool {
    largerIsBetter ? value - minDelta > other : value + minDelta < other
  }

  public func epochEnd(_ session: TrainingSession, logs: inout Logs) throws {
    guard let value = logs[monitor], session.epoch >= startFromEpoch else { return }
    if restoreBestWeights, bestWeights == nil { bestWeights = try session.weights() }
    wait += 1
    if best.map({ improves(value, over: $0.value) }) ?? !value.isNaN {
      best = (session.epoch, value)
      if restoreBestWeights { bestWeights = try session.weights() }
      if baseline.map({ improves(value, over: $0) }) ?? true { wait = 0 }
      return
    }
    if wait >= patience, session.epoch > 0 {
      stoppedEpoch = session.epoch
      session.stop()
    }
  }

  public func trainEnd(_ session: TrainingSession) throws {
    if restoreBestWeights, let bestWeights { try session.setWeights(bestWeights) }
  }
}
