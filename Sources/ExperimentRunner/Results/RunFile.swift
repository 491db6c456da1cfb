import LiterateDocument
import PlainFiles

/// `run.json`: what a run cost and where it took place; differs from run to run.
enum RunFile {
  static let name = "run.json"

  /// - Parameter files: The names of the figures and tables that this run wrote, which the next run removes if it does
  ///   not write them again.
  static func json(_ executed: ExecutedExperiment, _ facts: RunFacts, files: [String]) -> JSONValue {
    var git: JSONValue = .null
    if let state = facts.git { git = ["commit": .string(state.commit), "dirty": .bool(state.isDirty)] }
    return [
      "command": .array(facts.command.map { .string($0) }), "date": .string(facts.date),
      "versions": .object(Dictionary(facts.versions.map { ($0.name, .string($0.version)) }) { first, _ in first }),
      "git": git, "host": .string(facts.host), "load": .array(facts.load.map { .number($0) }),
      "processor": ["model": .string(facts.processor), "level": .string(facts.featureLevel)],
      "result_class": .string(executed.settings.resultClass),
      "threads": .integer(facts.threads),
      "peak_memory_bytes": facts.peakMemoryBytes.map { .integer($0) } ?? .null,
      "seconds": .number(facts.seconds), "directives": .array(executed.directives.map(json)),
      "files": .array(files.sorted().map { .string($0) }),
    ]
  }

  private static func json(_ executed: ExecutedDirective) -> JSONValue {
    let directive = executed.directive
    var members: [String: JSONValue] = [
      "kind": .string(directive.kind.rawValue), "label": .string(directive.name), "line": .integer(directive.line),
      "seconds": .number(executed.seconds), "cache": .string(executed.cache.word),
      "why": .string(executed.cache.reason),
    ]
    if case .fit(let fit) = executed.outcome {
      members["epoch_seconds"] = .array(fit.epochSeconds.map { .number($0) })
      members["samples_per_epoch"] = .integer(fit.samplesPerEpoch)
    }
    return .object(members)
  }

  /// The files that the run before wrote into a folder; none if there was no run or its file is damaged.
  static func files(in folder: String) -> [String] {
    guard let bytes = SystemFile.bytes("\(folder)/\(name)"), let json = JSONValue(parsing: bytes) else { return [] }
    return json["files"]?.elements?.compactMap(\.text) ?? []
  }

  /// The class of the results that lie in a folder; `nil` if it is not known.
  static func resultClass(in folder: String) -> String? {
    guard let bytes = SystemFile.bytes("\(folder)/\(name)"), let json = JSONValue(parsing: bytes) else { return nil }
    return json["result_class"]?.text
  }
}
