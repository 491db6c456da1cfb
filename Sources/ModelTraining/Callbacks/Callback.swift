import OrderedCollections
import TensorCore

/// Values by name, in the order in which they are shown.
public typealias Logs = OrderedDictionary<String, Double>

/// Something that watches or steers a training run.
///
/// All events have empty defaults.
///
/// Order: ``trainBegin(_:)``; for each epoch ``epochBegin(_:)``, then for each batch ``batchBegin(_:)`` and
/// ``batchEnd(_:)``, then ``validationBegin(_:)`` and ``validationEnd(_:)`` if the epoch is validated,
/// ``epochEnd(_:logs:)``; at last ``trainEnd(_:)``.
/// - SeeAlso: `keras.callbacks.Callback`
public protocol Callback: AnyObject {
  /// Before the first epoch.
  func trainBegin(_ session: TrainingSession) throws
  /// Before the first batch of an epoch.
  func epochBegin(_ session: TrainingSession) throws
  /// Before a training step.
  func batchBegin(_ session: TrainingSession) throws
  /// After a training step.
  func batchEnd(_ session: TrainingSession) throws
  /// After the last batch of an epoch, before it is validated.
  func validationBegin(_ session: TrainingSession) throws
  /// After the validation of an epoch.
  func validationEnd(_ session: TrainingSession) throws
  /// - Parameter logs: The epoch's values; what a callback adds is recorded in the history.
  func epochEnd(_ session: TrainingSession, logs: inout Logs) throws
  /// After the last epoch.
  func trainEnd(_ session: TrainingSession) throws
  /// What the callback remembers from event to event: a training that is interrupted goes on with it.
  var memory: KeptValue { get }
  /// Goes on from what another process remembered; called after ``Callback/trainBegin(_:)``.
  func recall(_ memory: KeptValue)
}

extension Callback {
  public func trainBegin(_ session: TrainingSession) throws {}
  public func epochBegin(_ session: TrainingSession) throws {}
  public func batchBegin(_ session: TrainingSession) throws {}
  public func batchEnd(_ session: TrainingSession) throws {}
  public func validationBegin(_ session: TrainingSession) throws {}
  public func validationEnd(_ session: TrainingSession) throws {}
  public func epochEnd(_ session: TrainingSession, logs: inout Logs) throws {}
  public func trainEnd(_ session: TrainingSession) throws {}
  public var memory: KeptValue { .none }
  public func recall(_ memory: KeptValue) {}
}

/// A training run as its callbacks see it.
public final class TrainingSession {
  public let model: Model
  /// The epoch after the last.
  public let epochs: Int
  /// Batches in an epoch.
  public let batchCount: Int
  /// Samples in an epoch.
  public let sampleCount: Int
  public let hasValidation: Bool
  /// Whether each epoch ends with an evaluation of the training samples.
  public let reevaluatesTraining: Bool
  /// Where files are written.
  public let files: TrainingFiles
  /// The current epoch, from 0.
  public internal(set) var epoch = 0
  /// The current batch of the epoch, from 0.
  public internal(set) var batch = 0
  /// Whether training ends after the current batch.
  public private(set) var isStopping = false
  let device: DeviceState
  let compiled: CompiledModel

  init(
    model: Model, device: DeviceState, compiled: CompiledModel, epochs: Int, batchCount: Int, sampleCount: Int,
    hasValidation: Bool, reevaluatesTraining: Bool, files: TrainingFiles
  ) {
    self.model = model
    self.device = device
    self.compiled = compiled
    self.epochs = epochs
    self.batchCount = batchCount
    self.sampleCount = sampleCount
    self.hasValidation = hasValidation
    self.reevaluatesTraining = reevaluatesTraining
    self.files = files
  }

  /// Asks for the end of training after the current batch or epoch.
  public func stop() { isStopping = true }

  /// The step size of the next update; of a schedule it is computed, which waits for the device.
  public var learningRate: Double {
    get {
      guard let schedule = compiled.optimizer.options.schedule else { return compiled.optimizer.learningRate }
      return (try? schedule.rate(at: device.currentStep(), on: compiled.backend)) ?? .nan
    }
    set { compiled.optimizer.learningRate = newValue }
  }

  /// Refuses a callback that sets the learning rate where it follows a schedule.
  func requirePlainLearningRate(for callback: String) throws {
    guard let schedule = compiled.optimizer.options.schedule else { return }
    throw ModelError(
      callback, expected: "an optimizer with a number as its learning rate",
      received: "the schedule \(type(of: schedule).signature.name)",
      help: "Leave the schedule or the callback out: both set the learning rate.", argument: "callbacks")
  }

  /// The values of the epoch so far; reading them waits for the device.
  public func runningLogs() throws -> Logs { try device.logs() }

  /// The weights as they are now, in the order of ``Model/weights``.
  public func weights() throws -> [Tensor] { try device.currentWeights() }

  /// Finds out why the loss is no number; set by `fit`.
  var explanation: (() throws -> NonFiniteSearch.Origin?)?

  /// What made the loss NaN or infinite: which batch, which layer, and of what.
  func nonFiniteLoss(_ value: Double, for subject: String) throws -> ModelError {
    if let origin = try explanation?() { return .loss(origin, for: subject) }
    return .loss(value, epoch: epoch, for: subject)
  }

  /// Copies the weights as they are now into ``model``.
  public func updateModel() throws { try device.synchronize() }

  /// Puts the model's weights and its optimizer's memory on the device again after they were changed.
  func reload() throws { try device.reload() }

  /// Lets weights and their moving averages change places, if they are not as wanted.
  func putAveragesInPlace(_ wanted: Bool) { device.putAveragesInPlace(wanted) }

  /// The optimizer, for checks.
  var optimizer: any Optimizer { compiled.optimizer }

  /// Replaces the weights.
  public func setWeights(_ values: [Tensor]) throws {
    try device.synchronize()
    try model.setWeightValues(values)
    try device.reloadWeights()
  }

  /// Sets what recurrent layers with `stateful` remember of earlier batches to zeros.
  public func resetStates() throws { try device.resetMemory() }

  /// What stands before the names of values that are measured at the end of an epoch.
  private var prefixes: [String] { (reevaluatesTraining ? ["train_"] : []) + (hasValidation ? ["val_"] : []) }

  /// Every name that the logs of an epoch will have, `train_` and `val_` ones included.
  public var logNames: [String] {
    let names = RunningSums(compiled: compiled).names(outputNames: model.outputNames)
    return names + prefixes.flatMap { prefix in names.map { prefix + $0 } }
  }

  /// Whether larger values of a log name are better; `nil` if unknown.
  public func largerIsBetter(_ logName: String) -> Bool? {
    compiled.largerIsBetter(logName, prefixes: prefixes)
  }
}

extension CompiledModel {
  /// Whether larger values of a log name are better, after one of the prefixes; `nil` if unknown.
  func largerIsBetter(_ logName: String, prefixes: [String]) -> Bool? {
    let prefix = prefixes.first { !$0.isEmpty && logName.hasPrefix($0) } ?? ""
    let name = String(logName.dropFirst(prefix.count))
    if name == "loss" || name.hasSuffix("_loss") { return false }
    return metrics.first { $0.logNames.contains(name) }?.metric.largerIsBetter
  }
}
