import GraphCore

/// Multiplies by normal numbers of mean 1 and standard deviation √(rate / (1 − rate)) in training.
///
/// ## Shapes
/// - input `(batch, …)`, output the same
///
/// - SeeAlso: `keras.layers.GaussianDropout`; Srivastava et al. 2014.
public struct GaussianDropout: SingleInputLayer {
  public static let signature = Signature.layer("GaussianDropout", [.init("rate"), .init("seed", .none)])
  public var state: LayerState
  /// From 0 to below 1.
  public var rate: Double

  public init(_ rate: Double, name: String? = nil) {
    precondition(rate >= 0 && rate < 1, "GaussianDropout: rate is at least 0 and below 1, received \(rate)")
    self.state = LayerState(name: name)
    self.rate = rate
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireNoSeed()
    let rate = try arguments.number("rate")
    guard rate >= 0, rate < 1 else { throw arguments.error("rate", expected: "a number of at least 0 and below 1") }
    self.init(rate)
    try state.configure(arguments)
  }

  public var maskHandling: MaskHandling { .passes }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    guard context.isTraining, rate > 0 else { return x }
    let deviation = Float((rate / (1 - rate)).squareRoot())
    return try x * (context.randomNormal(x.shape, purpose: "noise") * deviation + 1)
  }

  public var description: String { layerDescription("GaussianDropout", ["\(rate)"]) }
}
