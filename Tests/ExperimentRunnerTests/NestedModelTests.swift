import ExperimentRunner
import Testing

/// Models that are layers of another one, after the training of that one.
@Suite struct NestedModelTests {
  private static let pair = """
    image = Input(shape=(4,))
    encoder = Model(image, Dense(2)(image), name="encoder")
    left, right = Input(shape=(4,)), Input(shape=(4,))
    Model([left, right], Dense(1)(encoder(left) - encoder(right)))
    """

  private static let flowers = """
    iris = datasets.iris()
    pairs = Dataset([iris.x[:100], iris.x[50:]], (iris.y[:100] - iris.y[50:]).astype("float32"))
    """

  @Test func aModelWithinAFitPredictsByItself() throws {
    let executed = try run(
      document(
        ("data", Self.flowers), ("model", Self.pair), ("compile", "loss = \"mse\"\noptimizer = Adam(0.05)"),
        ("fit", "data = pairs\nepochs = 3"),
        ("predict before", "model = model.get_layer(\"encoder\")\nx = iris.x"),
        ("predict codes", "model = fit.model.get_layer(\"encoder\")\nx = iris.x"),
        ("expect", "codes.shape == (150, 2)\nops.abs(codes - before).max() > 0.01")))
    #expect(executed.verdict == .passed)
  }

  @Test func itIsAModelAmongTheLayers() throws {
    let text = document(("model", Self.pair)) + "\n`= type(model.get_layer(\"encoder\"))`\n"
    #expect(try run(text).inlineTexts == ["model"])
  }
}
