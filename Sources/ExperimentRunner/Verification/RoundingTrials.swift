import PlainFiles

/// What rounding decides in an experiment, measured by trials: its results with the initial weights of every model moved
/// in their last bits.
///
/// Training can be chaotic. A difference of 2⁻²⁴ grows from step to step until accuracies are others, and no tolerance
/// suits both such an experiment and a calm one. Trials on the engine of the committed results, and a run on it with the
/// weights as they are, show for each number how far roundings alone carry it (``RoundingRange``). The committed number
/// must lie in that range as the computed one must: one that was changed by hand widens nothing.
///
/// A *history* also has spikes, which come at any epoch, a rare one in this run and not in that. Its range at an epoch is
/// therefore taken of the runs' distances from their median, over this epoch and all before it: what rounding has carried
/// apart once it can carry apart again, and not yet in the epochs before. The early epochs, in which all runs still agree,
/// must agree closely, and a trend from epoch to epoch widens nothing.
public struct RoundingTrials {
  /// How many trials there are if nobody says: eleven runs to compare with, see ``RoundingRange``.
  public static let usualCount = 10

  /// The largest share by which a trial moves a weight: each becomes w · (1 + u), with u even in ±2⁻²⁰.
  ///
  /// A sum of k products of changing sign, in order, is off by about √k · 2⁻²⁴ / 5 of its size, and one whose weights are
  /// moved so by 2⁻²⁰ / √3 = 9 · 2⁻²⁴ of it. These are equal at k = 2000: about the samples and places that a gradient
  /// is summed over. What a gradient is off by in each step is thus put into the weights once.
  static let amplitude = 0x1p-20

  /// What a width counts as at least, as a share of the tolerance that there is without trials; see
  /// ``RoundingRange/floor``.
  static let floorShare = 0.1

  let tolerance: ResultTolerance
  /// The results of the runs: the first one with the weights as they are, the others moved.
  private let runs: [JSONValue]
  /// The least and the largest number of every epoch, by the way to the history.
  private var histories: [[LocatedJSON.Step]: [ClosedRange<Double>?]] = [:]

  init(runs: [JSONValue], tolerance: ResultTolerance) {
    self.runs = runs
    self.tolerance = tolerance
    guard case .object(let fits)? = runs[0]["fits"] else { return }
    for (fit, outcome) in fits {
      guard case .object(let members)? = outcome["history"] else { continue }
      for name in members.keys {
        let path: [LocatedJSON.Step] = [.key("fits"), .key(fit), .key("history"), .key(name)]
        histories[path] = Self.envelope(runs.map { $0[path]?.elements ?? [] })
      }
    }
  }

  var count: Int { runs.count - 1 }

  /// The ranges of a history's epochs.
  private static func envelope(_ histories: [[JSONValue]]) -> [ClosedRange<Double>?] {
    var lower = 0.0
    var upper = 0.0
    return (0..<(histories.map(\.count).max() ?? 0)).map { epoch in
      let values = histories.compactMap { $0.indices.contains(epoch) ? $0[epoch].resultNumber : nil }
        .filter(\.isFinite).sorted()
      guard let least = values.first, let largest = values.last else { return nil }
      let median = values[values.count / 2]
      lower = min(lower, least - median)
      upper = max(upper, largest - median)
      return (median + lower)...(median + upper)
    }
  }

  /// The range of a number; `nil` where no run has a finite one.
  ///
  /// Whole numbers that no trial moves, such as counts of samples, have no width at all.
  func range(at path: [LocatedJSON.Step]) -> RoundingRange? {
    let values = runs.compactMap { $0[path]?.resultNumber }.filter(\.isFinite)
    guard let least = values.min(), let largest = values.max() else { return nil }
    var bounds: ClosedRange<Double>?
    if case .index(let epoch)? = path.last, let history = histories[path.dropLast()], history.indices.contains(epoch) {
      bounds = history[epoch]
    }
    return RoundingRange(observed: least...largest, bounds: bounds, floor: floor(at: path))
  }

  private func floor(at path: [LocatedJSON.Step]) -> Double {
    if case .integer? = runs[0][path] { return 0 }
    let size = runs[0][path]?.resultNumber.map(\.magnitude) ?? 0
    return Self.floorShare * max(tolerance.absolute, size.isFinite ? tolerance.relative * size : 0)
  }

  /// Whether rounding can have decided a value: a number in its range, or anything that one of the runs has, such as a
  /// text or NaN.
  func allow(_ value: JSONValue, at path: [LocatedJSON.Step], _ range: RoundingRange?) -> Bool {
    range.map { $0.accepts(value.resultNumber ?? .nan) } ?? false || runs.contains { $0[path] == value }
  }

  /// The range of the lengths of a list.
  func lengths(at path: [LocatedJSON.Step]) -> RoundingRange? {
    let counts = runs.compactMap { $0[path]?.elements?.count }
    guard let least = counts.min(), let largest = counts.max() else { return nil }
    return RoundingRange(observed: Double(least)...Double(largest))
  }
}

extension JSONValue {
  /// The value at the end of a way; `nil` if it leads nowhere.
  subscript(path: some Sequence<LocatedJSON.Step>) -> JSONValue? {
    path.reduce(Optional(self)) { value, step in
      switch step {
      case .key(let key): value?[key]
      case .index(let index): value?.elements.flatMap { $0.indices.contains(index) ? $0[index] : nil }
      }
    }
  }
}
