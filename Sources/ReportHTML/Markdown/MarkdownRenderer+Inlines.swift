import LiterateDocument

extension MarkdownRenderer {
  /// Running text; its line breaks are kept unless it must be one line.
  func inlines(_ content: [Inline], isOneLine: Bool = false) -> String {
    content.map { inline($0, isOneLine) }.joined()
  }

  private func inline(_ inline: Inline, _ isOneLine: Bool) -> String {
    switch inline {
    case .text(let text): return MarkdownText.escaped(text)
    case .softBreak: return isOneLine ? " " : "\n"
    case .hardBreak: return isOneLine ? " " : "\\\n"
    case .code(let code), .html(let code): return MarkdownText.code(code)
    case .value(let value): return self.value(value)
    case .emphasis(let content): return marked(content, "*", "em", isOneLine)
    case .strong(let content): return marked(content, "**", "strong", isOneLine)
    case .link(let link): return self.link(link, isOneLine)
    case .image(let image): return self.image(image)
    }
  }

  /// Emphasis by stars where they are sure to be read so: around letters and digits, with no stars within.
  private func marked(_ content: [Inline], _ stars: String, _ tag: String, _ isOneLine: Bool) -> String {
    let inner = inlines(content, isOneLine: isOneLine)
    let ends = [inner.unicodeScalars.first, inner.unicodeScalars.last]
    let isSure =
      !inner.contains("*") && ends.allSatisfy { $0.map { $0.properties.isAlphabetic || $0.isASCIIDigit } ?? false }
    return isSure ? stars + inner + stars : "<\(tag)>\(inner)</\(tag)>"
  }

  private func link(_ link: Inline.Link, _ isOneLine: Bool) -> String {
    var content = inlines(link.content, isOneLine: isOneLine)
    if let (_, target) = layout.reference(link.destination) {
      switch target {
      case .numbered(let number): content = link.isNumberAlone ? number : "\(content) (\(number))"
      case .plain: break
      case .missing: return content + " (not in this report)"
      }
    }
    guard let address = layout.address(ofLink: link.destination, file: "report.md") else { return content }
    return "[\(content)](\(MarkdownText.destination(address)))"
  }

  private func image(_ image: Inline.Image) -> String {
    let alternative = MarkdownText.escaped(image.content.plainText)
    let source =
      layout.report.images[image.source] ?? SafeURL.image(image.source, folder: layout.report.documentFolder)
    if let source { return "![\(alternative)](\(MarkdownText.destination(source)))" }
    let text = alternative.isEmpty ? MarkdownText.escaped(image.source) : alternative
    guard let address = SafeURL.link(image.source, folder: layout.report.documentFolder) else { return text }
    return "[\(text)](\(MarkdownText.destination(address)))"
  }

  private func value(_ value: InlineValue) -> String {
    let expression = MarkdownText.code("= \(value.displayText)")
    guard value.ordinal < layout.report.inlineValues.count else { return expression }
    switch layout.report.inlineValues[value.ordinal] {
    case .text(let text): return MarkdownText.escaped(text)
    case .error(let reason): return "\(expression) (\(MarkdownText.escaped(reason)))"
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
