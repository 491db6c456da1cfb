/// Where a number of a result lies if nothing but rounding decides, as far as some runs show.
///
/// Of runs that differ by nothing but their roundings none is special: the run that was committed, n trials and the run
/// that is judged are exchangeable, and a number of the last one lies outside of the range of the other n + 1 with the
/// probability 2 / (n + 2), whatever its distribution. That is 1/6 for ten trials, far too often for hundreds of numbers.
/// So the range is widened on either side by ``reach`` times its width R. With M the largest of the n + 1 numbers, the
/// probability to lie above M + kR falls with the tail of the distribution: for an exponential one it is
///
///   E[exp(−min)] · E[exp(−(k + 1) R)] = (n + 1)/(n + 2) · ∏ i/(i + k + 1), i = 1 … n,
///
/// which is 1/72 for n = 10 and k = 1, and 1/312 for k = 2. A normal number lies outside once in a thousand times for
/// k = 1 and once in forty thousand for k = 2. The numbers of a run depend on each other, so an experiment has far
/// fewer chances to be off than it has numbers.
///
/// A width counts as at least ``floor``: trials are moved once, an engine rounds at every step, and what is counted in
/// samples moves by a sample.
public struct RoundingRange: Hashable, Sendable {
  /// The least and the largest number of the runs.
  public var observed: ClosedRange<Double>
  /// The range that counts: the observed one, or for an epoch of a history what ``RoundingTrials`` makes of its epochs.
  var bounds: ClosedRange<Double>
  /// What the width counts as at least.
  var floor: Double

  /// How many widths a number may lie outside of the range.
  static let reach = 2.0

  init(observed: ClosedRange<Double>, bounds: ClosedRange<Double>? = nil, floor: Double = 0) {
    self.observed = observed
    self.bounds = bounds ?? observed
    self.floor = floor
  }

  /// Whether the runs differ in it.
  var isMoved: Bool { bounds.lowerBound < bounds.upperBound }

  /// The range with what it is widened by.
  public var allowed: ClosedRange<Double> {
    let margin = Self.reach * max(bounds.upperBound - bounds.lowerBound, floor)
    return (bounds.lowerBound - margin)...(bounds.upperBound + margin)
  }

  /// How far a number lies outside of what is allowed; 0 within.
  func excess(_ value: Double) -> Double {
    max(allowed.lowerBound - value, value - allowed.upperBound, 0)
  }

  /// Whether rounding can have decided the number; never for NaN and the infinities.
  func accepts(_ value: Double) -> Bool { value.isFinite && excess(value) == 0 }
}
