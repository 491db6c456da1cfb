import Diagnostics
import LiterateDocument
import ReportHTML

/// A short report that the recorded page shows whole.
enum SmallReport {
  static let markdown = """
    # Iris in *one* layer

    Four measurements, three species; `= evaluate.accuracy` are right. 5 < 6 & "quotes".
    [Figure](#warm_up) and [the layers](#model-layers) show it, [the errors](#evaluate-errors) do not.

    1. > ```model
       > Dense(3, activation="softmax")  # 15 parameters
       > ```

    2. plain `code`, [a link](notes.md), <b>raw</b>

    ```fit warm_up
    epochs = 3
    ```

    ```expect
    evaluate.accuracy > 0.9
    ```

    """

  static var report: Report {
    let document = Document(parsing: SourceText(name: "iris.md", text: markdown))
    var report = Report(title: document.title ?? "iris", verdict: .failed, document: document)
    report.keyNumbers = [.init("accuracy", "0.87")]
    report.reproduction = .init(command: "hornbook run iris.md", facts: [Fact("seed", "7")])
    report.documentFolder = "../../experiments/"
    let expectation = Report.Expectation(
      line: 16, expression: "evaluate.accuracy > 0.9", observed: "0.87", outcome: .failed, margin: "0.03 below 0.9")
    report.results = [
      [
        .layers(
          LayerTable(
            model: "model",
            rows: [
              .init(name: "input", type: "Input", outputShape: "(batch, 4)", parameters: 0),
              .init(name: "dense", type: "Dense", outputShape: "(batch, 3)", parameters: 15, connectedTo: ["input"]),
            ], totalParameters: 15, trainableParameters: 12))
      ],
      [
        .figure(
          Figure(
            file: "warm_up.png", pixelWidth: 1440, pixelHeight: 810, alternativeText: "Loss falls to \"0.4\".",
            caption: "Loss.")),
        .message(Message(.warning, "the last batch has 6 samples")),
      ],
      [
        .confusion(ConfusionMatrix(classNames: ["setosa", "other"], counts: [[10, 0], [2, 8]])),
        .expectations([expectation]),
      ],
    ]
    report.inlineValues = [.text("87 %")]
    report.expectations = [expectation]
    report.provenance.totalSeconds = 1.5
    report.provenance.directives = [.init(directive: "fit warm_up", line: 12, seconds: 1.25)]
    return report
  }
}
