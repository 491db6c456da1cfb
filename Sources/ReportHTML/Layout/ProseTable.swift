import LiterateDocument

/// A table that the author wrote as GitHub's Markdown has them.
///
/// CommonMark knows no tables: to it these are the lines of a paragraph. A paragraph is a table if its second line is a
/// rule, such as `|---|--:|`, with as many cells as the first. Lines with fewer cells than that are filled up, what is
/// beyond is left out.
struct ProseTable {
  enum Alignment {
    case start, center, end
  }

  var alignments: [Alignment]
  /// Empty if the author left all titles empty.
  var titles: [[Inline]]
  var rows: [[[Inline]]]

  /// `nil` for a paragraph that is none.
  init?(_ paragraph: [Inline]) {
    var lines: [[Inline]] = [[]]
    for inline in paragraph {
      if case .softBreak = inline { lines.append([]) } else { lines[lines.count - 1].append(inline) }
    }
    guard lines.count >= 2, lines[1].count == 1, case .text(let rule) = lines[1][0], rule.contains("|") else {
      return nil
    }
    let marks = Self.cells(of: lines[1]).map { $0.plainText.filter { $0 != " " } }
    guard !marks.isEmpty, marks.allSatisfy(Self.isRule) else { return nil }
    let titles = Self.cells(of: lines[0])
    guard titles.count == marks.count else { return nil }
    alignments = marks.map { mark in
      mark.hasSuffix(":") ? mark.hasPrefix(":") ? .center : .end : .start
    }
    self.titles = titles.allSatisfy(\.isEmpty) ? [] : titles
    rows = lines.dropFirst(2).map { line in
      let cells = Self.cells(of: line).prefix(marks.count)
      return cells + [[Inline]](repeating: [], count: marks.count - cells.count)
    }
  }

  private static func isRule(_ mark: String) -> Bool {
    var dashes = mark[...]
    if dashes.hasPrefix(":") { dashes.removeFirst() }
    if dashes.hasSuffix(":") { dashes.removeLast() }
    return !dashes.isEmpty && dashes.allSatisfy { $0 == "-" }
  }

  /// The cells of a line: what stands between vertical bars, those at its ends apart.
  private static func cells(of line: [Inline]) -> [[Inline]] {
    var cells: [[Inline]] = [[]]
    for inline in line {
      guard case .text(let text) = inline else {
        cells[cells.count - 1].append(inline)
        continue
      }
      for (index, piece) in text.split(separator: "|", omittingEmptySubsequences: false).enumerated() {
        if index > 0 { cells.append([]) }
        if !piece.isEmpty { cells[cells.count - 1].append(.text(String(piece))) }
      }
    }
    cells = cells.map(trimmed)
    if cells.count > 1, cells[0].isEmpty { cells.removeFirst() }
    if cells.count > 1, cells[cells.count - 1].isEmpty { cells.removeLast() }
    return cells
  }

  private static func trimmed(_ cell: [Inline]) -> [Inline] {
    var cell = cell
    if case .text(let text)? = cell.first { cell[0] = .text(String(text.drop { $0 == " " })) }
    if case .text(let text)? = cell.last {
      cell[cell.count - 1] = .text(String(text.reversed().drop { $0 == " " }.reversed()))
    }
    return cell.filter { if case .text("") = $0 { false } else { true } }
  }
}
