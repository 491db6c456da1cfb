/// Prints lines, breaking those that are too long.
struct LayoutPrinter {
  private static let limit = 100
  private static let step = 4

  private var text = ""
  private var column = 0

  static func text(of lines: [LayoutLine]) -> String {
    var printer = LayoutPrinter()
    let blanks = LineSpacing.blanksBefore(lines)
    for (line, count) in zip(lines, blanks) {
      printer.text += String(repeating: "\n", count: count)
      printer.print(line)
      printer.text += "\n"
    }
    return printer.text
  }

  private mutating func print(_ line: LayoutLine) {
    let indent = line.depth * Self.step
    column = 0
    write(String(repeating: " ", count: indent))
    switch line.content {
    case .comment(let comment): write(comment)
    case .code(let items, let comment):
      for comment in items.first?.commentsBefore ?? [] {
        write(comment)
        breakLine(indent)
      }
      printStatement(items, indent)
      if let comment { write("  " + comment) }
    }
  }

  private mutating func write(_ part: String) {
    text += part
    let scalars = part.unicodeScalars
    if let end = scalars.lastIndex(of: "\n") {
      column = scalars[scalars.index(after: end)...].count
    } else {
      column += scalars.count
    }
  }

  private mutating func breakLine(_ indent: Int) {
    text += "\n"
    column = 0
    write(String(repeating: " ", count: indent))
  }

  /// Whether a text fits behind what is written; of a string over several lines the first line counts.
  private func fits(_ part: String, _ more: Int = 0) -> Bool {
    let scalars = part.unicodeScalars
    let end = scalars.firstIndex(of: "\n")
    let width = end.map { scalars[..<$0].count } ?? scalars.count + more
    return column + width <= Self.limit
  }

  // MARK: Statements

  private mutating func printStatement(_ items: [LayoutItem], _ indent: Int) {
    if !items.mustBreak, fits(items.flat) { return write(items.flat) }
    if let start = Self.valueStart(items) {
      let value = Array(items[start...])
      if value.breaksAtOperators, !value.contains(where: { $0.flat == "," }) {
        if start > 0 { write(items[..<start].map { $0 }.flat + " ") }
        write("(")
        breakLine(indent + Self.step)
        printPart(value, indent + Self.step, separator: "")
        breakLine(indent)
        return write(")")
      }
    }
    printItems(items, indent, suffix: 0)
  }

  /// Where the value of an assignment, a return or a bare expression begins; `nil` for other statements.
  private static func valueStart(_ items: [LayoutItem]) -> Int? {
    guard case .word(let first) = items[0].content else { return 0 }
    if first == "return" { return items.count > 1 ? 1 : nil }
    if let keyword = Token.Keyword(rawValue: first), ![.not, .lambda].contains(keyword) { return nil }
    for (index, item) in items.enumerated() {
      if item.isLambda { break }
      guard case .word(let text) = item.content, text.hasSuffix("="), item.precedence == nil, index + 1 < items.count
      else { continue }
      return index + 1
    }
    return 0
  }

  // MARK: Elements

  /// An element of a bracket, or a value in parentheses.
  private mutating func printPart(_ items: [LayoutItem], _ indent: Int, separator: String, isClause: Bool = false) {
    let isShort = !items.mustBreak && fits(items.flat, separator.count)
    let splits =
      !isClause && !isShort && (items.breaksAtOperators || items.hasCommentBetweenSegments)
    let segments = splits ? items.segments : [items]
    for (index, segment) in segments.enumerated() {
      let isLast = index + 1 == segments.count
      var comments: [String] = []
      var final: String?
      for item in segment {
        comments += item.commentsBefore
        if let comment = item.commentAfter {
          if let final { comments.append(final) }
          final = comment
        }
      }
      for comment in comments {
        write(comment)
        breakLine(indent)
      }
      printItems(segment, indent, suffix: isLast ? separator.count : 0)
      if isLast { write(separator) }
      if let final { write("  " + final) }
      if !isLast { breakLine(indent) }
    }
  }

  /// Items in a row, whose brackets are broken where the row is too long.
  private mutating func printItems(_ items: [LayoutItem], _ indent: Int, suffix: Int) {
    if !items.contains(where: { $0.group?.mustBreak == true }), fits(items.flat, suffix) { return write(items.flat) }
    let chosen = bestBreak(items, indent, suffix)
    for (index, item) in items.enumerated() {
      if item.hasSpaceBefore, index > 0 { write(" ") }
      guard let group = item.group else {
        write(item.flat)
        continue
      }
      let isBroken =
        if group.mustBreak { true } else if let chosen { index == chosen } else {
          !fitsUpToNextBreak(items, index, suffix)
        }
      if isBroken { printBroken(group, indent) } else { write(item.flat) }
    }
  }

