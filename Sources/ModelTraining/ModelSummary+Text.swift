extension ModelSummary: CustomStringConvertible {
  /// The table as Keras prints it.
  public var description: String { text() }

  /// The table as text: a row a layer, with what it does with masks if there are any, then the totals with the memory that they need in float32.
  ///
  /// - Parameter showsTrainable: Whether a column says which layers learn.
  /// - SeeAlso: `keras.Model.summary`
  public func text(showsTrainable: Bool = false) -> String {
    var header = ["Layer (type)", "Output Shape", "Param #"]
    if branches { header.append("Connected to") }
    let hasMasks = rows.contains { $0.mask != nil }
    if hasMasks { header.append("Mask") }
    if showsTrainable { header.append("Trainable") }
    let cells = rows.map { row in
      ["\(row.name) (\(row.type))", row.outputShape, Self.grouped(row.parameters)]
        + (branches ? [row.connectedTo.isEmpty ? "-" : row.connectedTo.joined(separator: ", ")] : [])
        + (hasMasks ? [row.mask?.rawValue ?? "-"] : [])
        + (showsTrainable ? [row.parameters == 0 ? "-" : row.isTrainable ? "Y" : "N"] : [])
    }
    let widths = header.indices.map { column in ([header] + cells).map { $0[column].count }.max() ?? 0 }
    func line(_ left: String, _ fill: Character, _ middle: String, _ right: String) -> String {
      left + widths.map { String(repeating: fill, count: $0 + 2) }.joined(separator: middle) + right
    }
    func row(_ cells: [String], _ bar: String) -> String {
      let padded = cells.enumerated().map { column, cell in
        let space = String(repeating: " ", count: widths[column] - cell.count)
        return column == 2 ? " \(space)\(cell) " : " \(cell)\(space) "
      }
      return bar + padded.joined(separator: bar) + bar
    }
    var lines = ["Model: \"\(name)\"", line("┏", "━", "┳", "┓"), row(header, "┃"), line("┡", "━", "╇", "┩")]
    for (index, cells) in cells.enumerated() {
      if index > 0 { lines.append(line("├", "─", "┼", "┤")) }
      lines.append(row(cells, "│"))
    }
    lines.append(line("└", "─", "┴", "┘"))
    for (title, count) in totals { lines.append(" \(title) params: \(Self.grouped(count)) (\(Self.bytes(count)))") }
    return lines.joined(separator: "\n")
  }

  /// As Keras counts them: what the optimizer remembers belongs to the total once there is any.
  private var totals: [(title: String, count: Int)] {
    [("Total", total + (optimizer ?? 0)), ("Trainable", trainable), ("Non-trainable", nonTrainable)]
      + (optimizer.map { [("Optimizer", $0)] } ?? [])
  }

  /// `1,234,567`.
  private static func grouped(_ count: Int) -> String {
    var digits = Substring("\(count)")
    var groups: [Substring] = []
    while digits.count > 3 {
      groups.insert(digits.suffix(3), at: 0)
      digits = digits.dropLast(3)
    }
    return ([digits] + groups).joined(separator: ",")
  }

  /// The memory of so many float32, in units of 1024: `4.82 KB`.
  private static func bytes(_ count: Int) -> String {
    var size = Double(count) * 4
    var units = ["B", "KB", "MB", "GB", "TB"][...]
    while size >= 1024, units.count > 1 {
      size /= 1024
      units.removeFirst()
    }
    let hundredths = Int((size * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) \(units.first ?? "")"
  }
}
