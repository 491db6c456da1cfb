import GraphCore

/// Adds normal numbers of mean 0 in training.
///
/// ## Shapes
/// - input `(batch, …)`, output the same
///
/// - SeeAlso: `keras.layers.GaussianNoise`
public struct GaussianNoise: SingleInputLayer {
  public static let signature = Signature.layer("GaussianNoise", [.init("stddev"), .init("seed", .none)])
  public var state: LayerState
  public var standardDeviation: Double

  public init(_ standardDeviation: Double, name: String? = nil) {
    precondition(standardDeviation >= 0, "GaussianNoise: the standard deviation is at least 0")
    self.state = LayerState(name: name)
    self.standardDeviation = standardDeviation
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireNoSeed()
    self.init(try arguments.number("stddev", in: 0 ... .infinity))
    try state.configure(arguments)
  }

  public var maskHandling: MaskHandling { .passes }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    guard context.isTraining, standardDeviation > 0 else { return x }
    return try x + context.randomNormal(x.shape, purpose: "noise") * Float(standardDeviation)
  }

  public var description: String { layerDescription("GaussianNoise", ["\(standardDeviation)"]) }
}
