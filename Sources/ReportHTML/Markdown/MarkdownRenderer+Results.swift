extension MarkdownRenderer {
  /// One result as blocks of lines.
  func lines(of view: ResultView) -> [[String]] {
    switch view {
    case .table(let table): lines(of: table)
    case .figure(let figure): lines(of: figure)
    case .message(let message):
      [["**\(message.kind.sign) \(message.kind.word)**"], MarkdownText.fenced(message.text, info: "text")]
    case .output(let text): [["Printed:"], MarkdownText.fenced(text, info: "text")]
    case .expectations(let expectations): [expectationList(expectations, withLines: false)]
    }
  }

  func expectationList(_ expectations: [Report.Expectation], withLines: Bool) -> [String] {
    expectations.map { expectation in
      var line = "- **\(expectation.outcome.sign) \(expectation.outcome.word)** "
      line += MarkdownText.code(expectation.expression)
      if !expectation.observed.isEmpty { line += ", observed **\(MarkdownText.escaped(expectation.observed))**" }
      if !expectation.margin.isEmpty { line += ", \(MarkdownText.escaped(expectation.margin))" }
      return line + (withLines ? ", line \(expectation.line)" : "")
    }
  }

  // MARK: Figures

  private func lines(of view: FigureView) -> [[String]] {
    let figure = view.figure
    func address(_ file: String) -> String { escaped(SafeURL.image(file, folder: "") ?? "./" + file) }
    // A line break would end the element.
    let alternative = escaped(String(figure.alternativeText.map { $0.isNewline ? " " : $0 }))
    var picture = "<picture>"
    if let dark = figure.darkFile {
      picture += "<source media=\"(prefers-color-scheme: dark)\" srcset=\"\(address(dark))\">"
    }
    picture += "<img src=\"\(address(figure.file))\" width=\"\((figure.pixelWidth + 1) / 2)\" alt=\"\(alternative)\">"
    return [[anchor(view.anchor), picture + "</picture>"], [caption(view.number, figure.caption)]]
  }

  private func anchor(_ name: String) -> String { "<a id=\"\(escaped(name))\"></a>" }

  private func caption(_ number: String, _ text: String) -> String {
    "**\(number).** \(MarkdownText.escaped(text))"
  }

  // MARK: Tables

  private func lines(of view: TableView) -> [[String]] {
    let table = [titles(of: view), rule(of: view)] + (view.rows + view.foot).map { row($0, of: view) }
    let head = [anchor(view.anchor), caption(view.number, view.caption)]
    if view.fold.isEmpty { return [head, table] }
    return [head, ["<details><summary>\(escaped(view.fold))</summary>"], table, ["</details>"]]
  }

  private func titles(of view: TableView) -> String {
    let titles = view.columns.enumerated().map { index, column -> String in
      // There is no heading over several columns here; the corner says what both sides are.
      let title = index == 0 ? view.spanning.map { "\(column.title) \\ \($0.title)" } ?? column.title : column.title
      return MarkdownText.cell(MarkdownText.escaped(title))
    }
    return "| " + titles.joined(separator: " | ") + " |"
  }

  private func rule(of view: TableView) -> String {
    "|" + view.columns.map { $0.isNumber ? "---:" : "---" }.joined(separator: "|") + "|"
  }

  private func row(_ row: TableView.Row, of view: TableView) -> String {
    let isStrong = row.style == "marked"
    let cells = view.columns.indices.map { index -> String in
      guard index < row.cells.count else { return "" }
      let cell = row.cells[index]
      var text = cell.isCode ? MarkdownText.code(cell.text) : MarkdownText.escaped(cell.text)
      if isStrong || cell.style == "strong", !text.isEmpty { text = "**\(text)**" }
      if !cell.note.isEmpty { text += (text.isEmpty ? "" : " ") + "(\(MarkdownText.escaped(cell.note)))" }
      return MarkdownText.cell(text)
    }
    return "| " + cells.joined(separator: " | ") + " |"
  }
}
