/// After which epochs a fit is validated: every so many, or those of a list, counted from 1.
public enum ValidationFrequency: Hashable, Sendable, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral {
  case every(Int)
  case after([Int])

  public init(integerLiteral value: Int) { self = .every(value) }
  public init(arrayLiteral elements: Int...) { self = .after(elements) }

  /// Whether the epoch, counted from 0, is followed by a validation.
  package func includes(_ epoch: Int) -> Bool {
    switch self {
    case .every(let count): (epoch + 1) % count == 0
    case .after(let epochs): epochs.contains(epoch + 1)
    }
  }

  /// The smallest number in it.
  var smallest: Int {
    switch self {
    case .every(let count): count
    case .after(let epochs): epochs.min() ?? 1
    }
  }
}
