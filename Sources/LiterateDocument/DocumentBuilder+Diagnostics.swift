import Diagnostics

/// All complaints about a file as a document, worded in one place.
extension DocumentBuilder {
  mutating func reportMisspelt(_ word: String, at range: Range<Int>, _ kind: Directive.Kind) {
    let isCase = word.lowercased() == kind.rawValue
    diagnostics.append(
      Diagnostic(
        code: "directive", "\"\(word)\" is not a directive",
        at: .init(
          location(range),
          isCase ? "directives are written in lower case: \(kind.rawValue)" : "did you mean \(kind.rawValue)?"),
        help: ["write ```\(kind.rawValue); for a block that is only shown, name its language, such as ```text"]))
  }

  mutating func reportDecorated(_ word: String, at range: Range<Int>, _ kind: Directive.Kind) {
    diagnostics.append(
      Diagnostic(
        code: "directive", "\"\(word)\" is not a directive",
        at: .init(location(range), "expected \(kind.rawValue), or \(kind.rawValue) and a label after a space"),
        help: ["write ```\(kind.rawValue) or ```\(kind.rawValue) my_label; options go into the block, one a line"]))
  }

  mutating func reportExtraWords(_ fence: FenceLine, _ kind: Directive.Kind) {
    let extra = fence.words[2].lowerBound..<fence.end
    diagnostics.append(
      Diagnostic(
        code: "label", "\(kind.rawValue) takes at most one label, but \(fence.words.count - 1) words follow it",
        at: .init(location(extra), "nothing may follow the label"),
        help: ["write ```\(kind.rawValue) my_label; options go into the block, one a line"]))
  }

  /// Why a word cannot be a label; `nil` if it can.
  static func labelProblem(_ text: String) -> String? {
    if FenceWord.reserved.contains(text) { return "is a reserved word" }
    guard let first = text.utf8.first, isIdentifierStart(first) else { return "does not begin with a letter" }
    if !text.utf8.allSatisfy(isIdentifierPart) { return "may hold letters, digits and _ only" }
    return nil
  }

  mutating func reportLabel(_ text: String, at range: Range<Int>, _ kind: Directive.Kind, _ problem: String) {
    var suggestion = String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
    if Self.labelProblem(suggestion) != nil { suggestion = "\(kind.rawValue)_\(suggestion)" }
    diagnostics.append(
      Diagnostic(
        code: "label", "\"\(text)\" cannot be the label of \(kind.rawValue)",
        at: .init(location(range), "a label is a name for use in expressions; this one \(problem)"),
        help: ["write ```\(kind.rawValue) \(suggestion)"]))
  }

  mutating func reportUnclosed(_ kind: Directive.Kind, _ fence: FenceLine) {
    diagnostics.append(
      Diagnostic(
        code: "fence", "the \(kind.rawValue) block is not closed",
        at: .init(location(fence.start..<fence.end), "opened here, and the text around it ends before a closing fence"),
        help: ["end the block with a line \(markers(of: fence)) that is indented like its opening"]))
  }

  /// A directive's body holds the fence of another directive.
  mutating func report(_ swallowed: FenceLine, in kind: Directive.Kind, _ fence: FenceLine) {
    let inner = string(swallowed.words[0])
    diagnostics.append(
      Diagnostic(
        code: "fence", "the \(kind.rawValue) block is not closed before the next directive",
        at: .init(location(fence.start..<fence.end), "opened here"),
        secondary: [.init(location(swallowed.start..<swallowed.end), "\(inner) begins inside it")],
        help: ["end the \(kind.rawValue) block with a line \(markers(of: fence))"]))
  }

  /// A block that is only shown holds the fence of a directive, which would silently not be executed.
  mutating func reportSwallowed(_ body: CodeBody, _ fence: FenceLine) {
    guard let swallowed = body.swallowedDirective(fence, lines) else { return }
    let inner = string(swallowed.words[0])
    let longer = markers(of: fence) + String(UnicodeScalar(fence.marker))
    diagnostics.append(
      Diagnostic(
        code: "fence", "the \(inner) directive lies inside another block, so it would not be executed",
        at: .init(location(swallowed.start..<swallowed.end), "this line is part of the block above"),
        secondary: [.init(location(fence.start..<fence.end), "the block begins here")],
        help: [
          "end the block above with a line \(markers(of: fence)), or, to show the directive, open and close that "
            + "block with \(longer)"
        ]))
  }

  /// HTML runs to the next blank line and takes fences with it; a comment is taken at its word.
  mutating func reportDirectivesInHTML(_ node: MarkdownNode) {
    if node.literal.hasPrefix("<!--") { return }
    for line in node.startLine..<max(node.startLine, node.endLine) + 1 {
      guard let fence = FenceLine(lines.bytes, inLine: lines.range(ofLine: line)), fence.isDirective(in: lines.bytes)
      else { continue }
      diagnostics.append(
        Diagnostic(
          code: "fence", "the \(string(fence.words[0])) directive lies inside raw HTML, so it would not be executed",
          at: .init(location(fence.start..<fence.end), "HTML that begins above reaches to the next blank line"),
          help: ["put a blank line before the directive"]))
      return
    }
  }

  mutating func reportDepth(_ node: MarkdownNode) {
    let range = lines.range(ofLine: node.startLine)
    if diagnostics.contains(where: { $0.code == "nesting" && $0.primary?.location.span.start == range.lowerBound }) {
      return
    }
    diagnostics.append(
      Diagnostic(
        code: "nesting", "the document is nested more than \(MarkdownNode.maximumDepth) levels deep",
        at: .init(location(range.lowerBound..<range.lowerBound), "the levels below are left out"),
        help: ["take lists, block quotes or emphasis out of one another"]))
  }

  private func markers(of fence: FenceLine) -> String {
    String(repeating: Character(UnicodeScalar(fence.marker)), count: fence.length)
  }
}
