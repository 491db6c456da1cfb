import Diagnostics
import Hornbook
import PlainFiles

extension ExperimentRun {
  /// Looks for what a directive gave in an earlier run; only for those that take time.
  func openEntry(_ block: Block) {
    let ordinal = block.directive.ordinal
    entry = nil
    guard let cache, isKept(block) else { return }
    let entry = foundEntries[ordinal] ?? findEntry(block, cache)
    self.entry = entry
    executed[ordinal].cache = entry.found == nil ? .miss(entry.reason) : .hit
  }

  private func isKept(_ block: Block) -> Bool {
    // What a model remembers from batch to batch is changed by using it, so that has to be done.
    block.directive.kind == .fit || block.directive.kind.isTrained && !carriesMemory
  }

  private func findEntry(_ block: Block, _ cache: ResultCache) -> CacheEntry {
    cache.entry(block.directive.ordinal) { [self] in isReadUnchanged($0["reads"]) }
  }

  /// Finds everything that the run will take from earlier ones, for a run that is to compute nothing of it.
  ///
  /// - Throws: A `Diagnostic` with the code `missing` if something is not there.
  func findEntries() throws {
    guard let cache else { return }
    var missing: [(block: Block, reason: String)] = []
    for block in experiment.blocks where isKept(block) {
      let entry = findEntry(block, cache)
      foundEntries[block.directive.ordinal] = entry
      if entry.found == nil { missing.append((block, entry.reason)) }
    }
    guard let first = missing.first else { return }
    let others = missing.count - 1
    let rest = others == 0 ? "" : ", nor are those of \(others) other block\(others == 1 ? "" : "s")"
    let isPlain = options.overrides.isEmpty && options.seed == 0
    throw Diagnostic(
      code: "missing", "the results of \(first.block.directive.name) are not in the cache\(rest)",
      at: .init(first.block.directive.location, first.reason),
      help: ["run it first: hornbook run \(experiment.path)" + (isPlain ? "" : ", with the seed and the parameters")])
  }

  /// Keeps what a directive gave, now that it has ended well.
  func closeEntry(_ block: Block) {
    guard let cache, let entry else { return }
    self.entry = nil
    let ordinal = block.directive.ordinal
    if case .miss = executed[ordinal].cache { executed[ordinal].cache = .miss(entry.reason) }
    if entry.found == nil {
      let reads = filesRead[ordinal, default: []].map {
        KeptValue.record(["path": .text($0.path), "sha256": .text($0.sha256)])
      }
      cache.keep(.record(["made": .record(entry.made), "reads": .list(reads)]), entry)
      cache.store.remove(cache.checkpoint(entry))
    } else if entry.isAudited {
      cache.audited(ordinal, isSame: entry.isSame)
    }
  }

  /// Whether files still hold what they held when a directive read them.
  private func isReadUnchanged(_ reads: KeptValue) -> Bool {
    let known = Set(filesRead.values.joined().map { "\($0.path) \($0.sha256)" })
    return (reads.asList ?? []).allSatisfy { read in
      guard let path = read["path"].asText, let sha256 = read["sha256"].asText else { return false }
      if known.contains("\(path) \(sha256)") { return true }
      guard (try? context.locator.read(path)) != nil else { return false }
      return context.locator.takeRecentReads().contains { $0.path == path && $0.sha256 == sha256 }
    }
  }

  /// One result of the current directive: what an earlier run kept of it, else what `make` gives.
  ///
  /// Of the record, the member `results` is what an audit compares; the others may differ from run to run.
  func kept(_ name: String, make: () throws -> KeptValue) throws -> KeptValue {
    guard let entry else { return try make() }
    if let found = entry.found {
      let value = found["made"][name]
      if entry.isAudited, try make()["results"] != value["results"] { entry.isSame = false }
      if !value.isNone { return value }
    }
    let value = try make()
    entry.made[name] = value
    return value
  }

  // MARK: Files that callbacks write

  /// The folder that callbacks write into.
  var filesFolder: String { ReportFolder(reports: options.reportsFolder, experiment: experiment.name).path }

  /// The files that a fit has written, with their names below the report's folder.
  func keptFiles(_ ledger: FileLedger) -> KeptValue {
    let root = filesFolder + "/"
    return .list(
      ledger.written.compactMap { path in
        guard path.hasPrefix(root), let bytes = SystemFile.bytes(path) else { return nil }
        return .record(["name": .text(String(path.dropFirst(root.count))), "bytes": .bytes(bytes)])
      })
  }

  /// Puts the files of an earlier run in their places, unless they lie there unchanged.
  ///
  /// - Returns: Their paths.
  @discardableResult
  func restoreFiles(_ files: KeptValue) throws -> [String] {
    var paths: [String] = []
    for file in files.asList ?? [] {
      guard let name = file["name"].asText, let bytes = file["bytes"].asBytes, !name.hasPrefix("/"),
        !name.split(separator: "/").contains("..")
      else { continue }
      let path = FilePath.joined(filesFolder, name)
      paths.append(path)
      guard SystemFile.bytes(path) != bytes else { continue }
      do {
        try AtomicFile.makeFolder(FilePath.folder(of: path))
        try AtomicFile.write(bytes, to: path)
      } catch {
        throw ReportFolder.diagnostic(error)
      }
    }
    return paths
  }
}
