/// Lines over a common x axis, with a legend: training curves, sweeps, ROC curves.
///
/// Nothing is smoothed or clipped: values that are not finite leave a gap and are counted below the plot.
public struct LineChart: Figure {
  /// A rule across the plot with a value above it, and a ring around the point it belongs to: the best epoch.
  public struct Highlight: Sendable, Hashable, Encodable {
    public var x: Double
    /// The ringed value; `nil` draws the rule alone.
    public var y: Double?
    /// Index of the series whose color the ring takes.
    public var series: Int
    public var label: String

    public init(x: Double, y: Double? = nil, series: Int = 0, label: String) {
      (self.x, self.y, self.series, self.label) = (x, y, series, label)
    }
  }

  /// A shaded stretch of the x axis, named in the legend.
  public struct Band: Sendable, Hashable, Encodable {
    public var from, to: Double
    public var label: String

    public init(from: Double, to: Double, label: String) {
      (self.from, self.to, self.label) = (from, to, label)
    }
  }

  public var title: String
  public var x: Axis
  public var y: Axis
  public var series: [Series]
  public var highlights: [Highlight]
  public var bands: [Band]
  /// Whether x is read off as much as y, so that it has grid lines too: for curves that are no course over time.
  public var hasVerticalGrid = false
  public var size: FigureSize

  public init(
    title: String = "", x: Axis = Axis(scale: .linear), y: Axis = Axis(), series: [Series] = [],
    highlights: [Highlight] = [], bands: [Band] = [], size: FigureSize = FigureSize(width: 480, height: 320)
  ) {
    (self.title, self.x, self.y, self.series) = (title, x, y, series)
    (self.highlights, self.bands, self.size) = (highlights, bands, size)
  }

  /// One metric over the epochs: training solid, validation dashed, the best epoch marked.
  ///
  /// - Parameters:
  ///   - validation: `nil` if there was no validation data.
  ///   - bestEpoch: The epoch that was the best, counted as the axis counts.
  ///   - isJudge: Whether the best epoch was found by these values; other charts name the epoch alone.
  ///   - waitedThrough: The last epoch of early stopping's wait, which began after `bestEpoch`.
  public static func trainingCurve(
    _ metric: String, training: [Double], validation: [Double]? = nil, firstEpoch: Int = 1, bestEpoch: Int? = nil,
    waitedThrough: Int? = nil, isJudge: Bool = true
  ) -> LineChart {
    var chart = LineChart(title: metric, x: Axis("epoch", scale: .linear, integers: true))
    if !training.isEmpty || validation == nil {
      chart.series.append(Series("training", training, first: firstEpoch, color: 0))
    }
    if let validation {
      chart.series.append(Series("validation", validation, first: firstEpoch, line: .dashed, color: 1))
    }
    if let bestEpoch, let last = chart.series.indices.last {
      let values = chart.series[last].y
      let value = values.indices.contains(bestEpoch - firstEpoch) ? values[bestEpoch - firstEpoch] : nil
      let epoch = "\(isJudge ? "best epoch" : "epoch") \(bestEpoch)"
      let words = value.map { "\(epoch): \(formatted($0))" } ?? epoch
      chart.highlights = [Highlight(x: Double(bestEpoch), y: value, series: last, label: words)]
      if let waitedThrough, waitedThrough > bestEpoch {
        chart.bands = [Band(from: Double(bestEpoch), to: Double(waitedThrough), label: "early stopping waits")]
      }
    }
    return chart
  }
}
