import Diagnostics
import ExperimentRunner
import Hornbook
import Testing

/// Functions, models and frozen layers in the models of experiments.
@Suite struct LambdaTests {
  private func model(_ text: String, _ name: String = "model") throws -> Model {
    let result = try run(text)
    for directive in result.directives {
      if case .model(name, let model) = directive.outcome { return model }
    }
    throw CancellationError()
  }

  private func problems(_ text: String) -> [String] {
    Experiment(path: "test.md", text: text).check().diagnostics.map { "\($0.code): \($0.message)" }
  }

  @Test func aFunctionIsALayer() throws {
    let built = try model(
      document(
        ("setup", "def scaled(x, factor, shift=0):\n  return x * factor + shift"),
        (
          "model",
          "Input((4,))\nLambda(lambda x: ops.where(x > 25, x - 25, 0.0), name=\"excess\")\n"
            + "Lambda(scaled, arguments={\"factor\": 2, \"shift\": 1})"
        )))
    let x = Tensor([20, 25, 26, 35] as [Float], shape: [1, 4])
    #expect(try built.predict([x], backend: ReferenceBackend())[0].numbers == [1, 1, 3, 21])
    #expect(built.layers.map { $0.state.name ?? "" } == ["input_layer", "excess", "lambda"])
    #expect(built.summary.total == 0)
    let copy = try built.copy()
    #expect(try copy.predict([x], backend: ReferenceBackend())[0].numbers == [1, 1, 3, 21])
    let trained = try run(
      document(
        ("data", "d = Dataset(random.normal((40, 3)), random.normal((40, 1)))"),
        ("model", "Input((3,))\nDense(4)\nLambda(lambda x: ops.maximum(x, 0.1 * x))\nDense(1)"),
        ("compile", "optimizer = Adam(0.05)\nloss = \"mse\""), ("fit", "data = d\nepochs = 4")))
    let losses = try #require(trained.fit()?.history.first { $0.name == "loss" }?.values)
    #expect(try #require(losses.last) < losses[0])
  }

  @Test func functionsThatAreNoLayers() {
    #expect(
      problems(document(("model", "Input((3,))\nLambda(lambda x: 3)"))) == [
        "type: Lambda: expected a function from tensors to tensors, received an int from lambda"
      ])
    #expect(
      problems(document(("model", "Input((3,))\nLambda(lambda x: Dense(2)(x))"))) == [
        "model: Lambda: expected a function without weights, received one with dense/kernel"
      ])
    #expect(
      problems(document(("model", "Input((3,))\nLambda(\"relu\")"))) == [
        "type: Lambda: function: got string, want a function of tensors, such as lambda x: x * 2"
      ])
    #expect(
      problems(document(("model", "Input((3,))\nLambda(lambda x: ops.mean(x, axis=3))"))) == [
        "argument: mean: axis: expected different axes of a tensor of 2, received 3"
      ])
    #expect(
      problems(document(("model", "Input((3,))\nLambda(lambda x: ops.mean(x))"))) == [
        "shape: ops.mean: expected an output whose first axis is the batch, received an output of shape () for 3 samples"
      ])
  }

  @Test func aModelIsAnElementOfAStack() throws {
    let text = document(
      ("model encoder", "Input((6,))\nDense(3, activation=\"relu\")\nBatchNormalization()"),
      ("model", "Input((6,))\nencoder\nDense(2)"),
      ("model listed", "keras.Sequential([encoder, Dense(2)])"))
    let stack = try model(text)
    #expect(
      stack.summary.rows.map { "\($0.name) \($0.type) \($0.outputShape) \($0.parameters)" } == [
        "input_layer InputLayer (batch, 6) 0", "encoder Functional (batch, 3) 33", "dense Dense (batch, 2) 8",
      ])
    let listed = try model(text, "listed")
    #expect(listed.summary.total == 41)
    #expect(listed.layers.count == 3)
  }

  @Test func freezingTakesEffectAtOnce() throws {
    let text = document(
      (
        "model",
        """
        base = keras.Sequential([Input((4,)), Dense(3, name="first"), BatchNormalization()])
        base.trainable = False
        x = Input((4,))
        top = Dense(1, name="top")
        model = keras.Model(x, top(base(x)))
        print(base.trainable, [layer.trainable for layer in base.layers], base.get_layer("first").trainable)
        model
        """
      ),
      ("data", "d = Dataset(random.normal((40, 4)), random.normal((40, 1)))"),
      ("compile", "optimizer = \"sgd\"\nloss = \"mse\""), ("fit", "data = d\nepochs = 2"))
    let result = try run(text)
    #expect(result.directives[0].printed == "False [False, False] False\n")
    guard case .model(_, let before) = result.directives[0].outcome, let after = result.fit()?.model else {
      Issue.record("no model")
      return
    }
    let changed = zip(before.weights, after.weights).map { $0.value != $1.value }
    // first/kernel, first/bias, gamma, beta, the moving statistics; top/kernel, top/bias
    #expect(changed == [false, false, false, false, false, false, true, true])
    #expect(
      problems(
        document(("model base", "Input((4,))\nDense(3)"), ("model", "base.trainable = False\nInput((4,))\nbase"))) == [
          "frozen: a model of a block above cannot be changed"
        ])
    let copied = try model(
      document(("model base", "Input((4,))\nDense(3)"), ("model", "b = base.copy()\nb.trainable = False\nb")))
    #expect(copied.trainableWeights.isEmpty)
  }

  @Test func aMaskThatVanishesIsAWarning() throws {
    let stack = "Input((4,), dtype=\"int32\")\nEmbedding(5, 2, mask_zero=True)\n"
    let text = document(
      ("model", stack + "Flatten()\nDense(1)"), ("model ended", stack + "Lambda(lambda x: x)\nFlatten()"))
    let warnings = try run(text).directives.flatMap(\.warnings)
    #expect(
      warnings.map { "\($0.severity) \($0.code): \($0.message)" } == [
        "warning mask: flatten knows nothing of masks: steps that only fill up count from here on"
      ])
  }
}
