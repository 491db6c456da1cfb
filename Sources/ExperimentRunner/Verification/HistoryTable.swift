import PlainFiles

/// The table of a fit's epochs in a report, read again.
struct HistoryTable {
  /// The cells of the columns below their names; empty ones are left out, as of epochs without a validation.
  private var columns: [String: [(cell: String, line: Int)]] = [:]
  private var rowCount = 0

  init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: true)
    guard let head = lines.first else { return }
    let names = Self.cells(head)
    rowCount = lines.count - 1
    for (index, line) in lines.enumerated().dropFirst() {
      for (name, cell) in zip(names, Self.cells(line)) where !cell.isEmpty {
        columns[name, default: []].append((cell, index + 1))
      }
    }
  }

  /// The fields of a line as `HistoryFile` writes them; those in quotation marks hold no line ends here.
  private static func cells(_ line: Substring) -> [String] {
    var cells = [""]
    var isQuoted = false
    var wasQuote = false
    for character in line {
      switch character {
      case "\"":
        // Two of them within a field are one of it.
        if !isQuoted, wasQuote { cells[cells.count - 1].append(character) }
        isQuoted.toggle()
      case "," where !isQuoted: cells.append("")
      default: cells[cells.count - 1].append(character)
      }
      wasQuote = character == "\"" && !isQuoted
    }
    return cells
  }

  /// The first line that does not say what a fit of `results.json` does; `nil` if all of them do.
  ///
  /// The learning rate stands in the table alone.
  func contradiction(of fit: JSONValue) -> Int? {
    guard case .object(let histories)? = fit["history"], fit["epochs"] == .integer(rowCount) else { return 1 }
    return histories.compactMap { name, history -> Int? in
      let values = (history.elements ?? []).map { $0.resultNumber.map(shortest) ?? "" }
      let column = columns[name] ?? []
      let different = zip(values, column).first { $0 != $1.cell }
      return different?.1.line ?? (values.count == column.count ? nil : 1)
    }.min()
  }

  /// The tables of a report that contradict its `results.json`: somebody changed one without the other.
  static func contradictions(in results: CommittedResults) -> [(name: String, words: String, line: Int?)] {
    guard case .object(let fits)? = results.json.value["fits"] else { return [] }
    return fits.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.compactMap { fit, outcome in
      let name = HistoryFile.name(ofFit: fit)
      guard let text = SystemFile.text(FilePath.joined(results.folder, name)) else { return (name, "is missing", nil) }
      guard let line = HistoryTable(text).contradiction(of: outcome) else { return nil }
      return (name, "does not say what \(ResultsFile.name) does from line \(line) on", line)
    }
  }
}
