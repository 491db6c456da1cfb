import GraphCore

/// Shows each image smaller or larger about its centre, by a random factor, in training.
///
/// A positive factor zooms out: 0.2 reads 1.2 heights of the image, a negative one zooms in.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`, output the same
///
/// - SeeAlso: `keras.layers.RandomZoom`
public struct RandomZoom: RandomImageMove {
  public static let signature = Signature.layer(
    "RandomZoom", [.init("height_factor"), .init("width_factor", .none)] + ImageSampling.parameters)
  public var state: LayerState
  public var heightFactor: RandomRange
  /// `nil` to keep the proportions.
  public var widthFactor: RandomRange?
  public var sampling: ImageSampling

  public init(
    heightFactor: RandomRange, widthFactor: RandomRange? = nil, sampling: ImageSampling = ImageSampling(),
    name: String? = nil
  ) {
    self.state = LayerState(name: name)
    self.heightFactor = heightFactor
    self.widthFactor = widthFactor
    self.sampling = sampling
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireChannelsLast()
    try arguments.requireNoSeed()
    var widthFactor: RandomRange?
    if case .none = arguments["width_factor"] {} else { widthFactor = try arguments.randomRange("width_factor") }
    self.init(
      heightFactor: try arguments.randomRange("height_factor"), widthFactor: widthFactor,
      sampling: try ImageSampling(arguments))
    try state.configure(arguments)
  }

  public func places(_ grid: PixelGrid, _ context: LayerContext) throws -> (rows: Value, columns: Value) {
    let height = try heightFactor.draw(grid, context, purpose: "height") + 1
    let width = try widthFactor.map { try $0.draw(grid, context, purpose: "width") + 1 } ?? height
    let (middleRow, middleColumn) = (Float(grid.height - 1) / 2, Float(grid.width - 1) / 2)
    return (
      try (grid.rows - middleRow) * height + middleRow, try (grid.columns - middleColumn) * width + middleColumn
    )
  }

  public var description: String {
    layerDescription(
      "RandomZoom", ["heightFactor: \(heightFactor)"] + (widthFactor.map { ["widthFactor: \($0)"] } ?? []))
  }
}
