import Hornbook
import Plotting
import ReportHTML
import Testing

@testable import ExperimentRunner

/// Which figures and tables an evaluation gets, and what they say.
@Suite struct EvaluationFigureTests {
  private func items(_ evaluation: EvaluationOutcome) throws -> (items: [ResultItem], figures: [ReportFigure]) {
    var executed = try ResultsSample.executed()
    executed.directives[5].outcome = .evaluation(evaluation)
    let content = ReportContent(executed, dataGroups: [])
    return (content.report.results[5], content.figures.filter { $0.stem.hasPrefix("evaluate") })
  }

  private func outcome(_ finding: OutputAnalysis.Finding, inputs: [Tensor] = []) -> EvaluationOutcome {
    var outcome = EvaluationOutcome(
      name: "evaluate", subject: "fit", data: "test", metrics: [("loss", 0.5)], sampleCount: 4,
      outputs: [OutputAnalysis(name: "dense", finding: finding)])
    outcome.inputs = inputs
    return outcome
  }

  private func classes(_ probabilities: [Float], units: Int, labels: [Int], names: [String]) throws -> Classification {
    let loss: any Loss = units == 1 ? BinaryCrossentropy() : SparseCategoricalCrossentropy()
    let values = Tensor(probabilities, shape: [labels.count, units])
    return Classification(try #require(ClassScores(values, loss: loss)), labels: labels, classNames: names)
  }

  @Test func twoClassesGetCurvesOfTheSecond() throws {
    let found = try classes(
      [0.9, 0.8, 0.7, 0.6, 0.4, 0.2], units: 1, labels: [1, 1, 0, 1, 0, 0], names: ["no", "yes"])
    let (items, figures) = try items(outcome(.classes(found)))
    #expect(figures.map(\.stem) == ["evaluate-roc", "evaluate-precision-recall", "evaluate-reliability"])
    #expect(
      figures.map(\.caption) == [
        "Receiver operating characteristic of fit on test: “yes” is the positive class; AUC 0.889.",
        "Precision at each recall of fit on test: “yes” is the positive class; average precision 0.917.",
        "Reliability of fit on test: how often “yes” is true, by the stated probability, with 95 % intervals; "
          + "expected calibration error 0.200 in 10 bins of equal width.",
      ])
    let roc = try #require(figures[0].figure as? LineChart)
    #expect(roc.series.map(\.name) == ["AUC 0.889", "chance"])
    #expect(roc.series[0].x == [0, 0, 1.0 / 3, 1.0 / 3, 1])
    let recall = try #require(figures[1].figure as? LineChart)
    #expect(recall.series.map(\.name) == ["AP 0.917", "share of yes"])
    #expect(recall.series[1].y == [0.5, 0.5])
    // Metrics, matrix, scores, three figures, the one error; six samples are too few for a choice of doubts.
    #expect(items.count == 7)
  }

