import Diagnostics
import ExperimentRunner
import Hornbook
import Testing

@Suite struct RunTests {
  @Test func theFirstExperimentReachesItsExpectation() throws {
    let path = GoldenFolder("../../experiments").path + "/digits.md"
    let run = try Experiment(path: path).run()
    #expect(run.verdict == .passed)
    #expect(run.failures.isEmpty)
    let accuracy = try #require(run.evaluation?.metrics.first { $0.name == "accuracy" }?.value)
    #expect(accuracy >= 0.97)
    #expect(run.evaluation?.sampleCount == 360)
    #expect(run.fit()?.epochs == Array(1...20))
    #expect(run.fit()?.history.map(\.name) == ["accuracy", "loss", "val_accuracy", "val_loss"])
  }

  @Test func isTheSameBitsAtAnyNumberOfThreads() throws {
    var one = RunOptions()
    one.threads = 1
    var three = RunOptions()
    three.threads = 3
    let first = try run(iris(), one).historyBits()
    #expect(first.count == 4)
    #expect(try run(iris(), one).historyBits() == first)
    #expect(try run(iris(), three).historyBits() == first)
  }

  @Test func followsTheSeed() throws {
    var options = RunOptions()
    options.seed = 7
    #expect(try run(iris()).historyBits() != run(iris(), options).historyBits())
  }

  @Test func aBlockPutBeforeChangesNoOthersNumbers() throws {
    let before = [
      ("data", "wine = datasets.wine()\na, b = wine.split(test = 0.5)\nnoise = random.normal((3,))"),
      ("model other", "Input(shape=(13,))\nDense(3)"),
    ]
    let with = iris(before: before).replacing("```compile\n", with: "```compile\nmodel = model\n")
    #expect(try run(with).historyBits() == run(iris()).historyBits())
  }

  @Test func twoFitsStartAlikeAndDrawDifferently() throws {
    let text = document(
      irisBlocks[0], irisBlocks[1], irisBlocks[2], ("fit a", "data = train"), ("fit b", "data = train"),
      ("fit longer", "model = a\ndata = train\nepochs = 2"),
      ("evaluate", "model = compile\ndata = test"), ("evaluate trained", "model = longer\ndata = test"))
    let run = try run(text)
    #expect(run.historyBits("a") != run.historyBits("b"))
    // The second fit of `a` goes on where `a` stands, so its first epoch is better than either's.
    let loss = { (name: String) in run.fit(name)?.history.first { $0.name == "loss" }?.values[0] ?? .nan }
    #expect(loss("longer") < loss("a"))
    #expect(run.verdict == .passed)
  }

