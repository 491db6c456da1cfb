import Diagnostics
import StarlarkLanguage
import Testing

/// Integers of any size and printed floats, checked by identities over seeded random numbers.
@Suite struct NumberTests {
  /// A small generator, so that failures can be repeated (SplitMix64).
  struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var bits = state
      bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
      return bits ^ bits >> 31
    }
  }

  /// Numbers of very different sizes, many with long runs of equal bits, where carries and guesses go wrong.
  static func literals(_ count: Int) -> [String] {
    var generator = Generator(state: 7)
    return (0..<count).map { _ in
      let digits = Int.random(in: 1...40, using: &generator)
      let style = Int.random(in: 0..<4, using: &generator)
      let text = (0..<digits).map { _ -> String in
        switch style {
        case 0: "f"
        case 1: Bool.random(using: &generator) ? "f" : "0"
        default: String(Int.random(in: 0..<16, using: &generator), radix: 16)
        }
      }.joined()
      return (Bool.random(using: &generator) ? "-" : "") + "0x" + text
    }
  }

  @Test func divisionAndMultiplicationAreInverse() throws {
    let numbers = NumberTests.literals(120)
    let text = """
      xs = [\(numbers.joined(separator: ", "))]
      bad = []
      for x in xs:
        for y in xs:
          if y != 0:
            q, r = x // y, x % y
            if q * y + r != x or (y > 0 and (r < 0 or r >= y)) or (y < 0 and (r > 0 or r <= y)): bad.append((x, y))
          if (x + y) - y != x or (x + y) * (x - y) != x * x - y * y: bad.append((x, y))
          if (x & y) + (x | y) != x + y or (x ^ y) != (x | y) - (x & y) or ~x != -x - 1: bad.append((x, y))
          if (x < y) != (x - y < 0): bad.append((x, y))
      bad
      """
    #expect(try TestHost.values(text) == ["[]"])
  }

  @Test func shiftsAndTextsAreInverse() throws {
    let text = """
      xs = [\(NumberTests.literals(200).joined(separator: ", "))]
      bad = []
      for x in xs:
        for n in [0, 1, 31, 32, 33, 64, 100]:
          if (x << n) >> n != x or x << n != x * (1 << n) or x >> n != x // (1 << n): bad.append((x, n))
        for base in [2, 3, 8, 10, 16, 36]:
          digits, rest = "", abs(x)
          for _ in range(400):
            if rest == 0: break
            digits, rest = "0123456789abcdefghijklmnopqrstuvwxyz"[rest % base] + digits, rest // base
          if int(("-" if x < 0 else "") + (digits or "0"), base) != x: bad.append((x, base))
        if int(str(x)) != x or int("%x" % x, 16) != x or int("%o" % x, 8) != x: bad.append(x)
      bad
      """
    #expect(try TestHost.values(text) == ["[]"])
  }

  @Test func conversionToFloatRoundsToNearestEven() {
    let one = BigInteger(1)
    #expect(one.asDouble == 1)
    let table: [(text: String, value: Double)] = [
      ("0x20000000000001", 9007199254740992), ("0x20000000000003", 9007199254740996),
      ("0x8000000000000400", 9223372036854775808), ("0x8000000000000401", 9223372036854777856),
      ("0x80000000000004000000", 604462909807314587353088), ("0x80000000000004000001", 604462909807314721570816),
      ("-0x123456789abcdef0123456789", -0x1.23456789abcdfp96),
    ]
    for (text, value) in table {
      let expression = parseExpression(SourceText(name: "t", text: text)).expression
      let result = try? expression.map { try Interpreter().evaluate($0, source: SourceText(name: "t", text: text)) }
      #expect(result?.asDouble == value, "\(text)")
    }
  }

  @Test func printedFloatsReadBack() throws {
    var generator = Generator(state: 11)
    for _ in 0..<20_000 {
      let value = Double(bitPattern: UInt64.random(in: 0...UInt64.max, using: &generator))
      guard value.isFinite else { continue }
      let text = Value.float(value).repr
      #expect(Double(text) == value)
      #expect(text.contains(".") || text.contains("e"))
    }
  }

  /// Expected texts come from Python 3.11's `%` operator.
  static let formats: [(value: String, exponential: String, fixed: String)] = [
    ("0.5", "5.000000e-01", "0.500000"), ("1.0000005", "1.000001e+00", "1.000001"),
    ("1.0000015", "1.000001e+00", "1.000001"), ("2.5e-7", "2.500000e-07", "0.000000"),
    ("5e-7", "5.000000e-07", "0.000000"), ("1.5e-6", "1.500000e-06", "0.000002"),
    ("999999.99999995", "1.000000e+06", "1000000.000000"), ("5e-324", "4.940656e-324", "0.000000"),
    ("1e23", "1.000000e+23", "99999999999999991611392.000000"), ("123456.789", "1.234568e+05", "123456.789000"),
    ("-0.0", "-0.000000e+00", "-0.000000"),
  ]

  @Test(arguments: formats) func formatsFloatsExactly(value: String, exponential: String, fixed: String) throws {
    let values = try TestHost.values("\"%e\" % \(value)\n\"%f\" % \(value)")
    #expect(values == ["\"\(exponential)\"", "\"\(fixed)\""])
  }
}
