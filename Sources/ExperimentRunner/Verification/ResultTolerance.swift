import PlainFiles

/// How far numbers of two runs may be apart: the larger of an absolute distance and a share of the larger number.
public struct ResultTolerance: Hashable, Sendable, CustomStringConvertible {
  public var relative: Double
  public var absolute: Double

  public init(relative: Double, absolute: Double) {
    self.relative = relative
    self.absolute = absolute
  }

  /// Reads `REL` or `REL,ABS`; `nil` for anything else.
  public init?(_ text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
    let numbers = parts.compactMap { $0 }.filter { $0.isFinite && $0 >= 0 }
    guard numbers.count == parts.count, (1...2).contains(numbers.count) else { return nil }
    self.init(relative: numbers[0], absolute: numbers.count > 1 ? numbers[1] : 0)
  }

  /// What runs whose arithmetic rounds differently keep.
  ///
  /// Differences of 2⁻²⁴ grow in training: the loss of the digits experiment is 1.3 % off after twenty epochs, and an
  /// accuracy moves by a sample or two.
  public static let betweenEngines = ResultTolerance(relative: 0.05, absolute: 0.01)

  /// `5 % or 0.01`.
  public var description: String {
    let share = ParameterValue.number(relative * 100).languageText
    let percent = "\(share.hasSuffix(".0") ? String(share.dropLast(2)) : share) %"
    return absolute == 0 ? percent : "\(percent) or \(ParameterValue.number(absolute).languageText)"
  }

  /// Whether two numbers are as near as that.
  ///
  /// NaN is near itself alone, and so are the infinities.
  func accepts(_ a: Double, _ b: Double) -> Bool {
    if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
    if a == b { return true }
    guard a.isFinite, b.isFinite else { return false }
    return (a - b).magnitude <= max(absolute, relative * max(a.magnitude, b.magnitude))
  }
}

extension JSONValue {
  /// A number of a result, also one that is not finite and therefore a text.
  var resultNumber: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    case .string("NaN"): .nan
    case .string("Infinity"): .infinity
    case .string("-Infinity"): -.infinity
    default: nil
    }
  }
}
