/// An sRGB color with opacity.
public struct Color: Sendable, Hashable {
  /// Components in 0…1, not premultiplied.
  public var red, green, blue, opacity: Double

  public init(red: Double, green: Double, blue: Double, opacity: Double = 1) {
    (self.red, self.green, self.blue, self.opacity) = (red, green, blue, opacity)
  }

  /// The color written `0xRRGGBB`.
  public init(_ hex: UInt32) {
    let channel = { (shift: UInt32) in Double((hex >> shift) & 0xFF) / 255 }
    self.init(red: channel(16), green: channel(8), blue: channel(0))
  }

  /// The 8-bit channels, rounded.
  public var bytes: (red: UInt8, green: UInt8, blue: UInt8) {
    let byte = { (value: Double) in UInt8((min(max(value, 0), 1) * 255).rounded()) }
    return (byte(red), byte(green), byte(blue))
  }

  /// `#rrggbb`, as CSS has it; opacity is left out.
  public var hex: String {
    let digits = Array("0123456789abcdef")
    let (r, g, b) = bytes
    return "#" + [r, g, b].map { "\(digits[Int($0 >> 4)])\(digits[Int($0 & 15)])" }.joined()
  }

  /// The opaque color `fraction` of the way from here to `other`.
  public func mixed(with other: Color, _ fraction: Double) -> Color {
    let mix = { (a: Double, b: Double) in a + (b - a) * fraction }
    return Color(red: mix(red, other.red), green: mix(green, other.green), blue: mix(blue, other.blue))
  }

  public func opacity(_ opacity: Double) -> Color {
    var color = self
    color.opacity = opacity
    return color
  }

  /// Relative luminance, 0 for black and 1 for white (WCAG 2.2, "relative luminance").
  public var luminance: Double {
    let linear = { (c: Double) in c <= 0.04045 ? c / 12.92 : power((c + 0.055) / 1.055, 2.4) }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// Contrast ratio of two opaque colors, 1 to 21 (WCAG 2.2); text wants 4.5, lines want 3.
  public func contrast(with other: Color) -> Double {
    let (a, b) = (luminance, other.luminance)
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }
}
