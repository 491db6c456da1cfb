extension ConfusionMatrix {
  public var altText: String { title }
  public var size: FigureSize { FigureSize(width: 500, height: 500) }
  public func drawing(theme: Theme) throws(PlottingError) -> Drawing { Drawing(size: size) }
}
extension ImageGrid {
  public var altText: String { title }
  public var size: FigureSize { FigureSize(width: 500, height: 500) }
  public func drawing(theme: Theme) throws(PlottingError) -> Drawing { Drawing(size: size) }
}
extension BarChart {
  public var altText: String { title }
  public var size: FigureSize { FigureSize(width: 500, height: 500) }
  public func drawing(theme: Theme) throws(PlottingError) -> Drawing { Drawing(size: size) }
}
