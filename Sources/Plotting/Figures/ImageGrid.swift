/// Sample images in rows, each with a label below.
///
/// Small images are enlarged to sharp squares.
public struct ImageGrid: Figure {
  /// One image with its label.
  public struct Item: Sendable, Hashable, Encodable {
    /// Whether the label is a right or a wrong prediction, shown by a sign and a color.
    public enum Verdict: Sendable, Hashable, Encodable {
      case none, correct, wrong
    }

    public var width, height: Int
    /// 1 for gray, 3 for red, green and blue.
    public var channels: Int
    /// `height` rows of `width` pixels of `channels` bytes.
    public var pixels: [UInt8]
    public var label: String
    /// A second line below the label, such as a probability; may be empty.
    public var note = ""
    public var verdict: Verdict

    public init(
      width: Int, height: Int, channels: Int = 1, pixels: [UInt8], label: String = "", verdict: Verdict = .none
    ) {
      (self.width, self.height, self.channels) = (width, height, channels)
      (self.pixels, self.label, self.verdict) = (pixels, label, verdict)
    }

    /// An image of numbers, of which `range` goes from black to white; what is not finite becomes black.
    public init(
      width: Int, height: Int, channels: Int = 1, values: [Float], range: ClosedRange<Float>, label: String = "",
      verdict: Verdict = .none
    ) {
      let span = range.upperBound - range.lowerBound
      let pixels = values.map { value -> UInt8 in
        let share = (value - range.lowerBound) / span
        return share.isFinite ? UInt8((min(max(share, 0), 1) * 255).rounded()) : (value == .infinity ? 255 : 0)
      }
      self.init(width: width, height: height, channels: channels, pixels: pixels, label: label, verdict: verdict)
    }
  }

  public var title: String
  public var items: [Item]
  /// Images in a row; `nil` chooses.
  public var columns: Int?
  public var width: Double

  public init(_ items: [Item], title: String = "", columns: Int? = nil, width: Double = 656) {
    (self.title, self.items, self.columns, self.width) = (title, items, columns, width)
  }
}
