import Diagnostics

/// One comparison of an expectation: what was compared, and how far it is from its bound.
///
/// `a >= 0.97 and b < 0.1` has two; what an expectation does not evaluate, because the rest decides, it does not have.
public struct ComparisonOutcome {
  /// The comparison as it is written, in the body of its block.
  public var location: SourceLocation
  /// `>=`, `==`, `in` and the like, or `approx`; `not >=` within a `not`.
  public var operation: String
  /// The two sides; of an `approx` on many numbers those that are furthest from holding.
  public var left: ParameterValue
  public var right: ParameterValue
  /// Whether it is as the expectation wants it.
  public var passed: Bool
  /// How far the sides are from the bound: from 0 if it is met, below 0 if not; `nil` where there is no distance, as for
  /// `in`, for texts and for NaN.
  public var margin: ParameterValue?
  /// Which side a reader wants to see: the one that is not written out.
  public var observesRight = false
  /// Of an `approx`: what it compared.
  public var approximation: Approximation?

  public var expression: String { location.source.substring(location.span) }
  public var observed: ParameterValue { observesRight ? right : left }
  public var bound: ParameterValue { observesRight ? left : right }

  /// Where what was observed stands to the bound, in a few words: `0.0133 above 0.97`; empty for what is no number.
  public var words: String {
    if let approximation { return approximation.words }
    guard let (observed, bound) = Self.numbers(observed, bound) else { return "" }
    if observed.isNaN || bound.isNaN { return "NaN, which is neither above nor below a number" }
    let text = self.bound.languageText
    if observed == bound { return "exactly \(text)" }
    let distance = NumberWords.metric((observed - bound).magnitude)
    return "\(distance) \(observed > bound ? "above" : "below") \(text)"
  }

  static func numbers(_ a: ParameterValue, _ b: ParameterValue) -> (Double, Double)? {
    guard let a = a.double, let b = b.double else { return nil }
    return (a, b)
  }
}

extension ParameterValue {
  /// The value if it is a number.
  var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }
}

extension ComparisonOutcome {
  /// The distance between two sides, counted in the direction in which an operator wants it.
  static func margin(_ operation: String, _ left: ParameterValue, _ right: ParameterValue) -> ParameterValue? {
    let distance: ParameterValue
    if case .integer(let a) = left, case .integer(let b) = right {
      let (difference, overflow) = a.subtractingReportingOverflow(b)
      distance = overflow || difference == .min ? .number(Double(a) - Double(b)) : .integer(difference)
    } else {
      guard let (a, b) = numbers(left, right), !a.isNaN, !b.isNaN else { return nil }
      // Infinity is no distance from itself.
      distance = .number(a == b ? 0 : a - b)
    }
    return switch operation {
    case ">", ">=": distance
    case "<", "<=": distance.negated
    case "==": distance.magnitude.negated
    case "!=": distance.magnitude
    default: nil
    }
  }
}

extension ParameterValue {
  /// A number with the other sign; 0 has none.
  var negated: ParameterValue {
    switch self {
    case .integer(let value): .integer(-value)
    case .number(let value): .number(value == 0 ? 0 : -value)
    default: self
    }
  }

  fileprivate var magnitude: ParameterValue {
    switch self {
    case .integer(let value): .integer(abs(value))
    case .number(let value): .number(value.magnitude)
    default: self
    }
  }
}

extension ExpectationOutcome {
  /// How far the expectation is from its bound, if it is one comparison; those of several have no common measure.
  public var margin: ParameterValue? { comparisons.count == 1 ? comparisons[0].margin : nil }

  /// What was observed, in the order of the expression: `0.9833` or `0.9833, 0.0774`; empty if nothing was computed.
  public var observedText: String {
    if comparisons.isEmpty { return observed?.languageText ?? "" }
    return comparisons.map(\.observed.languageText).joined(separator: ", ")
  }

  /// Where the observed values stand to their bounds, in the same order.
  public var marginText: String { comparisons.map(\.words).filter { !$0.isEmpty }.joined(separator: "; ") }

  /// The message about an expectation that does not hold, with the caret at what decided that.
  public var failure: Diagnostic? {
    guard passed == false, let location else { return nil }
    let failed = comparisons.first { !$0.passed }
    var label = "observed \(observed?.languageText ?? "something else")"
    if let failed {
      label = "observed \(failed.observed.languageText)" + (failed.words.isEmpty ? "" : ": \(failed.words)")
    }
    return Diagnostic(code: "expect", "\(expression) does not hold", at: .init(failed?.location ?? location, label))
  }
}
