import PlainFiles

/// Compares two `results.json` value by value.
struct ResultComparison {
  /// `nil` for values that must be the same bits.
  var tolerance: ResultTolerance?
  /// Members of the whole that are not compared: what the command line chose otherwise than the committed run.
  var chosen: Set<String> = []
  /// Whether data that the backend computed may differ in its bits.
  var isOtherBackend = false
  private(set) var differences: [ResultDifference] = []
  /// How many values were compared.
  private(set) var count = 0

  init(
    tolerance: ResultTolerance? = nil, chosen: Set<String> = [], isOtherBackend: Bool = false,
    _ committed: JSONValue, _ computed: JSONValue
  ) {
    self.tolerance = tolerance
    self.chosen = chosen
    self.isOtherBackend = isOtherBackend
    compare(committed, computed, at: [])
  }

  /// What follows from compared values and is no measure of how far they are apart.
  private static let following: Set<String> = ["best_epoch", "margin", "tolerance", "element"]

  private func skips(_ path: [LocatedJSON.Step]) -> Bool {
    guard case .key(let key) = path.last else { return false }
    // What the file says is compared block by block, and where it stands is the page's affair.
    if path.count == 1 { return key == "blocks" || chosen.contains(key) }
    if path.count == 3, case .key("expectations") = path[0] { if key == "line" { return true } }
    if isOtherBackend, key == "sha256" { return true }
    if tolerance != nil { return Self.following.contains(key) }
    return false
  }

  private mutating func compare(_ committed: JSONValue?, _ computed: JSONValue?, at path: [LocatedJSON.Step]) {
    if skips(path) { return }
    switch (committed, computed) {
    case (.object(let a)?, .object(let b)?):
      let keys = Set(a.keys).union(b.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
      for key in keys { compare(a[key], b[key], at: path + [.key(key)]) }
    case (.array(let a)?, .array(let b)?):
      for index in 0..<min(a.count, b.count) { compare(a[index], b[index], at: path + [.index(index)]) }
      if a.count != b.count { report(committed, computed, path) }
    default:
      count += 1
      if !isSame(committed, computed) { report(committed, computed, path) }
    }
  }

  private mutating func report(_ committed: JSONValue?, _ computed: JSONValue?, _ path: [LocatedJSON.Step]) {
    differences.append(ResultDifference(path: path, committed: committed, computed: computed))
  }

  private func isSame(_ a: JSONValue?, _ b: JSONValue?) -> Bool {
    guard let a, let b else { return false }
    switch (a, b) {
    case (.integer(let a), .integer(let b)): return a == b
    case (.number(let a), .number(let b)) where tolerance == nil: return a.bitPattern == b.bitPattern
    default: break
    }
    // Texts are equal if they have the same code points.
    if case .string(let a) = a, case .string(let b) = b { return a.utf8.elementsEqual(b.utf8) }
    guard let tolerance, let x = a.resultNumber, let y = b.resultNumber else { return a == b }
    return tolerance.accepts(x, y)
  }
}
