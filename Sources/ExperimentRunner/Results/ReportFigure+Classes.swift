import Hornbook
import Plotting
import ReportHTML

/// What figures about one output of an evaluated model have in common.
struct EvaluationFigures {
  let evaluation: EvaluationOutcome
  let output: OutputAnalysis

  /// The beginning of the files' names.
  var stem: String {
    evaluation.isOneOfSeveral ? "\(evaluation.name)-\(output.name)" : evaluation.name
  }

  /// The output's name if the model has several.
  var outputName: String { evaluation.isOneOfSeveral ? output.name : "" }

  /// `fit on test`, with the output if there are several.
  var subject: String {
    let words = "\(evaluation.subject) on \(evaluation.data)"
    return evaluation.isOneOfSeveral ? "\(words), output \(output.name)" : words
  }

  /// The size of a figure of which two stand side by side on a page, and one on a phone at its full size.
  static let half = FigureSize(width: 320, height: 346)

  // MARK: Decisions

  /// A yes-or-no question with the scores and the truth of each sample.
  struct Question {
    var name: String
    var scores: [Float]
    var truth: [Bool]
  }

  /// More curves than there are colors would only be a tangle.
  private static let mostCurves = 6

  /// The questions that a classifier answers: one for two classes, for a few classes one each against the rest.
  static func questions(_ classes: Classification) -> [Question] {
    guard !classes.probabilities.isEmpty, classes.classCount <= mostCurves else { return [] }
    let asked = classes.classCount == 2 ? [1] : Array(0..<classes.classCount)
    return asked.map { label in
      Question(
        name: words(classes.name(label), "class"), scores: classes.scores(of: label),
        truth: classes.labels.map { $0 == label })
    }
  }

  /// `class 3` for a class without a name.
  private static func words(_ name: String, _ kind: String) -> String { Int(name) == nil ? name : "\(kind) \(name)" }

  static func questions(_ labels: LabelScores) -> [Question] {
    guard labels.names.count <= mostCurves else { return [] }
    return labels.names.indices.map {
      Question(name: words(labels.names[$0], "label"), scores: labels.scores[$0], truth: labels.truth[$0])
    }
  }

  /// The receiver operating characteristic and the precision-recall curve; none where a kind of sample is missing.
  func decisionCurves(_ questions: [Question], versus rest: String) -> [ReportFigure] {
    let curves = questions.compactMap { question in
      ThresholdCurve(scores: question.scores, truth: question.truth).map { (name: question.name, curve: $0) }
    }
    guard !curves.isEmpty else { return [] }
    let scope = questions.count == 1 ? "“\(curves[0].name)” is the positive class" : "each \(rest)"
    return [
      decisionFigure(
        curves, stem: "roc", title: "ROC", x: "false-positive rate", y: "true-positive rate", measure: "AUC",
        short: "AUC",
        value: \.areaUnderROC, points: \.roc, words: "Receiver operating characteristic of \(subject): \(scope)",
        baseline: { _ in ("chance", [0, 1]) }),
      decisionFigure(
        curves, stem: "precision-recall", title: "Precision and recall", x: "recall", y: "precision",
        measure: "average precision", short: "AP", value: \.averagePrecision, points: \.precisionRecall,
        words: "Precision at each recall of \(subject): \(scope)",
        baseline: { curve in
          let share = Double(curve.curve.positives) / Double(curve.curve.positives + curve.curve.negatives)
          return curves.count == 1 ? ("share of \(curve.name)", [share, share]) : nil
        }),
    ]
  }

  private typealias NamedCurve = (name: String, curve: ThresholdCurve)

  /// - Parameters:
  ///   - measure: What sums a curve up in one number, which `value` computes; `short` stands for it in the legend.
  ///   - baseline: The name and the ends of a line to compare with.
  private func decisionFigure(
    _ curves: [NamedCurve], stem suffix: String, title: String, x: String, y: String, measure: String, short: String,
    value: (ThresholdCurve) -> Double, points: (ThresholdCurve) -> (x: [Double], y: [Double]), words: String,
    baseline: (NamedCurve) -> (name: String, ends: [Double])?
  ) -> ReportFigure {
    func number(_ value: Double) -> String { formattedFixed(value, decimals: 3) }
    let values = curves.map { value($0.curve) }
    var chart = LineChart(
      title: title, x: Axis(x, scale: .linear, range: 0...1), y: Axis(y, scale: .linear, range: 0...1), size: Self.half)
    chart.hasVerticalGrid = true
    chart.series = zip(curves, values).enumerated().map { index, entry in
      let (x, y) = points(entry.0.curve)
      // The number first: a long name is cut off at its end.
      let name = curves.count == 1 ? "\(short) \(number(entry.1))" : "\(number(entry.1))  \(entry.0.name)"
      return Series(name, x: x, y: y, color: index, markers: .none)
    }
    if let line = baseline(curves[0]) {
      chart.series.append(Series(line.name, x: [0, 1], y: line.ends, line: .dotted, color: 5, markers: .none))
    }
    let summary =
      curves.count == 1
      ? "\(measure) \(number(values[0]))"
      : "numbers are each one's \(measure), their mean is \(number(values.reduce(0, +) / Double(values.count)))"
    return ReportFigure(
      stem: "\(stem)-\(suffix)", figure: chart.withPlot(height: 256), caption: "\(words); \(summary).")
  }

  // MARK: Probabilities

  /// Whether probabilities mean what they say.
  func reliability(_ classes: Classification) -> ReportFigure? {
    guard !classes.probabilities.isEmpty else { return nil }
    let isBinary = classes.classCount == 2
    let reliability =
      isBinary
      ? Reliability(stated: classes.scores(of: 1), cameTrue: classes.labels.map { $0 == 1 })
      : Reliability(
        stated: classes.confidences, cameTrue: zip(classes.labels, classes.predictions).map { $0 == $1 })
    guard let reliability else { return nil }
    let positive = Self.words(classes.name(1), "class")
    let figure = ReliabilityDiagram(
      title: "Reliability", bins: reliability.bins, error: reliability.expectedError,
      xTitle: isBinary ? "probability of \(positive)" : "confidence",
      yTitle: isBinary ? "share of \(positive)" : "share right")
    let what = isBinary ? "how often “\(positive)” is true" : "how often the prediction is right"
    return ReportFigure(
      stem: "\(stem)-reliability", figure: figure,
      caption:
        "Reliability of \(subject): \(what), by the stated probability, with 95 % intervals; expected calibration "
        + "error \(formattedFixed(reliability.expectedError, decimals: 3)) in \(Reliability.binCount) bins of equal width."
    )
  }

  // MARK: Confusions

  /// The confusion matrix as a picture, for more classes than a table can show.
  func confusions(_ confusions: Confusions) -> ReportFigure {
    ReportFigure(
      stem: "\(stem)-confusion",
      figure: Plotting.ConfusionMatrix(confusions.counts, classNames: confusions.classNames),
      caption: "Confusion matrix of \(subject): rows are the true classes, the color is the share of the row.")
  }
}
