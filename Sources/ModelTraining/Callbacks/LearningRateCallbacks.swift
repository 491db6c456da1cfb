import NeuralLayers

/// Makes the learning rate smaller when a value has stopped improving.
///
/// After `patience` epochs without an improvement by more than `minDelta` the rate is multiplied by `factor`, down to
/// `minimumRate`; then `cooldown` epochs pass before waiting begins again. The history gets the rate of each epoch.
/// - SeeAlso: `keras.callbacks.ReduceLROnPlateau`
public final class ReduceLROnPlateau: Callback, ConfigurableObject {
  public static let signature = Signature(
    "ReduceLROnPlateau",
    [
      .init("monitor", .string("val_loss")), .init("factor", .number(0.1)), .init("patience", .integer(10)),
      .init("verbose", .integer(0)), .init("mode", .string("auto")), .init("min_delta", .number(0.0001)),
      .init("cooldown", .integer(0)), .init("min_lr", .number(0)),
    ])

  private(set) var watched: MetricMonitor
  private let factor: Double
  private let patience: Int
  private let cooldown: Int
  private let minimumRate: Double
  private var best: Double?
  private var wait = 0
  private var cooling = 0

  /// - Parameter largerIsBetter: Which direction is better; what the metric itself says if left out.
  public init(
    monitor: String = "val_loss", factor: Double = 0.1, patience: Int = 10, largerIsBetter: Bool? = nil,
    minDelta: Double = 1e-4, cooldown: Int = 0, minimumRate: Double = 0
  ) {
    let mode = largerIsBetter.map { $0 ? MetricMonitor.Mode.maximum : .minimum } ?? .automatic
    watched = MetricMonitor(monitor, mode: mode, minDelta: minDelta)
    self.factor = factor
    self.patience = patience
    self.cooldown = cooldown
    self.minimumRate = minimumRate
  }

  public init(_ arguments: Arguments) throws {
    watched = try MetricMonitor(arguments)
    factor = try arguments.number("factor", in: 0...1)
    patience = try arguments.integer("patience", atLeast: 0)
    cooldown = try arguments.integer("cooldown", atLeast: 0)
    minimumRate = try arguments.number("min_lr", in: 0 ... .infinity)
    guard factor < 1 else { throw arguments.error("factor", expected: "a number from 0 to below 1") }
  }

  public func trainBegin(_ session: TrainingSession) throws {
    (best, wait, cooling) = (nil, 0, 0)
    try session.requirePlainLearningRate(for: "ReduceLROnPlateau")
    try watched.begin(session, for: "ReduceLROnPlateau")
  }

  public func epochEnd(_ session: TrainingSession, logs: inout Logs) throws {
    logs["learning_rate"] = session.learningRate
    guard let value = logs[watched.name] else { return }
    if cooling > 0 {
      cooling -= 1
      wait = 0
    }
    if watched.improves(value, over: best) {
      best = value
      wait = 0
    } else if cooling == 0 {
      wait += 1
      guard wait >= patience, session.learningRate > minimumRate else { return }
      session.learningRate = max(session.learningRate * factor, minimumRate)
      cooling = cooldown
      wait = 0
    }
  }

  public var memory: KeptValue {
    .record(["best": .number(best), "wait": .integer(wait), "cooling": .integer(cooling)])
  }

  public func recall(_ memory: KeptValue) {
    best = memory["best"].asNumber
    wait = memory["wait"].asInteger ?? 0
    cooling = memory["cooling"].asInteger ?? 0
  }
}

/// Sets the learning rate of each epoch by a function of the epoch, from 0, and of the rate so far.
///
/// ```swift
/// let schedule = LearningRateScheduler { epoch, rate in epoch < 10 ? rate : rate * 0.9 }
/// ```
/// - SeeAlso: `keras.callbacks.LearningRateScheduler`
public final class LearningRateScheduler: Callback, ConfigurableObject {
  public static let signature = Signature(
    "LearningRateScheduler", [.init("schedule"), .init("verbose", .integer(0))])

  private let schedule: (_ epoch: Int, _ rate: Double) throws -> Double

  public init(_ schedule: @escaping (_ epoch: Int, _ rate: Double) throws -> Double) { self.schedule = schedule }

  public init(_ arguments: Arguments) throws {
    guard case .function(let function) = arguments["schedule"] else {
      throw arguments.error("schedule", expected: "a function of the epoch, or of the epoch and the learning rate")
    }
    schedule = { epoch, rate in
      let result = try function(function.takes(2) ? [.integer(epoch), .number(rate)] : [.integer(epoch)])
      switch result {
      case .number(let value) where value.isFinite && value >= 0: return value
      case .integer(let value) where value >= 0: return Double(value)
      default:
        throw ModelError(
          "LearningRateScheduler", expected: "\(function.name) to return a number of at least 0",
          received: "\(result) for epoch \(epoch)", argument: "callbacks")
      }
    }
  }

  public func trainBegin(_ session: TrainingSession) throws {
    try session.requirePlainLearningRate(for: "LearningRateScheduler")
  }

  public func epochBegin(_ session: TrainingSession) throws {
    session.learningRate = try schedule(session.epoch, session.learningRate)
  }

  public func epochEnd(_ session: TrainingSession, logs: inout Logs) throws {
    logs["learning_rate"] = session.learningRate
  }
}
