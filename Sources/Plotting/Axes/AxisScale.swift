/// Where the values of one axis lie in pixels: the resolved form of ``Axis``.
struct AxisScale: Sendable, Equatable {
  var logarithmic: Bool
  var lower, upper: Double
  /// Pixels of `lower` and `upper`; either may be the larger.
  var start = 0.0
  var end = 1.0

  /// The scale that shows `values`, with some air on both sides unless the axis has fixed ends.
  ///
  /// - Parameter air: Fraction of the span added at each side.
  /// - Parameter nearZero: Whether a span that comes near zero should reach it, as for losses.
  init(_ axis: Axis, showing values: some Sequence<Double>, air: Double = 0, nearZero: Bool = false) {
    let finite = values.filter(\.isFinite)
    logarithmic = AxisScale.isLogarithmic(axis.scale, finite)
    let usable = logarithmic ? finite.filter { $0 > 0 } : finite
    if let range = axis.range, range.lowerBound.isFinite, range.upperBound.isFinite,
      !logarithmic || range.lowerBound > 0
    {
      (lower, upper) = (range.lowerBound, range.upperBound)
      if lower == upper { (lower, upper) = AxisScale.around(lower, logarithmic: logarithmic) }
      return
    }
    guard let least = usable.min(), let greatest = usable.max() else {
      (lower, upper) = logarithmic ? (1, 10) : (0, 1)
      return
    }
    (lower, upper) = (least, greatest)
    if axis.integers, lower == upper {
      (lower, upper) = (lower - 0.5, upper + 0.5)
      return
    }
    // Closer than Double can tell apart on an axis counts as one value.
    if upper / 2 - lower / 2 <= max(max(abs(lower), abs(upper)) * 1e-12, 1e-300) {
      (lower, upper) = AxisScale.around(lower, logarithmic: logarithmic)
      return
    }
    if logarithmic {
      let factor = power(10, air * (decimalLogarithm(upper) - decimalLogarithm(lower)))
      lower = max(lower / factor, .leastNormalMagnitude)
      upper = min(upper * factor, .greatestFiniteMagnitude)
      return
    }
    let most = Double.greatestFiniteMagnitude
    let margin = (upper / 2 - lower / 2) * (2 * air)
    if nearZero, lower >= 0, lower < 0.3 * upper { lower = 0 } else { lower = max(lower - margin, -most) }
    upper = min(upper + margin, most)
    // Fractions end at 0 and 1: an accuracy axis that goes to 1.05 promises what cannot be.
    if least >= 0, greatest <= 1 { (lower, upper) = (max(lower, 0), min(upper, 1)) }
  }

  private static func isLogarithmic(_ scale: Axis.Scale, _ finite: [Double]) -> Bool {
    switch scale {
    case .linear: return false
    case .logarithmic: return true
    case .automatic:
      guard let least = finite.min(), let greatest = finite.max(), least > 0 else { return false }
      return decimalLogarithm(greatest) - decimalLogarithm(least) > 2
    }
  }

  /// Ends on both sides of a single value.
  private static func around(_ value: Double, logarithmic: Bool) -> (Double, Double) {
    if logarithmic {
      return (max(value / 10, .leastNormalMagnitude), min(value * 10, .greatestFiniteMagnitude))
    }
    if value == 0 { return (-1, 1) }
    let reach = abs(value) < 1e-300 ? 1e-300 : abs(value) / 10
    return (max(value - reach, -.greatestFiniteMagnitude), min(value + reach, .greatestFiniteMagnitude))
  }

  /// The pixel of a value; values outside the ends lie outside the pixels too.
  ///
  /// `nil` if it has no place at all.
  func position(_ value: Double) -> Double? {
    guard value.isFinite, !logarithmic || value > 0 else { return nil }
    let share: Double
    if logarithmic {
      let (low, high) = (decimalLogarithm(lower), decimalLogarithm(upper))
      share = (decimalLogarithm(value) - low) / (high - low)
    } else {
      // Halved, so that no difference of two Doubles overflows.
      share = (value / 2 - lower / 2) / (upper / 2 - lower / 2)
    }
    // Far outside is far enough: cairo counts pixels in 24 bits.
    return start + min(max(share, -100), 100) * (end - start)
  }

  /// Whether a value has a place on an axis of this kind, within its ends or not.
  func canShow(_ value: Double) -> Bool { value.isFinite && (!logarithmic || value > 0) }

  func contains(_ value: Double) -> Bool { value >= lower && value <= upper }

  func ticks(maximum: Int, integers: Bool) -> Ticks {
    logarithmic
      ? logarithmicTicks(from: lower, to: upper, maximum: maximum)
      : linearTicks(from: lower, to: upper, maximum: maximum, integers: integers)
  }
}
