import LiterateDocument

/// What a result is on any kind of page: a table, a figure or text.
enum ResultView {
  case table(TableView)
  case figure(FigureView)
  case message(Message)
  case output(String)
  case expectations([Report.Expectation])

  /// The views of one result; the exhaustive list of what a report can show.
  static func views(of item: ResultItem, in directive: Directive) -> [ResultView] {
    switch item {
    case .parameters(let parameters): [.table(TableView(parameters, of: directive))]
    case .data(let summary):
      [.table(TableView(splitsOf: summary))]
        + (summary.features.isEmpty ? [] : [.table(TableView(featuresOf: summary))])
        + (summary.classes.isEmpty ? [] : [.table(TableView(balanceOf: summary))])
    case .layers(let layers): [.table(TableView(layers))]
    case .settings(let settings): [.table(TableView(settings, of: directive))]
    case .figure(let figure): [.figure(FigureView(figure: figure))]
    case .table(let table): [.table(TableView(table, of: directive))]
    case .metrics(let metrics): [.table(TableView(metrics, of: directive))]
    case .confusion(let matrix): [.table(TableView(matrix, of: directive))]
    case .perClass(let scores, let output): [.table(TableView(scores, ofOutput: output, directive))]
    case .message(let message): [.message(message)]
    case .output(let text): [.output(text)]
    case .expectations(let expectations): [.expectations(expectations)]
    }
  }
}

/// A figure with its number.
struct FigureView {
  var figure: Figure
  /// Unique in the page; the layout sets it.
  var anchor = ""
  /// `Figure 3`; the layout sets it.
  var number = ""
}