  @Test func aFewClassesGetACurveEach() throws {
    let found = try classes(
      [0.8, 0.1, 0.1, 0.2, 0.7, 0.1, 0.1, 0.2, 0.7], units: 3, labels: [0, 1, 2], names: ["a", "b", "c"])
    let figures = try items(outcome(.classes(found))).figures
    let roc = try #require(figures[0].figure as? LineChart)
    #expect(roc.series.map(\.name) == ["1.000  a", "1.000  b", "1.000  c", "chance"])
    #expect(
      figures[0].caption
        == "Receiver operating characteristic of fit on test: each class against the rest; numbers are each one's AUC, "
        + "their mean is 1.000.")
    // The plot is as high as that of one curve: what the legend needs comes on top.
    #expect(figures.allSatisfy { $0.figure.size.width == 320 })
    #expect(figures[0].figure.size.height > 330)
  }

  @Test func manyClassesGetAPictureOfTheirConfusions() throws {
    let labels = (0..<60).map { $0 % 30 }
    let found = Classification(
      classNames: (0..<30).map { "class \($0)" }, labels: labels, predictions: labels.map { $0 == 3 ? 4 : $0 },
      confidences: labels.map { _ in 0.5 })
    let (items, figures) = try items(outcome(.classes(found)))
    #expect(figures.map(\.stem) == ["evaluate-confusion"])
    guard case .table(let table) = items[2] else { throw Unexpected("no table") }
    #expect(table.rows == [["class 3", "class 4", "2"]])
  }

  @Test func tablesShowWrongAndDoubtfulSamplesWithTheirFeatures() throws {
    let shares: [Float] = (0..<12).map { 0.05 + Float($0) * 0.08 }
    let found = try classes(shares, units: 1, labels: shares.map { $0 > 0.3 ? 1 : 0 }, names: ["no", "yes"])
    let x = Tensor((0..<24).map { Float($0) }, shape: [12, 2])
    var evaluation = outcome(.classes(found), inputs: [x])
    evaluation.featureNames = ["length", "width"]
    let tables = try items(evaluation).items.compactMap { item -> ReportHTML.Table? in
      if case .table(let table) = item { table } else { nil }
    }
    #expect(tables[0].header == ["sample", "true class", "predicted class", "probability", "length", "width"])
    // 0.37 and 0.45 are no although they should be yes, the surer one first.
    #expect(
      tables[0].rows == [["5", "yes", "✗ no", "0.630", "8", "9"], ["6", "yes", "✗ no", "0.550", "10", "11"]])
    #expect(tables[0].caption == "All 2 wrong predictions on test, the most confident first.")
    #expect(tables[1].rows.count == 10)
    #expect(tables[1].rows[0].prefix(3) == ["7", "yes", "✓ yes"])
  }

  @Test func numbersGetAgreementAndResiduals() throws {
    let pairs = NumberPairs(
      predicted: Tensor([1, 2, 3, 5] as [Float]), target: Tensor([1, 2, 4, 4] as [Float]), isOneQuantity: true)
    let figures = try items(outcome(.numbers(pairs))).figures
    #expect(figures.map(\.stem) == ["evaluate-agreement", "evaluate-residuals"])
    let agreement = try #require(figures[0].figure as? ScatterPlot)
    #expect(agreement.series[0].x == [1, 2, 4, 4] && agreement.series[0].y == [1, 2, 3, 5])
    #expect(agreement.x.range == agreement.y.range)
    let residuals = try #require(figures[1].figure as? ScatterPlot)
    #expect(residuals.series[0].y == [0, 0, -1, 1] && residuals.reference == .zero)
    // Squares of residuals 2, of deviations from the mean 2.75: 6.75.
    #expect(
      figures[0].caption
        == "Predicted by true values of fit on test; on the dashed line predictions are right. R² 0.704, "
        + "root mean squared error 0.707, mean absolute error 0.5.")
    #expect(
      figures[1].caption
        == "Residuals of fit on test, predicted minus true: their mean is 0, their standard deviation 0.707.")
  }

  @Test func severalInputsStandBesideEachOther() throws {
    let left = Tensor(repeating: Float(0), shape: [2, 4, 3, 1])
    let right = Tensor(repeating: Float(1), shape: [2, 4, 5, 1])
    let found = Classification(classNames: ["a", "b"], labels: [0, 1], predictions: [1, 1], confidences: [0.9, 0.8])
    let figures = try items(outcome(.classes(found), inputs: [left, right])).figures
    let grid = try #require(figures.first { $0.stem == "evaluate-errors" }?.figure as? ImageGrid)
    #expect(grid.items.map(\.width) == [3 + 1 + 5])
    #expect(grid.items[0].pixels.prefix(9) == [0, 0, 0, 128, 0, 0, 0, 0, 0])
  }

  @Test func outputsWithoutNumbersAreNamed() throws {
    let found = try classes([.nan, 0.8, 0.3], units: 1, labels: [1, 1, 0], names: ["no", "yes"])
    let items = try items(outcome(.classes(found))).items
    guard case .message(let message) = items[1] else { throw Unexpected("no warning") }
    #expect(
      message.text
        == "the model's output is not a number for 1 of 3 samples of test, which are left out below")
  }

  @Test func outputsAreToldApart() throws {
    let found = try classes([0.9, 0.2], units: 1, labels: [1, 0], names: ["no", "yes"])
    var evaluation = outcome(.classes(found))
    evaluation.isOneOfSeveral = true
    let figures = try items(evaluation).figures
    #expect(figures[0].stem == "evaluate-dense-roc")
    #expect(figures[0].caption.hasPrefix("Receiver operating characteristic of fit on test, output dense: "))
  }
}
