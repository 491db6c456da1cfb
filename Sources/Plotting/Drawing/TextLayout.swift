/// Text set in DejaVu Sans: how wide it is, where its letters stand, what fits.
///
/// Sizes and widths are CSS pixels.
struct TextLayout: Sendable {
  let regular: Typeface
  let bold: Typeface

  init() throws(PlottingError) {
    regular = try Typeface.loaded(.regular)
    bold = try Typeface.loaded(.bold)
  }

  /// Height of capitals and digits, in em.
  static let capHeight = 0.729
  /// How far letters such as g reach below the baseline, in em.
  static let descent = 0.21

  func face(_ weight: Typeface.Weight) -> Typeface { weight == .regular ? regular : bold }

  /// The glyphs in visual order with their x offsets in em, and the whole width in em.
  func line(_ string: String, weight: Typeface.Weight = .regular) -> (glyphs: [(Typeface.Glyph, Double)], width: Double)
  {
    let face = face(weight)
    var placed: [(Typeface.Glyph, Double)] = []
    var x = 0.0
    for scalar in visualOrder(of: string) {
      let glyph = face.glyph(scalar)
      if scalar.properties.generalCategory == .nonspacingMark, let (base, left) = placed.last {
        // An accent of its own stands over the middle of its letter.
        placed.append((glyph, left + base.advance / 2 - glyph.middle))
        continue
      }
      if let (previous, _) = placed.last { x += face.kerning(previous, glyph) }
      placed.append((glyph, x))
      x += glyph.advance
    }
    return (placed, x)
  }

  func width(_ string: String, size: Double, weight: Typeface.Weight = .regular) -> Double {
    line(string, weight: weight).width * size
  }

  /// The string, or its longest beginning that fits with an ellipsis behind it; empty when not even that fits.
  func fitted(_ string: String, size: Double, weight: Typeface.Weight = .regular, width: Double) -> String {
    // Nothing longer than this could fit, and a name may be a megabyte long.
    let short = String(string.prefix(Int(saturating: max(width / size, 0) * 8) + 2))
    if short.count == string.count, self.width(short, size: size, weight: weight) <= width { return string }
    let room = width - self.width("…", size: size, weight: weight)
    guard room >= 0 else { return "" }
    var kept = ""
    for character in short {
      if self.width(kept + String(character), size: size, weight: weight) > room { break }
      kept.append(character)
    }
    while kept.last == " " { kept.removeLast() }
    return kept + "…"
  }

  /// The string in lines no wider than `width`, broken between words.
  func wrapped(_ string: String, size: Double, width: Double) -> [String] {
    var lines: [String] = []
    for word in string.prefix(2000).split(whereSeparator: \.isWhitespace) {
      let longer = (lines.last.map { $0 + " " } ?? "") + word
      if !lines.isEmpty, self.width(longer, size: size) <= width {
        lines[lines.count - 1] = longer
      } else {
        lines.append(fitted(String(word), size: size, width: width))
      }
    }
    return lines
  }

  /// The box that a text's letters stay within, upright text only; a rotated one gives the box around it.
  func bounds(_ text: Drawing.Text) -> Rect {
    let width = width(text.string, size: text.size, weight: text.weight)
    let (rise, fall) = (0.76 * text.size, TextLayout.descent * text.size)
    let start =
      switch text.anchor {
      case .start: 0.0
      case .middle: -width / 2
      case .end: -width
      }
    let corners = [(start, -rise), (start + width, -rise), (start, fall), (start + width, fall)]
    let turned = corners.map { text.rotation.apply(x: $0.0, y: $0.1) }
    let (xs, ys) = (turned.map(\.x), turned.map(\.y))
    return Rect(
      left: text.at.x + xs.min()!, top: text.at.y + ys.min()!, right: text.at.x + xs.max()!,
      bottom: text.at.y + ys.max()!)
  }

  /// The characters of a text that the font lacks, each once, in order; a figure shows a box for them.
  func missingCharacters(in string: String) -> [Character] {
    var seen: Set<Character> = []
    return string.filter { character in
      character.unicodeScalars.contains { !isInvisible($0) && !regular.covers($0) } && seen.insert(character).inserted
    }
  }
}

extension Drawing.Text.Rotation {
  /// The matrix `x' = a x + c y, y' = b x + d y`; written out so that no sine enters the pixels.
  var matrix: (a: Double, b: Double, c: Double, d: Double) {
    let h = 0.7071067811865476
    return switch self {
    case .none: (1, 0, 0, 1)
    case .eighth: (h, -h, h, h)
    case .quarter: (0, -1, 1, 0)
    }
  }

  func apply(x: Double, y: Double) -> Point {
    let m = matrix
    return Point(m.a * x + m.c * y, m.b * x + m.d * y)
  }
}

/// A text's scalars from left to right, one line: right-to-left runs reversed, line ends and tabs as spaces.
///
/// A simplification of Unicode Standard Annex 9: one level of embedding, the first strong letter gives the direction.
func visualOrder(of string: String) -> [Unicode.Scalar] {
  // No figure is wide enough for more; a name may be a megabyte long.
  let scalars = string.unicodeScalars.prefix(1000).compactMap { scalar -> Unicode.Scalar? in
    if scalar.properties.isWhitespace { return " " }
    return isInvisible(scalar) ? nil : scalar
  }
  guard scalars.contains(where: isRightToLeft) else { return scalars }

  let base = scalars.first { $0.properties.isAlphabetic }.map(isRightToLeft) ?? false
  // Letters and digits have a direction; what lies between takes that of its neighbours if both agree, else the
  // text's. Digits run left to right and yet count as the text's own direction for their neighbours (rule N1).
  let own = scalars.map { scalar -> Bool? in
    if isRightToLeft(scalar) { return true }
    return scalar.properties.isAlphabetic || scalar.properties.numericType != nil ? false : nil
  }
  let asNeighbour = zip(scalars, own).map { $0.properties.numericType != nil ? base : $1 }
  var runs: [(rightToLeft: Bool, scalars: [Unicode.Scalar])] = []
  for (index, scalar) in scalars.enumerated() {
    let before = asNeighbour[..<index].last { $0 != nil } ?? base
    let after = asNeighbour[index...].first { $0 != nil } ?? base
    let direction = own[index] ?? (before == after ? before ?? base : base)
    if runs.last?.rightToLeft != direction { runs.append((direction, [])) }
    runs[runs.count - 1].scalars.append(scalar)
  }
  let turned = runs.map { run in run.rightToLeft ? run.scalars.reversed().map(mirrored) : run.scalars }
  return Array((base ? turned.reversed() : turned).joined())
}

private func isRightToLeft(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.value {
  case 0x0590...0x08FF, 0xFB1D...0xFDFF, 0xFE70...0xFEFC, 0x10800...0x10FFF, 0x1E800...0x1EFFF: true
  default: false
  }
}

private func mirrored(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
  switch scalar {
  case "(": ")"
  case ")": "("
  case "[": "]"
  case "]": "["
  case "<": ">"
  case ">": "<"
  default: scalar
  }
}

/// Control characters, joiners, direction marks and variation selectors: they have no picture.
func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: true
  default: (0xFE00...0xFE0F).contains(scalar.value)
  }
}
