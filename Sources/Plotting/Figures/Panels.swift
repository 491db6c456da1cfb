/// One to a few line charts that share a legend and a size: loss, accuracy and learning rate of one training.
public struct Panels: Figure {
  public enum Arrangement: Sendable, Hashable, Encodable {
    /// Side by side as long as each is wide enough to read, else stacked.
    case automatic
    case sideBySide
    /// One below the other; charts with the same x axis share its labels, below the last of them.
    case stacked
  }

  public var charts: [LineChart]
  public var arrangement: Arrangement
  /// A line of text below the panels; may be empty.
  public var caption: String
  /// Width of the whole figure and height of one panel's plot with its axes, CSS pixels.
  public var width: Double
  public var panelHeight: Double

  public init(
    _ charts: [LineChart], arrangement: Arrangement = .stacked, caption: String = "", width: Double = 480,
    panelHeight: Double = 190
  ) {
    (self.charts, self.arrangement, self.caption) = (charts, arrangement, caption)
    (self.width, self.panelHeight) = (width, panelHeight)
  }
}
