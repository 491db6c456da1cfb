import Foundation
import Hornbook
import PlainFiles
import Synchronization
import Testing

@testable import ExperimentRunner

@Suite struct CacheTests {
  private func workplace() throws -> Workplace {
    let workplace = try Workplace()
    try workplace.write(flowers, to: "flowers.csv")
    return workplace
  }

  /// The largest entry: a fit's, which holds weights.
  private func largestEntry(_ workplace: Workplace) throws -> String {
    let entries = workplace.store.entries.filter { !$0.name.contains(".") }
    return try #require(entries.max { $0.byteCount < $1.byteCount }).name
  }

  @Test func aSecondRunDrawsAndTrainsNothing() throws {
    let workplace = try workplace()
    try workplace.run(cachedExperiment)
    let (first, entries) = (try workplace.results(), Set(workplace.store.entries.map(\.name)))
    let executed = try workplace.run(cachedExperiment)
    #expect(executed.hits == keptDirectives)
    #expect(try workplace.results() == first)
    #expect(Set(workplace.store.entries.map(\.name)) == entries)
    #expect(entries.contains { $0.hasSuffix(".png") })
  }

  @Test func freshRunsEverythingAndReplacesIt() throws {
    let workplace = try workplace()
    try workplace.run(cachedExperiment)
    let executed = try workplace.run(cachedExperiment) { $0.cache.isFresh = true }
    #expect(executed.misses.map(\.name) == keptDirectives)
    #expect(executed.misses.allSatisfy { $0.reason == "--fresh" })
    #expect(try workplace.run(cachedExperiment).misses.isEmpty)
  }

