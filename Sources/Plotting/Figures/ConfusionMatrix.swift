/// How often each true class was taken for each class: counts in the cells, the color is the share of the row.
///
/// Right answers (the diagonal) and mistakes have different hues, so a few mistakes in a large row are still seen.
public struct ConfusionMatrix: Figure {
  public var title: String
  /// `counts[t][p]`: examples of true class `t` predicted as class `p`.
  public var counts: [[Int]]
  public var classNames: [String]

  /// - Parameter classNames: As many as classes; left out, the classes are numbered from 0.
  public init(_ counts: [[Int]], classNames: [String]? = nil, title: String = "") {
    self.counts = counts
    self.classNames = classNames ?? counts.indices.map { "\($0)" }
    self.title = title
  }
}
