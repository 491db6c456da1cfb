import Testing

@testable import Plotting

@Suite struct OtherFigureTests {
  private func strings(_ figure: some Figure) throws -> [String] {
    try figure.drawing(theme: .light).texts.map(\.string)
  }

  @Test func writesCountsAndRecall() throws {
    let texts = try strings(ConfusionMatrix([[3, 1], [0, 0]], classNames: ["cat", "dog"]))
    #expect(texts.filter { ["3", "1", "0"].contains($0) } == ["3", "1"])
    #expect(texts.contains("75.0 %") && texts.contains("–"))
    #expect(texts.filter { $0 == "cat" }.count == 2)
  }

  @Test func dropsCountsThatWouldNotFit() throws {
    let texts = try strings(ConfusionMatrix((0..<60).map { t in (0..<60).map { $0 == t ? 1234 : 0 } }))
    #expect(!texts.contains("1,234"))
  }

  @Test func keepsCellTextReadable() throws {
    for theme in [Theme.light, .dark] {
      for ramp in [theme.sequential, theme.errors, theme.diverging] {
        for step in 0...100 {
          let fill = Theme.color(at: Double(step) / 100, of: ramp)
          #expect(theme.ink(on: fill).contrast(with: fill) >= 4.5, "\(theme.name) \(step)")
        }
      }
    }
  }

  @Test func describesTheConfusion() {
    #expect(
      ConfusionMatrix([[8, 2], [1, 9]], classNames: ["cat", "dog"]).altText
        == "Confusion matrix with 2 classes: 17 of 20 examples right (85.0 %). "
        + "Most frequent mistakes: cat taken for dog (2 times), dog taken for cat (1 time).")
    #expect(ConfusionMatrix([]).altText == "Confusion matrix with 0 classes and no examples.")
  }

  @Test func enlargesSmallImagesToSharpSquares() throws {
    let pixels = (0..<64).map { UInt8($0 * 4) }
    let grid = ImageGrid([.init(width: 8, height: 8, pixels: pixels)])
    let image = try DecodedPNG(grid.png())
    // A single image is 76 CSS pixels wide: 19 device pixels for each of its own, from the margin of 10.
    for row in 0..<8 {
      for column in 0..<8 {
        let gray = pixels[8 * row + column]
        for offset in [3, 9, 15] {
          let pixel = image[20 + 19 * column + offset, 20 + 19 * row + offset]
          #expect(pixel == DecodedPNG.Pixel(gray, gray, gray))
        }
      }
    }
  }

  @Test func keepsColorsInOrder() throws {
    let grid = ImageGrid([.init(width: 1, height: 1, channels: 3, pixels: [250, 130, 10])])
    #expect(try DecodedPNG(grid.png()).colors.contains(DecodedPNG.Pixel(250, 130, 10)))
  }

  @Test func scalesNumbersToGray() {
    let item = ImageGrid.Item(
      width: 3, height: 2, values: [-1, 0, 8, 16, .nan, .infinity], range: 0...16)
    #expect(item.pixels == [0, 0, 128, 255, 0, 255])
    #expect(ImageGrid.Item(width: 1, height: 1, values: [3], range: 3...3).pixels == [0])
  }

  @Test func reducesLargeImagesToMeans() {
    let bitmap = Drawing.Bitmap(width: 4, height: 2, bytes: (0..<8).flatMap { [UInt8($0 * 10), 0, 255] })
    let reduced = bitmap.reduced(toFit: 2)
    #expect((reduced.width, reduced.height) == (2, 1))
    #expect(reduced.bytes == [25, 0, 255, 45, 0, 255])
  }

  @Test func drawsBarsInProportion() throws {
    let chart = BarChart(categories: ["a", "b", "c"], groups: [.init("", [10, 20, 0])])
    let heights = try chart.drawing(theme: .light).marks.compactMap { mark -> Double? in
      guard case .fill(let path, let color) = mark, color == Theme.light.series[0] else { return nil }
      let ys = path.steps.compactMap { step -> Double? in
        switch step {
        case .move(let point), .line(let point): point.y
        default: nil
        }
      }
      return ys.max()! - ys.min()!
    }
    try #require(heights.count == 3)
    #expect(abs(heights[1] - 2 * heights[0]) < 1e-9)
    #expect(heights[2] == 0)
    #expect(heights[0] > 50)
  }

  @Test func turnsBarsWithLongNames() {
    let tall = BarChart(categories: ["a", "b"], groups: [.init("", [1, 2])])
    let lying = BarChart(
      categories: (0..<20).map { "a long name \($0)" }, groups: [.init("", (0..<20).map(Double.init))])
    #expect(tall.size.height == 264)
    #expect(lying.size.height == 448)
  }

  @Test func countsIntoRoundStretches() {
    let histogram = Histogram(
      groups: [.init("a", [0, 0.5, 1, 1.5, 2, 10, .nan]), .init("b", [9.9, 10])], bins: 5)
    #expect(histogram.counts.edges == [0, 2, 4, 6, 8, 10])
    #expect(histogram.counts.counts == [[4, 1, 0, 0, 1], [0, 0, 0, 0, 2]])
  }

  @Test func losesNoValue() {
    for count in [1, 2, 10, 1000] {
      let values = (0..<count).map { Double($0 * 7919 % 1009) * 0.37 - 100 }
      let (edges, counts) = Histogram(groups: [.init("", values)]).counts
      #expect(counts[0].reduce(0, +) == count)
      #expect(edges.first! <= values.min()! && edges.last! >= values.max()!)
    }
  }
}