  /// The bracket that holds most among those that are enough to break alone.
  private func bestBreak(_ items: [LayoutItem], _ indent: Int, _ suffix: Int) -> Int? {
    var best: (index: Int, width: Int)?
    let widths = items.enumerated().map { index, item in
      item.flat.unicodeScalars.count + (item.hasSpaceBefore && index > 0 ? 1 : 0)
    }
    let total = widths.reduce(0, +)
    var before = column
    for (index, item) in items.enumerated() {
      defer { before += widths[index] }
      guard let group = item.group else { continue }
      if group.mustBreak { return nil }
      let after = total - (before - column) - widths[index]
      guard before + 2 <= Self.limit, indent + 1 + after + suffix <= Self.limit, widths[index] > best?.width ?? 0
      else { continue }
      best = (index, widths[index])
    }
    return best?.index
  }

  /// Whether a bracket and what follows it up to the next place for a break fit on the line.
  private func fitsUpToNextBreak(_ items: [LayoutItem], _ index: Int, _ suffix: Int) -> Bool {
    var text = items[index].flat
    for item in items[(index + 1)...] {
      if item.hasSpaceBefore { text += " " }
      if let group = item.group { return fits(text + group.open) }
      text += item.flat
    }
    return fits(text, suffix)
  }

  // MARK: Brackets

  private mutating func printBroken(_ group: LayoutGroup, _ indent: Int) {
    write(group.open)
    if group.isWrapper, let inner = group.parts[0][0].group {
      printBroken(inner, indent)
      return write(group.close)
    }
    if let comment = group.commentAfterOpen { write("  " + comment) }
    let inside = indent + Self.step
    if group.isTableOfNumbers {
      printFilled(group, inside)
    } else {
      for (index, part) in group.parts.enumerated() {
        breakLine(inside)
        let isLast = index + 1 == group.parts.count
        let separator = group.isComprehension || (isLast && !group.takesFinalComma) ? "" : ","
        printPart(part, inside, separator: separator, isClause: group.isComprehension && index > 0)
      }
    }
    for comment in group.commentsBeforeClose {
      breakLine(inside)
      write(comment)
    }
    breakLine(indent)
    write(group.close)
  }

  /// Numbers fill lines.
  private mutating func printFilled(_ group: LayoutGroup, _ indent: Int) {
    breakLine(indent)
    for (index, part) in group.parts.enumerated() {
      let word = part.flat + (index + 1 < group.parts.count || group.takesFinalComma ? "," : "")
      if column > indent {
        if fits(" " + word) { write(" ") } else { breakLine(indent) }
      }
      write(word)
    }
  }
}

extension LayoutGroup {
  /// Whether the bracket holds many numbers and nothing else.
  fileprivate var isTableOfNumbers: Bool {
    kind == .list && parts.count > 8
      && parts.allSatisfy { part in
        part.count <= 2 && !part.mustBreak
          && part.last?.flat.utf8.first.map { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") } == true
          && (part.count == 1 || part[0].flat == "-")
      }
  }
}

extension [LayoutItem] {
  /// The places of the operators that bind least, at which the items can be cut.
  fileprivate var operatorPlaces: [Int] {
    let end = firstIndex { $0.isLambda } ?? count
    guard let least = self[..<end].compactMap(\.precedence).min() else { return [] }
    return self[..<end].indices.filter { $0 > 0 && self[$0].precedence == least }
  }

  /// Whether a line that is too long is cut before its operators rather than in its last bracket.
  fileprivate var breaksAtOperators: Bool {
    let places = operatorPlaces
    guard let last = places.last else { return false }
    return places.count > 1 || !self[last...].contains { $0.group != nil }
  }

  /// Whether a comment stands where the items can be cut; other comments move to the ends of what they stand in.
  fileprivate var hasCommentBetweenSegments: Bool {
    let segments = self.segments
    return segments.dropLast().contains { $0.contains { $0.commentAfter != nil } }
      || segments.dropFirst().contains { $0.contains { !$0.commentsBefore.isEmpty } }
  }

  /// The items cut before their operators.
  fileprivate var segments: [[LayoutItem]] {
    let places = [0] + operatorPlaces + [count]
    return zip(places, places.dropFirst()).map { Array(self[$0..<$1]) }
  }
}
