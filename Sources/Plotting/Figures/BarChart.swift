/// Grouped bars from zero, each with its value: the class balance of several splits on one scale.
public struct BarChart: Figure {
  public enum Direction: Sendable, Hashable, Encodable {
    /// Upright bars while their names fit below them, else lying ones.
    case automatic
    case vertical
    case horizontal
  }

  /// One value per category, in one color.
  public struct Group: Sendable, Hashable, Encodable {
    public var name: String
    public var values: [Double]

    public init(_ name: String, _ values: [Double]) {
      (self.name, self.values) = (name, values)
    }
  }

  public var title: String
  public var categories: [String]
  public var groups: [Group]
  /// What the categories and the values are, such as `class` and `examples`.
  public var categoryTitle: String
  public var valueTitle: String
  public var direction: Direction
  public var width: Double

  public init(
    title: String = "", categories: [String], groups: [Group], categoryTitle: String = "", valueTitle: String = "",
    direction: Direction = .automatic, width: Double = 656
  ) {
    (self.title, self.categories, self.groups) = (title, categories, groups)
    (self.categoryTitle, self.valueTitle) = (categoryTitle, valueTitle)
    (self.direction, self.width) = (direction, width)
  }
}