  /// Title, length, kinds, numbers, checksum: each byte of an entry counts, and each one that is missing.
  @Test func everyChangedByteIsFound() throws {
    let workplace = try Workplace()
    let value = KeptValue.record(["a": .tensor(Tensor([1, 2] as [Float])), "b": .list([.text("x"), .number(0.5)])])
    try workplace.store.keep(value, as: "entry")
    let bytes = try #require(SystemFile.bytes(workplace.store.path("entry")))
    #expect(ResultStore.value(bytes) == value)
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 0x20
      #expect(ResultStore.value(changed) == nil, "byte \(place)")
      #expect(ResultStore.value(Array(bytes[..<place])) == nil, "\(place) bytes")
    }
    #expect(ResultStore.value(bytes + [0]) == nil)
  }

  @Test func aDamagedEntryIsSaidOnceAndReplaced() throws {
    let workplace = try workplace()
    try workplace.run(cachedExperiment)
    let results = try workplace.results()
    let name = try largestEntry(workplace)
    var bytes = try #require(SystemFile.bytes(workplace.store.path(name)))
    bytes[bytes.count / 2] ^= 1
    try AtomicFile.write(bytes, to: workplace.store.path(name))
    let executed = try workplace.run(cachedExperiment)
    let miss = try #require(executed.misses.first)
    #expect(executed.misses.count == 1 && miss.reason == "its entry was damaged")
    let place = "fit\(miss.name == "fit" ? "" : " \(miss.name)") (\(workplace.store.path(name)))"
    #expect(
      workplace.notes == [.warning("the cache's entry of \(place) is damaged; it is computed anew")])
    #expect(try workplace.results() == results)
    #expect(try workplace.run(cachedExperiment).misses.isEmpty)
    #expect(workplace.notes.isEmpty)
  }

  @Test func anEntryThatIsGoneIsComputedAgain() throws {
    let workplace = try workplace()
    try workplace.run(cachedExperiment)
    workplace.store.remove(try largestEntry(workplace))
    #expect(try workplace.run(cachedExperiment).misses.map(\.reason) == ["its entry is gone"])
  }

  @Test func anAuditFindsAResultThatIsNotWhatItShouldBe() throws {
    let workplace = try workplace()
    try workplace.run(cachedExperiment)
    try workplace.run(cachedExperiment) { $0.cache.isAudited = true }
    guard case .information(let words)? = workplace.notes.last else {
      Issue.record("\(workplace.notes)")
      return
    }
    #expect(workplace.notes.count == 1)
    #expect(words.hasPrefix("audit: ") && words.hasSuffix(" of 5 results of the cache computed again"))
    #expect(!words.hasPrefix("audit: 0"))
    // An entry that is whole, and wrong.
    for entry in workplace.store.entries where !entry.name.contains(".") {
      guard case .found(.record(var members)) = workplace.store.find(entry.name),
        case .record(var made) = members["made"],
        case .record(var fit) = made["fit"], case .record(var results) = fit["results"]
      else { continue }
      results["best epoch"] = .integer(77)
      fit["results"] = .record(results)
      made["fit"] = .record(fit)
      members["made"] = .record(made)
      try workplace.store.keep(.record(members), as: entry.name)
    }
    // The first hit, a fit, is always among those that are looked at.
    try workplace.run(cachedExperiment) { $0.cache.isAudited = true }
    #expect(
      workplace.notes.contains {
        if case .difference(let words) = $0 { words.hasPrefix("fit gives other bytes than its entry") } else { false }
      })
  }

  @Test func theLeastRecentlyUsedGoFirst() throws {
    let workplace = try Workplace()
    for (index, name) in ["a", "b", "c", "d"].enumerated() {
      try workplace.store.keep(.bytes([UInt8](repeating: 0, count: 1000)), as: name)
      var times = [timespec(tv_sec: 1000 + index, tv_nsec: 0), timespec(tv_sec: 1000 + index, tv_nsec: 0)]
      utimensat(AT_FDCWD, workplace.store.path(name), &times, 0)
    }
    _ = workplace.store.find("a")
    #expect(workplace.store.entries.map(\.name) == ["a", "d", "c", "b"])
    #expect(workplace.store.trim(to: 3500).map(\.name) == ["b"])
    #expect(workplace.store.trim(to: 0, sparing: ["c"]).map(\.name) == ["a", "d"])
    #expect(workplace.store.entries.map(\.name) == ["c"])
  }

  @Test func aRunKeepsToTheSizeLimitAndSparesItsOwn() throws {
    let workplace = try workplace()
    try workplace.store.keep(.bytes([1]), as: "old")
    try workplace.run(cachedExperiment) { $0.cache.sizeLimit = 0 }
    #expect(!workplace.store.entries.contains { $0.name == "old" })
    #expect(try workplace.run(cachedExperiment).misses.isEmpty)
  }

  @Test func whatCannotBeKeptIsSaidOnceAndChangesNothing() throws {
    let workplace = try workplace()
    try workplace.write("in the way", to: "cache")
    let executed = try workplace.run(cachedExperiment)
    #expect(executed.verdict == .passed)
    guard case .warning(let words)? = workplace.notes.first else {
      Issue.record("\(workplace.notes)")
      return
    }
    #expect(workplace.notes.count == 1)
    #expect(words.hasPrefix("nothing is kept for later runs: cannot write \(workplace.path)/cache/"))
    #expect(words.hasSuffix(": Not a directory"))
  }

  // MARK: Files and words of callbacks

  private let logging = cachedExperiment.replacingOccurrences(
    of: "epochs = epochs\n",
    with: "epochs = epochs\nvalidation_split = 0.25\ncallbacks = [CSVLogger(\"logs/fit.csv\"), "
      + "ModelCheckpoint(\"m-{epoch}.keras\"), LambdaCallback(on_epoch_end=lambda epoch, logs: print(\"epoch\", epoch))]\n"
  ).replacingOccurrences(
    of: "epochs = 1\n", with: "epochs = 1\ncallbacks = [CSVLogger(\"logs/fit.csv\", append=True)]\n")

  @Test func filesAndPrintedWordsComeBack() throws {
    let workplace = try workplace()
    let names = ["logs/fit.csv", "m-1.keras", "m-2.keras"]
    func files() -> [[UInt8]?] { names.map { SystemFile.bytes("\(workplace.report)/\($0)") } }
    func printed(_ executed: ExecutedExperiment) -> [String] { executed.directives.map(\.printed) }
    let first = try workplace.run(logging)
    let (written, words) = (files(), printed(first))
    #expect(written.allSatisfy { $0 != nil } && words.contains("epoch 0\nepoch 1\n"))
    #expect(written[0].map { String(decoding: $0, as: UTF8.self).split(separator: "\n").count } == 4)
    // A run that finds the log of an earlier one does not go on with it.
    let again = try workplace.run(logging) { $0.cache.isFresh = true }
    #expect(files() == written && printed(again) == words)
    try FileManager.default.removeItem(atPath: workplace.report)
    let hit = try workplace.run(logging)
    #expect(hit.misses.isEmpty)
    #expect(files() == written && printed(hit) == words)
    // What the second fit adds to follows from the first.
    let longer = try workplace.run(logging) { $0.overrides = [("epochs", "3")] }
    #expect(longer.misses.map(\.name) == ["fit", "second", "evaluate", "predict"])
  }

  // MARK: Interruption

  @Test func anInterruptedRunWritesAPartialReportAndGoesOn() throws {
    let workplace = try workplace()
    try workplace.run(logging, keeping: false)
    let expected = try workplace.results()
    try FileManager.default.removeItem(atPath: workplace.report)
    var executed: ExecutedExperiment?
    var interruptions = 0
    var places: [String] = []
    // Each run goes some batches further than the one before.
    while executed?.isInterrupted ?? true, interruptions < 100 {
      let questions = Questions(9)
      executed = try workplace.run(logging) { $0.isInterrupted = { questions.areOver } }
      if executed?.isInterrupted == true {
        interruptions += 1
        #expect(executed?.verdict == .partial)
        #expect(executed?.failures.allSatisfy { $0.code == "interrupted" } == true)
        let results = try workplace.results()["results.json"].flatMap { JSONValue(parsing: $0) }
        #expect(results?["verdict"] == "partial")
      }
      for case .information(let words) in workplace.notes { places.append(words) }
    }
    #expect(interruptions > 1)
    #expect(places.first?.hasPrefix("fit goes on where an earlier run stopped, ") == true)
    #expect(executed?.verdict == .passed)
    let results = try workplace.results()
    for (name, bytes) in expected { #expect(results[name] == bytes, "\(name) differs") }
    #expect(!workplace.store.entries.contains { $0.name.hasSuffix(".part") })
  }

  @Test func aDamagedCheckpointIsSaidAndNotUsed() throws {
    let workplace = try workplace()
    let questions = Questions(4)
    try workplace.run(cachedExperiment) { $0.isInterrupted = { questions.areOver } }
    let entry = try #require(workplace.store.entries.first { $0.name.hasSuffix(".part") })
    let path = workplace.store.path(entry.name)
    let bytes = try #require(SystemFile.bytes(path))
    try AtomicFile.write(Array(bytes.dropLast(10)), to: path)
    #expect(try workplace.run(cachedExperiment).verdict == .passed)
    #expect(workplace.notes == [.warning("the checkpoint of fit (\(path)) is damaged; it begins anew")])
  }

  /// A key that differs means another training: its checkpoint stays for those who come back to it.
  @Test func aCheckpointOfOtherSettingsIsNotUsed() throws {
    let workplace = try workplace()
    let questions = Questions(4)
    try workplace.run(cachedExperiment) { $0.isInterrupted = { questions.areOver } }
    try workplace.run(cachedExperiment) { $0.overrides = [("rate", "0.5")] }
    #expect(workplace.notes.isEmpty)
    let executed = try workplace.run(cachedExperiment)
    #expect(workplace.notes.count == 1)
    #expect(executed.misses.first?.reason.contains("went on in epoch 1, after batch 4") == true)
  }

  // MARK: What goes wrong

  @Test func aFileThatVanishesBeforeTrainingIsAnErrorOfItsBlock() throws {
    let workplace = try workplace()
    let text = cachedExperiment.replacingOccurrences(
      of: "evaluate\ndata = test", with: "evaluate\ndata = load_csv(\"late.csv\", target=\"kind\")")
    try workplace.write(flowers, to: "late.csv")
    try workplace.run(text)
    try workplace.write(flowers.replacingOccurrences(of: "2.25", with: "3.25"), to: "late.csv")
    let changed = try workplace.run(text)
    #expect(changed.misses.map(\.name) == ["evaluate"])
    #expect(changed.misses.first?.reason == "file late.csv changed")
    let executed = try workplace.run(
      text, beforeTraining: { try FileManager.default.removeItem(atPath: "\(workplace.path)/late.csv") })
    #expect(executed.failures.map(\.code) == ["missing"])
    #expect(executed.verdict == .partial && !executed.isInterrupted)
  }

  @Test func aStatefulModelIsUsedInItsOrder() throws {
    let workplace = try Workplace()
    let text = document(
      ("data", "x = random.normal((8, 3, 2))\ny = random.normal((8, 1))"),
      ("model", "Input(shape=(3, 2), batch_size=2)\nGRU(3, stateful=True)\nDense(1)"), ("compile", "loss = \"mse\""),
      ("fit", "x = x\ny = y\nbatch_size = 2\nepochs = 2"), ("predict", "x = x\nbatch_size = 2"),
      ("predict again", "x = x\nbatch_size = 2"), ("fit more", "model = fit\nx = x\ny = y\nbatch_size = 2"))
    try workplace.run(text)
    let first = try workplace.results()
    let executed = try workplace.run(text)
    // Predictions change what the layers remember, so they are made each time.
    #expect(executed.hits == ["fit", "more"])
    #expect(try workplace.results() == first)
  }

  @Test func twoRunsAtOnceShareACache() async throws {
    let workplace = UncheckedBox(try workplace())
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<4 {
        group.addTask {
          let executed = try Workplace.run(cachedExperiment, in: workplace.value, reports: "reports-\(number)")
          #expect(executed.verdict == .passed)
        }
      }
      try await group.waitForAll()
    }
    #expect(try workplace.value.run(cachedExperiment).misses.isEmpty)
  }
}

/// Whether a run was asked often enough whether it is to stop.
private final class Questions: Sendable {
  private let count = Atomic(0)
  private let limit: Int
  init(_ limit: Int) { self.limit = limit }
  var areOver: Bool { count.add(1, ordering: .relaxed).newValue > limit }
}

private struct UncheckedBox: @unchecked Sendable {
  let value: Workplace
  init(_ value: Workplace) { self.value = value }
}

extension Workplace {
  /// A run that notes nothing, for several at once.
  static func run(_ text: String, in workplace: Workplace, reports: String) throws -> ExecutedExperiment {
    var options = RunOptions()
    options.threads = 1
    options.reportsFolder = "\(workplace.path)/\(reports)"
    options.cache.folder = workplace.store.folder
    return try Experiment(path: "\(workplace.path)/x.md", text: text).run(options)
  }
}
