import Testing

@testable import Plotting

@Suite struct NumberFormatTests {
  @Test(
    arguments: [
      (0.0, "0"), (-0.0, "0"), (1, "1"), (0.0712, "0.0712"), (0.07123456, "0.07123"), (2.30258, "2.303"),
      (1797, "1,797"), (60000, "60,000"), (1_234_567, "1,234,567"), (12_345_678, "1.235×10⁷"), (99_999, "99,999"),
      (0.99999, "1"), (3.2e-5, "0.000032"), (3.2e-6, "3.2×10⁻⁶"), (-0.5, "−0.5"), (1e308, "1×10³⁰⁸"),
      (.leastNonzeroMagnitude, "5×10⁻³²⁴"), (12_345.678, "12,346"), (.nan, "NaN"), (.infinity, "∞"), (-.infinity, "−∞"),
    ] as [(Double, String)])
  func writesFourSignificantDigits(value: Double, expected: String) {
    #expect(formatted(value) == expected)
  }

  @Test(
    arguments: [
      (0.5, 2, "0.50"), (0.125, 2, "0.13"), (0.995, 2, "1.00"), (9.995, 2, "10.00"), (-0.001, 2, "0.00"),
      (1234.5, 0, "1,235"), (0.4, 0, "0"), (0.5, 0, "1"), (1e21, 0, "1,000,000,000,000,000,000,000"),
      (0.0004, 2, "0.00"), (.nan, 1, "NaN"),
    ] as [(Double, Int, String)])
  func writesFixedDecimals(value: Double, decimals: Int, expected: String) {
    #expect(formattedFixed(value, decimals: decimals) == expected)
  }

  @Test func setsThousandsApart() {
    #expect([0, 999, 1000, 1_234_567, -12_345].map { formatted($0) } == ["0", "999", "1,000", "1,234,567", "−12,345"])
  }

  @Test func countsAndLists() {
    #expect(counted(1, "value") == "1 value")
    #expect(counted(2000, "class", "classes") == "2,000 classes")
    #expect(listed(["a"]) == "a")
    #expect(listed(["a", "b", "c"]) == "a, b and c")
  }
}
