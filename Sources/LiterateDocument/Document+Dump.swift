import Diagnostics

extension Document {
  /// The document as an indented tree, for tests and for looking at.
  ///
  /// A directive's body is printed with the place in the file at which each line begins.
  public func dump() -> String {
    var lines = ["document" + (title.map { " " + quoted($0) } ?? "")]
    for block in blocks { block.dump(into: &lines, indent: "  ") }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension Block {
  fileprivate func dump(into lines: inout [String], indent: String) {
    let deeper = indent + "  "
    switch self {
    case .heading(let heading):
      lines.append("\(indent)heading \(heading.level)")
      heading.content.dump(into: &lines, indent: deeper)
    case .paragraph(let content):
      lines.append("\(indent)paragraph")
      content.dump(into: &lines, indent: deeper)
    case .blockQuote(let blocks):
      lines.append("\(indent)quote")
      for block in blocks { block.dump(into: &lines, indent: deeper) }
    case .list(let list):
      let kind = list.start.map { "from \($0)" } ?? "bullets"
      lines.append("\(indent)list \(kind) \(list.isTight ? "tight" : "loose")")
      for item in list.items {
        lines.append("\(deeper)item")
        for block in item { block.dump(into: &lines, indent: deeper + "  ") }
      }
    case .codeBlock(let code): lines.append("\(indent)code \(quoted(code.info)) \(quoted(code.text))")
    case .directive(let directive):
      let label = directive.label.map { " \($0)" } ?? ""
      let place = directive.location.position
      lines.append("\(indent)directive \(directive.ordinal) \(directive.kind)\(label) at \(place.line):\(place.column)")
      let body = directive.body
      for (index, start) in body.lineStarts.enumerated() where start < body.bytes.count {
        let place = body.position(at: start)
        lines.append("\(deeper)\(place.line):\(place.column) \(quoted(body.line(index)))")
      }
    case .thematicBreak: lines.append("\(indent)break")
    case .htmlBlock(let html): lines.append("\(indent)html \(quoted(html))")
    }
  }
}

extension [Inline] {
  fileprivate func dump(into lines: inout [String], indent: String) {
    let deeper = indent + "  "
    for inline in self {
      switch inline {
      case .text(let text): lines.append("\(indent)text \(quoted(text))")
      case .softBreak: lines.append("\(indent)soft break")
      case .hardBreak: lines.append("\(indent)hard break")
      case .code(let code): lines.append("\(indent)code \(quoted(code))")
      case .value(let value):
        let place = value.expression.position(at: 0)
        lines.append(
          "\(indent)value \(value.ordinal) \(quoted(value.expression.text)) at \(place.line):\(place.column)")
      case .emphasis(let content):
        lines.append("\(indent)emphasis")
        content.dump(into: &lines, indent: deeper)
      case .strong(let content):
        lines.append("\(indent)strong")
        content.dump(into: &lines, indent: deeper)
      case .link(let link):
        lines.append("\(indent)link \(quoted(link.destination))\(title(link.title))")
        link.content.dump(into: &lines, indent: deeper)
      case .image(let image):
        lines.append("\(indent)image \(quoted(image.source))\(title(image.title))")
        image.content.dump(into: &lines, indent: deeper)
      case .html(let html): lines.append("\(indent)html \(quoted(html))")
      }
    }
  }

  private func title(_ title: String) -> String { title.isEmpty ? "" : " " + quoted(title) }
}

private func quoted(_ text: String) -> String { text.debugDescription }
