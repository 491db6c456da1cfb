/// A comparison of numbers within a tolerance, one by one.
///
/// Two numbers are approximately equal if they are equal, or both finite and no further apart than the tolerance: the
/// larger of `abs` and `rel · |target|`. Left out, `abs` is 10⁻¹² and `rel` 10⁻⁶, or 0 beside an `abs` that is given,
/// as in pytest. NaN equals nothing, and infinity itself alone.
public struct Approximation: Sendable {
  public let absolute: Double
  public let relative: Double
  /// The whole value.
  public private(set) var value = ParameterValue.none
  /// How many pairs were compared, and how many of them are too far apart.
  public private(set) var count = 0
  public private(set) var failures = 0
  /// The pair that is furthest from holding, the first of equals.
  public private(set) var worst: Pair?
  /// What the sides are if they do not match: `3 elements instead of 4`.
  public private(set) var mismatch: String?

  public struct Pair: Sendable {
    /// Where in the value it is: `[3][0]`; empty for single numbers.
    public var place: String
    public var value: ParameterValue
    public var target: ParameterValue
    /// How far apart the numbers are; infinite if they are not both finite and not equal.
    public var difference: Double
    public var tolerance: Double
    /// What is left of the tolerance; below 0 if they are too far apart.
    public var margin: Double { tolerance - difference }
  }

  /// What can be compared.
  indirect enum Numbers {
    case number(ParameterValue)
    case list([Numbers])
    /// Its shape and its elements in row-major order.
    case tensor([Int], [Double])
    case dictionary([(key: String, value: Numbers)])
  }

  init(absolute: Double?, relative: Double?) {
    self.absolute = absolute ?? 1e-12
    self.relative = relative ?? (absolute == nil ? 1e-6 : 0)
  }

  /// Compares a value with its target.
  init(absolute: Double?, relative: Double?, _ value: Numbers, _ target: Numbers) {
    self.init(absolute: absolute, relative: relative)
    self.value = value.parameter
    compare(value, target)
  }

  public var holds: Bool { failures == 0 && mismatch == nil }

  /// Compares a value with a target of the same structure, or with one number.
  mutating func compare(_ value: Numbers, _ target: Numbers, at place: String = "") {
    guard mismatch == nil else { return }
    switch (value, target) {
    case (.number(let value), .number(let target)): compare(value, target, at: place)
    case (.list(let elements), .number):
      for (n, element) in elements.enumerated() { compare(element, target, at: "\(place)[\(n)]") }
    case (.dictionary(let entries), .number):
      for entry in entries { compare(entry.value, target, at: "\(place)[\(entry.key)]") }
    case (.tensor(let shape, let numbers), .number(let target)):
      for (n, number) in numbers.enumerated() { compare(.number(number), target, at: place, n, shape) }
    case (.tensor(let shape, let numbers), .tensor(let other, let targets)):
      guard shape == other else {
        return mismatch(place, "the shape \(Self.text(shape)) instead of \(Self.text(other))")
      }
      for (n, (number, target)) in zip(numbers, targets).enumerated() {
        compare(.number(number), .number(target), at: place, n, shape)
      }
    case (.list(let elements), .list(let targets)):
      guard elements.count == targets.count else {
        return mismatch(place, "\(elements.count) elements instead of \(targets.count)")
      }
      for (n, (element, target)) in zip(elements, targets).enumerated() {
        compare(element, target, at: "\(place)[\(n)]")
      }
    case (.dictionary(let entries), .dictionary(let targets)):
      for entry in targets where !entries.contains(where: { $0.key == entry.key }) {
        return mismatch(place, "no key \(entry.key)")
      }
      for entry in entries {
        guard let target = targets.first(where: { $0.key == entry.key }) else {
          return mismatch(place, "a key \(entry.key), which the target has not")
        }
        compare(entry.value, target.value, at: "\(place)[\(entry.key)]")
      }
    case (.tensor(let shape, let numbers), .list): compare(Self.rows(shape, numbers), target, at: place)
    case (.list, .tensor(let shape, let numbers)): compare(value, Self.rows(shape, numbers), at: place)
    default: mismatch(place, "\(value.word) instead of \(target.word)")
    }
  }

