import Diagnostics
import Foundation
import Testing

@testable import ExperimentRunner
@testable import HornbookCommand

/// `hornbook new`: each experiment is right as it is written.
@Suite struct NewCommandTests {
  @Test(arguments: ExperimentTemplate.allCases) func checksAndRuns(task: ExperimentTemplate) throws {
    let experiment = Experiment(path: "\(task).md", text: task.text)
    #expect(experiment.check().diagnostics.map { DiagnosticRenderer().render($0) } == [])
    #expect(FormattedExperiment(path: "\(task).md", text: task.text).isCanonical)
    var options = RunOptions()
    options.overrides = [("epochs", "1")]
    let executed = try experiment.run(options)
    // One epoch teaches too little for the expectation; everything must have run all the same.
    #expect(executed.verdict != .partial)
    #expect(executed.failures.isEmpty)
  }

  @Test(arguments: ExperimentTemplate.allCases) func passesAsItIs(task: ExperimentTemplate) throws {
    #expect(try Experiment(path: "\(task).md", text: task.text).run().verdict == .passed)
  }

  @Test func writesAFileButNeverOver() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "new-\(UUID())").path
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let path = folder + "/mine.md"
    let first = NewCommand.write(.image, to: folder + "/mine")
    #expect(first.status == .success)
    #expect(first.path == path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == ExperimentTemplate.image.text)
    let second = NewCommand.write(.sequence, to: path)
    #expect(second.status == .wrongInput)
    #expect(
      second.diagnostic.map { DiagnosticRenderer().render($0) } == """
        error[exists]: \(path) is already there
          help: give another name, or remove the file first
        """)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == ExperimentTemplate.image.text)
  }

  @Test func readsTheTask() throws {
    let command = try #require(RootCommand.parseAsRoot(["new", "--task", "image"]) as? NewCommand)
    #expect(command.task == .image)
    #expect(command.name == nil)
    #expect(throws: (any Error).self) { try RootCommand.parseAsRoot(["new", "--task", "poetry"]) }
  }
}
