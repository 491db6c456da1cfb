import LiterateDocument

extension PageRenderer {
  func html(_ view: ResultView) -> String {
    switch view {
    case .table(let table): self.table(table)
    case .figure(let figure): self.figure(figure)
    case .message(let message): self.message(message)
    case .output(let text): Templates.render(.output, ["text": text])
    case .expectations(let expectations): expectationList(expectations, linksToBlock: false)
    }
  }

  /// Figures wider than this do not shrink to a phone's width, where nobody could read them; they scroll.
  private static let narrowestWideFigure = 480

  private func figure(_ view: FigureView) -> String {
    let figure = view.figure
    let width = (figure.pixelWidth + 1) / 2
    return Templates.render(
      .figure,
      [
        "id": view.anchor, "light": address(ofFile: figure.file),
        "dark": figure.darkFile.map { address(ofFile: $0) as Any } ?? false,
        "width": width, "isWide": width > Self.narrowestWideFigure, "height": (figure.pixelHeight + 1) / 2,
        "alternative": figure.alternativeText, "number": view.number + ".", "caption": figure.caption,
      ])
  }

  /// The address of a file in the report's folder.
  func address(ofFile file: String) -> String {
    // A file's name is no address yet: a colon in it would read as a scheme.
    embeddedImages[file] ?? SafeURL.image(file, folder: "") ?? "./" + file
  }

  private func message(_ message: Message) -> String {
    let style =
      switch message.kind {
      case .error: "failed"
      case .warning: "partial"
      case .notRun: "not-run"
      }
    return Templates.render(
      .message, ["style": style, "sign": message.kind.sign, "word": message.kind.word, "text": message.text])
  }

  // MARK: Expectations

  /// The section near the end: failures first.
  func expectationsSection() -> String {
    if layout.report.expectations.isEmpty { return "" }
    let (sentence, expectations) = layout.report.expectationsByUrgency
    return Templates.render(
      .expectations,
      ["sentence": sentence, "list": expectationList(expectations, linksToBlock: true)])
  }

  private func expectationList(_ expectations: [Report.Expectation], linksToBlock: Bool) -> String {
    var html = "<ul class=\"expectations\">\n"
    for expectation in expectations {
      let style =
        switch expectation.outcome {
        case .passed: "passed"
        case .failed: "failed"
        case .notRun: "not-run"
        }
      let (sign, word) = (expectation.outcome.sign, expectation.outcome.word)
      html += "<li class=\"\(style)\"><span class=\"badge\"><span aria-hidden=\"true\">\(sign)</span> \(word)</span> "
      html += "<code>\(SourceHighlighter.html(expectation.expression))</code>"
      if !expectation.observed.isEmpty {
        html += " <span class=\"observed\">observed <b>\(escaped(expectation.observed))</b>"
        html += (expectation.margin.isEmpty ? "" : ", \(escaped(expectation.margin))") + "</span>"
      }
      if linksToBlock {
        let line = "line \(expectation.line)"
        let block = layout.report.document.directives.last { $0.kind == .expect && $0.line <= expectation.line }
        let link = block.map { block in
          "<a class=\"line\" href=\"#\(escaped(layout.directiveAnchors[block.ordinal]))\">\(line)</a>"
        }
        html += " " + (link ?? "<span class=\"line\">\(line)</span>")
      }
      html += "</li>\n"
    }
    return html + "</ul>\n"
  }
}
