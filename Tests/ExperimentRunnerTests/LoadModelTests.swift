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

  /// A fit writes its models below the report's folder; another experiment goes on from there as the fit would have.
  @Test func anotherExperimentGoesOnFromACheckpoint() throws {
    let folder = try TemporaryFolder()
    let data = ("data", "iris = datasets.iris()")
    let model = ("model", "Input(shape=(4,))\nDense(8, activation=\"relu\")\nDense(3, activation=\"softmax\")")
    let compile = (
      "compile",
      "optimizer = Adam(CosineDecay(0.05, 40))\nloss = \"sparse_categorical_crossentropy\"\nmetrics = [\"accuracy\"]"
    )
    func fit(_ epochs: Int, _ more: String = "") -> (String, String) {
      ("fit", "data = iris\nepochs = \(epochs)\nshuffle = False\n\(more)")
    }
    var options = RunOptions()
    options.reportsFolder = folder.path
    let names =
      "callbacks = [ModelCheckpoint(\"m-{epoch:02d}.keras\"), ModelCheckpoint(\"best.weights.h5\","
      + " monitor = \"accuracy\", save_best_only = True, save_weights_only = True)]"
    let whole = try run(document(data, model, compile, fit(4, names)), options)
    let files = try TemporaryFolder(at: "\(folder.path)/test")
    #expect(files.contents == ["best.weights.h5", "m-01.keras", "m-02.keras", "m-03.keras", "m-04.keras"])
    for spelling in ["load_model", "keras.saving.load_model", "keras.models.load_model"] {
      let second = try Experiment(
        path: "\(folder.path)/test/second.md",
        text: document(
          data, ("data", "m = \(spelling)(\"m-02.keras\")"), fit(4, "model = m\ninitial_epoch = 2"),
          ("evaluate before", "model = m\ndata = iris"), ("expect", "before.accuracy > 0.5"))
      ).run(RunOptions())
      #expect(second.verdict == .passed)
      #expect(second.historyBits() == whole.historyBits().map { Array($0.dropFirst(2)) })
    }
  }

  @Test func methodsThatWriteFilesSayWhatToWriteInstead() {
    let result = check(
      document(("model", "m = load_model(\"convnet.keras\", compile = False)\nm.save(\"n.keras\")\nm")))
    #expect(result.diagnostics.map(\.message) == ["model.save() is not called in an experiment"])
    #expect(
      result.diagnostics.first?.help == [
        "write a fit block with callbacks = [ModelCheckpoint(\"m.keras\")]: its file lands in the report's folder"
      ])
    let custom = check(document(("model", "load_model(\"convnet.keras\", custom_objects = {\"a\": 1})")))
    #expect(
      custom.diagnostics.map(\.message) == [
        "load_model: custom_objects: expected None: a layer of one's own is a Swift type"
      ])
    let outside = check(
      document(
        ("data", "iris = datasets.iris()"), ("model", "Input(shape=(4,))\nDense(4)"), ("compile", "loss = \"mse\""),
        ("fit", "x = iris.x\ny = iris.x.reshape((-1, 4))\ncallbacks = [ModelCheckpoint(\"m.h5\")]")))
    #expect(outside.diagnostics.first?.message.contains("expected a path that ends in .keras") == true)
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
