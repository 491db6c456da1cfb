import OrderedCollections

/// What happened in each epoch: returned by `fit`.
///
/// - SeeAlso: `keras.callbacks.History`
public final class History: Callback {
  /// The epochs that were run, from 0.
  public private(set) var epochs: [Int] = []
  /// The values of each name, one an epoch, sorted by name; names that callbacks add come last.
  public private(set) var history: OrderedDictionary<String, [Double]> = [:]
  /// What the user should know about the data or settings.
  public internal(set) var warnings: [String]

  init(warnings: [String] = []) { self.warnings = warnings }

  /// The values of a name, one an epoch; none of a name that was not logged.
  public subscript(name: String) -> [Double] { history[name] ?? [] }

  public func epochEnd(_ session: TrainingSession, logs: inout Logs) throws {
    epochs.append(session.epoch)
    for (name, value) in logs { history[name, default: []].append(value) }
  }

  public var memory: KeptValue {
    .record([
      "epochs": .list(epochs.map { .integer($0) }), "names": .list(history.keys.map { .text($0) }),
      "values": .list(history.values.map { .numbers($0) }), "warnings": .list(warnings.map { .text($0) }),
    ])
  }

  public func recall(_ memory: KeptValue) {
    epochs = memory["epochs"].asIntegers ?? []
    let values = (memory["values"].asList ?? []).map { $0.asNumbers ?? [] }
    history = OrderedDictionary(uniqueKeysWithValues: zip(memory["names"].asTexts ?? [], values))
    warnings = memory["warnings"].asTexts ?? []
  }
}
