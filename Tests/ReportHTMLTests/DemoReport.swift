import Diagnostics
import LiterateDocument
import ReportHTML

/// A report with a bit of everything, on the experiment with handwritten digits.
///
/// The numbers are invented.
enum DemoReport {
  static let markdown = """
    # Handwritten digits with a *small* convnet

    How far does a network of one convolution get on 8 × 8 images? The set holds 1,797 digits written by 43 people
    ([UCI, 1998](https://archive.ics.uci.edu/dataset/80)), and linear models already reach about 95 %. We ask for
    **97 %** on digits that the network has never seen, and for a model that trains in seconds.

    ```params
    epochs = 20
    learning_rate = 1e-3
    ```

    ## Data

    A fifth is held out, class by class, so that rare shapes do not all end up on one side:

    ```data
    digits = datasets.digits()                       # 1,797 images, 8 x 8
    train, test = digits.split(test = 0.2, stratify = True)
    ```

    ## Model

    One convolution, pooled, with dropout before the classifier. Three things matter here:

    - `padding="same"` keeps the border, where many strokes end;
    - pooling halves both axes, which leaves 4 × 4 cells;
    - dropout of a quarter is enough at this size.

    ```model cnn
    Input(shape=(8, 8, 1))
    Conv2D(32, 3, padding="same", activation="relu")
    MaxPooling2D(2)
    Flatten()
    Dropout(0.25)
    Dense(10, activation="softmax")
    ```

    ```compile
    optimizer = Adam(learning_rate)
    loss = "sparse_categorical_crossentropy"
    metrics = ["accuracy"]
    ```

    ## Training

    ```fit
    data = train
    epochs = epochs
    batch_size = 64
    validation_split = 0.1
    ```

    The validation loss falls until the end; the best epoch is `= fit.best_epoch`.

    ## Evaluation

    ```evaluate
    data = test
    ```

    > A digit that is taken for another is more often a one or an eight: both are drawn with a single stroke that
    > closes differently from hand to hand.

    The network reaches `= evaluate.accuracy` on digits that it has never seen. The remaining errors could be had from
    the same model in plain Keras:

    ```python
    model.evaluate(x_test, y_test)  # [0.0627, 0.9806]
    ```

    ```expect
    evaluate.accuracy >= 0.97
    evaluate.loss < 0.1
    cnn.parameters < 10000
    ```

    """

  static var document: Document { Document(parsing: SourceText(name: "digits.md", text: markdown)) }

  static var report: Report {
    let document = document
    var report = Report(title: document.title ?? "digits", verdict: .passed, document: document)
    report.keyNumbers = [
      .init("test accuracy", "0.9806"), .init("test loss", "0.0627"), .init("parameters", "5,450"),
      .init("best epoch", "20 of 20"),
    ]
    report.reproduction = .init(
      command: "hornbook run experiments/digits.md -p learning_rate=2e-3",
      facts: [
        Fact("seed", "0"), Fact("backend", "cpu"), Fact("numerics", "fast (AVX-512, OpenBLAS 0.3.21)"),
        Fact("digits, SHA-256", "5f1b…c04e"),
      ])
    report.results = [
      [
        .parameters([
          Parameter(name: "epochs", value: "20", defaultValue: "20", isOverridden: false),
          Parameter(name: "learning_rate", value: "0.002", defaultValue: "0.001", isOverridden: true),
        ])
      ],
      [.data(data), .figure(samples)],
      [.layers(layers)],
      [.settings(settings)],
      [.figure(curves), .table(history)],
      [.metrics(metrics), .confusion(confusion), .perClass(scores)],
      [.expectations(expectations)],
    ]
    report.inlineValues = [.text("20"), .text("0.9806")]
    report.expectations = expectations
    report.provenance = provenance
    return report
  }

  /// The same experiment with an expectation that does not hold, a failed directive and what depends on it.
  static var partialReport: Report {
    var report = report
    report.verdict = .partial
    report.keyNumbers = [.init("parameters", "5,450")]
    report.results[4] = [
      .output("epoch 1: loss 1.93\nepoch 2: loss nan\n"),
      .message(
        Message(
          .error,
          """
          digits.md:50:1: error[not-finite]: the loss became NaN in epoch 2, batch 17
             50 | ```fit
                | ^^^^^^ the last finite loss was 87.3
            help: lower learning_rate, or pass clipnorm = 1.0 to the optimizer
          """)),
    ]
    report.results[5] = [.message(Message(.notRun, "not run, because fit (line 50) failed"))]
    report.inlineValues = [.error("fit did not finish"), .error("evaluate did not run")]
    report.expectations = [
      Report.Expectation(line: 82, expression: "evaluate.accuracy >= 0.97", observed: "", outcome: .notRun),
      Report.Expectation(line: 83, expression: "evaluate.loss < 0.1", observed: "", outcome: .notRun),
      Report.Expectation(line: 84, expression: "cnn.parameters < 10000", observed: "5450", outcome: .passed),
    ]
    report.results[6] = [.expectations(report.expectations)]
    return report
  }

  private static let data = DataSummary(
    name: "digits",
    splits: [
      .init(
        name: "train", samples: 1438, shape: [8, 8, 1], dtype: "float32", minimum: 0, maximum: 16, mean: 4.8842),
      .init(name: "test", samples: 359, shape: [8, 8, 1], dtype: "float32", minimum: 0, maximum: 16, mean: 4.8841),
    ],
    classes: zip([142, 146, 142, 146, 145, 145, 145, 143, 139, 145], [36, 36, 35, 37, 36, 37, 36, 36, 35, 35])
      .enumerated().map { .init(name: "\($0)", counts: [$1.0, $1.1]) })

