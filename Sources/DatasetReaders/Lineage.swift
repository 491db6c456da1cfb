/// Which rows of which source a dataset holds: the source's name and the steps that chose the rows.
///
/// Printed as it was written: `digits.split(test).take(100)`.
public struct Lineage: Hashable, Sendable {
  /// What was done to the rows.
  public enum Step: Hashable, Sendable {
    /// One part of a split; `partition` is a fingerprint of which row went where.
    case part(String, partition: UInt64)
    case rows(Range<Int>)
    case shuffled
    case mapped
  }

  public var source: String
  public var steps: [Step]

  public init(source: String, steps: [Step] = []) {
    self.source = source
    self.steps = steps
  }

  func appending(_ step: Step) -> Lineage { Lineage(source: source, steps: steps + [step]) }

  /// Whether a row of the source may be in both datasets.
  ///
  /// False for different sources, for different parts of one split and for row ranges that do not meet. Where that
  /// cannot be told, such as in parts of two splits, it is true: a leak check must not pass by accident.
  public func mayShareRows(with other: Lineage) -> Bool {
    guard source == other.source else { return false }
    // A map keeps every row in its place, so it decides nothing.
    let ours = steps.filter { $0 != .mapped }
    let theirs = other.steps.filter { $0 != .mapped }
    for (mine, their) in zip(ours, theirs) where mine != their {
      switch (mine, their) {
      case (.part(_, let left), .part(_, let right)): return left != right
      case (.rows(let left), .rows(let right)): return left.overlaps(right)
      default: return true
      }
    }
    return true
  }
}

extension Lineage: CustomStringConvertible {
  public var description: String {
    ([source] + steps.map(\.description)).joined(separator: ".")
  }
}

extension Lineage.Step: CustomStringConvertible {
  public var description: String {
    switch self {
    case .part(let name, _): "split(\(name))"
    case .rows(let range): range.lowerBound == 0 ? "take(\(range.upperBound))" : "rows(\(range))"
    case .shuffled: "shuffled"
    case .mapped: "map"
    }
  }
}
