import PlainFiles

/// What the directives of an experiment read when it ran last, so that a run can say what has changed since.
struct InputRecord {
  private let path: String
  private var known: [String: DirectiveKey] = [:]
  private let text: [UInt8]

  /// - Parameters:
  ///   - folder: Beside the cache's entries.
  ///   - experiment: The experiment's path; two of one name in different folders do not share a record.
  init(folder: String, experiment path: String) {
    let way = FilePath.way(from: folder, to: FilePath.folder(of: path))
    self.path = "\(folder)/\(fileStem(FilePath.stem(of: path)))-\(Digest.of([way]).prefix(8)).json"
    text = SystemFile.bytes(self.path) ?? []
    guard case .object(let members)? = JSONValue(parsing: text) else { return }
    for (name, json) in members { known[name] = DirectiveKey(directive: name, json: json) }
  }

  /// Notes the keys of a run, or with `nil` that a directive did not run; what cannot be written is only missed.
  func write(_ keys: [(name: String, key: DirectiveKey?)]) {
    let members = keys.compactMap { entry in (entry.key ?? known[entry.name]).map { (entry.name, $0.json) } }
    let json = JSONValue.object(Dictionary(members) { first, _ in first })
    let bytes = Array(json.printed.utf8)
    guard bytes != text else { return }
    let folder = FilePath.folder(of: path)
    try? AtomicFile.makeFolder(folder)
    try? AtomicFile.write(bytes, to: path)
  }

  /// What has changed since the directive ran last, in words; `nil` if it never did, empty if nothing has.
  ///
  /// - Parameter keys: The keys of this run by the names of the record, for changes that come from further up.
  func changes(_ name: String, _ keys: [String: DirectiveKey]) -> [String]? {
    guard let key = keys[name], let before = known[name] else { return nil }
    var changes: [String] = []
    for part in key.parts where before.value(part.name) != part.value {
      guard before.value(part.name) != nil else {
        // A new source reads what it reads.
        if before.value("source") == key.value("source") { changes.append(part.name) }
        continue
      }
      if part.name.hasPrefix("directive "), let upstream = keys.first(where: { $0.value.digest == part.value }) {
        let reasons = self.changes(upstream.key, keys) ?? []
        changes +=
          reasons.isEmpty
          ? [upstream.value.directive]
          : reasons.map { reason in
            reason == "source" ? "source of \(upstream.value.directive)" : reason
          }
      } else if let word = part.name.split(separator: " ").last, part.name.hasPrefix("data "),
        let maker = keys.first(where: { $0.value.exports.contains(String(word)) }),
        let files = self.changes(maker.key, keys)?.filter({ $0.hasPrefix("file ") }), !files.isEmpty
      {
        // The data is other data because its file is another.
        changes += files
      } else {
        changes.append(part.name)
      }
    }
    var seen: Set<String> = []
    return changes.filter { seen.insert($0).inserted }
  }
}
