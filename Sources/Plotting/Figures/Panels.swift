/// One to a few line charts that share a legend and a size: loss, accuracy and learning rate of one training.
public struct Panels: Figure, Equatable {
  public enum Arrangement: Sendable, Equatable {
    /// Side by side as long as each is wide enough to read, else stacked.
    case automatic
    case sideBySide
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
    _ charts: [LineChart], arrangement: Arrangement = .automatic, caption: String = "", width: Double = 720,
    panelHeight: Double = 270
  ) {
    (self.charts, self.arrangement, self.caption) = (charts, arrangement, caption)
    (self.width, self.panelHeight) = (width, panelHeight)
  }
}
