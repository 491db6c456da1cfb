import Hornbook
import Plotting
import ReportHTML

extension ReportContent {
  /// What an evaluation shows: the metrics beside a baseline, then for each output what its kind calls for.
  mutating func items(of evaluation: EvaluationOutcome) -> [ResultItem] {
    var items: [ResultItem] = [.metrics(MetricTable(evaluation))]
    for output in evaluation.outputs {
      let figures = EvaluationFigures(evaluation: evaluation, output: output)
      switch output.finding {
      case .classes(let classes): items += self.items(of: classes, figures)
      case .labels(let labels):
        items.append(.perClass(labels.classScores, output: figures.outputName))
        items += figures.decisionCurves(EvaluationFigures.questions(labels), versus: "label by itself").flatMap {
          item($0)
        }
      case .numbers(let pairs):
        items += figures.agreement(pairs).flatMap { item($0) }
        items += figures.samples(pairs).flatMap { item($0) }
      case .images(let pairs): items += item(figures.reconstructions(pairs))
      }
    }
    return items
  }

  private mutating func items(of classes: Classification, _ figures: EvaluationFigures) -> [ResultItem] {
    var items: [ResultItem] = []
    if classes.undefined > 0 {
      let all = classes.undefined + classes.labels.count
      let words = "the model's output is not a number for \(formatted(classes.undefined)) of \(formatted(all)) "
      items.append(
        .message(Message(.warning, words + "samples of \(figures.evaluation.data), which are left out below")))
    }
    guard let confusions = Confusions(classes, name: figures.subject) else { return items }
    if confusions.fitsTable {
      items.append(confusions.matrix(ofOutput: figures.outputName))
    } else if confusions.fitsFigure {
      items += item(figures.confusions(confusions))
    }
    if !confusions.fitsTable { items.append(confusions.errors) }
    items.append(.perClass(confusions.scores, output: figures.outputName))
    items += figures.decisionCurves(EvaluationFigures.questions(classes), versus: "class against the rest")
      .flatMap { item($0) }
    items += item(figures.reliability(classes))
    return items + figures.samples(classes).flatMap { item($0) }
  }

  private mutating func item(_ shown: EvaluationFigures.Shown) -> [ResultItem] {
    switch shown {
    case .figure(let figure): item(figure)
    case .table(let table): [.table(table)]
    }
  }
}
