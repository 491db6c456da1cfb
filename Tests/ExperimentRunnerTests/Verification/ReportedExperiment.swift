import PlainFiles
import Testing

@testable import ExperimentRunner

/// An experiment with its report in a folder of its own, to be verified.
final class ReportedExperiment {
  let scratch: ScratchFolder
  let path: String

  /// Writes and runs it.
  init(_ text: String = ReportedExperiment.text, _ options: RunOptions = RunOptions()) throws {
    scratch = try ScratchFolder()
    path = "\(scratch.path)/iris.md"
    try write(text, to: "iris.md")
    try run(options)
  }

  func run(_ options: RunOptions = RunOptions()) throws {
    var options = options
    options.reportsFolder = "\(scratch.path)/reports"
    let executed = try Experiment(path: path).run(options)
    try ReportFolder(reports: options.reportsFolder, experiment: "iris").write(executed) { RunFacts() }
  }

  func write(_ text: String, to name: String) throws {
    try AtomicFile.write(Array(text.utf8), to: "\(scratch.path)/\(name)")
  }

  func text(_ name: String) throws -> String { try FilePath.read("\(scratch.path)/\(name)") }

  /// Replaces what stands once in a file.
  func edit(_ name: String, _ old: String, _ new: String) throws {
    let text = try text(name)
    try #require(text.contains(old), "\(old) is not in \(name)")
    let range = try #require(text.range(of: old))
    try write(text.replacingCharacters(in: range, with: new), to: name)
  }

  func verify(_ change: (inout Verification.Options) -> Void = { _ in }) throws -> Verification {
    var options = Verification.Options()
    options.reportsFolder = "\(scratch.path)/reports"
    change(&options)
    return try Verification(try Experiment(path: path), options)
  }

  /// Paths without the folder, which has another name each time.
  func plain(_ text: String) -> String { text.replacing(scratch.path + "/", with: "") }

  static let text = iris(
    before: [("params", "rate = 0.01")], changing: "compile",
    to: "optimizer = Adam(rate)\nloss = \"sparse_categorical_crossentropy\"\nmetrics = [\"accuracy\"]",
    then: [("expect", "evaluate.accuracy >= 0.3\napprox(fit.history.loss[0], 1.2, abs=0.5)")])
}

extension String {
  fileprivate func replacingCharacters(in range: Range<String.Index>, with text: String) -> String {
    String(self[..<range.lowerBound]) + text + self[range.upperBound...]
  }
}
