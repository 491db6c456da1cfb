import Testing

@testable import PlainFiles

@Suite struct JSONValueTests {
  @Test(arguments: [
    (0.0, "0.0"), (-0.0, "-0.0"), (1, "1.0"), (0.1, "0.1"), (1e-3, "0.001"), (1e-5, "1e-05"), (1e300, "1e+300"),
    (Double(Float(0.98055553)), "0.98055553"), (Double(Float(0.1)), "0.1"),
    (0.30000000000000004, "0.30000000000000004"),
    (.leastNonzeroMagnitude, "5e-324"), (Double(Float.leastNonzeroMagnitude), "1e-45"), (16_777_217, "16777217.0"),
    (.nan, "NaN"), (.infinity, "Infinity"), (-.infinity, "-Infinity"),
  ])
  func writesNumbersInTheirFewestDigits(number: Double, text: String) {
    #expect(shortest(number) == text)
  }

  /// A float32 that was written comes back as that float32, a Double as that Double.
  @Test func shortestNumbersReadBack() throws {
    for step in 0..<2000 {
      let float = Float(bitPattern: 0x3F00_0000 &+ UInt32(step) &* 104_729)
      #expect(Float(shortest(Double(float))) == float)
      let double = Double(bitPattern: 0x3FE0_0000_0000_0000 &+ UInt64(step) &* 1_000_000_000_039)
      #expect(try #require(Double(shortest(double))) == double)
    }
  }

  @Test func printsSortedKeysAndEscapes() {
    let value: JSONValue = [
      "é": .null, "b": [], "a": [:], "Z": .number(.nan), "quote\"": "tab\t, line\n, bell\u{7}, back\\, é, \u{1F600}",
      "list": [1, true, "x", .number(0.5)], "objects": [["k": 1], [:]],
    ]
    #expect(
      value.printed == """
        {
          "Z": "NaN",
          "a": {},
          "b": [],
          "list": [1, true, "x", 0.5],
          "objects": [
            {
              "k": 1
            },
            {}
          ],
          "quote\\"": "tab\\t, line\\n, bell\\u0007, back\\\\, é, \u{1F600}",
          "é": null
        }

        """)
  }

  @Test func fillsLinesWithLongArrays() {
    let value: JSONValue = ["n": .array((0..<60).map { .integer($0 * 1000) })]
    let lines = value.printed.split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= 100 })
    #expect(lines.count == 9)
    #expect(JSONValue(parsing: Array(value.printed.utf8)) == value)
  }

  @Test func readsWhatItPrints() throws {
    let value: JSONValue = [
      "text": "a\"\\\n\u{1}é\u{1F600}", "numbers": [0, -1, .number(1.5), .number(1e-9)], "nested": [[[["x": .null]]]],
    ]
    #expect(JSONValue(parsing: Array(value.printed.utf8)) == value)
  }

  @Test(arguments: [
    (#""😀\/""#, JSONValue.string("\u{1F600}/")), ("-0", .integer(0)), ("1E2", .number(100)),
    (" [ ] ", .array([])), ("9223372036854775808", .number(9_223_372_036_854_775_808)),
  ])
  func reads(text: String, value: JSONValue) {
    #expect(JSONValue(parsing: Array(text.utf8)) == value)
  }

  @Test(arguments: [
    "", "{", "[1,]", "[1 2]", "{\"a\" 1}", "{\"a\":1,}", "01", "+1", "1.", ".5", "1.e3", "nul", "\"\\x\"", "\"\\u12\"",
    "\"\\ud800\"", "\"a", "[1] 2", "--1", "1e999", "\"\u{1}\"", String(repeating: "[", count: 100_000),
  ])
  func refuses(text: String) {
    #expect(JSONValue(parsing: Array(text.utf8)) == nil)
  }
}
