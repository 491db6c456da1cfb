import Diagnostics
import Hornbook
import LiterateDocument

@testable import ExperimentRunner

/// An executed experiment made by hand: real data and a real model, invented numbers of training.
enum ResultsSample {
  static let markdown = """
    # Handwritten digits

    ```params
    epochs = 4
    learning_rate = 1e-3
    ```

    ```data
    digits = datasets.digits()
    train, test = digits.split(test = 0.2, stratify = True)
    ```

    ```model cnn
    Input(shape=(8, 8, 1))
    Flatten()
    Dense(10, activation="softmax")
    ```

    ```compile
    optimizer = Adam(learning_rate)
    loss = "sparse_categorical_crossentropy"
    ```

    ```fit
    data = train
    ```

    ```evaluate
    data = test
    ```

    ```expect
    evaluate.accuracy >= 0.97
    cnn.parameters < 1000
    ```

    It reaches `= evaluate.accuracy`.

    """

  static func executed() throws -> ExecutedExperiment {
    let document = Document(parsing: SourceText(name: "digits.md", text: markdown))
    var stream = RandomStream(seed: 0, label: "data", purpose: "split")
    let digits = EmbeddedDatasets.digits()
    let (train, test) = try digits.split(test: 0.2, stratify: true, from: &stream)
    let model = try Sequential {
      Input(shape: [8, 8, 1])
      Flatten()
      Dense(10, activation: .softmax)
    }
    let outcomes: [Outcome] = [
      .parameters([
        ParameterOutcome(name: "epochs", value: .integer(4), defaultValue: .integer(4), isOverridden: false),
        ParameterOutcome(
          name: "learning_rate", value: .number(0.002), defaultValue: .number(1e-3), isOverridden: true),
      ]),
      .data([("digits", digits), ("train", train), ("test", test)]), .model(name: "cnn", model: model),
      .settings([
        SettingOutcome(name: "optimizer", value: "Adam(learning_rate=0.002)", isDefault: false),
        SettingOutcome(name: "metrics", value: "None", isDefault: true),
      ]), .fit(fit(model)), .evaluation(evaluation(test)),
      .expectations([
        expectation(38, "evaluate.accuracy >= 0.97", .number(Double(Float(0.98055553))), ">=", .number(0.97)),
        expectation(39, "cnn.parameters < 1000", .integer(650), "<", .integer(1000)),
      ]),
    ]
    return ExecutedExperiment(
      name: "digits", path: "experiments/digits.md", document: document,
      settings: .init(
        seed: 7, backend: "cpu", numerics: "fast", resultClass: "fast x86-64-v3 OpenBLAS 0.3.21",
        overrides: [("learning_rate", "0.002")]),
      fingerprints: ["params - 0123456789abcdef", "fit - fedcba9876543210"],
      directives: zip(document.directives, outcomes).map {
        ExecutedDirective(directive: $0, status: .done, outcome: $1, seconds: 0.25)
      }, inlineValues: [.text("0.9806")])
  }

  /// An expectation of one comparison that holds.
  private static func expectation(
    _ line: Int, _ expression: String, _ left: ParameterValue, _ operation: String, _ right: ParameterValue
  ) -> ExpectationOutcome {
    let source = SourceText(name: "digits.md", text: expression)
    let location = SourceLocation(source, SourceSpan(start: 0, end: source.bytes.count))
    let comparison = ComparisonOutcome(
      location: location, operation: operation, left: left, right: right, passed: true,
      margin: ComparisonOutcome.margin(operation, left, right))
    return ExpectationOutcome(
      line: line, expression: expression, observed: left, passed: true, comparisons: [comparison], location: location)
  }

  /// Four epochs, the third the best, whose numbers are no round ones.
  static func fit(_ model: Model) -> FitOutcome {
    FitOutcome(
      name: "fit", model: model, epochs: [1, 2, 3, 4],
      history: [
        ("accuracy", [0.5, 0.75, Double(Float(0.9)), Double(Float(0.95))]),
        ("loss", [1.5, Double(Float(0.7)), 0.25, 0.125]),
        ("val_accuracy", [0.625, 0.875, Double(Float(0.96)), 0.9375]),
        ("val_loss", [1.25, 0.5, Double(Float(0.1)), .nan]),
      ], bestEpoch: 3, monitor: "val_loss", stoppedEarly: true, learningRates: [0.002, 0.002, 0.002, 0.001],
      epochSeconds: [0.5, 0.25, 0.25, 0.25], samplesPerEpoch: 1293, batchSize: 64, plannedEpochs: 20)
  }

  /// Every fiftieth prediction is wrong by one class.
  static func evaluation(_ test: Dataset) -> EvaluationOutcome {
    let labels = test.labels ?? []
    let predictions = labels.enumerated().map { $0 % 50 == 7 ? ($1 + 1) % 10 : $1 }
    let classification = Classification(
      classNames: (0..<10).map(String.init), labels: labels, predictions: predictions,
      confidences: labels.indices.map { 0.5 + Float($0 % 32) / 64 })
    var outcome = EvaluationOutcome(
      name: "evaluate", subject: "fit", data: "test",
      metrics: [("loss", Double(Float(0.0627))), ("accuracy", Double(Float(0.98055553)))],
      sampleCount: labels.count, outputs: [OutputAnalysis(name: "dense", finding: .classes(classification))])
    outcome.inputs = [test.x]
    return outcome
  }

  /// The same run on another day and machine.
  static func facts(day: Int = 28, seconds: Double = 0.96) -> RunFacts {
    var facts = RunFacts()
    facts.command = ["hornbook", "run", "experiments/digits.md", "-p", "learning_rate=2e-3"]
    facts.date = "2026-07-\(day)T09:41:07Z"
    facts.versions = [("hornbook", "0.1.0")]
    facts.git = GitState(commit: String(repeating: "ab", count: 20), isDirty: true)
    facts.host = "workshop"
    facts.load = [0.5, 0.25, 0.125]
    facts.processor = "AMD EPYC 9R14"
    facts.featureLevel = "x86-64-v4"
    facts.threads = 2
    facts.peakMemoryBytes = 96_468_992
    facts.seconds = seconds
    return facts
  }
}

/// Something has not the form that a test goes on with.
struct Unexpected: Error {
  var what: String

  init(_ what: String) { self.what = what }
}
