import ExperimentRunner
import Testing

/// Models from files, in experiments beside which they lie.
@Suite struct LoadModelTests {
  /// The folder with the models that Keras wrote for the tests of files.
  private static let folder =
    #filePath.split(separator: "/").dropLast(2).map { "/" + $0 }.joined() + "/ModelFilesTests/Files"

  private func check(_ text: String) -> CheckResult {
    Experiment(path: "\(Self.folder)/test.md", text: text).check()
  }

  @Test func aModelOfKerasPredictsItsNumbers() throws {
    var text = document(
      ("data", "d = Dataset(x=load_npy(\"convnet.x.npy\"), y=load_npy(\"convnet.y.npy\"))"),
      ("model", "load_model(\"convnet.keras\")"), ("compile start", "loss = \"mse\"\nmetrics = [\"mse\"]"),
      ("evaluate", "model = start\ndata = d"),
      ("expect", "evaluate.mse < 1e-12"))
    text += "\n`= model.parameters`\n"
    let executed = try Experiment(path: "\(Self.folder)/test.md", text: text).run(RunOptions())
    #expect(executed.verdict == .passed)
    #expect(executed.inlineTexts == ["323"])
  }

  @Test func aFileThatIsNoModelIsAnErrorAtItsPlace() {
    let result = check(document(("model", "load_model(\"convnet.x.npy\")")))
    #expect(result.diagnostics.map(\.code) == ["model"])
    #expect(result.diagnostics[0].message.hasPrefix("convnet.x.npy: expected a Keras model, which is a zip file"))
    #expect(result.exitCode == 2)
    #expect(check(document(("model", "load_model(\"none.keras\")"))).exitCode == 6)
    #expect(check(document(("model", "load_model(\"../generate.py\")"))).diagnostics.map(\.code) == ["data"])
  }
}
