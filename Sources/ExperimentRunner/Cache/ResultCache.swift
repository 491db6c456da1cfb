import Diagnostics
import Hornbook
import PlainFiles

/// What a run takes from earlier runs, and leaves for later ones.
///
/// A directive that takes time asks for each of its results by name (``ExperimentRun/kept(_:as:make:)``); the entry
/// of its key has them all, with the files that it wrote and what it printed.
final class ResultCache {
  let settings: CacheSettings
  let store: ResultStore
  let keys: [DirectiveKey]
  private let record: InputRecord
  /// The names of the directives in the record.
  private let names: [String]
  private let note: (CacheNote) -> Void
  /// The names of entries that this run has read or written.
  private(set) var used: Set<String> = []
  private var cannotWrite = false
  /// How many hits were computed again and compared.
  private(set) var auditedCount = 0
  private(set) var hitCount = 0

  init(_ settings: CacheSettings, folder: String, run: ExperimentRun, note: @escaping (CacheNote) -> Void) {
    self.settings = settings
    self.note = note
    store = ResultStore(folder)
    keys = run.makeKeys()
    names = run.experiment.blocks.map { "\($0.directive.kind.rawValue) \($0.streamLabel)" }
    record = InputRecord(folder: "\(folder)/inputs", experiment: run.experiment.path)
  }

  /// What is known of a directive's results.
  func entry(_ ordinal: Int, files: (KeptValue) -> Bool) -> CacheEntry {
    let name = keys[ordinal].digest
    used.insert(name)
    var reason = reason(ordinal)
    if settings.isFresh { return CacheEntry(name: name, reason: "--fresh") }
    switch store.find(name) {
    case .found(let value) where files(value):
      hitCount += 1
      // The first and some others; which ones changes from run to run, so that in time all are.
      let isAudited = settings.isAudited && (hitCount == 1 || Int.random(in: 0..<3) == 0)
      return CacheEntry(name: name, found: value, isAudited: isAudited)
    case .found: reason = "a file that it read has changed"
    case .damaged where settings.isOnly: reason = "its entry is damaged"
    case .damaged:
      let place = "\(keys[ordinal].directive) (\(store.path(name)))"
      note(.warning("the cache's entry of \(place) is damaged; it is computed anew"))
      reason = "its entry was damaged"
    case .missing: break
    }
    return CacheEntry(name: name, reason: reason)
  }

  private func reason(_ ordinal: Int) -> String {
    let known = Dictionary(zip(names, keys)) { first, _ in first }
    guard let changes = record.changes(names[ordinal], known) else { return "it runs for the first time" }
    guard !changes.isEmpty else { return "its entry is gone" }
    return changes.joined(separator: ", ") + " changed"
  }

  /// Keeps a directive's results; one that cannot be kept is only computed again.
  func keep(_ value: KeptValue, _ entry: CacheEntry) {
    write { try store.keep(value, as: entry.name) }
  }

  /// Says once that nothing can be kept.
  func write(_ body: () throws -> Void) {
    guard !cannotWrite else { return }
    do {
      try body()
    } catch {
      cannotWrite = true
      note(.warning("nothing is kept for later runs: \(error)"))
    }
  }

  func audited(_ ordinal: Int, isSame: Bool) {
    auditedCount += 1
    guard !isSame else { return }
    note(
      .difference(
        "\(keys[ordinal].directive) gives other bytes than its entry in the cache, \(store.path(keys[ordinal].digest))")
    )
  }

  /// Notes what was read, and keeps the folder within its size.
  ///
  /// - Parameter isDone: Whether a directive has given what its key says.
  func finish(isDone: (Int) -> Bool) {
    guard !cannotWrite, !settings.isOnly else { return }
    record.write(zip(names, keys).enumerated().map { (name: $1.0, key: isDone($0) ? $1.1 : nil) })
    store.trim(to: settings.sizeLimit, sparing: used)
    if settings.isAudited {
      note(.information("audit: \(auditedCount) of \(hitCount) results of the cache computed again"))
    }
  }

  /// The name of the checkpoint of a fit.
  func checkpoint(_ entry: CacheEntry) -> String {
    let name = "\(entry.name).part"
    used.insert(name)
    return name
  }

  func say(_ note: CacheNote) { self.note(note) }
}

/// The results of one directive: those that were kept, or those that are to be.
final class CacheEntry {
  let name: String
  let found: KeptValue?
  /// Whether what was found is computed again and compared.
  let isAudited: Bool
  /// Why there is nothing.
  var reason: String
  var made: [String: KeptValue] = [:]
  var isSame = true

  init(name: String, found: KeptValue? = nil, isAudited: Bool = false, reason: String = "") {
    self.name = name
    self.found = found
    self.isAudited = isAudited
    self.reason = reason
  }
}
