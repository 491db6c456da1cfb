import Testing

@testable import Plotting

@Suite struct TickTests {
  struct Case: Sendable {
    var lower, upper: Double
    var maximum: Int
    var integers = false
    var labels: [String]
    var factor = 0
  }

  @Test(arguments: [
    Case(lower: 0, upper: 1, maximum: 6, labels: ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
    Case(lower: 0, upper: 1, maximum: 5, labels: ["0.0", "0.5", "1.0"]),
    Case(lower: 0, upper: 2.4, maximum: 6, labels: ["0.0", "0.5", "1.0", "1.5", "2.0"]),
    Case(lower: 1, upper: 20, maximum: 10, integers: true, labels: (1...10).map { "\(2 * $0)" }),
    Case(lower: 1, upper: 20, maximum: 5, integers: true, labels: ["5", "10", "15", "20"]),
    Case(lower: 1, upper: 3, maximum: 9, integers: true, labels: ["1", "2", "3"]),
    Case(lower: 0.5, upper: 1.5, maximum: 9, integers: true, labels: ["1"]),
    Case(lower: -0.3, upper: 0.3, maximum: 8, labels: ["−0.3", "−0.2", "−0.1", "0.0", "0.1", "0.2", "0.3"]),
    Case(lower: 0.97, upper: 0.99, maximum: 5, labels: ["0.970", "0.975", "0.980", "0.985", "0.990"]),
    Case(lower: 0, upper: 60_000, maximum: 4, labels: ["0", "20,000", "40,000", "60,000"]),
    Case(lower: 0, upper: 3e-5, maximum: 4, labels: ["0", "1", "2", "3"], factor: -5),
    Case(lower: 0, upper: 2.5e7, maximum: 6, labels: ["0.0", "0.5", "1.0", "1.5", "2.0", "2.5"], factor: 7),
    Case(lower: 1e9, upper: 1e9 + 2, maximum: 3, labels: ["1.000000000", "1.000000001", "1.000000002"], factor: 9),
    Case(lower: -1.7e308, upper: 1.7e308, maximum: 4, labels: ["−1", "0", "1"], factor: 308),
    Case(lower: 3, upper: 3, maximum: 4, labels: ["3"]),
    Case(lower: 1, upper: 0, maximum: 4, labels: []),
    Case(lower: .nan, upper: 1, maximum: 4, labels: []),
    Case(lower: 0, upper: .infinity, maximum: 4, labels: []),
  ])
  func findsRoundNumbers(test: Case) {
    let ticks = linearTicks(from: test.lower, to: test.upper, maximum: test.maximum, integers: test.integers)
    #expect(ticks.major.map(\.label) == test.labels)
    #expect(ticks.factor == test.factor)
  }

  @Test func keepsDecimalValuesExact() {
    #expect(linearTicks(from: 0, to: 0.7, maximum: 8).major.map(\.value) == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7])
  }

  @Test func staysWithinEndsAndCountForAllKindsOfSpans() {
    for exponent in stride(from: -290, through: 290, by: 29) {
      for (low, high) in [(0.0, 1.0), (-1, 1), (0.123, 0.125), (-7.77, -3.2), (1, 999)] {
        let (lower, upper) = (low * power(10, Double(exponent)), high * power(10, Double(exponent)))
        for maximum in [2, 3, 5, 10] {
          let values = linearTicks(from: lower, to: upper, maximum: maximum).major.map(\.value)
          let slack = (upper - lower) * 1e-6
          #expect(values.count <= maximum && !values.isEmpty, "\(lower) \(upper) \(maximum)")
          #expect(values.allSatisfy { $0 >= lower - slack && $0 <= upper + slack }, "\(lower) \(upper) \(maximum)")
          let steps = zip(values, values.dropFirst()).map { $1 - $0 }
          #expect(steps.allSatisfy { abs($0 - steps[0]) <= slack }, "\(lower) \(upper) \(maximum)")
        }
      }
    }
  }

  @Test(arguments: [
    Case(lower: 1, upper: 1000, maximum: 6, labels: ["1", "10", "100", "1,000"]),
    Case(lower: 1e-6, upper: 1e-3, maximum: 6, labels: ["10⁻⁶", "10⁻⁵", "10⁻⁴", "10⁻³"]),
    Case(lower: 0.5, upper: 30, maximum: 8, labels: ["0.5", "1", "2", "5", "10", "20"]),
    Case(lower: 1e-8, upper: 1, maximum: 5, labels: ["10⁻⁸", "10⁻⁶", "10⁻⁴", "10⁻²", "10⁰"]),
    Case(
      lower: 1.5e-5, upper: 8e-5, maximum: 9,
      labels: ["2×10⁻⁵", "3×10⁻⁵", "4×10⁻⁵", "5×10⁻⁵", "6×10⁻⁵", "7×10⁻⁵", "8×10⁻⁵"]),
    Case(lower: 2.1, upper: 2.4, maximum: 8, labels: ["2.1", "2.2", "2.3", "2.4"]),
    Case(lower: 0, upper: 1, maximum: 5, labels: []),
    Case(lower: -1, upper: 1, maximum: 5, labels: []),
  ])
  func findsPowersOfTen(test: Case) {
    let ticks = logarithmicTicks(from: test.lower, to: test.upper, maximum: test.maximum)
    #expect(ticks.major.map(\.label) == test.labels)
  }

  @Test func addsMinorTicksBetweenFewDecades() {
    let ticks = logarithmicTicks(from: 1, to: 100, maximum: 6)
    #expect(ticks.major.map(\.value) == [1, 2, 5, 10, 20, 50, 100] || ticks.major.map(\.value) == [1, 10, 100])
    #expect(Set(ticks.minor).isDisjoint(with: ticks.major.map(\.value)))
    #expect(logarithmicTicks(from: 1e-9, to: 1, maximum: 5).minor.isEmpty)
  }
}

@Suite struct AxisScaleTests {
  @Test(arguments: [
    ([0.001, 1.0], Axis.Scale.automatic, true), ([0.01, 1], .automatic, false), ([0, 1000], .automatic, false),
    ([-1, 1000], .automatic, false), ([1, 2], .logarithmic, true), ([0.001, 1], .linear, false),
    ([], .automatic, false),
    ([.nan, 1, 1000, .infinity], .automatic, true),
  ])
  func turnsLogarithmicBeyondTwoDecades(values: [Double], scale: Axis.Scale, expected: Bool) {
    #expect(AxisScale(Axis(scale: scale), showing: values).logarithmic == expected)
  }

