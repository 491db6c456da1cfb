import GraphCore

/// Turns each image about its centre by a random angle in training, counterclockwise for a positive one.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`, output the same
///
/// - SeeAlso: `keras.layers.RandomRotation`
public struct RandomRotation: RandomImageMove {
  public static let signature = Signature.layer("RandomRotation", [.init("factor")] + ImageSampling.parameters)
  public var state: LayerState
  /// In full turns.
  public var factor: RandomRange
  public var sampling: ImageSampling

  public init(_ factor: RandomRange, sampling: ImageSampling = ImageSampling(), name: String? = nil) {
    self.state = LayerState(name: name)
    self.factor = factor
    self.sampling = sampling
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireChannelsLast()
    try arguments.requireNoSeed()
    self.init(try arguments.randomRange("factor"), sampling: try ImageSampling(arguments))
    try state.configure(arguments)
  }

  public func places(_ grid: PixelGrid, _ context: LayerContext) throws -> (rows: Value, columns: Value) {
    let angle = try factor.draw(grid, context, purpose: "angle") * Float(2 * Double.pi)
    let (sine, cosine) = (try angle.unary(.sine), try angle.unary(.cosine))
    let (middleRow, middleColumn) = (Float(grid.height - 1) / 2, Float(grid.width - 1) / 2)
    let (down, right) = (try grid.rows - middleRow, try grid.columns - middleColumn)
    // Rows count downwards, so this turns the place that is read clockwise and the picture counterclockwise.
    return (
      try right * sine + down * cosine + middleRow, try right * cosine - down * sine + middleColumn
    )
  }

  public var description: String { layerDescription("RandomRotation", ["\(factor)"]) }
}
