import GraphCore

/// Moves each image's pixels away from or toward the mean of their channel by a random factor, in training:
/// (x − mean) · factor + mean, cut to the range of values.
///
/// ## Shapes
/// - input `(batch, height, width, channels)`, output the same
///
/// - SeeAlso: `keras.layers.RandomContrast`
public struct RandomContrast: SingleInputLayer {
  public static let signature = Signature.layer(
    "RandomContrast", [.init("factor"), .init("value_range", .list([0, 255])), .init("seed", .none)])
  public var state: LayerState
  /// Factors from 1 − `lower` to 1 + `upper`.
  public var lower: Double
  public var upper: Double
  public var valueRange: ClosedRange<Double>

  public init(lower: Double, upper: Double, valueRange: ClosedRange<Double> = 0...255, name: String? = nil) {
    precondition((0...1).contains(lower) && upper >= 0, "RandomContrast: lower lies in 0...1, upper is at least 0")
    self.state = LayerState(name: name)
    self.lower = lower
    self.upper = upper
    self.valueRange = valueRange
  }

  /// Contrast between 1 − factor and 1 + factor times the picture's own.
  public init(_ factor: Double, valueRange: ClosedRange<Double> = 0...255, name: String? = nil) {
    self.init(lower: factor, upper: factor, valueRange: valueRange, name: name)
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireNoSeed()
    let factor = try arguments.optionalNumbers("factor") ?? []
    guard factor.count == 1 || factor.count == 2, factor.allSatisfy({ (0...1).contains($0) }) else {
      throw arguments.error("factor", expected: "a number, or a pair (lower, upper), from 0 to 1")
    }
    let range = try arguments.optionalNumbers("value_range") ?? []
    guard range.count == 2, range[0] <= range[1] else {
      throw arguments.error("value_range", expected: "the lowest and the highest value of a pixel")
    }
    self.init(lower: factor[0], upper: factor[factor.count - 1], valueRange: range[0]...range[1])
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(rank: 4) }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    guard context.isTraining else { return x }
    let random = try context.randomUniform([x.shape[0], 1, 1, 1], purpose: "contrast")
    let factor = try random * Float(lower + upper) + Float(1 - lower)
    let mean = try x.mean(axes: [1, 2], keepingAxes: true)
    return try ((x - mean) * factor + mean).clamp(Float(valueRange.lowerBound), Float(valueRange.upperBound))
  }

  public var description: String { layerDescription("RandomContrast", ["lower: \(lower)", "upper: \(upper)"]) }
}
