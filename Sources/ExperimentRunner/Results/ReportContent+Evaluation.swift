import Hornbook
import Plotting
import ReportHTML

extension ReportContent {
  /// What an evaluation shows: the metrics beside a baseline, then for each output what its kind calls for.
  mutating func items(of evaluation: EvaluationOutcome) -> [ResultItem] {
    var items: [ResultItem] = [.metrics(MetricTable(evaluation))]
    guard let classification = evaluation.classification,
      let confusions = Confusions(classification, name: evaluation.name)
    else { return items }
    items.append(confusions.item)
    items.append(.perClass(confusions.scores))
    return items + item(ReportFigure.errors(of: evaluation, stem: "\(evaluation.name)-errors"))
  }
}
