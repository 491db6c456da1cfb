import Diagnostics
import Hornbook
import Plotting
import StarlarkLanguage

extension ExperimentRun {
  /// `table`: rows of values.
  ///
  /// A row is a list of cells, a dict from columns to cells, or something with attributes: an evaluation, a fit. In a
  /// dict of rows the keys name them and stand in a first column.
  func executeTable(_ block: Block) throws {
    let reader = OptionReader(block, try runProgram(block).options)
    let columns = try columns(reader)
    var caption = ""
    if let given = reader["caption"], !given.isPending {
      guard let text = given.asString else { throw reader.error("caption", expected: "a text") }
      caption = text
    }
    guard let given = reader["rows"] else {
      throw Diagnostic(
        code: "option", "table needs rows", at: .init(block.directive.location),
        help: ["add rows = [[…], […]] and columns = [\"…\", \"…\"]"])
    }
    var rows: [(name: String?, value: StarlarkValue)] = []
    if let entries = given.asDict {
      rows = entries.map { ($0.key.asString ?? InlineText.text($0.key), $0.value) }
    } else if let elements = given.asSequence ?? given.tensorElements {
      rows = elements.map { (nil, $0) }
    } else if !given.isPending {
      throw reader.error("rows", expected: "a list of rows, or a dict from names to rows")
    }
    guard rows.count <= 1000 else {
      throw reader.error("rows", expected: "at most 1,000 rows", help: ["keep larger tables in a file of their own"])
    }
    var names = columns
    let cells = try rows.enumerated().map { try self.cells(of: $1, number: $0 + 1, names: &names, reader) }
    guard !given.isPending else { return }
    guard !cells.isEmpty, cells[0].count > 0 else { throw reader.error("rows", expected: "at least one row") }
    guard cells[0].count <= Self.mostColumns else {
      throw reader.error("rows", expected: "at most \(Self.mostColumns) cells a row")
    }
    executed[block.directive.ordinal].outcome = .table(
      TableOutcome(columns: names ?? [], rows: cells, caption: caption, isNamed: rows[0].name != nil))
  }

  private static let mostColumns = 50

  private func columns(_ reader: OptionReader) throws -> [String]? {
    guard let value = reader["columns"] else { return nil }
    let names = value.asSequence?.compactMap { $0.asString ?? ($0.isPending ? "" : nil) } ?? []
    guard !names.isEmpty, names.count == value.asSequence?.count else {
      throw reader.error("columns", expected: "a list of names")
    }
    guard names.count <= Self.mostColumns else {
      throw reader.error("columns", expected: "at most \(Self.mostColumns) names")
    }
    return names
  }

  /// The cells of a row under the columns; the first row says what the columns are if the file does not.
  private func cells(
    of row: (name: String?, value: StarlarkValue), number: Int, names: inout [String]?, _ reader: OptionReader
  ) throws -> [StarlarkValue] {
    let own = row.name.map { [StarlarkValue.string($0)] } ?? []
    // `columns` may name the column of the rows' names or leave it to be empty.
    func keys(_ given: [String], _ hasKey: (String) -> Bool) -> [String] {
      // After the first row the columns are complete.
      own.isEmpty || number == 1 && given.first.map(hasKey) ?? true ? given : Array(given.dropFirst())
    }
    func complete(_ keys: [String]) {
      if names == nil { names = (own.isEmpty ? [] : [""]) + keys }
      if !own.isEmpty, let given = names, given.count == keys.count { names = [""] + given }
    }
    func refuse(_ message: String, help: [String] = []) -> Diagnostic {
      Diagnostic(
        code: "table", "row \(row.name ?? "\(number)"): \(message)", at: .init(reader.location("rows")), help: help)
    }
    if let entries = row.value.asDict {
      let named = Dictionary(entries.map { ($0.key.asString ?? $0.key.repr, $0.value) }) { first, _ in first }
      let given = names ?? entries.map { $0.key.asString ?? $0.key.repr }
      let keys = keys(given) { named[$0] != nil }
      let known = Set(keys)
      if let odd = entries.map({ $0.key.asString ?? $0.key.repr }).first(where: { !known.contains($0) }) {
        throw refuse(
          "there is no column \"\(odd)\"",
          help: nearestName(to: odd, among: keys).map { ["did you mean \"\($0)\"?"] }
            ?? ["columns: \(keys.joined(separator: ", "))"])
      }
      complete(keys)
      return own + keys.map { named[$0] ?? .none }
    }
    if let elements = row.value.asSequence ?? row.value.tensorElements {
      let given = names ?? elements.indices.map { "\($0 + 1)" }
      guard own.count + elements.count == given.count || number == 1 && elements.count == given.count
      else {
        throw refuse("expected \(counted(given.count - own.count, "cell")), one a column, received \(elements.count)")
      }
      complete(elements.count == given.count ? given : Array(given.dropFirst()))
      return own + elements
    }
    if let host = row.value.asHost((any HostValue).self), !(host is TensorValue),
      !(host is PendingValue && host.attributeNames.isEmpty)
    {
      let given = names ?? host.attributeNames
      let keys = keys(given) { host.attributeNames.contains($0) }
      complete(keys)
      return try own
        + keys.map { key in
          if let value = try host.attribute(key) { return value }
          throw refuse(
            "\(host.typeName) value has no \(key)",
            help: nearestName(to: key, among: host.attributeNames).map { ["did you mean \"\($0)\"?"] }
              ?? ["it has \(host.attributeNames.joined(separator: ", "))"])
        }
    }
    if row.value.isPending { return [] }
    throw refuse(
      "expected a list of cells, a dict, or a value with attributes, received \(row.value.typeName.withArticle)")
  }

