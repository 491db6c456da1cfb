import LiterateDocument

extension PageRenderer {
  // MARK: Blocks

  mutating func blocks(_ blocks: [Block]) -> String {
    blocks.map { block($0) }.joined()
  }

  private mutating func block(_ block: Block) -> String {
    switch block {
    case .heading(let heading): return self.heading(heading)
    case .paragraph(let content):
      if let table = ProseTable(content) { return self.table(table) }
      return "<p\(direction(of: content))>\(inlines(content))</p>\n"
    case .blockQuote(let blocks): return "<blockquote>\n\(self.blocks(blocks))</blockquote>\n"
    case .list(let list): return self.list(list)
    case .codeBlock(let code): return codeBlock(code)
    case .directive(let directive): return self.directive(directive)
    case .thematicBreak: return "<hr>\n"
    // Raw HTML is text: a report shows what its author wrote and nothing that the author's HTML would do.
    case .htmlBlock(let html): return "<pre class=\"raw\" tabindex=\"0\"><code>\(escaped(trimmed(html)))</code></pre>\n"
    }
  }

  private mutating func heading(_ heading: Block.Heading) -> String {
    let entry = layout.outline.entries[headingCount]
    headingCount += 1
    if entry.isTitle { return "" }
    let (tag, id) = ("h\(entry.level)", escaped(entry.id))
    let link = "<a class=\"anchor\" href=\"#\(id)\" aria-label=\"Link to this section\">#</a>"
    return "<\(tag) id=\"\(id)\"\(direction(of: heading.content))>\(inlines(heading.content)) \(link)</\(tag)>\n"
  }

  private mutating func list(_ list: Block.List) -> String {
    let tag = list.start == nil ? "ul" : "ol"
    let start = list.start.map { $0 == 1 ? "" : " start=\"\($0)\"" } ?? ""
    var html = "<\(tag)\(start)>\n"
    for item in list.items {
      html += "<li\(direction(ofItem: item))>"
      for (index, child) in item.enumerated() {
        if case .paragraph(let content) = child, list.isTight {
          html += inlines(content) + (index + 1 < item.count ? "\n" : "")
        } else {
          html += (index == 0 ? "\n" : "") + block(child)
        }
      }
      html += "</li>\n"
    }
    return html + "</\(tag)>\n"
  }

  private func table(_ table: ProseTable) -> String {
    func row(_ cells: [[Inline]], _ tag: String) -> String {
      let html = zip(cells, table.alignments).map { cell, alignment in
        let style =
          switch alignment {
          case .start: ""
          case .center: " class=\"centered\""
          case .end: " class=\"number\""
          }
        return "<\(tag)\(tag == "th" ? " scope=\"col\"" : "")\(style)>\(inlines(cell))</\(tag)>"
      }
      return "<tr>\(html.joined())</tr>\n"
    }
    let head = table.titles.isEmpty ? "" : "<thead>\n\(row(table.titles, "th"))</thead>\n"
    let body = "<tbody>\n\(table.rows.map { row($0, "td") }.joined())</tbody>\n"
    return "<div class=\"scroll prose\" role=\"group\" tabindex=\"0\" aria-label=\"Table\">\n"
      + "<table>\n\(head)\(body)</table>\n</div>\n"
  }

  private func codeBlock(_ code: Block.CodeBlock) -> String {
    let language = code.info.prefix { !$0.isWhitespace }.lowercased()
    let text = trimmed(code.text)
    let isLikeOurs = ["python", "py", "python3", "starlark"].contains(language)
    let html = isLikeOurs ? SourceHighlighter.html(text) : escaped(text)
    return "<pre tabindex=\"0\"><code>\(html)</code></pre>\n"
  }

  private func trimmed(_ text: String) -> String {
    var text = text
    while text.last?.isNewline == true { text.removeLast() }
    return text
  }

  /// Text with letters that are written from right to left takes the direction of its first letter.
  func direction(of content: [Inline]) -> String {
    content.plainText.unicodeScalars.contains(where: \.isRightToLeft) ? " dir=\"auto\"" : ""
  }

  private func direction(ofItem blocks: [Block]) -> String {
    guard case .paragraph(let content)? = blocks.first else { return "" }
    return direction(of: content)
  }

  // MARK: Inlines

  func inlines(_ content: [Inline]) -> String {
    content.map { inline($0) }.joined()
  }

  private func inline(_ inline: Inline) -> String {
    switch inline {
    case .text(let text): return escaped(text)
    case .softBreak: return "\n"
    case .hardBreak: return "<br>\n"
    case .code(let code): return "<code>\(escaped(code))</code>"
    case .html(let html): return "<code class=\"raw\">\(escaped(html))</code>"
    case .value(let value): return self.value(value)
    case .emphasis(let content): return "<em>\(inlines(content))</em>"
    case .strong(let content): return "<strong>\(inlines(content))</strong>"
    case .link(let link): return self.link(link)
    case .image(let image): return self.image(image)
    }
  }

  private func title(_ title: String) -> String { title.isEmpty ? "" : " title=\"\(escaped(title))\"" }

  private func link(_ link: Inline.Link) -> String {
    let content = inlines(link.content)
    if let (anchor, target) = layout.reference(link.destination) {
      switch target {
      case .numbered(let number):
        let text = link.isNumberAlone ? number : "\(content) (\(number))"
        return "<a class=\"reference\" href=\"#\(escaped(anchor))\"\(title(link.title))>\(text)</a>"
      case .plain: break
      case .missing: return "\(content) <span class=\"note\">(not in this report)</span>"
      }
    }
    guard let address = layout.address(ofLink: link.destination, file: "index.html") else { return content }
    return "<a href=\"\(escaped(address))\"\(title(link.title))>\(content)</a>"
  }

  /// An image beside the experiment is shown; one from elsewhere would need a network, so it becomes a link.
  private func image(_ image: Inline.Image) -> String {
    let alternative = image.content.plainText
    let source =
      layout.report.images[image.source].map { address(ofFile: $0) }
      ?? SafeURL.image(image.source, folder: layout.report.documentFolder)
    if let source {
      return "<img src=\"\(escaped(source))\" alt=\"\(escaped(alternative))\"\(title(image.title))>"
    }
    let text = escaped(alternative.isEmpty ? image.source : alternative)
    guard let address = SafeURL.link(image.source, folder: layout.report.documentFolder) else { return text }
    return "<a href=\"\(escaped(address))\"\(title(image.title))>\(text)</a>"
  }

  private func value(_ value: InlineValue) -> String {
    let expression = escaped(value.displayText)
    guard value.ordinal < layout.report.inlineValues.count else { return "<code>= \(expression)</code>" }
    switch layout.report.inlineValues[value.ordinal] {
    case .text(let text): return "<span class=\"value\" title=\"= \(expression)\">\(escaped(text))</span>"
    case .error(let reason):
      return "<span class=\"value failed\"><code>= \(expression)</code> (\(escaped(reason)))</span>"
    }
  }
}

extension Unicode.Scalar {
  /// Whether it stands in a block of Hebrew, Arabic or another script of that direction (Unicode, UAX #9, table 4).
  fileprivate var isRightToLeft: Bool {
    switch value {
    case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFF, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
    default: false
    }
  }
}
