import Testing

@testable import Plotting

/// Keys made of figures: equal for equal figures, different as soon as anything in one differs.
@Suite struct CanonicalFormTests {
  @Test(arguments: SampleFigures.pleasant.indices)
  func isTheSameForEqualFigures(index: Int) {
    let figure = SampleFigures.pleasant[index].figure
    let copy = figure
    #expect(figure.canonicalForm == copy.canonicalForm)
    #expect(figure.canonicalForm.count > 40)
  }

  @Test func differsBetweenAllSamples() {
    let all = (SampleFigures.pleasant + SampleFigures.nasty).map(\.figure.canonicalForm)
    #expect(Set(all).count == all.count)
  }

  @Test func seesEveryPart() {
    let chart = LineChart(title: "a", x: Axis("x"), series: [Series("s", [1, 2])])
    var others: [LineChart] = []
    func changed(_ change: (inout LineChart) -> Void) {
      var copy = chart
      change(&copy)
      others.append(copy)
    }
    changed { $0.title = "b" }
    changed { $0.x.title = "" }
    changed { $0.x.integers = true }
    changed { $0.y.range = 0...1 }
    changed { $0.y.scale = .logarithmic }
    changed { $0.series[0].y[1] = 2.0000000000000004 }
    changed { $0.series[0].y[1] = .nan }
    changed { $0.series[0].line = .dashed }
    changed { $0.series[0].color = 0 }
    changed { $0.series[0].markers = .none }
    changed { $0.highlights = [.init(x: 1, label: "")] }
    changed { $0.bands = [.init(from: 1, to: 2, label: "")] }
    changed { $0.hasVerticalGrid = true }
    changed { $0.size.width += 1 }
    let forms = ([chart] + others).map(\.canonicalForm)
    #expect(Set(forms).count == forms.count)
  }

  @Test func keepsNeighboursApart() {
    func form(_ texts: [String]) -> [UInt8] { Heatmap([[1]], rowNames: texts, columnNames: ["c"]).canonicalForm }
    #expect(form(["ab", "c"]) != form(["a", "bc"]))
    #expect(form(["a"]) != form(["a", ""]))
    let pixels = { (bytes: [UInt8]) in ImageGrid([.init(width: 1, height: 2, pixels: bytes)]).canonicalForm }
    #expect(pixels([1, 2]) != pixels([2, 1]))
  }

  /// The form is the same in every process: these are the bytes of any.
  @Test func isWrittenWithoutASeed() {
    let size = FigureSize(width: 1, height: 2)
    let form = ReliabilityDiagram(bins: [], error: 0.5, xTitle: "x", yTitle: "y", size: size).canonicalForm
    func text(_ string: String) -> [UInt8] {
      [0x73, UInt8(string.utf8.count), 0, 0, 0, 0, 0, 0, 0] + Array(string.utf8)
    }
    func number(_ high: UInt8, _ next: UInt8) -> [UInt8] { [0x64, 0, 0, 0, 0, 0, 0, next, high] }
    let expected: [[UInt8]] = [
      Array("ReliabilityDiagram{".utf8), text("title"), text(""), text("bins"), Array("[".utf8), text("xTitle"),
      text("x"), text("yTitle"), text("y"), text("error"), number(0x3F, 0xE0), text("size"), Array("{".utf8),
      text("width"), number(0x3F, 0xF0), text("height"), number(0x40, 0),
    ]
    #expect(form == Array(expected.joined()))
  }
}
