import ArgumentParser
import ExperimentRunner

/// `hornbook cache`.
struct CacheCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cache", abstract: "Say what runs have kept for later ones in this folder, or remove it.",
    discussion: """
      Runs keep what fit, evaluate and predict gave in .hornbook/cache, and take it from there as long as nothing that \
      it depends on has changed. It can be removed at any time: what is missing is computed again.
      """)

  @Flag(help: "Remove all of it.")
  var clear = false

  @Option(
    name: .customLong("size"),
    help: ArgumentHelp("Remove what was not used for longest until so much is left.", valueName: "bytes"))
  var size: ByteCount?

  func run() throws {
    let store = ResultStore(RunCommand.cacheFolder)
    if clear || size != nil {
      let removed = store.trim(to: clear ? 0 : size?.bytes ?? 0)
      Console.write("removed: \(Self.words(removed))\n", to: .output)
    }
    Console.write("\(store.folder): \(Self.words(store.entries))\n", to: .output)
  }

  static func words(_ entries: [ResultStore.Entry]) -> String {
    guard !entries.isEmpty else { return "nothing" }
    let files = "\(NumberWords.count(entries.count)) file\(entries.count == 1 ? "" : "s")"
    return "\(files), \(NumberWords.bytes(Double(entries.reduce(0) { $0 + $1.byteCount })))"
  }
}
