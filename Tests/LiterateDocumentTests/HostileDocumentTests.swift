import Diagnostics
import LiterateDocument
import Testing

/// Documents that nobody writes: reading must end, and what it finds must hold together.
@Suite struct HostileDocumentTests {
  /// A small generator (SplitMix64), so that a failure can be had again from its seed.
  struct Generator: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }

  /// What must hold for every text.
  private func checkInvariants(_ text: String, _ comment: String) {
    let document = read(text)
    let source = document.source
    _ = document.dump()
    _ = rendered(document)
    #expect(document.directives.map(\.ordinal) == Array(0..<document.directives.count), "\(comment)")
    #expect(document.inlineValues.map(\.ordinal) == Array(0..<document.inlineValues.count), "\(comment)")
    for directive in document.directives {
      let fence = source.substring(directive.location.span)
      #expect(fence.hasPrefix("```") || fence.hasPrefix("~~~"), "\(comment): \(fence.debugDescription)")
      for index in directive.body.lineStarts.indices {
        let place = directive.body.position(at: directive.body.lineStarts[index])
        // A lone carriage return ends a line of CommonMark, but none of the file.
        #expect(place.line >= directive.line && place.column >= 1, "\(comment)")
      }
    }
    for value in document.inlineValues {
      let span = source.substring(value.location.span)
      #expect(span.hasPrefix("`") && span.hasSuffix("`") && span.count > 3, "\(comment): \(span.debugDescription)")
    }
  }

  static let nasty: [(String, String)] = [
    ("nothing", ""), ("line feed", "\n"), ("carriage return", "\r"), ("NUL", "\0"), ("mark", "\u{FEFF}"),
    ("mark and directive", "\u{FEFF}```model\nx\n```\n"), ("fence alone", "```"), ("tilde alone", "~~~model"),
    ("directive alone", "```model"), ("backtick in info", "```model `x`\n```"), ("lone CR", "```model\rx\r```\rtext"),
    ("CR in body", "> ```model\r> x\r\n> ```\n"), ("escaped info", "```mo\\del\n```\n"),
    ("entity", "```&#109;odel\n```"),
    ("quotes", String(repeating: ">", count: 10_000) + "```model\n"),
    ("lists", String(repeating: "- ", count: 2_000) + "```model\n"),
    ("emphasis", String(repeating: "*a ", count: 3_000) + String(repeating: "b* ", count: 3_000)),
    ("brackets", String(repeating: "[", count: 3_000) + "`= x`" + String(repeating: "](u)", count: 3_000)),
    ("backticks", (1...300).map { String(repeating: "`", count: $0) + "= x" }.joined(separator: " ")),
    ("many values", String(repeating: "`= x` ``= y`` ", count: 2_000)),
    ("huge list", (1...20_000).map { "- item \($0)\n" }.joined()),
    ("items with directives", String(repeating: "1. ```fit\n   epochs = 1\n   ```\n", count: 500)),
    ("value over quotes", "> `= a\n> b\n> c`\n"), ("list number", "999999999. a\n\n1234567890. b"),
    ("directional", "```model \u{202E}x\n```"), ("long line", String(repeating: "`", count: 100_000)),
  ]

  @Test(arguments: nasty) func survives(_ id: String, _ text: String) {
    checkInvariants(text, id)
  }

  @Test func saysThatItIsTooDeep() {
    let quotes = read(String(repeating: ">", count: 10_000) + " a")
    #expect(quotes.diagnostics.map(\.message) == ["the document is nested more than 100 levels deep"])
    let emphasis = read("x\n\n" + String(repeating: "*a ", count: 200) + String(repeating: "b* ", count: 200))
    #expect(emphasis.diagnostics.map(\.message) == ["the document is nested more than 100 levels deep"])
    #expect(emphasis.diagnostics.first?.primary?.location.position == .init(line: 3, column: 1))
  }

  /// Documents put together from pieces that matter to the reader, then bent.
  @Test(arguments: 0..<40) func survivesMutations(_ seed: Int) {
    let pieces = [
      "```", "~~~", "````", "model", "fit", " x", "\n", "\r\n", "\r", "\n\n", "> ", ">", "- ", "1. ", "  ", "    ",
      "\t",
      "`", "``", "= x", "`= a.b`", "``= \"`\"``", "`=(1)`", "# ", "===\n", "---\n", "*", "**", "[", "](u)", "![", "<b>",
      "<div>\n", "<!--", "-->", "\\", "\\`", "&amp;", "é", "🦄", "e\u{301}", "\0", "text", "```model\nDense(1)\n```\n",
      "> ```fit\n> epochs = 3\n> ```\n", "- ```data\n  d = 1\n  ```\n", "\u{FEFF}", "[r]: `= x`\n", "<a `= x`>",
    ]
    var generator = Generator(state: UInt64(seed))
    for round in 0..<60 {
      var text = ""
      for _ in 0..<Int.random(in: 1...40, using: &generator) {
        text += pieces.randomElement(using: &generator) ?? ""
      }
      checkInvariants(text, "seed \(seed), round \(round): \(text.debugDescription)")
      var bytes = Array(text.utf8)
      for _ in 0..<4 where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes.remove(at: place)
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        default: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        }
      }
      let mutated = String(decoding: bytes, as: UTF8.self)
      checkInvariants(mutated, "seed \(seed), round \(round), bent: \(mutated.debugDescription)")
    }
  }
}
