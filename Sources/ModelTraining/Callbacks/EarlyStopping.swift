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

  /// The value that is watched.
  public var monitor: String { watched.name }
  /// An improvement must be larger than this.
  public var minDelta: Double { watched.minDelta }
  /// Which direction was said to be better; `nil` if the metric decides.
  public var largerIsBetter: Bool? { watched.mode == .automatic ? nil : watched.mode == .maximum }
  public let patience: Int
  public let baseline: Double?
  public let restoreBestWeights: Bool
  public let startFromEpoch: Int
  /// The epoch that ended training; `nil` if training ran to its end.
  public private(set) var stoppedEpoch: Int?
  /// The best epoch so far and its value.
  public private(set) var best: (epoch: Int, value: Double)?
  private(set) var watched: MetricMonitor
  private var wait = 0
  private var bestWeights: [Tensor]?

  /// - Parameter largerIsBetter: Which direction is better; what the metric itself says if left out.
  public init(
    monitor: String = "val_loss", minDelta: Double = 0, patience: Int = 0, largerIsBetter: Bool? = nil,
    baseline: Double? = nil, restoreBestWeights: Bool = false, startFromEpoch: Int = 0
  ) {
    let mode = largerIsBetter.map { $0 ? MetricMonitor.Mode.maximum : .minimum } ?? .automatic
    watched = MetricMonitor(monitor, mode: mode, minDelta: minDelta)
    self.patience = patience
    self.baseline = baseline
    self.restoreBestWeights = restoreBestWeights
    self.startFromEpoch = startFromEpoch
  }

  public init(_ arguments: Arguments) throws {
    watched = try MetricMonitor(arguments)
    patience = try arguments.integer("patience", atLeast: 0)
    baseline = try arguments.optionalNumber("baseline")
    restoreBestWeights = try arguments.bool("restore_best_weights")
    startFromEpoch = try arguments.integer("start_from_epoch", atLeast: 0)
  }

  public func trainBegin(_ session: TrainingSession) throws {
    wait = 0
    stoppedEpoch = nil
    best = nil
    bestWeights = nil
    try watched.begin(session, for: "EarlyStopping")
  }

  public func epochEnd(_ session: TrainingSession, logs: inout Logs) throws {
    guard let value = logs[monitor], session.epoch >= startFromEpoch else { return }
    if restoreBestWeights, bestWeights == nil { bestWeights = try session.weights() }
    wait += 1
    if watched.improves(value, over: best?.value) {
      best = (session.epoch, value)
      if restoreBestWeights { bestWeights = try session.weights() }
      if baseline.map({ watched.improves(value, over: $0) }) ?? true { wait = 0 }
      return
    }
    if wait >= patience, session.epoch > 0 {
      stoppedEpoch = session.epoch
      session.stop()
    }
  }

  public var memory: KeptValue {
    .record([
      "wait": .integer(wait), "stopped epoch": .integer(stoppedEpoch),
      "best epoch": .integer(best?.epoch), "best": .number(best?.value),
      "best weights": bestWeights.map { .tensors($0) } ?? .none,
    ])
  }

  public func recall(_ memory: KeptValue) {
    wait = memory["wait"].asInteger ?? 0
    stoppedEpoch = memory["stopped epoch"].asInteger
    best = nil
    if let epoch = memory["best epoch"].asInteger, let value = memory["best"].asNumber { best = (epoch, value) }
    bestWeights = memory["best weights"].asTensors
  }

  public func trainEnd(_ session: TrainingSession) throws {
    if restoreBestWeights, let bestWeights { try session.setWeights(bestWeights) }
  }
}
