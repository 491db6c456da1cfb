import Hornbook
import Testing

@testable import ExperimentRunner

@Suite struct PassTests {
  @Test func resultsDoNotDependOnThePasses() throws {
    let all = try run(iris())
    for passes in [PassSet.none] + Pass.allCases.map(PassSet.all.removing) {
      var options = RunOptions()
      options.passes = passes
      #expect(try run(iris(), options).historyBits() == all.historyBits(), "\(passes)")
    }
  }

  @Test func graphsOfModelsAreDumpedBeforeAndAfterThePasses() throws {
    let folder = try TemporaryFolder()
    var options = RunOptions()
    options.graphFolder = folder.path
    #expect(try run(iris(), options).historyBits() == run(iris()).historyBits())
    // 90 samples in batches of 16, 30 to validate with, 30 to evaluate with.
    let graphs = [
      "evaluate-model-evaluation-step", "evaluate-model-prediction", "fit-model-evaluation-step-2",
      "fit-model-evaluation-step", "fit-model-training-step-2", "fit-model-training-step",
    ]
    let dumps = try TemporaryFolder(at: "\(folder.path)/test")
    #expect(dumps.contents == graphs.flatMap { ["\($0).after.txt", "\($0).before.txt"] })
    let before = try #require(dumps.text("fit-model-training-step.before.txt"))
    #expect(before.hasPrefix("graph model training step\n  %0 = parameter \"dense/kernel\" {donated to: \"new 0\"}"))
    let after = try #require(dumps.text("fit-model-training-step.after.txt"))
    #expect(after.contains("in place of \"dense/kernel\"\n") && after.contains("\narena of "))
  }

  @Test func aFolderThatCannotBeWrittenIsNamed() throws {
    var options = RunOptions()
    options.graphFolder = "/proc/graphs"
    let failures = try run(iris(), options).failures
    #expect(
      failures.map(\.message) == [
        "the graphs cannot be dumped: cannot write /proc/graphs: No such file or directory"
      ])
    #expect(failures.map(\.help) == [["name a folder that can be written with --dump-graphs DIR"]])
  }
}