  private mutating func compare(
    _ value: ParameterValue, _ target: ParameterValue, at place: String, _ index: Int = 0, _ shape: [Int] = []
  ) {
    count += 1
    let size = target.double ?? .nan
    let tolerance = size.isFinite ? max(absolute, relative * size.magnitude) : absolute
    let difference = Self.difference(value, target)
    if !(difference <= tolerance && difference.isFinite) { failures += 1 }
    let pair = Pair(place: "", value: value, target: target, difference: difference, tolerance: tolerance)
    if let worst, worst.margin <= pair.margin { return }
    worst = pair
    worst?.place = place + Self.place(index, shape)
  }

  /// How far two numbers are apart; infinite if they are not both finite, and if the distance is no number.
  private static func difference(_ value: ParameterValue, _ target: ParameterValue) -> Double {
    // Integers beyond 2⁵³ are more than their floats say.
    if case .integer(let value) = value, case .integer(let target) = target {
      let (difference, overflow) = value.subtractingReportingOverflow(target)
      return overflow ? (Double(value) - Double(target)).magnitude : Double(difference.magnitude)
    }
    guard let value = value.double, let target = target.double, value != target else {
      return 0
    }
    return value.isFinite && target.isFinite ? (value - target).magnitude : .infinity
  }

  private mutating func mismatch(_ place: String, _ words: String) {
    mismatch = words + (place.isEmpty ? "" : " at \(place)")
  }

  /// `[3][0]` for the element 6 of the shape (4, 2).
  private static func place(_ index: Int, _ shape: [Int]) -> String {
    var rest = index
    var place = ""
    for size in shape.reversed() {
      place = "[\(rest % size)]" + place
      rest /= size
    }
    return place
  }

  fileprivate static func rows(_ shape: [Int], _ numbers: [Double]) -> Numbers {
    guard let count = shape.first else { return .number(.number(numbers[0])) }
    let row = count == 0 ? 0 : numbers.count / count
    return .list(
      (0..<count).map { .tensor(Array(shape.dropFirst()), Array(numbers[$0 * row..<($0 + 1) * row])) }.map(scalar))
  }

  private static func scalar(_ numbers: Numbers) -> Numbers {
    if case .tensor(let shape, let elements) = numbers, shape.isEmpty { return .number(.number(elements[0])) }
    return numbers
  }

  private static func text(_ shape: [Int]) -> String { "(" + shape.map(String.init).joined(separator: ", ") + ")" }

  /// `0.003 off, 0.001 allowed`, with the place of the worst of many.
  public var words: String {
    if let mismatch { return mismatch }
    guard let worst else { return "nothing to compare" }
    var words = worst.place.isEmpty ? "" : "at \(worst.place) "
    let allowed = NumberWords.metric(worst.tolerance)
    if worst.difference.isFinite {
      words += "\(NumberWords.metric(worst.difference)) off, \(allowed) allowed"
    } else {
      words +=
        "\(worst.value.languageText) for \(worst.target.languageText)"
    }
    if count > 1, failures > 0 { words += "; \(failures) of \(count) numbers are too far off" }
    return words
  }
}

extension Approximation.Numbers {
  /// The numbers as plain data; those of a tensor are lists in lists.
  fileprivate var parameter: ParameterValue {
    switch self {
    case .number(let number): return number
    case .list(let elements): return .list(elements.map(\.parameter))
    case .dictionary(let entries):
      return .dictionary(Dictionary(entries.map { ($0.key, $0.value.parameter) }) { first, _ in first })
    case .tensor(let shape, let numbers):
      return shape.isEmpty ? .number(numbers[0]) : Approximation.rows(shape, numbers).parameter
    }
  }

  /// What it is, for messages.
  fileprivate var word: String {
    switch self {
    case .number: "a number"
    case .list(let elements): "a list of \(elements.count)"
    case .tensor: "a tensor"
    case .dictionary: "a dict"
    }
  }
}
