/// A picture made from numbers: it knows its size, describes itself in words and draws itself as a PNG.
///
/// ```swift
/// var chart = LineChart(title: "loss")
/// chart.series = [Series("training", [2.31, 0.82, 0.35]), Series("validation", [2.2, 0.9, 0.5], line: .dashed)]
/// let bytes = try chart.png(theme: .dark)
/// ```
/// The same figure gives the same bytes at every call and on every machine with the same library versions.
public protocol Figure: Sendable {
  /// Size in CSS pixels at which the figure is meant to be shown; the PNG has `scale` times as many pixels.
  var size: FigureSize { get }

  /// The figure in words, made from its numbers: what it shows, for someone who cannot see it.
  var altText: String { get }

  /// The figure laid out as marks, before any pixel exists.
  func drawing(theme: Theme) throws(PlottingError) -> Drawing
}

/// Width and height in CSS pixels.
public struct FigureSize: Sendable, Hashable {
  public var width, height: Double

  public init(width: Double, height: Double) {
    (self.width, self.height) = (width, height)
  }
}

extension Figure {
  /// The figure as a PNG file.
  ///
  /// - Parameter scale: Image pixels per CSS pixel; 2 is sharp on today's screens and in print.
  /// - Throws: ``PlottingError`` if the numbers make no figure, or the font or a library fails.
  public func png(theme: Theme = .light, scale: Int = 2) throws(PlottingError) -> [UInt8] {
    try picture(theme: theme, scale: scale).png()
  }

  /// The size of the PNG in pixels.
  public func pixelSize(scale: Int = 2) -> (width: Int, height: Int) {
    (Int(saturating: (size.width * Double(scale)).rounded()), Int(saturating: (size.height * Double(scale)).rounded()))
  }
}