  private func counted(_ count: Int, _ word: String) -> String { "\(count) \(word)\(count == 1 ? "" : "s")" }
}

/// What a `table` block shows.
public struct TableOutcome {
  /// One a cell of each row.
  public var columns: [String]
  var rows: [[StarlarkValue]]
  public var caption: String
  /// Whether the first column holds names of rows.
  public var isNamed: Bool

  /// The cells as texts, numbers of a column with equally many decimals, and the columns that hold numbers.
  public var texts: (rows: [[String]], numeric: Set<Int>) {
    var texts = rows.map { _ in [String]() }
    var numeric: Set<Int> = []
    for column in columns.indices {
      let values = rows.map { $0[column] }
      let numbers = values.map { $0.isNone || $0.asBool != nil ? nil : $0.number }
      let isNumeric = zip(values, numbers).allSatisfy { $0.isNone || $1 != nil } && numbers.contains { $0 != nil }
      if isNumeric { numeric.insert(column) }
      let column =
        isNumeric ? Self.aligned(numbers) : values.map { $0.isNone ? "–" : InlineText.text($0) }
      for row in texts.indices { texts[row].append(column[row]) }
    }
    return (texts, numeric)
  }

  /// As many decimals for all as show four digits of the largest, and no more than the numbers have.
  static func aligned(_ numbers: [Double?]) -> [String] {
    let finite = numbers.compactMap { $0 }.filter(\.isFinite)
    let largest = finite.map(\.magnitude).max() ?? 0
    let smallest = finite.map(\.magnitude).filter { $0 > 0 }.min() ?? 0
    if finite.allSatisfy({ $0 == $0.rounded() }) || smallest < 5e-4 || largest >= 1e9 {
      return numbers.map { $0.map { formatted($0) } ?? "–" }
    }
    let most = largest < 10 ? 4 : largest < 100 ? 3 : largest < 1000 ? 2 : 1
    // Seven digits are what a float32 has: its 5.3 needs one decimal.
    let needed = finite.map { formatted($0, significantDigits: 7).split(separator: ".").dropFirst().first?.count ?? 0 }
    let decimals = min(max(needed.max() ?? 1, 1), most)
    return numbers.map { $0.map { formattedFixed($0, decimals: decimals) } ?? "–" }
  }
}

extension StarlarkValue {
  /// The numbers of a tensor with one axis, the rows of one with two.
  fileprivate var tensorElements: [StarlarkValue]? {
    guard let host = asHost(TensorValue.self), (1...2).contains(host.tensor.rank), host.tensor.rowCount <= 10_000 else {
      return nil
    }
    if host.tensor.rank == 1 { return host.tensor.numbers.map { .float($0) } }
    return (0..<host.tensor.rowCount).compactMap { try? host.index(.int($0)) }
  }
}
