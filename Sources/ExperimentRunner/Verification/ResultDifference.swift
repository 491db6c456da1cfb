import PlainFiles

/// One value in which the results that were computed differ from the committed ones.
public struct ResultDifference: Hashable, Sendable {
  /// The way to the value in `results.json`.
  public var path: [LocatedJSON.Step]
  /// `nil` if the committed results do not have it.
  public var committed: JSONValue?
  /// `nil` if it was not computed.
  public var computed: JSONValue?
  /// Where rounding puts the number, if that was measured.
  public var range: RoundingRange?

  /// The way in words: `fits.fit.history.loss, epoch 3`, `expectations[0].observed`.
  public var name: String {
    if path.count == 5, case .key("fits") = path[0], case .index(let index) = path[4] {
      return "\(Self.dotted(path.dropLast())), epoch \(index + 1)"
    }
    return Self.dotted(path[...])
  }

  private static func dotted(_ steps: ArraySlice<LocatedJSON.Step>) -> String {
    steps.reduce(into: "") { text, step in
      switch step {
      case .key(let key): text += (text.isEmpty ? "" : ".") + key
      case .index(let index): text += "[\(index)]"
      }
    }
  }

  /// What differs, without a place: `evaluations.evaluate.accuracy: 0.9833 is committed, 0.9806 was computed`.
  public var message: String {
    switch (committed, computed) {
    case (let committed?, let computed?):
      "\(name): \(Self.text(committed)) is committed, \(Self.text(computed)) was computed"
    case (let committed?, nil): "\(name): \(Self.text(committed)) is committed, and nothing was computed for it"
    case (nil, let computed?): "\(name): \(Self.text(computed)) was computed and is not in the committed results"
    case (nil, nil): name
    }
  }

  /// How far two numbers are apart; empty for anything else.
  public var distance: String {
    guard let a = committed?.resultNumber, let b = computed?.resultNumber else { return "" }
    switch (committed, computed) {
    case (.integer, .number), (.number, .integer): if a == b { return "one is a whole number, the other is not" }
    default: break
    }
    guard a.isFinite, b.isFinite else { return "" }
    let difference = (a - b).magnitude
    if difference == 0 { return "they differ in the sign of zero" }
    let share = a == 0 ? "" : ", \(NumberWords.metric(difference / a.magnitude)) of the committed one"
    return "they differ by \(NumberWords.metric(difference))\(share)"
      + (range.map { ", " + Self.words($0, a, b) } ?? "")
  }

  /// Where two numbers lie in what rounding decides.
  private static func words(_ range: RoundingRange, _ committed: Double, _ computed: Double) -> String {
    func words(_ range: ClosedRange<Double>) -> String {
      "\(NumberWords.metric(range.lowerBound)) to \(NumberWords.metric(range.upperBound))"
    }
    if !range.isMoved, range.floor == 0 { return "and no trial moves it" }
    for (name, number) in [("the committed one", committed), ("the computed one", computed)] {
      let excess = range.excess(number)
      guard excess > 0 else { continue }
      return "and \(name) is \(NumberWords.metric(excess)) outside of what rounding decides, \(words(range.allowed))"
    }
    return "and the trials have \(words(range.observed))"
  }

  /// A value on one line; long ones are cut.
  static func text(_ value: JSONValue) -> String {
    switch value {
    case .array(let elements): return "a list of \(elements.count)"
    case .object(let members):
      return members.count == 1 ? "an object of 1 member" : "an object of \(members.count) members"
    default:
      let text = String(value.printed.dropLast())
      return text.count > 80 ? text.prefix(79) + "…" : text
    }
  }
}
