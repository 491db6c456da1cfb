import GraphCore
import TensorCore

/// Dropout that keeps mean and variance of standardized inputs, for networks of SELU units.
///
/// Dropped inputs become a = −1.7580993408473766, the lowest value of SELU, then everything is scaled by
/// A = 1 / √((1 − rate)(1 + rate · a²)) and moved by −A · a · rate.
///
/// ## Shapes
/// - input `(batch, …)`, output the same
///
/// - SeeAlso: `keras.layers.AlphaDropout`; Klambauer et al. 2017.
public struct AlphaDropout: SingleInputLayer {
  public static let signature = Signature.layer(
    "AlphaDropout", [.init("rate"), .init("noise_shape", .none), .init("seed", .none)])
  public var state: LayerState
  /// From 0 to below 1.
  public var rate: Double
  /// Which positions share a decision.
  public var noiseShape: NoiseShape?

  public init(_ rate: Double, noiseShape: NoiseShape? = nil, name: String? = nil) {
    precondition(rate >= 0 && rate < 1, "AlphaDropout: rate is at least 0 and below 1, received \(rate)")
    self.state = LayerState(name: name)
    self.rate = rate
    self.noiseShape = noiseShape
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireNoSeed()
    let rate = try arguments.number("rate")
    guard rate >= 0, rate < 1 else { throw arguments.error("rate", expected: "a number of at least 0 and below 1") }
    self.init(rate, noiseShape: try arguments.noiseShape())
    try state.configure(arguments)
  }

  public var maskHandling: MaskHandling { .passes }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    try noiseShape?.check(input, of: self)
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    guard context.isTraining, rate > 0 else { return x }
    let lowest = -1.7580993408473766
    let scale = 1 / ((1 - rate) * (1 + rate * lowest * lowest)).squareRoot()
    let random = try context.randomUniform(noiseShape?.shape(for: x.shape) ?? x.shape, purpose: "dropout")
    let kept = try random.compare(.greaterOrEqual, Float(rate)).select(x, x.number(Float(lowest)))
    return try kept * Float(scale) + Float(-scale * lowest * rate)
  }

  public var description: String { layerDescription("AlphaDropout", ["\(rate)"]) }
}
