import Diagnostics
import ExperimentRunner
import Hornbook
import Testing

/// The model-building parts of ordinary Keras 3 scripts, as files of Python, each the body of a `model` block.
@Suite struct KerasScriptTests {
  static let folder = GoldenFolder("KerasScripts")

  struct Script: CustomTestStringConvertible, Sendable {
    var stem: String
    /// The number of weights, as Keras counts them.
    var parameters: Int
    var outputs: [String]
    var testDescription: String { stem }
  }

  static let scripts = [
    Script(stem: "autoencoder", parameters: 28_353, outputs: ["(batch, 28, 28, 1)"]),
    Script(stem: "bidirectional-lstm", parameters: 2_757_761, outputs: ["(batch, 1)"]),
    Script(stem: "callable-initializers", parameters: 1_379, outputs: ["(batch, 3)"]),
    Script(stem: "cells-and-rnn", parameters: 748, outputs: ["(4, 1)"]),
    Script(stem: "char-lstm", parameters: 82_714, outputs: ["(batch, 26)"]),
    Script(stem: "dense-connections", parameters: 52_234, outputs: ["(batch, 10)"]),
    Script(stem: "fine-tuning", parameters: 6_289, outputs: ["(batch, 1)"]),
    Script(stem: "functional-resnet", parameters: 223_242, outputs: ["(batch, 10)"]),
    Script(stem: "functional-shared", parameters: 387, outputs: ["(batch, 1)"]),
    Script(stem: "functional-tickets", parameters: 1_392_097, outputs: ["(batch, 1)", "(batch, 4)"]),
    Script(stem: "gated-convolutions", parameters: 6_833, outputs: ["(batch, 1)"]),
    Script(stem: "generator-discriminator", parameters: 341_588, outputs: ["(batch, 1)"]),
    Script(stem: "graph-of-operators", parameters: 167, outputs: ["(batch, 1)"]),
    Script(stem: "gru-encoder", parameters: 5_191, outputs: ["(batch, 10, 3)"]),
    Script(stem: "inverted-residuals", parameters: 34_005, outputs: ["(batch, 5)"]),
    Script(stem: "lambda-layers", parameters: 248, outputs: ["(batch, 2)"]),
    Script(stem: "mask-tokens", parameters: 11_432, outputs: ["(batch, 24, 200)"]),
    Script(stem: "mixture-of-layers", parameters: 1_594, outputs: ["(batch, 1)"]),
    Script(stem: "mlp-mixer", parameters: 37_092, outputs: ["(batch, 100)"]),
    Script(stem: "mnist-convnet", parameters: 34_826, outputs: ["(batch, 10)"]),
    Script(stem: "multiple-instance", parameters: 25_763, outputs: ["(batch, 2)"]),
    Script(stem: "outputs-by-name", parameters: 1_124, outputs: ["(batch, 1)", "(batch, 3)"]),
    Script(stem: "recommender", parameters: 268_684, outputs: ["(batch, 1)"]),
    Script(stem: "seq2seq-lstm", parameters: 81_309, outputs: ["(batch, None, 93)"]),
    Script(stem: "sequential-add", parameters: 3_585, outputs: ["(batch, 1)"]),
    Script(stem: "sequential-old", parameters: 121, outputs: ["(batch, 1)"]),
    Script(stem: "siamese", parameters: 5_324, outputs: ["(batch, 1)"]),
    Script(stem: "speaker-convolutions", parameters: 43_053, outputs: ["(batch, 5)"]),
    Script(stem: "squeeze-excite", parameters: 5_498, outputs: ["(batch, 10)"]),
    Script(stem: "tabular", parameters: 577, outputs: ["(batch, 1)"]),
    Script(stem: "text-convolution", parameters: 175_489, outputs: ["(batch, 1)"]),
    Script(stem: "text-pooling", parameters: 16_433, outputs: ["(batch, 1)"]),
    Script(stem: "timeseries-conv", parameters: 13_250, outputs: ["(batch, 2)"]),
    Script(stem: "timeseries-transformer", parameters: 1_062, outputs: ["(batch, 2)"]),
    Script(stem: "transformer-text", parameters: 657_758, outputs: ["(batch, 2)"]),
    Script(stem: "unet", parameters: 21_187, outputs: ["(batch, 64, 64, 3)"]),
    Script(stem: "unet-skips", parameters: 121_737, outputs: ["(batch, 48, 48, 1)"]),
    Script(stem: "vgg-blocks", parameters: 242_650, outputs: ["(batch, 10)"]),
    Script(stem: "vision-transformer", parameters: 37_196, outputs: ["(batch, 100)"]),
    Script(stem: "volumes", parameters: 6_137, outputs: ["(batch, 1)"]),
    Script(stem: "wide-and-deep", parameters: 1_108, outputs: ["(batch, 2)"]),
    Script(stem: "xception-small", parameters: 82_145, outputs: ["(batch, 1)"]),
  ]

