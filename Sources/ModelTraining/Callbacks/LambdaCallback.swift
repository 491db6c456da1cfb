import NeuralLayers

/// Calls functions at the events of a training.
///
/// ```swift
/// let printer = LambdaCallback(epochEnd: { epoch, logs in print(epoch, logs["loss"] ?? .nan) })
/// ```
/// - SeeAlso: `keras.callbacks.LambdaCallback`
public final class LambdaCallback: Callback, ConfigurableObject {
  public static let signature = Signature(
    "LambdaCallback",
    [
      .init("on_epoch_begin", .none), .init("on_epoch_end", .none), .init("on_train_begin", .none),
      .init("on_train_end", .none), .init("on_train_batch_begin", .none), .init("on_train_batch_end", .none),
    ])

  /// A function of the number of an epoch or batch, from 0, and of the logs.
  public typealias Event = (_ number: Int, _ logs: Logs) throws -> Void

  private let epochBeginning: Event?
  private let epochEnding: Event?
  private let trainBeginning: ((Logs) throws -> Void)?
  private let trainEnding: ((Logs) throws -> Void)?
  private let batchBeginning: Event?
  private let batchEnding: Event?
  private var lastLogs: Logs = [:]

  public init(
    epochBegin: Event? = nil, epochEnd: Event? = nil, trainBegin: ((Logs) throws -> Void)? = nil,
    trainEnd: ((Logs) throws -> Void)? = nil, batchBegin: Event? = nil, batchEnd: Event? = nil
  ) {
    epochBeginning = epochBegin
    epochEnding = epochEnd
    trainBeginning = trainBegin
    trainEnding = trainEnd
    batchBeginning = batchBegin
    batchEnding = batchEnd
  }

  public convenience init(_ arguments: Arguments) throws {
    func function(_ name: String) throws -> FunctionArgument? {
      switch arguments[name] {
      case .none: return nil
      case .function(let function): return function
      default: throw arguments.error(name, expected: "a function or None")
      }
    }
    func dictionary(_ logs: Logs) -> Argument { .dictionary(logs.map { (key: $0.key, value: .number($0.value)) }) }
    func numbered(_ name: String) throws -> Event? {
      try function(name).map { function in { _ = try function([.integer($0), dictionary($1)]) } }
    }
    func plain(_ name: String) throws -> ((Logs) throws -> Void)? {
      try function(name).map { function in { _ = try function([dictionary($0)]) } }
    }
    self.init(
      epochBegin: try numbered("on_epoch_begin"), epochEnd: try numbered("on_epoch_end"),
      trainBegin: try plain("on_train_begin"), trainEnd: try plain("on_train_end"),
      batchBegin: try numbered("on_train_batch_begin"), batchEnd: try numbered("on_train_batch_end"))
  }

  public func trainBegin(_ session: TrainingSession) throws {
    lastLogs = [:]
    try trainBeginning?([:])
  }
  public func epochBegin(_ session: TrainingSession) throws { try epochBeginning?(session.epoch, [:]) }
  public func batchBegin(_ session: TrainingSession) throws { try batchBeginning?(session.batch, [:]) }
  public func batchEnd(_ session: TrainingSession) throws {
    // Only who looks at the values waits for them.
    if let batchEnding { try batchEnding(session.batch, session.runningLogs()) }
  }
  public func epochEnd(_ session: TrainingSession, logs: inout Logs) throws {
    lastLogs = logs
    try epochEnding?(session.epoch, logs)
  }
  public func trainEnd(_ session: TrainingSession) throws { try trainEnding?(lastLogs) }

  public var memory: KeptValue {
    .record(["names": .list(lastLogs.keys.map { .text($0) }), "values": .numbers(Array(lastLogs.values))])
  }

  public func recall(_ memory: KeptValue) {
    let values = memory["values"].asNumbers ?? []
    lastLogs = Logs(uniqueKeysWithValues: zip(memory["names"].asTexts ?? [], values))
  }
}