@Suite struct ThemeTests {
  @Test(arguments: [Theme.light, Theme.dark])
  func isReadable(theme: Theme) {
    for ink in [theme.text, theme.mutedText, theme.correct, theme.wrong] {
      #expect(ink.contrast(with: theme.background) >= 4.5, "\(theme.name) \(ink.hex)")
    }
    for color in theme.series { #expect(color.contrast(with: theme.background) >= 3, "\(theme.name) \(color.hex)") }
  }

  /// Machado, Oliveira and Fernandes, *A Physiologically-based Model for Simulation of Color Vision Deficiency* (2009),
  /// severity 1, on linear light.
  static let deficiencies: [(name: String, rows: [[Double]])] = [
    (
      "protanopia",
      [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    (
      "deuteranopia",
      [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
  ]

  @Test(arguments: [Theme.light, Theme.dark], deficiencies.indices)
  func tellsTheFirstSeriesApartForColorBlindReaders(theme: Theme, index: Int) {
    let seen = theme.series.prefix(4).map { color -> [Double] in
      let light = [color.red, color.green, color.blue].map { power($0, 2.2) }
      return ThemeTests.deficiencies[index].rows.map { row in
        power(max(zip(row, light).reduce(0) { $0 + $1.0 * $1.1 }, 0), 1 / 2.2)
      }
    }
    for (number, a) in seen.enumerated() {
      for b in seen[(number + 1)...] {
        let distance = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot()
        #expect(distance > 0.1, "\(theme.name), \(ThemeTests.deficiencies[index].name)")
      }
    }
  }

  @Test func writesColorsAsCSS() {
    #expect(Theme.light.background.hex == "#ffffff")
    #expect(Theme.dark.background.hex == "#16181d")
    #expect(Color(0x0072B2).hex == "#0072b2")
  }

  @Test func followsARamp() {
    let ramp = [Color(0x000000), Color(0x0A0A0A), Color(0x141414)]
    #expect(
      [-1, 0, 0.25, 0.5, 1, 7, .nan].map { Theme.color(at: $0, of: ramp).bytes.red } == [0, 0, 5, 10, 20, 20, 0])
  }
}

@Suite struct TextLayoutTests {
  @Test(arguments: [
    ("abc", "abc"), ("שלום", "םולש"), ("abc שלום def", "abc םולש def"), ("שלום 12 (x)", "(x) 12 םולש"),
    ("שלום (עולם)", "(םלוע) םולש"), ("a\tb\nc", "a b c"), ("e\u{301}", "e\u{301}"), ("👍\u{FE0F}", "👍"), ("", ""),
  ])
  func putsRightToLeftRunsInVisualOrder(text: String, expected: String) {
    #expect(String(String.UnicodeScalarView(visualOrder(of: text))) == expected)
  }

  @Test func fitsWithAnEllipsis() throws {
    let fonts = try TextLayout()
    for width in stride(from: 0.0, through: 120, by: 7) {
      let fitted = fonts.fitted("learning rate", size: 11, width: width)
      #expect(fonts.width(fitted, size: 11) <= width)
      #expect(fitted.isEmpty || fitted == "learning rate" || fitted.last == "…")
    }
    #expect(fonts.fitted("learning rate", size: 11, width: 120) == "learning rate")
    #expect(fonts.fitted(String(repeating: "i", count: 1_000_000), size: 11, width: 40).count < 20)
  }

  @Test func kernsAndMeasures() throws {
    let fonts = try TextLayout()
    #expect(abs(fonts.width("0000", size: 10) - 4 * 0.63623 * 10) < 0.01)
    #expect(fonts.width("AVA", size: 10) < 2 * fonts.width("A", size: 10) + fonts.width("V", size: 10))
  }

  @Test func putsAccentsOverTheirLetters() throws {
    let line = try TextLayout().line("a\u{301}b")
    #expect(line.glyphs.count == 3)
    let accent = line.glyphs[1].1 + line.glyphs[1].0.middle
    #expect(abs(accent - line.glyphs[0].0.advance / 2) < 1e-9)
    #expect(line.glyphs[2].1 >= line.glyphs[0].0.advance * 0.95)
  }

  @Test func namesCharactersWithoutAGlyph() throws {
    #expect(try TextLayout().missingCharacters(in: "a\u{200D}数b字数") == ["数", "字"])
  }
}
