/// The colours of a page for one colour scheme.
///
/// Every pair that is used for text has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3); a test computes it from
/// these numbers. Backgrounds and the ramp are those of the figures, so that a figure has no visible edge.
struct Palette {
  /// `0xRRGGBB`.
  typealias Color = UInt32

  var background: Color
  /// Behind code.
  var surface: Color
  var text: Color
  /// Captions, labels, what is less important.
  var muted: Color
  /// Lines; carries no text and no meaning.
  var rule: Color
  var accent: Color
  var passed: Color
  var passedSurface: Color
  var failed: Color
  var failedSurface: Color
  var partial: Color
  var partialSurface: Color
  var keyword: Color
  var string: Color
  var number: Color
  /// The stops of the ramp of the confusion matrix, from nothing to everything.
  var ramp: [Color]
  /// The text on the ramp's weak and strong shades.
  var rampText: (weak: Color, strong: Color)

  static let light = Palette(
    background: 0xFFFFFF, surface: 0xF6F7F9, text: 0x1F2328, muted: 0x59636E, rule: 0xDFE3E8, accent: 0x0B5C94,
    passed: 0x0A6847, passedSurface: 0xE6F4EE, failed: 0xA33A00, failedSurface: 0xFDEEE5, partial: 0x755500,
    partialSurface: 0xFBF3DC, keyword: 0x7A3E9D, string: 0x0A6847, number: 0x9A3D00,
    ramp: [0xFFFFFF, 0xD3E5F3, 0x94C2E2, 0x4493C6, 0x0F69A8, 0x084A7D], rampText: (0x10161C, 0xFFFFFF))

  static let dark = Palette(
    background: 0x16181D, surface: 0x1E2128, text: 0xE6E8EB, muted: 0x9DA7B3, rule: 0x323842, accent: 0x7CC3F2,
    passed: 0x5FD0A8, passedSurface: 0x16302A, failed: 0xFF9F70, failedSurface: 0x3A2218, partial: 0xE6B84C,
    partialSurface: 0x332A14, keyword: 0xCBA6E8, string: 0x7FD1B2, number: 0xF2A97C,
    ramp: [0x16181D, 0x17334A, 0x1B5480, 0x3590CE, 0x56B4E9], rampText: (0xF4F8FB, 0x0B0F14))

  /// The number of shades above nothing.
  static let shades = 8

  /// The background of a shade, 0 being nothing and ``shades`` everything, and the text that is readable on it.
  func shade(_ level: Int) -> (background: Color, text: Color) {
    let place = Double(level) / Double(Self.shades) * Double(ramp.count - 1)
    let lower = min(Int(place), ramp.count - 2)
    let background = Self.mix(ramp[lower], ramp[lower + 1], place - Double(lower))
    let isWeak = Self.contrast(rampText.weak, background) >= Self.contrast(rampText.strong, background)
    return (background, isWeak ? rampText.weak : rampText.strong)
  }

  /// The shade that stands for a share of a whole: nothing only for nothing.
  static func shade(of share: Double) -> Int {
    share <= 0 ? 0 : min(shades, 1 + Int(share * Double(shades - 1) + 0.5))
  }

  /// The contrast ratio of two colours, 1 to 21 (WCAG 2.2).
  static func contrast(_ a: Color, _ b: Color) -> Double {
    let (x, y) = (luminance(a), luminance(b))
    return (max(x, y) + 0.05) / (min(x, y) + 0.05)
  }

  private static func luminance(_ color: Color) -> Double {
    0.2126 * linear[Int(color >> 16 & 255)] + 0.7152 * linear[Int(color >> 8 & 255)] + 0.0722 * linear[Int(color & 255)]
  }

  /// The linear light of each sRGB value, c/12.92 up to 0.04045 and ((c + 0.055)/1.055)^2.4 above.
  private static let linear: [Double] = (0...255).map { value in
    let c = Double(value) / 255
    return c <= 0.04045 ? c / 12.92 : power((c + 0.055) / 1.055)
  }

  /// x^2.4 = x² · x^(2/5) by Newton's method for y⁵ = x²; no library function, so that the page is the same everywhere.
  private static func power(_ x: Double) -> Double {
    var root = 1.0
    for _ in 0..<40 { root -= (root * root * root * root * root - x * x) / (5 * root * root * root * root) }
    return x * x * root
  }

  private static func mix(_ a: Color, _ b: Color, _ share: Double) -> Color {
    var result: Color = 0
    for shift: Color in [16, 8, 0] {
      let (from, to) = (Double(a >> shift & 255), Double(b >> shift & 255))
      result |= Color((from + (to - from) * share).rounded()) << shift
    }
    return result
  }

  /// The colours as custom properties of CSS.
  var css: String {
    let named: [(String, Color)] = [
      ("background", background), ("surface", surface), ("text", text), ("muted", muted), ("rule", rule),
      ("accent", accent), ("passed", passed), ("passed-surface", passedSurface), ("failed", failed),
      ("failed-surface", failedSurface), ("partial", partial), ("partial-surface", partialSurface),
      ("keyword", keyword), ("string", string), ("number", number),
    ]
    let shades = (0...Self.shades).flatMap { level in
      [("shade-\(level)", shade(level).background), ("on-shade-\(level)", shade(level).text)]
    }
    return (named + shades).map { "--\($0): \(Self.hex($1));" }.joined(separator: " ")
  }

  private static func hex(_ color: Color) -> String {
    let digits = String(color, radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }
}
