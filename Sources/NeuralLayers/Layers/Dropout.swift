import GraphCore
import TensorCore

/// Sets a fraction of the inputs to 0 while training, and scales the others by 1 / (1 − rate) to keep their mean.
///
/// ## Shapes
/// - input `(batch, …)`, output the same
///
/// - SeeAlso: `keras.layers.Dropout`; Srivastava et al. 2014.
public struct Dropout: SingleInputLayer {
  public static let signature = Signature.layer(
    "Dropout", [.init("rate"), .init("noise_shape", .none), .init("seed", .none)])
  public var state: LayerState
  public var maskHandling: MaskHandling { .passes }
  /// The fraction of inputs that is dropped, from 0 to 1.
  public var rate: Double

  public init(_ rate: Double, name: String? = nil) {
    precondition((0...1).contains(rate), "Dropout: rate must lie between 0 and 1, received \(rate)")
    self.state = LayerState(name: name)
    self.rate = rate
  }

  public init(_ arguments: Arguments) throws {
    try arguments.requireNone("noise_shape", help: "Each input is dropped by itself here.")
    try arguments.requireNoSeed()
    self.init(try arguments.number("rate", in: 0...1))
    try state.configure(arguments)
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    try context.dropped(x, rate: rate, purpose: "dropout")
  }

  public var description: String { layerDescription("Dropout", ["\(rate)"]) }
}

extension LayerContext {
  /// In training, `x` with a fraction `rate` of it set to 0 and the rest scaled by 1 / (1 − rate).
  ///
  /// - Parameter noiseShape: The shape of what is dropped together, with 1 along the axes that share a decision.
  func dropped(_ x: Value, rate: Double, noiseShape: Shape? = nil, purpose: String) throws -> Value {
    guard isTraining, rate > 0 else { return x }
    if rate == 1 { return try x * 0 }
    let random = try randomUniform(noiseShape ?? x.shape, purpose: purpose)
    let scaled = try x * Float(1 / (1 - rate))
    return try random.compare(.greaterOrEqual, Float(rate)).select(scaled, x.number(0))
  }
}