  @Test func everyScriptHasItsRow() {
    #expect(Self.folder.stems(".py") == Self.scripts.map(\.stem))
  }

  @Test(arguments: scripts)
  func runsUnchangedInAModelBlock(_ script: Script) throws {
    let body = try #require(Self.folder.text("\(script.stem).py"))
    let result = try run(document(("model", body)))
    guard case .model(_, let model)? = result.directives.first?.outcome else {
      Issue.record("no model")
      return
    }
    #expect(result.verdict == .passed)
    #expect(model.summary.total == script.parameters)
    #expect(model.outputs.map(\.shape.description) == script.outputs)
  }

  /// Blocks that train a script's model for an epoch on a few random samples.
  static let trained: [(stem: String, data: String, loss: String, fit: String)] = [
    (
      "functional-shared", "d = Dataset(random.normal((8, 128)), random.normal((8, 1)))", "\"mse\"", "data = d"
    ),
    (
      "sequential-add", "d = Dataset(random.normal((8, 16)), random.integers((8,), 0, 2))",
      "keras.losses.BinaryCrossentropy()", "data = d"
    ),
    (
      "siamese",
      "a = random.normal((4, 28, 28, 1))\nb = random.normal((4, 28, 28, 1))\nsame = random.integers((4, 1), 0, 2)",
      "\"binary_crossentropy\"", "x = [a, b]\ny = same"
    ),
    (
      "timeseries-transformer", "d = Dataset(random.normal((4, 50, 1)), random.integers((4,), 0, 2))",
      "\"sparse_categorical_crossentropy\"", "data = d"
    ),
    (
      "functional-tickets",
      """
      title = random.integers((4, 6), 0, 10000)
      body = random.integers((4, 9), 0, 10000)
      tags = random.normal((4, 12))
      priority = random.integers((4, 1), 0, 2)
      department = one_hot(random.integers((4,), 0, 4), 4)
      """,
      """
      {
          "priority": keras.losses.BinaryCrossentropy(from_logits=True),
          "department": keras.losses.CategoricalCrossentropy(from_logits=True),
      }
      loss_weights = {"priority": 1.0, "department": 0.2}
      """, "x = [title, body, tags]\ny = [priority, department]"
    ),
  ]

  @Test(arguments: trained.indices)
  func trainsForAnEpoch(_ index: Int) throws {
    let script = Self.trained[index]
    let body = try #require(Self.folder.text("\(script.stem).py"))
    let result = try run(
      document(
        ("data", script.data), ("model", body),
        ("compile", "optimizer = keras.optimizers.Adam(1e-3)\nloss = \(script.loss)"),
        ("fit", script.fit)))
    #expect(result.verdict == .passed)
    let loss = try #require(result.fit()?.history.first { $0.name == "loss" }?.values.first)
    #expect(loss.isFinite && loss > 0)
  }
}
