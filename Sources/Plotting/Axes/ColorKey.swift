/// Short ramps of color with words around them: what the colors of a matrix mean.
struct ColorKey {
  /// One ramp; `color` takes the place along it, 0…1.
  struct Ramp {
    var before = ""
    var after = ""
    var color: (Double) -> Color
  }

  private static let rampWidth = 64.0
  static let height = 26.0

  var title: String
  var ramps: [Ramp]
  let fonts: TextLayout

  private func width(_ words: String) -> Double {
    words.isEmpty ? 0 : fonts.width(words, size: Style.note).rounded(.up)
  }

  var width: Double {
    ramps.reduce(title.isEmpty ? 0 : width(title) + 12) { sum, ramp in
      sum + width(ramp.before) + width(ramp.after) + ColorKey.rampWidth + 10 + 14
    }
  }

  /// From `x`, or further left if that is needed to stay within `right`.
  func draw(on drawing: inout Drawing, x: Double, top: Double, right: Double, _ theme: Theme) {
    var x = max(min(x, right - width), Style.margin).rounded()
    let baseline = top + 17
    let put = { (drawing: inout Drawing, words: String, gap: Double) in
      guard !words.isEmpty else { return }
      drawing.text(words, at: Point(x, baseline), size: Style.note, color: theme.mutedText)
      x += width(words) + gap
    }
    put(&drawing, title, 12)
    for ramp in ramps {
      put(&drawing, ramp.before, 5)
      for step in 0..<Int(ColorKey.rampWidth) {
        let color = ramp.color((Double(step) + 0.5) / ColorKey.rampWidth)
        drawing.fill(Rect(x: x + Double(step), y: baseline - 9, width: 1, height: 10), color)
      }
      x += ColorKey.rampWidth + 5
      put(&drawing, ramp.after, 14)
    }
  }
}
