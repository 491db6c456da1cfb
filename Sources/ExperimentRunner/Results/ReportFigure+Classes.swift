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
      Question(name: classes.name(label), scores: classes.scores(of: label), truth: classes.labels.map { $0 == label })
    }
  }

  static func questions(_ labels: LabelScores) -> [Question] {
    guard labels.names.count <= mostCurves else { return [] }
    return labels.names.indices.map {
      Question(name: labels.names[$0], scores: labels.scores[$0], truth: labels.truth[$0])
    }
  }

  /// The receiver operating characteristic and the precision-recall curve; none where a kind of sample is missing.
  func decisionCurves(_ questions: [Question], versus rest: String) -> [ReportFigure] {
    let curves = questions.compactMap { question in
      ThresholdCurve(scores: question.scores, truth: question.truth).map { (question.name, $0) }
    }
    guard !curves.isEmpty else { return [] }
    let isOne = questions.count == 1
    func chart(_ title: String, _ x: String, _ y: String, _ lines: [Series]) -> LineChart {
      // The curves are drawn in one box, whatever room the legend takes.
      var chart = LineChart(
        title: title, x: Axis(x, scale: .linear, range: 0...1), y: Axis(y, scale: .linear, range: 0...1), series: lines,
        size: Self.half)
      chart.hasVerticalGrid = true
      if !isOne { chart.size.height += Double((lines.count + 1) / 2 - 1) * 18 }
      return chart
    }
    func number(_ value: Double) -> String { formattedFixed(value, decimals: 3) }
    func mean(_ values: [Double]) -> String { number(values.reduce(0, +) / Double(values.count)) }
    func lines(_ value: (ThresholdCurve) -> Double, _ points: (ThresholdCurve) -> (x: [Double], y: [Double]))
      -> [Series]
    {
      curves.enumerated().map { index, curve in
        let (x, y) = points(curve.1)
        return Series(
          "\(isOne ? "" : curve.0 + " ")\(number(value(curve.1)))", x: x, y: y, color: index, markers: .none)
      }
    }
    let chance = Series("chance", x: [0, 1], y: [0, 1], line: .dotted, color: 5, markers: .none)
    let areas = curves.map(\.1.areaUnderROC)
    let precisions = curves.map(\.1.averagePrecision)
    var roc = chart("ROC", "false-positive rate", "true-positive rate", lines(\.areaUnderROC, \.roc) + [chance])
    var recall = chart("Precision and recall", "recall", "precision", lines(\.averagePrecision, \.precisionRecall))
    if isOne {
      roc.series[0].name = "AUC \(number(areas[0]))"
      recall.series[0].name = "AP \(number(precisions[0]))"
      let share = Double(curves[0].1.positives) / Double(curves[0].1.positives + curves[0].1.negatives)
      recall.series.append(
        Series("share of \(curves[0].0)", x: [0, 1], y: [share, share], line: .dotted, color: 5, markers: .none))
    }
    let scope = isOne ? "“\(curves[0].0)” is the positive class" : "each \(rest)"
    let average = isOne ? "" : "; the legend has the areas, their mean is \(mean(areas))"
    let averageRecall = isOne ? "" : "; the legend has the average precisions, their mean is \(mean(precisions))"
    return [
      ReportFigure(
        stem: "\(stem)-roc", figure: roc,
        caption:
          "Receiver operating characteristic of \(subject): \(scope)\(average.isEmpty ? "; AUC \(number(areas[0]))" : average)."
      ),
      ReportFigure(
        stem: "\(stem)-precision-recall", figure: recall,
        caption: "Precision at each recall of \(subject): \(scope)"
          + "\(averageRecall.isEmpty ? "; average precision \(number(precisions[0]))" : averageRecall)."),
    ]
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
    let figure = ReliabilityDiagram(
      title: "Reliability", bins: reliability.bins, error: reliability.expectedError,
      xTitle: isBinary ? "probability of \(classes.name(1))" : "confidence",
      yTitle: isBinary ? "share of \(classes.name(1))" : "share right")
    let what = isBinary ? "how often “\(classes.name(1))” is true" : "how often the prediction is right"
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
