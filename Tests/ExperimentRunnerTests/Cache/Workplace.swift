import Diagnostics
import Foundation
import Hornbook
import Testing

@testable import ExperimentRunner

/// A folder with an experiment's data, a cache and reports; removed after its test.
final class Workplace {
  let path: String
  /// What was said about the cache in the last run.
  private(set) var notes: [CacheNote] = []

  init() throws {
    path = NSTemporaryDirectory() + "hornbook-cache-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// A workplace that begins with all that this one has.
  func copy() throws -> Workplace {
    let copy = try Workplace()
    try FileManager.default.removeItem(atPath: copy.path)
    try FileManager.default.copyItem(atPath: path, toPath: copy.path)
    return copy
  }

  var store: ResultStore { ResultStore("\(path)/cache") }
  var report: String { "\(path)/reports/x" }

  func write(_ text: String, to name: String) throws {
    try text.write(toFile: "\(path)/\(name)", atomically: true, encoding: .utf8)
  }

  /// Runs an experiment beside the data, and writes its report.
  @discardableResult
  func run(
    _ text: String, keeping: Bool = true, _ change: (inout RunOptions) -> Void = { _ in },
    beforeTraining: @escaping () throws -> Void = {}
  ) throws -> ExecutedExperiment {
    var options = RunOptions()
    options.threads = 1
    options.reportsFolder = "\(path)/reports"
    if keeping { options.cache.folder = store.folder }
    change(&options)
    let observer = NotingObserver(beforeTraining)
    defer { notes = observer.notes }
    let executed: ExecutedExperiment
    do {
      executed = try Experiment(path: "\(path)/x.md", text: text).run(options, observer: observer)
    } catch {
      for diagnostic in error.result.diagnostics where diagnostic.severity == .error {
        Issue.record("\(DiagnosticRenderer().render(diagnostic))")
      }
      throw error
    }
    try ReportFolder(reports: options.reportsFolder, experiment: "x")
      .write(executed, pictures: keeping ? store : nil) { RunFacts() }
    return executed
  }

  /// The files of the report that must not depend on the run, the page without its last section.
  func results() throws -> [String: [UInt8]] {
    var results: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: report) where name != "run.json" {
      // There are no bytes of a folder.
      guard var bytes = SystemFile.bytes("\(report)/\(name)") else { continue }
      if name == "index.html" {
        let page = String(decoding: bytes, as: UTF8.self)
        bytes = Array(try #require(page.components(separatedBy: "<section id=\"provenance\"").first).utf8)
      }
      results[name] = bytes
    }
    return results
  }
}

private final class NotingObserver: RunObserver {
  private let beforeTraining: () throws -> Void
  private(set) var notes: [CacheNote] = []

  init(_ beforeTraining: @escaping () throws -> Void) { self.beforeTraining = beforeTraining }

  func runBegins() throws { try beforeTraining() }
  func directiveBegan(_ directive: DocumentDirective) {}
  func directiveEnded(_ directive: ExecutedDirective) {}
  func batchEnded(_ directive: DocumentDirective, _ session: TrainingSession) {}
  func epochEnded(_ directive: DocumentDirective, _ session: TrainingSession, logs: Logs, seconds: Double) {}
  func noted(_ note: CacheNote) { notes.append(note) }
}

extension ExecutedExperiment {
  /// The directives that were executed although their results could have been kept, with the reasons.
  var misses: [(name: String, reason: String)] {
    directives.compactMap { directive in
      if case .miss(let reason) = directive.cache { (directive.directive.name, reason) } else { nil }
    }
  }

  var hits: [String] { directives.filter { $0.cache == .hit }.map(\.directive.name) }
}

/// Every kind of directive, with names of every kind between them.
let cachedExperiment = document(
  ("params", "epochs = 2\nrate = 0.01\nunits = 6"),
  (
    "setup",
    "def block(x, n):\n    return Dense(n, activation=\"relu\")(x)\n\n\ndef other(x):\n    return x\n\n\nLABELS = [\"a\", \"b\"]"
  ),
  (
    "data",
    "flowers = load_csv(\"flowers.csv\", target=\"kind\")\ntrain, test = flowers.split(test=0.25)\nextra = arange(3)"
  ),
  ("model net", "x = Input(shape=(2,))\nModel(x, Dense(2, activation=\"softmax\")(block(x, units)))"),
  ("compile", "optimizer = Adam(rate)\nloss = \"sparse_categorical_crossentropy\"\nmetrics = [\"accuracy\"]"),
  ("fit", "data = train\nepochs = epochs\nbatch_size = 4"),
  ("fit second", "model = fit\ndata = train\nepochs = 1\nbatch_size = 4"),
  ("evaluate", "data = test"),
  ("evaluate start", "model = compile\ndata = test"),
  ("predict", "data = test"),
  ("plot", "lines(fit.history.loss, second.history.loss, names=LABELS, caption=\"How it went.\")"),
  ("table", "rows = [[\"extra\", extra.sum()], [\"start\", start.accuracy]]"),
  ("expect", "evaluate.loss < 100\nother(epochs) > 0"))

/// 24 rows of two numbers and a class.
let flowers =
  "width,length,kind\n"
  + (0..<24).map { "\($0 % 5).25,\($0 * 7 % 11).5,\($0 % 2 == 0 ? "rose" : "lily")\n" }.joined()

/// The directives of ``cachedExperiment`` whose results are kept.
let keptDirectives = ["fit", "second", "evaluate", "start", "predict"]
