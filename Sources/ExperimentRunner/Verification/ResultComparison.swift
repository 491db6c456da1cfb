import PlainFiles

/// Compares two `results.json` value by value.
struct ResultComparison {
  /// `nil` for values that must be the same bits.
  var tolerance: ResultTolerance?
  /// Members of the whole that are not compared: what the command line chose otherwise than the committed run.
  var chosen: Set<String> = []
  /// Whether data that the backend computed may differ in its bits.
  var isOtherBackend = false
  /// What rounding decides; if it was measured it judges every number, those within the tolerance too.
  var trials: RoundingTrials?
  private let committed: JSONValue
  private let computed: JSONValue
  private(set) var differences: [ResultDifference] = []
  /// Values outside of the tolerance that rounding decides.
  private(set) var decidedByRounding: [ResultDifference] = []
  /// How many values were compared.
  private(set) var count = 0

  init(
    tolerance: ResultTolerance? = nil, chosen: Set<String> = [], isOtherBackend: Bool = false,
    trials: RoundingTrials? = nil, _ committed: JSONValue, _ computed: JSONValue
  ) {
    self.tolerance = tolerance
    self.chosen = chosen
    self.isOtherBackend = isOtherBackend
    self.trials = trials
    self.committed = committed
    self.computed = computed
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
      if a.count != b.count, !isLengthDecided([a.count, b.count], at: path) { report(committed, computed, path) }
    default:
      count += 1
      compareValues(committed, computed, at: path)
    }
  }

  private mutating func compareValues(_ committed: JSONValue?, _ computed: JSONValue?, at path: [LocatedJSON.Step]) {
    let isNear = isSame(committed, computed)
    guard let trials, let committed, let computed, committed != computed, !Self.isVerdict(path) else {
      if !isNear { report(committed, computed, path) }
      return
    }
    let difference = ResultDifference(
      path: path, committed: committed, computed: computed, range: trials.range(at: path))
    let isDecided =
      [committed, computed].allSatisfy { trials.allow($0, at: path, difference.range) } || isEndDecided(path)
    if !isDecided {
      differences.append(difference)
    } else if !isNear {
      decidedByRounding.append(difference)
    }
  }

  /// Whether a value says that something holds: an expectation must hold on every engine.
  private static func isVerdict(_ path: [LocatedJSON.Step]) -> Bool {
    path.last == .key("passed") || path.last == .key("verdict")
  }

  // MARK: Lengths

  private func isLengthDecided(_ counts: [Int], at path: [LocatedJSON.Step]) -> Bool {
    let range = trials?.lengths(at: path)
    return counts.allSatisfy { range?.accepts(Double($0)) ?? false } || isEndDecided(path)
  }

  /// Whether a value is the length of a fit, and rounding decides it by deciding its best epoch.
  ///
  /// Early stopping ends a fit some epochs after its best one, or the epochs are over before: the lengths of many trials
  /// can be the same although their best epochs are not.
  private func isEndDecided(_ path: [LocatedJSON.Step]) -> Bool {
    guard let trials, path.first == .key("fits"), path.count == 4 || path.count == 3 && path[2] == .key("epochs")
    else { return false }
    let place = path.prefix(2) + [.key("best_epoch")]
    guard let range = trials.range(at: Array(place)), range.isMoved else { return false }
    return [committed, computed].allSatisfy { range.accepts($0[place]?.resultNumber ?? .nan) }
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
