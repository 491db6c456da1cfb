import Hornbook

/// Keeps where a fit stands in one file of the cache's folder, as often as it costs next to nothing.
final class FitKeeper: TrainingKeeper {
  private let run: ExperimentRun
  private let entry: CacheEntry?
  private let ledger: FileLedger
  private let name: String
  /// What the directive had printed before training.
  private let printedBefore: Int
  private var last = ContinuousClock.now
  /// What it took to keep the training the last time; a guess at first.
  private var cost = 0.02

  /// At most this share of the time goes into checkpoints.
  private static let share = 0.04
  /// Epochs that take no time are not kept each.
  private static let leastSeconds = 0.5

  /// - Parameter entry: `nil` if nothing is kept.
  init(_ run: ExperimentRun, _ entry: CacheEntry?, _ ledger: FileLedger, fit name: String) {
    self.run = run
    self.entry = entry
    self.ledger = ledger
    self.name = name
    printedBefore = run.printedText.utf8.count
  }

  var isInterrupted: Bool { run.options.isInterrupted() }

  private var seconds: Double { run.options.cache.checkpointSeconds }

  func recall() throws -> KeptValue? {
    last = .now
    guard let cache = run.cache, let entry, !cache.settings.isFresh else { return nil }
    let checkpoint = cache.checkpoint(entry)
    switch cache.store.find(checkpoint) {
    case .missing: return nil
    case .damaged:
      cache.say(.warning("the checkpoint of \(name) (\(cache.store.path(checkpoint))) is damaged; it begins anew"))
      return nil
    case .found(let value):
      let training = value["training"]
      let place = TrainingInterrupted(
        epoch: training["epoch"].asInteger ?? 0, batches: training["batches"].asInteger ?? 0
      ).place
      cache.say(.information("\(name) goes on where an earlier run stopped, \(place)"))
      entry.reason += "; went on \(place)"
      for path in try run.restoreFiles(value["files"]) { ledger.note(path) }
      run.truncatePrinted(to: printedBefore)
      run.print(value["printed"].asText ?? "")
      return training
    }
  }

  func isDue(afterEpoch: Bool) -> Bool {
    guard run.cache != nil, entry != nil else { return false }
    if seconds == 0 { return true }
    let wait = afterEpoch ? min(Self.leastSeconds, seconds) : seconds
    return (ContinuousClock.now - last).inSeconds >= max(wait, cost / Self.share)
  }

  func keep(_ training: KeptValue) throws {
    guard let cache = run.cache, let entry else { return }
    let start = ContinuousClock.now
    let value = KeptValue.record([
      "training": training, "files": run.keptFiles(ledger),
      "printed": .text(String(decoding: run.printedText.utf8.dropFirst(printedBefore), as: UTF8.self)),
    ])
    cache.write { try cache.store.keep(value, as: cache.checkpoint(entry)) }
    last = .now
    cost = (last - start).inSeconds
  }
}
