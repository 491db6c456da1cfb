import GraphCore

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
    guard context.isTraining, rate > 0 else { return x }
    if rate == 1 { return try x * 0 }
    let random = try context.randomUniform(x.shape, purpose: "dropout")
    let scaled = try x * Float(1 / (1 - rate))
    return try random.compare(.greaterOrEqual, Float(rate)).select(scaled, x.number(0))
  }

  public var description: String { layerDescription("Dropout", ["\(rate)"]) }
}
