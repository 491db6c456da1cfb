import Testing

@testable import ReportHTML

@Suite struct AppearanceTests {
  static let palettes: [(String, Palette)] = [("light", .light), ("dark", .dark)]

  @Test func computesContrastAsTheStandardDoes() {
    #expect(abs(Palette.contrast(0x000000, 0xFFFFFF) - 21) < 1e-9)
    // The well-known lightest grey that passes on white.
    #expect(abs(Palette.contrast(0x767676, 0xFFFFFF) - 4.5422) < 1e-4)
    #expect(Palette.contrast(0x777777, 0xFFFFFF) < 4.5)
  }

  @Test(arguments: [0, 1]) func everyTextHasEnoughContrast(_ index: Int) {
    let (name, palette) = Self.palettes[index]
    var pairs: [(String, Palette.Color, Palette.Color)] = []
    for (surfaceName, surface) in [("background", palette.background), ("surface", palette.surface)] {
      for (textName, text) in [
        ("text", palette.text), ("muted", palette.muted), ("accent", palette.accent), ("passed", palette.passed),
        ("failed", palette.failed), ("partial", palette.partial), ("keyword", palette.keyword),
        ("string", palette.string), ("number", palette.number),
      ] {
        pairs.append(("\(textName) on \(surfaceName)", text, surface))
      }
    }
    for (surfaceName, text, surface) in [
      ("passed", palette.passed, palette.passedSurface), ("failed", palette.failed, palette.failedSurface),
      ("partial", palette.partial, palette.partialSurface),
    ] {
      pairs.append(("\(surfaceName) on its surface", text, surface))
      pairs.append(("text on \(surfaceName)", palette.text, surface))
    }
    for level in 0...Palette.shades {
      let shade = palette.shade(level)
      pairs.append(("shade \(level)", level == 0 ? palette.muted : shade.text, shade.background))
    }
    for (pair, text, surface) in pairs {
      #expect(Palette.contrast(text, surface) >= 4.5, "\(name): \(pair)")
    }
  }

  @Test func shadesGrowWithTheShare() {
    #expect([0, 0.001, 0.1, 0.5, 0.9, 1].map(Palette.shade(of:)) == [0, 1, 2, 5, 7, 8])
    for (_, palette) in Self.palettes {
      let steps = (0...Palette.shades).map { Palette.contrast(palette.shade($0).background, palette.background) }
      #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 < $1 })
    }
  }

  @Test func everyColourOfTheStyleIsInThePalette() {
    var rest = Stylesheet.css[...]
    while let start = rest.range(of: "var(--") {
      let name = rest[start.upperBound...].prefix { $0 != ")" }
      #expect(Stylesheet.css.contains("--\(name): "), "\(name)")
      rest = rest[start.upperBound...]
    }
    #expect(Stylesheet.css.count { $0 == "{" } == Stylesheet.css.count { $0 == "}" })
  }

  @Test(arguments: [
    (0, "0"), (999, "999"), (1_000, "1,000"), (1_234_567, "1,234,567"), (-12_345, "−12,345"),
    (Int.min, "−9,223,372,036,854,775,808"),
  ])
  func groupsDigits(_ number: Int, _ text: String) {
    #expect(NumberText.grouped(number) == text)
  }

  @Test(arguments: [
    (0.98056, 4, "0.9806"), (0.5, 0, "1"), (-0.00001, 2, "0.00"), (-1.005, 1, "−1.0"), (1234.5, 1, "1,234.5"),
    (0.9999999, 3, "1.000"), (7.05, 3, "7.050"), (.nan, 2, "NaN"), (.infinity, 2, "∞"), (-.infinity, 2, "−∞"),
    (1e300, 2, "1e+300"),
  ])
  func fixesDecimals(_ number: Double, _ decimals: Int, _ text: String) {
    #expect(NumberText.fixed(number, decimals: decimals) == text)
  }

  @Test(arguments: [
    ([0.0627, 0.98056, nil], ["0.0627", "0.9806", "–"]), ([16, 0], ["16", "0"]), ([12.5, 3], ["12.500", "3.000"]),
    ([0.00012347, 3e-5], ["1.235e−04", "3.000e−05"]), ([1e12, .nan], ["1.000e+12", "NaN"]), ([nil], ["–"]),
    ([9.99999e-4], ["1.000e−03"]), ([123.456, .infinity], ["123.46", "∞"]),
  ])
  func formatsAColumnAlike(_ numbers: [Double?], _ texts: [String]) {
    #expect(NumberText.column(numbers) == texts)
  }

  @Test(arguments: [
    (79, "79"), (48.518, "48.52"), (0.5, "0.5"), (4.07024, "4.07"), (151.999, "152"), (-0.13, "−0.13"),
    (0.00012347, "1.235e−04"), (1e7, "10,000,000"), (nil, "–"), (1234.5, "1,235"), (.infinity, "∞"), (0, "0"),
  ])
  func shortensNumbers(_ number: Double?, _ text: String) {
    #expect(NumberText.short(number) == text)
  }

  @Test(arguments: [
    (0.0001, "0.1 ms"), (0.0123, "12 ms"), (0.9996, "1.00 s"), (9.996, "10.0 s"), (59.94, "59.9 s"),
    (200, "3 min 20 s"),
    (7_265, "2 h 1 min"), (.nan, "NaN s"),
  ])
  func formatsTimes(_ seconds: Double, _ text: String) {
    #expect(NumberText.seconds(seconds) == text)
  }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (96_400_000, "96.4 MB"), (999_960, "1.0 MB"), (1_030_000_000, "1.0 GB"),
  ])
  func formatsSizes(_ bytes: Int, _ text: String) {
    #expect(NumberText.bytes(bytes) == text)
  }

  @Test(arguments: [
    (
      "x = f(1e-3, 'a') # c",
      "x = <span class=\"f\">f</span>(<span class=\"n\">1e-3</span>, "
        + "<span class=\"s\">&#39;a&#39;</span>) <span class=\"c\"># c</span>"
    ),
    (
      "for i in r\"\\\"\": pass",
      "<span class=\"k\">for</span> i <span class=\"k\">in</span> "
        + "<span class=\"s\">r&quot;\\&quot;&quot;</span>: <span class=\"k\">pass</span>"
    ),
    (
      "\"\"\"a\n\"b\"\"\"+.5",
      "<span class=\"s\">&quot;&quot;&quot;a\n&quot;b&quot;&quot;&quot;</span>+"
        + "<span class=\"n\">.5</span>"
    ),
    (
      "'open\nx2(0x1F)",
      "<span class=\"s\">&#39;open</span>\n<span class=\"f\">x2</span>(<span class=\"n\">0x1F</span>)"
    ),
    ("x = f\"{a}\"", "x = <span class=\"s\">f&quot;{a}&quot;</span>"),
    ("a.relu(é)", "a.<span class=\"f\">relu</span>(é)"),
  ])
  func highlightsSource(_ source: String, _ html: String) {
    #expect(SourceHighlighter.html(source) == html)
  }

  @Test(arguments: ["\"", "'''", "\"\\", "#", "1e", "1e-", "r'", "\"\"\"a", "&<>\0", "..5.", "x\"\u{301}y", ""])
  func highlightingKeepsTheText(_ source: String) {
    #expect(HTMLChecker(SourceHighlighter.html(source)).text == escaped(source))
  }
}