  @Test func theReferenceBackendAgrees() throws {
    var options = RunOptions()
    options.backend = "reference"
    let reference = try #require(try run(iris(), options).fit())
    let cpu = try #require(try run(iris()).fit())
    for (a, b) in zip(reference.history, cpu.history) where a.name.hasSuffix("loss") {
      // Nine updates of 16 samples each: rounding of 2⁻²⁴ grows by a factor of a few hundred at the most.
      for (x, y) in zip(a.values, b.values) { #expect(abs(x - y) <= 1e-4 * abs(x)) }
    }
  }

  @Test func fastNumericsAgreeOrSayWhatIsMissing() throws {
    var options = RunOptions()
    options.numerics = .fast
    guard CPUBackend(threads: 1, numerics: .fast).numerics == "fast" else {
      let result = Experiment(path: "test.md", text: iris()).check(options)
      #expect(result.diagnostics.map(\.code) == ["environment"])
      #expect(result.exitCode == 6)
      return
    }
    let fast = try run(iris(), options)
    #expect(fast.settings.numerics == "fast")
    let exact = try run(iris())
    for (a, b) in zip(fast.fit()?.history ?? [], exact.fit()?.history ?? []) where a.name.hasSuffix("loss") {
      for (x, y) in zip(a.values, b.values) { #expect(abs(x - y) <= 1e-4 * abs(x)) }
    }
  }

  @Test func theReferenceHasNoFastNumerics() {
    var options = RunOptions()
    options.backend = "reference"
    options.numerics = .fast
    #expect(Experiment(path: "test.md", text: iris()).check(options).diagnostics.map(\.code) == ["backend"])
  }

  @Test func aFailureTakesOnlyWhatReadsIt() throws {
    let text =
      iris(
        then: [
          ("data", "late = fit.history.loss[100]"), ("expect", "late > 0"), ("expect", "evaluate.accuracy > 0"),
        ]) + "\nThe value `= late` and the value `= fit.epochs`.\n"
    let run = try run(text)
    #expect(run.verdict == .partial)
    #expect(run.failures.map(\.message) == ["list index 100 out of range: valid are -3 to 2"])
    guard case .notRun(let reason) = run.directives[6].status else {
      Issue.record("the expectation that reads it ran")
      return
    }
    #expect(reason == "because data (line 32) failed")
    guard case .expectations(let lines) = run.directives[6].outcome else {
      Issue.record("the lines that did not run are not listed")
      return
    }
    #expect(lines.map(\.expression) == ["late > 0"])
    #expect(lines.map(\.passed) == [nil])
    guard case .done = run.directives[7].status else {
      Issue.record("an independent expectation did not run")
      return
    }
    #expect(run.inlineTexts == ["failed(\"late did not run\")", "3"])
  }

  @Test func earlyStoppingIsRecorded() throws {
    let callback = "EarlyStopping(monitor=\"val_loss\", min_delta=10, patience=2, restore_best_weights=True)"
    let run = try run(
      iris(changing: "fit", to: "data = train\nepochs = 9\nvalidation_split = 0.25\ncallbacks = [\(callback)]"))
    let fit = try #require(run.fit())
    #expect(fit.epochs == [1, 2, 3])
    #expect(fit.bestEpoch == 1)
    #expect(fit.stoppedEarly)
    #expect(fit.plannedEpochs == 9)
  }

  /// What Keras's compile tunes without changing a result is accepted; samples are set aside class by class; the training
  /// set is evaluated at the end of each epoch.
  @Test func optionsOfTraining() throws {
    let text = document(
      irisBlocks[0], irisBlocks[1],
      (
        irisBlocks[2].info,
        irisBlocks[2].body.replacing("Adam(0.01)", with: "LossScaleOptimizer(Adam(0.01))")
          + "\njit_compile = True\nrun_eagerly = False\nsteps_per_execution = 4\nauto_scale_loss = True"
      ),
      (
        "fit",
        "data = train\nepochs = 2\nvalidation_split = 0.25\nvalidation_selection = \"stratified\"\n"
          + "reevaluate_training = True\ncallbacks = [EarlyStopping(monitor = \"train_loss\", patience = 5)]"
      ),
      ("evaluate", "data = train"), ("expect", "fit.history.train_loss[-1] > 0"))
    let run = try run(text)
    #expect(run.failures.isEmpty)
    #expect(run.verdict == .passed)
    let names = ["accuracy", "loss", "train_accuracy", "train_loss", "val_accuracy", "val_loss"]
    #expect(run.fit()?.history.map(\.name) == names)
  }

  @Test func severalInputsAndOutputs() throws {
    let model = """
      a = Input(shape=(4,), name="a")
      b = Input(shape=(4,), name="b")
      h = layers.concatenate([Dense(4, activation="tanh")(a), Dense(4, activation="tanh")(b)])
      kind = Dense(3, activation="softmax", name="kind")(h)
      size = Dense(1, name="size")(h * 2 + 1)
      Model([a, b], [kind, size])
      """
    let text = document(
      ("data", "iris = datasets.iris()\nx = standardize(iris.x)\nwidth = x.sum(axis=1)"), ("model", model),
      (
        "compile",
        "loss = {\"kind\": \"sparse_categorical_crossentropy\", \"size\": \"mse\"}\nmetrics = {\"kind\": [\"accuracy\"]}"
      ), ("fit", "x = [x, x]\ny = [iris.y, width]\nepochs = 2"),
      ("evaluate", "x = [x, x]\ny = [iris.y, width]"),
      ("expect", "evaluate.kind_accuracy >= 0\nevaluate.size_loss + evaluate.kind_loss > 0"))
    let run = try run(text)
    #expect(run.verdict == .passed)
    #expect(run.fit()?.history.map(\.name) == ["kind_accuracy", "kind_loss", "loss", "size_loss"])
  }

  @Test func expectationsShowWhatTheyCompared() throws {
    let run = try run(
      iris(
        changing: "evaluate", to: "data = test",
        then: [("expect", "fit.epochs == 3\n4 > fit.epochs\nfit.best_epoch in [1, 2, 3]\nevaluate.samples == 31")]))
    guard case .expectations(let expectations) = run.directives[5].outcome else {
      Issue.record("no expectations")
      return
    }
    #expect(expectations.map(\.passed) == [true, true, true, false])
    #expect(expectations.map(\.observed)[..<2] == [.integer(3), .integer(3)])
    #expect(expectations[3].observed == .integer(30))
    #expect(expectations.map(\.line) == [33, 34, 35, 36])
    #expect(run.verdict == .failed)
  }

  @Test func testDataThatReachesTrainingIsAWarningOfTheRunToo() throws {
    let run = try run(
      iris(changing: "fit", to: "data = iris\nepochs = 1\nvalidation_data = test"))
    #expect(
      run.directives.flatMap(\.warnings).map(\.message) == [
        "fit is validated with test data", "fit may have been trained on rows that evaluate tests with",
      ])
    #expect(try ExperimentRunnerTests.run(iris()).directives.flatMap(\.warnings).map(\.message) == [])
  }
}
