/// Turns diagnostics into lines of text, plain or coloured.
public struct DiagnosticRenderer: Sendable {
  public var usesColor: Bool

  public init(usesColor: Bool = false) {
    self.usesColor = usesColor
  }

  /// The whole message, several lines without a trailing line feed.
  public func render(_ diagnostic: Diagnostic) -> String {
    var lines: [String] = []
    var head = ""
    if let primary = diagnostic.primary { head += style("\(place(primary.location)): ", .bold) }
    let severity = "\(diagnostic.severity.rawValue)[\(diagnostic.code)]"
    head += style(severity, diagnostic.severity == .error ? .red : .yellow) + style(": \(diagnostic.message)", .bold)
    lines.append(head)
    if let primary = diagnostic.primary { lines += excerpt(primary, marker: "^") }
    for label in diagnostic.secondary {
      lines.append("  --> \(place(label.location))")
      lines += excerpt(label, marker: "-")
    }
    for frame in diagnostic.frames { lines.append("  in \(frame.function), called at \(place(frame.location))") }
    for help in diagnostic.help { lines.append(style("  help:", .cyan) + " \(help)") }
    return lines.joined(separator: "\n")
  }

  private func place(_ location: SourceLocation) -> String {
    let position = location.position
    return "\(location.source.name):\(position.line):\(position.column)"
  }

  /// The source line with a marker line below it.
  private func excerpt(_ label: Diagnostic.Label, marker: Character) -> [String] {
    let source = label.location.source
    let index = source.lineIndex(at: min(label.location.span.start, source.bytes.count))
    let line = source.line(index)
    let number = String(label.location.position.line)
    let gutter = String(repeating: " ", count: max(5, number.count)) + " | "
    let padded = String(repeating: " ", count: max(0, 5 - number.count)) + number + " | "
    let lineStart = source.lineStarts[index]
    let before = String(
      decoding: source.bytes[lineStart..<min(label.location.span.start, source.bytes.count)], as: UTF8.self)
    // The marker line repeats tabs and doubles wide characters, so that the marker stands under its character.
    let indent = before.map { $0 == "\t" ? "\t" : String(repeating: " ", count: $0.displayWidth) }.joined()
    let lineEnd = lineStart + line.utf8.count
    let end = min(max(label.location.span.end, label.location.span.start), lineEnd)
    let covered =
      end > label.location.span.start
      ? String(decoding: source.bytes[label.location.span.start..<end], as: UTF8.self) : ""
    let width = max(1, covered.reduce(0) { $0 + $1.displayWidth })
    let markers = String(repeating: marker, count: width)
    let text = label.text.isEmpty ? "" : " \(label.text)"
    return [padded + line, gutter + indent + style(markers + text, .red)]
  }

  private enum Style: String {
    case bold = "1"
    case red = "1;31"
    case yellow = "1;33"
    case cyan = "36"
  }

  private func style(_ text: String, _ style: Style) -> String {
    usesColor ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
  }
}

extension Character {
  /// The number of terminal columns that the character takes: 2 for East Asian wide characters and emoji, else 1.
  var displayWidth: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    if scalar.properties.isEmojiPresentation { return 2 }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
