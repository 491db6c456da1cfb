import Testing

@testable import Plotting

/// What every figure keeps, whatever it shows.
@Suite struct FigurePromiseTests {
  @Test(arguments: SampleFigures.pleasant.indices)
  func givesTheSameBytesTwice(index: Int) throws {
    let figure = SampleFigures.pleasant[index].figure
    #expect(try figure.png() == figure.png())
    #expect(try figure.png(theme: .light) != figure.png(theme: .dark))
  }

  @Test(arguments: SampleFigures.pleasant.indices)
  func writesPixelsAndNothingElse(index: Int) throws {
    let names = try chunkNames(SampleFigures.pleasant[index].figure.png())
    #expect(names.first == "IHDR" && names.last == "IEND")
    #expect(Set(names.dropFirst().dropLast()) == ["IDAT"])
  }

  @Test(arguments: SampleFigures.pleasant.indices, [Theme.light, Theme.dark])
  func hasTheAnnouncedSizeAndBackground(index: Int, theme: Theme) throws {
    let figure = SampleFigures.pleasant[index].figure
    for scale in [1, 2] {
      let image = try DecodedPNG(figure.png(theme: theme, scale: scale))
      #expect((image.width, image.height) == figure.pixelSize(scale: scale))
      for (x, y) in [(0, 0), (image.width - 1, 0), (0, image.height - 1), (image.width - 1, image.height - 1)] {
        #expect(image[x, y] == DecodedPNG.Pixel(theme.background))
      }
    }
  }

  @Test(arguments: SampleFigures.pleasant.indices)
  func keepsTextsApartAndInside(index: Int) throws {
    let (name, figure) = SampleFigures.pleasant[index]
    let fonts = try TextLayout()
    let drawing = try figure.drawing(theme: .light)
    let page = Rect(x: 0, y: 0, width: figure.size.width, height: figure.size.height)
    let texts = drawing.texts
    try #require(!texts.isEmpty)
    for (number, text) in texts.enumerated() {
      let box = fonts.bounds(text)
      #expect(
        box.left >= 2 && box.top >= 2 && box.right <= page.right - 2 && box.bottom <= page.bottom - 2,
        "\(name): \(text.string)")
      // Boxes around slanted texts overlap although the letters do not.
      guard text.rotation != .eighth else { continue }
      for other in texts[(number + 1)...] where other.rotation != .eighth {
        #expect(!box.overlaps(fonts.bounds(other)), "\(name): \(text.string) and \(other.string)")
      }
    }
  }

  @Test(arguments: SampleFigures.nasty.indices)
  func drawsWhateverItIsGiven(index: Int) throws {
    let (name, figure) = SampleFigures.nasty[index]
    let drawing = try figure.drawing(theme: .light)
    let raster = try Raster(drawing: drawing, background: Theme.light.background, scale: 1)
    let image = try DecodedPNG(PNGEncoder.encode(raster))
    #expect((image.width, image.height) == figure.pixelSize(scale: 1), "\(name)")
    #expect(image.height <= 4000, "\(name)")
    let fonts = try TextLayout()
    let size = drawing.size
    for text in drawing.texts where size.width > 100 {
      let box = fonts.bounds(text)
      #expect(
        box.left >= 0 && box.top >= 0 && box.right <= size.width && box.bottom <= size.height,
        "\(name): \(text.string)")
    }
    let words = figure.altText
    #expect(words.last == "." && !words.contains("nan"), "\(name): \(words.prefix(200))")
  }

  @Test(arguments: [(0, 100.0, 100.0), (9, 100, 100), (2, 9000, 10), (2, 0, 10), (2, .nan, 10), (2, 1e300, 10)])
  func refusesImpossibleSizes(scale: Int, width: Double, height: Double) throws {
    let figure = LineChart(size: FigureSize(width: width, height: height))
    let error = #expect(throws: PlottingError.self) { try figure.png(scale: scale) }
    #expect(error?.kind == .data)
  }

  @Test func namesThePackageOfAMissingFont() {
    let error = #expect(throws: PlottingError.self) { try Typeface("/nowhere/DejaVuSans.ttf") }
    #expect(
      error?.description
        == "Figures need the font DejaVu Sans, but /nowhere/DejaVuSans.ttf is missing or cannot be read. "
        + "Install the Debian package fonts-dejavu-core: apt-get install fonts-dejavu-core.")
    #expect(error?.kind == .environment)
  }

  static let wrongData: [(any Figure, String)] = [
    (
      LineChart(title: "loss", series: [Series("a", x: [1, 2], y: [1])]),
      "Line chart \"loss\": the series \"a\" needs as many x as y values, received 2 and 1."
    ),
    (
      ScatterPlot(title: "t", series: [Series("a", x: [1], y: [])]),
      "Scatter plot \"t\": the series \"a\" needs as many x as y values, received 1 and 0."
    ),
    (ConfusionMatrix([[1, 2], [3]]), "Confusion matrix: expected 2 rows of 2 counts, received 1 in row 2."),
    (ConfusionMatrix([[-1]]), "Confusion matrix: expected counts of zero and more, row 1 has a negative one."),
    (ConfusionMatrix([[1]], classNames: []), "Confusion matrix: expected 1 class name, received 0."),
    (
      ImageGrid([.init(width: 2, height: 2, channels: 2, pixels: [0])]),
      "Image 1 of 1: expected 2 x 2 pixels with 1 or 3 channels, received 1 bytes for 2 channels."
    ),
    (
      BarChart(title: "b", categories: ["x"], groups: [.init("g", [])]),
      "Bar chart \"b\": expected 1 value in group \"g\", one for each category, received 0."
    ),
    (
      Heatmap([[1, 2], [3]], title: "h"),
      "Heat map \"h\": expected 2 rows of 2 values, one for each name, received 2 rows of 1."
    ),
  ]

  @Test(arguments: wrongData.indices)
  func saysWhatIsWrongWithTheNumbers(index: Int) {
    let (figure, message) = FigurePromiseTests.wrongData[index]
    let error = #expect(throws: PlottingError.self) { try figure.png() }
    #expect(error?.message == message)
  }
}

extension Drawing {
  var texts: [Text] {
    marks.compactMap { if case .text(let text) = $0 { text } else { nil } }
  }
}
