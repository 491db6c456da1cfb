import Hornbook
import Plotting
import ReportHTML

extension EvaluationFigures {
  /// Predicted against true values, and residuals against predicted ones, for each quantity.
  func agreement(_ pairs: NumberPairs) -> [ReportFigure] {
    pairs.quantities.enumerated().flatMap { index, quantity -> [ReportFigure] in
      let several = pairs.quantities.count > 1
      let suffix = several ? "-\(index + 1)" : ""
      let name = several ? ", number \(index + 1)" : ""
      let finite = zip(quantity.truth, quantity.predicted).filter { $0.isFinite && $1.isFinite }
      guard finite.count > 1 else { return [] }
      let residuals = ScatterPlot(
        title: "Residuals", x: Axis("predicted"), y: Axis("predicted − true", scale: .linear),
        series: [
          Series("", x: quantity.predicted, y: zip(quantity.predicted, quantity.truth).map { $0 - $1 })
        ], reference: .zero, size: Self.half)
      let fit = RegressionFit(finite.map { ($0.0, $0.1) })
      return [
        ReportFigure(
          stem: "\(stem)-agreement\(suffix)",
          figure: ScatterPlot.agreement(truth: quantity.truth, predicted: quantity.predicted),
          caption: "Predicted by true values of \(subject)\(name); on the dashed line predictions are right. "
            + fit.words),
        ReportFigure(
          stem: "\(stem)-residuals\(suffix)", figure: residuals,
          caption: "Residuals of \(subject)\(name), predicted minus true: \(fit.residualWords)."),
      ]
    }
  }

  /// Images made beside those wanted, from the smallest error to the largest.
  func reconstructions(_ pairs: ImagePairs) -> ReportFigure? {
    guard let made = SampleImages(any: pairs.made), let wanted = SampleImages(any: pairs.wanted) else { return nil }
    let given = pairs.given.flatMap { SampleImages(any: $0) }
    let errors = pairs.errors
    let order = errors.indices.filter { errors[$0].isFinite }.sorted { (errors[$0], $0) < (errors[$1], $1) }
    guard !order.isEmpty else { return nil }
    let count = min(8, order.count)
    // Evenly spaced ranks, the least and the largest error among them.
    let rows = (0..<count).map { order[count == 1 ? 0 : $0 * (order.count - 1) / (count - 1)] }
    var items: [ImageGrid.Item] = []
    if let given { items += rows.map { given.item($0, label: "given") } }
    items += rows.map { wanted.item($0, label: "wanted") }
    items += rows.map { made.item($0, label: formatted(errors[$0], significantDigits: 2)) }
    let lines = given == nil ? "wanted images, and below what the model makes of them" : "given, wanted and made images"
    return ReportFigure(
      stem: "\(stem)-images", figure: ImageGrid(items, columns: count, width: 656),
      caption:
        "\(formatted(count)) of \(formatted(errors.count)) samples of \(evaluation.data) from the smallest to the largest "
        + "mean squared error, which stands below: \(lines) (\(subject)).")
  }
}

extension ScatterPlot {
  /// Predicted against true values with one range for both, so that the diagonal is one.
  static func agreement(truth: [Double], predicted: [Double]) -> ScatterPlot {
    var chart = ScatterPlot(
      title: "Predicted by true", x: Axis("true"), y: Axis("predicted", scale: .linear),
      series: [Series("", x: truth, y: predicted)], reference: .identity, size: EvaluationFigures.half)
    let finite = zip(truth, predicted).filter { $0.isFinite && $1.isFinite }.flatMap { [$0, $1] }
    if let low = finite.min(), let high = finite.max(), low < high, (high - low).isFinite {
      let air = 0.04 * (high - low)
      chart.x.range = (low - air)...(high + air)
      chart.y.range = chart.x.range
    }
    return chart
  }
}

/// How well numbers are predicted.
struct RegressionFit {
  let meanError, meanSquaredError, meanAbsoluteError: Double
  /// 1 − residual sum of squares / total sum of squares; `nil` if all true values are equal.
  let determination: Double?

  init(_ pairs: [(truth: Double, predicted: Double)]) {
    let count = Double(max(pairs.count, 1))
    let mean = pairs.reduce(0) { $0 + $1.truth } / count
    let total = pairs.reduce(0) { $0 + ($1.truth - mean) * ($1.truth - mean) }
    let squares = pairs.reduce(0) { $0 + ($1.predicted - $1.truth) * ($1.predicted - $1.truth) }
    meanError = pairs.reduce(0) { $0 + ($1.predicted - $1.truth) } / count
    meanSquaredError = squares / count
    meanAbsoluteError = pairs.reduce(0) { $0 + abs($1.predicted - $1.truth) } / count
    determination = total > 0 ? 1 - squares / total : nil
  }

  var words: String {
    let share = determination.map { "R² \(formattedFixed($0, decimals: 3)), " } ?? ""
    return "\(share)root mean squared error \(formatted(meanSquaredError.squareRoot(), significantDigits: 3)), "
      + "mean absolute error \(formatted(meanAbsoluteError, significantDigits: 3))."
  }

  var residualWords: String {
    let deviation = max(meanSquaredError - meanError * meanError, 0).squareRoot()
    return "their mean is \(formatted(meanError, significantDigits: 3)), their standard deviation "
      + "\(formatted(deviation, significantDigits: 3))"
  }
}
