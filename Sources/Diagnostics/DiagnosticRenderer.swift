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
    head +=
      style(severity, diagnostic.severity == .error ? .red : .yellow)
      + style(": \(printable(diagnostic.message))", .bold)
    lines.append(head)
    if let primary = diagnostic.primary { lines += excerpt(primary, marker: "^") }
    for label in diagnostic.secondary {
      lines.append("  --> \(place(label.location))")
      lines += excerpt(label, marker: "-")
    }
    for frame in diagnostic.frames { lines.append("  in \(frame.function), called at \(place(frame.location))") }
    for help in diagnostic.help {
      let parts = help.split(separator: "\n", omittingEmptySubsequences: false).map { printable(String($0)) }
      lines.append(style("  help:", .cyan) + " \(parts[0])")
      lines += parts.dropFirst().map { "        \($0)" }
    }
    return lines.joined(separator: "\n")
  }

  private func place(_ location: SourceLocation) -> String {
    let position = location.position
    return "\(location.source.name):\(position.line):\(position.column)"
  }

  /// The source line with a marker line below it; of a very long line the part around the marker.
  private func excerpt(_ label: Diagnostic.Label, marker: Character) -> [String] {
    let location = label.location.source.inFile(label.location.span)
    let source = location.source
    let start = min(max(location.span.start, 0), source.bytes.count)
    let index = source.lineIndex(at: start)
    let lineStart = source.lineStarts[index]
    let lineEnd = lineStart + source.line(index).utf8.count
    let end = min(max(location.span.end, start), lineEnd)
    var before = characters(source, lineStart, min(start, lineEnd))
    var covered = characters(source, start, end)
    var after = characters(source, max(start, end), lineEnd)
    if before.count > DiagnosticRenderer.maximumContext {
      before = "…" + before.suffix(DiagnosticRenderer.maximumContext)
    }
    if covered.count > DiagnosticRenderer.maximumContext {
      covered = covered.prefix(DiagnosticRenderer.maximumContext) + "…"
      after = ""
    }
    if after.count > DiagnosticRenderer.maximumContext { after = after.prefix(DiagnosticRenderer.maximumContext) + "…" }
    // The marker line repeats tabs and doubles wide characters, so that the marker stands under its character.
    let indent = before.map { $0 == "\t" ? "\t" : String(repeating: " ", count: $0.displayWidth) }.joined()
    let markers = String(repeating: marker, count: max(1, covered.reduce(0) { $0 + $1.displayWidth }))
    let number = String(label.location.position.line)
    let blank = String(repeating: " ", count: max(0, 5 - number.count))
    let gutter = String(repeating: " ", count: max(5, number.count)) + " | "
    let text = label.text.isEmpty ? "" : " \(printable(label.text))"
    return ["\(blank)\(number) | \(before)\(covered)\(after)", gutter + indent + style(markers + text, .red)]
  }

  /// The characters that are shown on each side of a marker, and under it.
  private static let maximumContext = 100

  private func characters(_ source: SourceText, _ start: Int, _ end: Int) -> String {
    start < end ? printable(String(decoding: source.bytes[start..<end], as: UTF8.self)) : ""
  }

  /// The text without control characters, which could change the terminal or the order of what is seen.
  private func printable(_ text: String) -> String {
    func isControl(_ scalar: Unicode.Scalar) -> Bool {
      switch scalar.value {
      case 0x09, 0x0A: false
      case 0..<0x20, 0x7F..<0xA0: true
      // Marks that turn the direction of writing.
      case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
      default: false
      }
    }
    guard text.unicodeScalars.contains(where: isControl) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { isControl($0) ? "\u{FFFD}" : $0 }))
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
  /// The number of terminal columns that the character takes: 2 for East Asian wide characters and emoji, 0 for a mark
  /// that stands alone or takes no room, else 1.
  var displayWidth: Int {
    guard let scalar = unicodeScalars.first else { return 0 }
    if scalar.properties.isEmojiPresentation { return 2 }
    // U+FE0F asks for the coloured form of a sign that is also one of text.
    if unicodeScalars.count > 1, unicodeScalars.contains("\u{FE0F}") { return 2 }
    if scalar.value >= 0x300 {
      switch scalar.properties.generalCategory {
      case .nonspacingMark, .enclosingMark, .format: return 0
      default: break
      }
    }
    switch scalar.value {
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE4F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x20000...0x3FFFD:
      return 2
    default: return 1
    }
  }
}
