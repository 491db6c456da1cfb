import Testing

@testable import Plotting

@Suite struct PictureTests {
  @Test func equalContentsAreEqualPictures() throws {
    var chart = LineChart(title: "loss")
    chart.series = [Series("training", [2.31, 0.82, 0.35])]
    let picture = try chart.picture(theme: .light)
    #expect(try chart.picture(theme: .light).contents == picture.contents)
    #expect(try picture.png() == chart.png(theme: .light))
    #expect(try chart.picture(theme: .dark).contents != picture.contents)
    #expect(try chart.picture(scale: 1).contents != picture.contents)
    chart.series = [Series("training", [2.31, 0.82, 0.36])]
    #expect(try chart.picture(theme: .light).contents != picture.contents)
  }

  private static let red = Color(0xFF0000)
  private static let base = Drawing.Text(string: "a", at: Point(1, 2), size: 3, color: red)

  /// Each property of each mark decides the contents.
  @Test func everyPropertyCounts() {
    let line = Path.polyline([Point(0, 0), Point(1, 2)])
    let marks: [Drawing.Mark] = [
      .fill(line, Self.red), .fill(line, Color(0xFF0001)), .fill(line, Self.red.opacity(0.5)),
      .fill(.circle(Point(0, 0), radius: 1), Self.red), .fill(.polygon([Point(0, 0), Point(1, 2)]), Self.red),
      .stroke(line, .init(color: Self.red, width: 1)), .stroke(line, .init(color: Self.red, width: 2)),
      .stroke(line, .init(color: Self.red, width: 1, dash: [1, 2])),
      .stroke(line, .init(color: Self.red, width: 1, dash: [2, 1])),
      .text(Self.base), .text(changed { $0.string = "b" }), .text(changed { $0.at.x = 2 }),
      .text(changed { $0.at.y = 3 }), .text(changed { $0.size = 4 }), .text(changed { $0.weight = .bold }),
      .text(changed { $0.anchor = .end }), .text(changed { $0.rotation = .quarter }),
      .text(changed { $0.color = Color(0xFE0000) }),
      .image(.init(width: 1, height: 2, bytes: [0, 0, 0, 1, 1, 1]), Rect(x: 0, y: 0, width: 1, height: 1)),
      .image(.init(width: 2, height: 1, bytes: [0, 0, 0, 1, 1, 1]), Rect(x: 0, y: 0, width: 1, height: 1)),
      .image(.init(width: 1, height: 2, bytes: [0, 0, 0, 1, 1, 2]), Rect(x: 0, y: 0, width: 1, height: 1)),
      .image(.init(width: 1, height: 2, bytes: [0, 0, 0, 1, 1, 1]), Rect(x: 0, y: 1, width: 1, height: 1)),
    ]
    let contents = marks.map { mark in
      var drawing = Drawing(size: FigureSize(width: 10, height: 10))
      drawing.marks = [mark]
      return Picture(drawing: drawing, background: .init(0xFFFFFF), scale: 2).contents
    }
    #expect(Set(contents).count == marks.count)
  }

  private func changed(_ change: (inout Drawing.Text) -> Void) -> Drawing.Text {
    var text = Self.base
    change(&text)
    return text
  }

  /// A property that is added here is to be added to the contents, and to the test above.
  @Test func noPropertyIsForgotten() {
    let bitmap = Drawing.Bitmap(width: 1, height: 1, bytes: [0, 0, 0])
    let counted: [(Any, Int)] = [
      (Drawing(size: FigureSize(width: 1, height: 1)), 2), (FigureSize(width: 1, height: 1), 2), (Self.base, 7),
      (Drawing.Stroke(color: Self.red, width: 1), 3), (bitmap, 3), (Self.red, 4), (Point(0, 0), 2),
      (Rect(x: 0, y: 0, width: 1, height: 1), 4), (Path(), 1),
    ]
    for (value, count) in counted { #expect(Mirror(reflecting: value).children.count == count, "\(type(of: value))") }
  }
}
