/// A labelled place on an axis.
struct Tick: Equatable, Sendable {
  var value: Double
  var label: String
}

/// The ticks of an axis, with what belongs to all of them.
struct Ticks: Equatable, Sendable {
  var major: [Tick] = []
  /// Places that get a faint line and no label, on logarithmic axes.
  var minor: [Double] = []
  /// The power of ten that the labels leave out; 0 for none.
  var factor = 0
}

/// Round numbers from `lower` to `upper`: steps of 1, 2 or 5 times a power of ten, at most `maximum` of them.
///
/// Every value is the Double nearest to its decimal form, so 0.3 is 0.3 and not 0.30000000000000004.
/// Numbers beyond a million, or all below a thousandth, leave a power of ten to ``Ticks/factor``.
func linearTicks(from lower: Double, to upper: Double, maximum: Int, integers: Bool = false) -> Ticks {
  guard lower.isFinite, upper.isFinite, lower <= upper, maximum > 0 else { return Ticks() }
  // A tenth at a time, so that the whole width of Double has a span.
  let span = upper / 10 - lower / 10
  if span < 1e-306 {
    return Ticks(major: [Tick(value: lower, label: formatted(lower))])
  }
  var step = (mantissa: 1, exponent: Int(decimalLogarithm(span).rounded(.down)) - 2)
  if integers, step.exponent < 0 { step = (1, 0) }
  while places(lower, upper, step).count > maximum {
    step = step.mantissa == 1 ? (2, step.exponent) : step.mantissa == 2 ? (5, step.exponent) : (1, step.exponent + 1)
  }
  let indices = places(lower, upper, step)
  var ticks = Ticks()
  let largest = max(abs(lower), abs(upper))
  let magnitude = Int(decimalLogarithm(largest).rounded(.down))
  if magnitude >= 6 || magnitude <= -4 { ticks.factor = magnitude }
  let decimals = max(ticks.factor - step.exponent, 0)
  ticks.major = indices.map { index in
    let value = decimal(index * step.mantissa, step.exponent)
    let digits = (DecimalDigits(value) ?? .zero).shifted(by: -ticks.factor)
    return Tick(value: value, label: digits.rounded(toDecimals: decimals).plain(decimals: decimals))
  }
  return ticks
}

/// The multiples of a step within the ends, as numbers of steps.
private func places(_ lower: Double, _ upper: Double, _ step: (mantissa: Int, exponent: Int)) -> [Int] {
  let size = decimal(step.mantissa, step.exponent)
  // Ends that are multiples themselves must not be lost to the last bit of a division.
  let slack = 1e-9
  let (first, last) = ((lower / size - slack).rounded(.up), (upper / size + slack).rounded(.down))
  guard first.isFinite, last.isFinite, abs(first) < 1e17, abs(last) < 1e17, first <= last else { return [] }
  guard last - first < 10_000 else { return Array(0..<10_000) }
  return Array(Int(first)...Int(last))
}

/// Powers of ten from `lower` to `upper`, both positive, at most `maximum` labelled.
///
/// Less than two decades also label 2 and 5 (or every digit); many decades leave powers out, evenly.
func logarithmicTicks(from lower: Double, to upper: Double, maximum: Int) -> Ticks {
  guard lower > 0, upper.isFinite, lower <= upper, maximum > 0 else { return Ticks() }
  let slack = 1e-9
  let first = Int((decimalLogarithm(lower) - slack).rounded(.up))
  let last = Int((decimalLogarithm(upper) + slack).rounded(.down))
  let decades = first <= last ? Array(first...last) : []
  let within = { (value: Double) in value >= lower * (1 - slack) && value <= upper * (1 + slack) }
  let every = { (digits: [Int]) -> [(Int, Int)] in
    (first - 1...max(last, first - 1)).flatMap { power in digits.map { ($0, power) } }
      .filter { within(decimal($0.0, $0.1)) }
  }

  var labelled = decades.map { (1, $0) }
  if decades.count > maximum {
    let stride = (decades.count + maximum - 1) / maximum
    labelled = decades.filter { $0 % stride == 0 }.map { (1, $0) }
  } else if decades.count < 3 {
    for digits in [[1, 2, 5], Array(1...9)] where labelled.count < 3 {
      let finer = every(digits)
      if finer.count <= maximum { labelled = finer }
    }
  }
  if labelled.count < 2 {
    // Hardly any decade: round numbers lie where they lie.
    return linearTicks(from: lower, to: upper, maximum: max(maximum / 2, 2))
  }

  let plain = labelled.allSatisfy { (-3...4).contains($0.1) }
  var ticks = Ticks()
  ticks.major = labelled.map { digit, power in
    let value = decimal(digit, power)
    let label = plain ? formatted(value) : (digit == 1 ? "" : "\(digit)×") + "10" + superscript(power)
    return Tick(value: value, label: label)
  }
  if 3 * decades.count <= 2 * maximum {
    let known = Set(ticks.major.map(\.value))
    ticks.minor = every(Array(1...9)).map { decimal($0.0, $0.1) }.filter { !known.contains($0) }
  }
  return ticks
}
