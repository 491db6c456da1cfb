/// The colors of a figure, chosen for one background.
///
/// Series colors follow Okabe and Ito, *Color Universal Design* (2008): told apart with every common kind of
/// color blindness. They are darkened or lightened until they stand out at least 3:1 from the background.
public struct Theme: Sendable, Equatable {
  public var name: String
  /// The figure's opaque background; a report page gives its cards the same color.
  public var background: Color
  /// Titles and values.
  public var text: Color
  /// Tick labels, axis titles, notes; still 4.5:1.
  public var mutedText: Color
  public var grid: Color
  /// Baselines and tick marks.
  public var axis: Color
  /// Shaded ranges behind the data.
  public var band: Color
  /// Lines and bars in order; figures cycle through them, changing the dash pattern each time round.
  public var series: [Color]
  /// From nothing (the background) to full, for shares and densities.
  public var sequential: [Color]
  /// The same for mistakes, in another hue.
  public var errors: [Color]
  /// From low through neutral to high, for signed values.
  public var diverging: [Color]
  public var correct: Color
  public var wrong: Color

  public static let light = Theme(
    name: "light",
    background: Color(0xFFFFFF), text: Color(0x1F2328), mutedText: Color(0x59636E),
    grid: Color(0xE6E8EB), axis: Color(0x8C959F), band: Color(0xF0F2F5),
    series: [0x0072B2, 0xD55E00, 0x008A64, 0xB4568B, 0xB07800, 0x57606A].map { Color($0) },
    sequential: [0xFFFFFF, 0xD3E5F3, 0x94C2E2, 0x4493C6, 0x0F69A8, 0x084A7D].map { Color($0) },
    errors: [0xFFFFFF, 0xFCE3D2, 0xF9BF98, 0xEF8A4C, 0xD0590A, 0x963F05].map { Color($0) },
    diverging: [0x0F69A8, 0x94C2E2, 0xF4F5F6, 0xF9BF98, 0xD0590A].map { Color($0) },
    correct: Color(0x007A58), wrong: Color(0xB84A00))

  public static let dark = Theme(
    name: "dark",
    background: Color(0x16181D), text: Color(0xE6E8EB), mutedText: Color(0x9DA7B3),
    grid: Color(0x2A2E36), axis: Color(0x68717D), band: Color(0x20242B),
    series: [0x56B4E9, 0xF58A45, 0x2FC296, 0xE08FBF, 0xE6B23C, 0xAEB6C0].map { Color($0) },
    sequential: [0x16181D, 0x17334A, 0x1B5480, 0x2A7FBB, 0x56B4E9, 0xB5E0FA].map { Color($0) },
    errors: [0x16181D, 0x55300F, 0x8A4413, 0xC05A18, 0xF58A45, 0xFFC9A3].map { Color($0) },
    diverging: [0x56B4E9, 0x1B5480, 0x24272D, 0x783A10, 0xF58A45].map { Color($0) },
    correct: Color(0x2FC296), wrong: Color(0xF58A45))

  /// The color for text on `fill`: the theme's own if that reads well, else black or white; at least 4.5:1.
  func ink(on fill: Color) -> Color {
    let better = { (a: Color, b: Color) in fill.contrast(with: a) >= fill.contrast(with: b) ? a : b }
    let own = better(text, background)
    return fill.contrast(with: own) >= 4.5 ? own : better(Color(0x000000), Color(0xFFFFFF))
  }

  /// The color at `fraction` (0…1) of an evenly spaced ramp.
  public static func color(at fraction: Double, of ramp: [Color]) -> Color {
    guard ramp.count > 1 else { return ramp.first ?? Color(0) }
    let place = min(max(fraction.isFinite ? fraction : 0, 0), 1) * Double(ramp.count - 1)
    let lower = min(Int(place), ramp.count - 2)
    return ramp[lower].mixed(with: ramp[lower + 1], place - Double(lower))
  }
}
