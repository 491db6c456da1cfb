import PlainFiles

/// `history-LABEL.csv`: the values of every epoch of a fit, all digits of them.
///
/// One row an epoch, counted from 1; then the history's names in their order and the learning rate.
enum HistoryFile {
  static func name(of fit: FitOutcome) -> String { name(ofFit: fit.name) }
  static func name(ofFit fit: String) -> String { "history-\(fileStem(fit)).csv" }

  static func text(_ fit: FitOutcome) -> String {
    var columns = fit.history
    if !columns.contains(where: { $0.name == "learning_rate" }), fit.learningRates.count == fit.epochs.count {
      columns.append(("learning_rate", fit.learningRates))
    }
    var lines = [["epoch"] + columns.map { quoted($0.name) }]
    let values = columns.map { column in
      Dictionary(fit.points(column.name, column.values).map { ($0.epoch, $0.value) }) { first, _ in first }
    }
    for epoch in fit.epochs { lines.append(["\(epoch)"] + values.map { $0[epoch].map(shortest) ?? "" }) }
    return lines.map { $0.joined(separator: ",") + "\n" }.joined()
  }

  /// A field as RFC 4180 has it.
  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"" + text.replacing("\"", with: "\"\"") + "\""
  }
}

/// A name as part of a file's name: ASCII letters, digits, `_` and `-` stay, all else becomes `-`.
func fileStem(_ name: String) -> String {
  let stem = String(
    name.map { character in
      character.isASCII && (character.isLetter || character.isNumber) || "_-".contains(character) ? character : "-"
    })
  return stem.isEmpty ? "unnamed" : stem
}
