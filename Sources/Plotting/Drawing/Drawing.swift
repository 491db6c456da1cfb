/// A figure laid out as a list of marks, painted in order.
///
/// Between a figure's numbers and its pixels: layout is checked here (no two labels overlap), and only
/// ``Raster`` knows cairo.
public struct Drawing: Sendable, Equatable {
  public var size: FigureSize
  var marks: [Mark] = []

  init(size: FigureSize) {
    self.size = size
  }

  enum Mark: Sendable, Equatable {
    case fill(Path, Color)
    case stroke(Path, Stroke)
    case text(Text)
    case image(Bitmap, Rect)
  }

  struct Stroke: Sendable, Equatable {
    var color: Color
    var width: Double
    /// Lengths on and off in turn; empty for a solid line.
    var dash: [Double] = []
  }

  /// One line of text at its baseline.
  struct Text: Sendable, Equatable {
    enum Anchor: Sendable { case start, middle, end }
    /// Anticlockwise about the anchor point.
    enum Rotation: Sendable { case none, eighth, quarter }

    var string: String
    var at: Point
    var size: Double
    var weight: Typeface.Weight = .regular
    var anchor: Anchor = .start
    var rotation: Rotation = .none
    var color: Color
  }

  /// An opaque RGB image, three bytes a pixel, rows from the top.
  struct Bitmap: Sendable, Equatable {
    var width, height: Int
    var bytes: [UInt8]
  }
}

extension Drawing {
  mutating func fill(_ path: Path, _ color: Color) {
    marks.append(.fill(path, color))
  }

  mutating func fill(_ rect: Rect, _ color: Color) {
    marks.append(.fill(.rectangle(rect), color))
  }

  mutating func stroke(_ path: Path, _ color: Color, width: Double, dash: [Double] = []) {
    marks.append(.stroke(path, Stroke(color: color, width: width, dash: dash)))
  }

  mutating func text(
    _ string: String, at point: Point, size: Double, weight: Typeface.Weight = .regular,
    anchor: Text.Anchor = .start, rotation: Text.Rotation = .none, color: Color
  ) {
    guard !string.isEmpty else { return }
    marks.append(
      .text(
        Text(
          string: string, at: point, size: size, weight: weight, anchor: anchor, rotation: rotation, color: color)))
  }

  /// Text in a box of the background's color, so that no line runs through it.
  mutating func textOnClearGround(_ text: Text, _ fonts: TextLayout, _ theme: Theme) {
    let box = fonts.bounds(text)
    fill(Rect(left: box.left - 1, top: box.top - 0.5, right: box.right + 1, bottom: text.at.y + 1.5), theme.background)
    marks.append(.text(text))
  }

  mutating func image(_ bitmap: Bitmap, in rect: Rect) {
    marks.append(.image(bitmap, rect))
  }
}