  private static let samples = Figure(
    file: "digits-samples.png", darkFile: "digits-samples-dark.png", pixelWidth: 1440, pixelHeight: 420,
    alternativeText: "A grid of 20 digits, two of each class.", caption: "Two samples of each class.")

  private static let layers = LayerTable(
    model: "cnn",
    rows: [
      .init(name: "conv2d", type: "Conv2D", outputShape: "(batch, 8, 8, 32)", parameters: 320),
      .init(name: "max_pooling2d", type: "MaxPooling2D", outputShape: "(batch, 4, 4, 32)", parameters: 0),
      .init(name: "flatten", type: "Flatten", outputShape: "(batch, 512)", parameters: 0),
      .init(name: "dropout", type: "Dropout", outputShape: "(batch, 512)", parameters: 0),
      .init(name: "dense", type: "Dense", outputShape: "(batch, 10)", parameters: 5130),
    ],
    totalParameters: 5450, trainableParameters: 5450)

  private static let settings = [
    Setting(name: "optimizer", value: "Adam(learning_rate=0.002, beta_1=0.9, beta_2=0.999)", isDefault: false),
    Setting(name: "loss", value: "sparse_categorical_crossentropy", isDefault: false),
    Setting(name: "metrics", value: "sparse_categorical_accuracy", isDefault: false),
    Setting(name: "clipnorm", value: "None", isDefault: true),
  ]

  private static let curves = Figure(
    file: "fit-curves.png", darkFile: "fit-curves-dark.png", pixelWidth: 1440, pixelHeight: 810,
    alternativeText: "Training loss falls from 2.11 to 0.071 in 20 epochs, validation loss from 1.75 to 0.067.",
    caption:
      "Loss and accuracy by epoch: training solid, validation dashed, the best epoch marked. Training values are "
      + "running means within the epoch, with dropout.")

  private static let history = Table(
    header: ["epoch", "loss", "accuracy", "val_loss", "val_accuracy"],
    rows: (1...20).map { epoch in
      let loss = 22_000 / epoch
      let accuracy = 9_900 - loss / 8
      return ["\(epoch)"] + [loss, accuracy, loss - 300, accuracy + 40].map { "\(Double($0) / 10_000)" }
    }, numericColumns: [0, 1, 2, 3, 4], caption: "History of fit.", isFolded: true, marked: (19, "best"))

  private static let metrics = MetricTable(
    metrics: ["loss", "accuracy"],
    rows: [
      .init(name: "cnn on test", values: [0.0627, 0.98056]),
      .init(name: "always the most frequent class", values: [nil, 0.10306], isBaseline: true),
    ], caption: "Metrics on test, 359 samples.")

  private static let confusion = ConfusionMatrix(
    classNames: (0...9).map(String.init),
    counts: (0...9).map { row in
      (0...9).map { column in
        let errors = [12: 1, 81: 2, 84: 1, 39: 1, 93: 1, 95: 1, 38: 6]
        return row == column ? [36, 35, 35, 29, 36, 37, 36, 36, 32, 33][row] : errors[row * 10 + column] ?? 0
      }
    })

  private static let scores: [ClassScore] = (0...9).map { index in
    let precision = [1, 0.9459, 0.9722, 1, 1][index % 5]
    let recall = [1, 0.9722, 0.9189][index % 3]
    let f1 = 2 * precision * recall / (precision + recall)
    return ClassScore(name: "\(index)", precision: precision, recall: recall, f1: f1, support: 36 - index % 2)
  }

  static let expectations = [
    Report.Expectation(line: 82, expression: "evaluate.accuracy >= 0.97", observed: "0.9806", outcome: .passed),
    Report.Expectation(line: 83, expression: "evaluate.loss < 0.1", observed: "0.0627", outcome: .passed),
    Report.Expectation(line: 84, expression: "cnn.parameters < 10000", observed: "5450", outcome: .passed),
  ]

  static let provenance: Provenance = {
    var provenance = Provenance()
    provenance.command = "hornbook run experiments/digits.md -p learning_rate=2e-3"
    provenance.versions = [Fact("hornbook", "0.1.0"), Fact("OpenBLAS", "0.3.21")]
    provenance.commit = "849e41e"
    provenance.isTreeDirty = true
    provenance.processor = "AMD EPYC 9R14 (AVX-512)"
    provenance.threads = 2
    provenance.peakMemoryBytes = 96_400_000
    provenance.totalSeconds = 0.962
    provenance.directives = [
      .init(directive: "params", line: 7, seconds: 0.0001, cache: "off"),
      .init(directive: "data", line: 16, seconds: 0.0123, cache: "miss", reason: "never run"),
      .init(directive: "model cnn", line: 31, seconds: 0.0015, cache: "off"),
      .init(directive: "compile", line: 40, seconds: 0.0002, cache: "off"),
      .init(directive: "fit", line: 50, seconds: 0.842, cache: "miss", reason: "learning_rate changed"),
      .init(directive: "evaluate", line: 61, seconds: 0.0064, cache: "miss", reason: "fit changed"),
      .init(directive: "expect", line: 81, seconds: 0.0001, cache: "off"),
    ]
    return provenance
  }()
}