  @Test(
    arguments: [
      ([0.5, 0.98], 0.476, 1.0), ([0.2, 0.98], 0, 1.0), ([0.05, 2.0], 0, 2.0975), ([10, 20], 9.5, 20.5),
      ([-1, 1], -1.1, 1.1),
      ([5, 5], 4.5, 5.5),
      ([0, 0], -1, 1), ([], 0, 1), ([.nan], 0, 1),
    ] as [([Double], Double, Double)])
  func leavesAirButEndsAtNaturalBounds(values: [Double], lower: Double, upper: Double) {
    let scale = AxisScale(Axis(scale: .linear), showing: values, air: 0.05, nearZero: true)
    #expect(abs(scale.lower - lower) < 1e-9 && abs(scale.upper - upper) < 1e-9, "\(scale.lower) \(scale.upper)")
  }

  @Test func placesValues() throws {
    var scale = AxisScale(Axis(scale: .linear, range: 0...10), showing: [Double]())
    (scale.start, scale.end) = (200, 100)
    #expect([0, 2.5, 10, .nan].map { scale.position($0) } == [200, 175, 100, nil])
    scale = AxisScale(Axis(scale: .logarithmic, range: 1...100), showing: [Double]())
    (scale.start, scale.end) = (0, 100)
    #expect([1, 10, 100, 0, -1].map { scale.position($0) } == [0, 50, 100, nil, nil])
    scale = AxisScale(Axis(scale: .linear), showing: [-.greatestFiniteMagnitude, .greatestFiniteMagnitude])
    #expect(scale.position(0) == 0.5)
  }
}
