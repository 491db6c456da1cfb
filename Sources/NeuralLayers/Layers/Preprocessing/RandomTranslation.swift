import GraphCore

/// Moves each image by a random part of its height and width in training.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`, output the same
///
/// - SeeAlso: `keras.layers.RandomTranslation`
public struct RandomTranslation: RandomImageMove {
  public static let signature = Signature.layer(
    "RandomTranslation", [.init("height_factor"), .init("width_factor")] + ImageSampling.parameters)
  public var state: LayerState
  /// Downwards, in heights of the image.
  public var heightFactor: RandomRange
  /// To the right, in widths.
  public var widthFactor: RandomRange
  public var sampling: ImageSampling

  public init(
    heightFactor: RandomRange, widthFactor: RandomRange, sampling: ImageSampling = ImageSampling(), name: String? = nil
  ) {
    self.state = LayerState(name: name)
    self.heightFactor = heightFactor
    self.widthFactor = widthFactor
    self.sampling = sampling
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireChannelsLast()
    try arguments.requireNoSeed()
    self.init(
      heightFactor: try arguments.randomRange("height_factor"), widthFactor: try arguments.randomRange("width_factor"),
      sampling: try ImageSampling(arguments))
    try state.configure(arguments)
  }

  public func places(_ grid: PixelGrid, _ context: LayerContext) throws -> (rows: Value, columns: Value) {
    let down = try heightFactor.draw(grid, context, purpose: "height") * Float(grid.height)
    let right = try widthFactor.draw(grid, context, purpose: "width") * Float(grid.width)
    return (try grid.rows - down, try grid.columns - right)
  }

  public var description: String {
    layerDescription("RandomTranslation", ["heightFactor: \(heightFactor)", "widthFactor: \(widthFactor)"])
  }
}
