import LiterateDocument

extension PageRenderer {
  /// One result, in the form that suits it; the exhaustive list of what a report can show.
  mutating func item(_ item: ResultItem, of directive: Directive) -> String {
    switch item {
    case .parameters(let parameters): return table(parameterTable(parameters))
    case .data(let summary): return dataTables(summary)
    case .layers(let layers): return table(layerTable(layers))
    case .settings(let settings): return table(settingTable(settings, of: directive))
    case .figure(let figure): return self.figure(figure)
    case .table(let table): return self.table(textTable(table))
    case .metrics(let metrics): return table(metricTable(metrics))
    case .confusion(let matrix): return table(confusionTable(matrix))
    case .perClass(let scores): return table(classTable(scores))
    case .message(let message): return self.message(message)
    case .output(let text): return Templates.render(.output, ["text": text])
    case .expectations(let expectations): return expectationList(expectations, linksToBlock: false)
    }
  }

  private mutating func figure(_ figure: Figure) -> String {
    figureCount += 1
    func address(_ file: String) -> String {
      // A file's name is no address yet: a colon in it would read as a scheme.
      embeddedImages[file] ?? SafeURL.image(file, folder: "") ?? "./" + file
    }
    return Templates.render(
      .figure,
      [
        "id": "figure-\(figureCount)", "light": address(figure.file),
        "dark": figure.darkFile.map { address($0) as Any } ?? false,
        "width": (figure.pixelWidth + 1) / 2, "height": (figure.pixelHeight + 1) / 2,
        "alternative": figure.alternativeText, "number": "Figure \(figureCount).", "caption": figure.caption,
      ])
  }

  private func message(_ message: Message) -> String {
    let (style, sign, word): (String, String, String) =
      switch message.kind {
      case .error: ("failed", "✗", "Error")
      case .warning: ("partial", "!", "Warning")
      case .notRun: ("not-run", "–", "Not run")
      }
    return Templates.render(.message, ["style": style, "sign": sign, "word": word, "text": message.text])
  }

  // MARK: Expectations

  /// The section near the end: failures first.
  mutating func expectationsSection() -> String {
    let expectations = report.expectations
    if expectations.isEmpty { return "" }
    let failed = expectations.filter { $0.outcome == .failed }
    let notRun = expectations.filter { $0.outcome == .notRun }
    let passed = expectations.filter { $0.outcome == .passed }
    var parts: [String] = []
    if passed.count == expectations.count { parts.append(passed.count == 1 ? "It holds" : "All \(passed.count) hold") }
    if !failed.isEmpty { parts.append("\(failed.count) \(failed.count == 1 ? "does" : "do") not hold") }
    if !notRun.isEmpty { parts.append("\(notRun.count) not evaluated") }
    if !passed.isEmpty, passed.count < expectations.count {
      parts.append("\(passed.count) \(passed.count == 1 ? "holds" : "hold")")
    }
    return Templates.render(
      .expectations,
      [
        "sentence": parts.joined(separator: ", ") + ".",
        "list": expectationList(failed + notRun + passed, linksToBlock: true),
      ])
  }

  private func expectationList(_ expectations: [Report.Expectation], linksToBlock: Bool) -> String {
    var html = "<ul class=\"expectations\">\n"
    for expectation in expectations {
      let (style, sign, word): (String, String, String) =
        switch expectation.outcome {
        case .passed: ("passed", "✓", "met")
        case .failed: ("failed", "✗", "not met")
        case .notRun: ("not-run", "–", "not evaluated")
        }
      html += "<li class=\"\(style)\"><span class=\"badge\"><span aria-hidden=\"true\">\(sign)</span> \(word)</span> "
      html += "<code>\(SourceHighlighter.html(expectation.expression))</code>"
      if !expectation.observed.isEmpty {
        html += " <span class=\"observed\">observed <b>\(escaped(expectation.observed))</b>"
        html += (expectation.margin.isEmpty ? "" : ", \(escaped(expectation.margin))") + "</span>"
      }
      if linksToBlock {
        let line = "line \(expectation.line)"
        let block = report.document.directives.last { $0.kind == .expect && $0.line <= expectation.line }
        let link = block.map { "<a class=\"line\" href=\"#\(escaped(anchor(of: $0)))\">\(line)</a>" }
        html += " " + (link ?? "<span class=\"line\">\(line)</span>")
      }
      html += "</li>\n"
    }
    return html + "</ul>\n"
  }
}
