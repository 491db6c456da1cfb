import PlainFiles

/// A file of a report that is not what the run gives.
public struct FileDifference: Hashable, Sendable {
  public enum Kind: String, Hashable, Sendable {
    /// A table of a fit's epochs, or the bytes of `results.json` around equal values.
    case results
    /// The page and its Markdown, up to what differs from run to run.
    case page
    /// An image; its bytes depend on the drawing libraries of the machine, too.
    case figure
  }

  public var kind: Kind
  public var path: String
  /// What is wrong with it: `differs from line 12 on`, `is missing`, `is no part of the report`.
  public var words: String
  /// The first line that differs, from 1.
  public var line: Int?

  /// Whether the committed report is no longer that of the file because of it.
  public var decides: Bool { kind != .figure }

  /// Compares the files of two reports.
  ///
  /// - Parameters:
  ///   - isExact: Whether files must be the same bytes. If not, tables of fits must say what the committed
  ///     `results.json` does, whose values are compared with the computed ones, and no other files are compared.
  ///   - hasSameResults: Whether the values of `results.json` are equal; if they are not, the rest follows.
  static func all(
    committed results: CommittedResults, computed: String, isExact: Bool, hasSameResults: Bool
  ) -> [FileDifference] {
    let committed = results.folder
    guard isExact else {
      return HistoryTable.contradictions(in: results).map { name, words, line in
        FileDifference(kind: .results, path: FilePath.joined(committed, name), words: words, line: line)
      }
    }
    let files = RunFile.files(in: computed)
    var names = [ResultsFile.name] + files + [ReportFolder.page, ReportFolder.markdown]
    // What an earlier run wrote and this one does not.
    names += RunFile.files(in: committed).filter { !files.contains($0) && !$0.contains("/") }
    return names.compactMap { name in
      let kind: Kind = name.hasSuffix(".html") || name.hasSuffix(".md") ? .page : isTable(name) ? .results : .figure
      if !hasSameResults, kind != .results || name == ResultsFile.name { return nil }
      guard let (words, line) = difference(committed, computed, name) else { return nil }
      return FileDifference(kind: kind, path: FilePath.joined(committed, name), words: words, line: line)
    }
  }

  private static func isTable(_ name: String) -> Bool { name.hasSuffix(".csv") || name == ResultsFile.name }

  private static func difference(
    _ committed: String, _ computed: String, _ name: String
  ) -> (String, Int?)? {
    guard let earlier = SystemFile.bytes(FilePath.joined(committed, name)) else { return ("is missing", nil) }
    guard let now = SystemFile.bytes(FilePath.joined(computed, name)) else {
      return ("is no part of the report any more", nil)
    }
    if name.hasSuffix(".png") { return earlier == now ? nil : ("differs", nil) }
    let ending = earlier.elementsEqual(now) ? nil : firstDifference(lines(earlier, name), lines(now, name))
    return ending.map { ("differs from line \($0) on", $0) }
  }

  /// The lines of a text, of a page those above the section on cost and provenance.
  private static func lines(_ bytes: [UInt8], _ name: String) -> [ArraySlice<UInt8>] {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard name == ReportFolder.page else { return lines }
    let mark = "<section id=\"provenance\""
    let end = lines.firstIndex { $0.starts(with: Array(mark.utf8)) }
    return Array(lines[..<(end ?? lines.count)])
  }

  /// The number of the first line that differs.
  private static func firstDifference(_ a: [ArraySlice<UInt8>], _ b: [ArraySlice<UInt8>]) -> Int? {
    for (index, (x, y)) in zip(a, b).enumerated() where !x.elementsEqual(y) { return index + 1 }
    return a.count == b.count ? nil : min(a.count, b.count) + 1
  }
}
