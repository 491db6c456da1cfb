import Diagnostics
import StarlarkLanguage
import Testing

/// Programs that ask for too much end with a diagnostic, not with a crash.
@Suite struct LimitTests {
  static func firstMessage(_ text: String, _ limits: Limits = Limits()) -> String {
    TestHost.report(text, limits: limits).split(separator: "\n").first.map(String.init) ?? "no error"
  }

  @Test func endsLongLoops() {
    var limits = Limits()
    limits.steps = 1000
    #expect(
      TestHost.report("for i in range(1000000000):\n  x = i\n", limits: limits) == """
        t.star:1:1: error[limit]: the program took more than 1000 steps
            1 | for i in range(1000000000):
              | ^^^^^^^^^^^^^^^^^^^^^^^^^^^
          help: make the loops shorter, or raise the limit: --max-steps
        """)
    #expect(LimitTests.firstMessage("x = [i for i in range(1000000000)]", limits).contains("more than 1000 steps"))
    #expect(
      LimitTests.firstMessage("def f():\n  for i in range(1000000000): pass\nf()", limits).contains(
        "more than 1000 steps"))
  }

  @Test func endsDeepCalls() {
    let functions = (1...300).map { "def f\($0)(x): return f\($0 - 1)(x) + 1\n" }.joined()
    #expect(
      LimitTests.firstMessage("def f0(x): return x\n" + functions + "f300(1)").contains(
        "too many calls within calls (200)"))
    #expect(LimitTests.firstMessage("def f0(x): return x\n" + functions + "f150(1)") == "no error")
    // Each call inside a tall expression needs much more of the native stack.
    let tall = String(repeating: "(", count: 40) + "f(x)" + String(repeating: " + 1)", count: 40)
    let nested = (1...190).map { "def f\($0)(x): return \(tall.replacing("f(x)", with: "f\($0 - 1)(x)"))\n" }.joined()
    let message = LimitTests.firstMessage("def f0(x): return x\n" + nested + "f190(1)")
    #expect(message == "no error" || message.contains("too many calls within calls"))
  }

  static let tooDeep: [String] = [
    String(repeating: "(", count: 10_000),
    String(repeating: "[", count: 10_000) + String(repeating: "]", count: 10_000),
    String(repeating: "{1:", count: 10_000),
    String(repeating: "-", count: 10_000) + "1",
    String(repeating: "not ", count: 10_000) + "1",
    "x" + String(repeating: "[0", count: 10_000),
    "f" + String(repeating: "(f", count: 10_000),
    "f" + String(repeating: "()", count: 10_000),
    "x" + String(repeating: ".a", count: 10_000),
    "1" + String(repeating: " + 1", count: 10_000),
    "a" + String(repeating: " or a", count: 10_000),
    String(repeating: "lambda: ", count: 10_000) + "1",
    "1" + String(repeating: " if 1 else 1", count: 10_000),
    String(repeating: "[x for x in ", count: 10_000),
    (0..<1_000).map { String(repeating: " ", count: $0) + "if x:\n" }.joined(),
    (0..<1_000).map { String(repeating: " ", count: $0) + "def f():\n" }.joined(),
    String(repeating: "(\n", count: 10_000),
    String(repeating: "a = (\n", count: 10_000),
    String(repeating: "x = [1,\n", count: 3_000),
    String(repeating: "\"\"\"", count: 10_001),
    String(repeating: "for x in ", count: 10_000),
    String(repeating: "*", count: 10_000),
    String(repeating: ")", count: 10_000),
  ]

  @Test(arguments: tooDeep.indices) func survivesDeepNesting(index: Int) {
    let result = parse(SourceText(name: "t", text: LimitTests.tooDeep[index]))
    #expect(!result.diagnostics.isEmpty)
    #expect(result.diagnostics.count <= 50)
  }

  @Test func manySiblingsAreNoNesting() throws {
    let list = "x = [" + (0..<20_000).map(String.init).joined(separator: ", ") + "]\nlen(x)"
    #expect(try TestHost.values(list) == ["20000"])
    let calls = (0..<2_000).map { "x\($0) = len([\($0)])\n" }.joined()
    #expect(try TestHost.run(calls).globals.count == 2_000)
    let branches = "x = 5\nif x == 0: y = 0\n" + (1..<2_000).map { "elif x == \($0): y = \($0)\n" }.joined() + "y"
    #expect(try TestHost.values(branches) == ["5"])
    let arguments = "f = lambda **k: len(k)\nf(" + (0..<2_000).map { "a\($0) = 1" }.joined(separator: ", ") + ")"
    #expect(try TestHost.values(arguments) == ["2000"])
  }

  @Test func releasesDeepValues() throws {
    let text = """
      x = []
      for i in range(60000): x = [x]
      y = ()
      for i in range(60000): y = (y,)
      z = {}
      for i in range(60000): z = {1: z}
      def wrap(f):
        def inner(): return f
        return inner
      f = None
      for i in range(60000): f = wrap(f)
      m = []
      for i in range(60000): m = [m.append]
      (len(repr(x)), len(str(f)))
      """
    #expect(try TestHost.values(text) == ["(205, 16)"])
  }

  @Test func refusesToWalkDeepValues() {
    let deep = "x = []\nfor i in range(1000): x = [x]\ny = []\nfor i in range(1000): y = [y]\n"
    #expect(LimitTests.firstMessage(deep + "x == y").contains("nested too deeply to be compared"))
    #expect(LimitTests.firstMessage(deep + "x < y").contains("nested too deeply to be compared"))
    #expect(LimitTests.firstMessage("t = ()\nfor i in range(1000): t = (t,)\n{t: 1}").contains("nested too deeply"))
    let wide = "x = []\nfor i in range(60): x = [x, x]\n"
    var limits = Limits()
    limits.textBytes = 10_000
    #expect(LimitTests.firstMessage(wide + "str(x)", limits).contains("the text of this list would be too long"))
  }

  static let tooLarge: [(text: String, message: String)] = [
    (
      "\"x\" * 1000000000000",
      "t.star:1:1: error[limit]: excessive repeat: 1000000000000 times 1 bytes is more than the limit of 67108864"
    ),
    (
      "[0] * (1 << 80)",
      "t.star:1:1: error[limit]: excessive repeat: 1208925819614629174706176 times 1 elements is more than the limit of 20000000"
    ),
    ("1 << (1 << 70)", "t.star:1:1: error[limit]: shift count too large: 1180591620717411303424"),
    ("x = 1 << 70000\ny = x * x", "t.star:2:5: error[limit]: the integer would have more than 131072 bits"),
    (
      "x = \"ab\" * 1000000\nfor i in range(100): x += x",
      "t.star:2:22: error[limit]: the result would have more than 67108864 bytes"
    ),
  ]

  /// Programs that never end by themselves, or that ask for more than there is; each with the message that ends it.
  static let runaway: [(text: String, message: String)] = [
    ("range(1 << 100)", "range: start: got int beyond 64 bits, want int"),
    ("list(range(1 << 40))", "the result would have more than 100000 elements"),
    ("x = [0] * 100000\nfor i in range(1 << 40): sorted(x)", "the program took more than 300000 steps"),
    ("x = [0] * 100000\nfor i in range(1 << 40): 1 in x", "the program took more than 300000 steps"),
    (
      "x = [0] * 100000\ny = [0] * 100000\nfor i in range(1 << 40): x == y",
      "the program took more than 300000 steps"
    ),
    ("x = \"a\" * 500000\nfor i in range(1 << 40): x.find(\"b\")", "the program took more than 300000 steps"),
    ("x = \"é\" * 250000\nfor i in range(1 << 40): x[5]", "the program took more than 300000 steps"),
    ("x = (1 << 30000) - 1\nfor i in range(1 << 40): x // 3 * 3", "the program took more than 300000 steps"),
    ("x = 1 << 30000\nfor i in range(1 << 40): str(x)", "the program took more than 300000 steps"),
    ("x = set(range(10000))\nfor i in range(1 << 40): x.issubset(x)", "the program took more than 300000 steps"),
    ("f = lambda *a: a\nx = [0] * 100000\nfor i in range(1 << 40): f(*x)", "the program took more than 300000 steps"),
    (
      "x = \"ab\" * 10000\nfor i in range(30): x = x.replace(\"a\", \"aa\")",
      "the result would have more than 1000000 bytes"
    ),
    ("x = \"a\" * 500000\nx.replace(\"\", \"b\" * 100)", "the result would have more than 1000000 bytes"),
    ("\",\".join([\"a\" * 10000] * 1000)", "the result would have more than 1000000 bytes"),
    ("(\"{}\" * 1000).format(*[\"a\" * 10000] * 1000)", "the result would have more than 1000000 bytes"),
    ("fail(\"a\" * 100000)", "fail: " + String(repeating: "a", count: 1000) + "…"),
  ]

  /// Programs that hold more and more memory.
  static let hoarding = [
    "[[0] * 1000 for i in range(1 << 40)]",
    "x = []\nfor i in range(1 << 40): x.append(\"a\" * 1000)",
    "x = {}\nfor i in range(1 << 40): x[i] = (i,)",
    "x = ()\nfor i in range(1 << 40): x = (x, i)",
    "x = []\nfor i in range(1 << 40): x.append(x.append)",
    "x = []\nfor i in range(1 << 40): x.append(lambda: i)",
    "x = \"a \" * 3000000\nx.split()",
  ]

  @Test(arguments: runaway) func endsRunawayPrograms(text: String, message: String) {
    var limits = Limits()
    limits.steps = 300_000
    limits.elements = 100_000
    limits.textBytes = 1_000_000
    let first = LimitTests.firstMessage(text, limits)
    #expect(first.hasSuffix(": \(message)"), "\(first.prefix(200))")
  }

  @Test(arguments: hoarding) func endsProgramsThatHoardMemory(text: String) {
    var limits = Limits()
    limits.memoryBytes = 24 << 20
    #expect(LimitTests.firstMessage(text, limits).hasSuffix(": the program holds more than 24 MiB of memory"))
  }

  @Test func valuesThatAreForgottenDoNotCount() throws {
    var limits = Limits()
    limits.memoryBytes = 1 << 30
    #expect(LimitTests.firstMessage("a = \"a\" * 1000000\nfor i in range(600): x = a + a", limits) == "no error")
  }

  /// The hash of integers can be run backwards (SplitMix64), so that somebody could choose keys that all collide.
  @Test func refusesKeysThatAllCollide() {
    func unshift(_ bits: UInt, _ count: UInt) -> UInt {
      (0..<(64 / count)).reduce(bits) { result, _ in bits ^ result >> count }
    }
    func inverse(of factor: UInt) -> UInt { (0..<6).reduce(factor) { result, _ in result &* (2 &- factor &* result) } }
    let keys = (0..<1_200 as Range<UInt>).map { hash -> Int in
      var bits = unshift(hash << 32, 31) &* inverse(of: 0x94D0_49BB_1331_11EB)
      bits = unshift(bits, 27) &* inverse(of: 0xBF58_476D_1CE4_E5B9)
      return Int(bitPattern: unshift(bits, 30) &- 0x9E37_79B9_7F4A_7C15)
    }
    let text = "x = {}\nfor k in [\(keys.map(String.init).joined(separator: ", "))]: x[k] = 1"
    #expect(
      LimitTests.firstMessage(text)
        == "t.star:2:\(text.split(separator: "\n")[1].utf8.count - 7): error[limit]: more than 1000 keys fall on the same place of the table"
    )
  }

  @Test(arguments: tooLarge) func refusesHugeResults(text: String, message: String) {
    #expect(LimitTests.firstMessage(text) == message)
  }

  @Test func aFailedRunLeavesTheInterpreterUsable() throws {
    let interpreter = Interpreter()
    let first = try TestHost.run("def f(x): return 1 // x", interpreter: interpreter)
    let f = try #require(first["f"])
    let environment = Environment(["f": f])
    for _ in 0..<3 {
      #expect(throws: Diagnostic.self) { try TestHost.run("f(0)", environment: environment, interpreter: interpreter) }
    }
    let run = try TestHost.run("f(1)", environment: environment, interpreter: interpreter)
    #expect(run.expressions.map(\.value.repr) == ["1"])
  }
}
