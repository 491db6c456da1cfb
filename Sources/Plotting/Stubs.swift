extension LineChart {
  public var altText: String { title }
  public func drawing(theme: Theme) throws(PlottingError) -> Drawing { Drawing(size: size) }
}
extension Panels {
  public var altText: String { caption }
  public var size: FigureSize { FigureSize(width: width, height: panelHeight) }
  public func drawing(theme: Theme) throws(PlottingError) -> Drawing { Drawing(size: size) }
}
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
