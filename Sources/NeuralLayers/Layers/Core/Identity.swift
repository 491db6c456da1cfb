import GraphCore

/// Passes its input on as it is.
///
/// ## Shapes
/// - input `(batch, …)`, output the same
///
/// - SeeAlso: `keras.layers.Identity`
public struct Identity: SingleInputLayer {
  public static let signature = Signature.layer("Identity", [])
  public var state: LayerState

  public init(name: String? = nil) { state = LayerState(name: name) }

  public init(_ arguments: Arguments) throws {
    self.init()
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(dtype: nil) }
  public var maskHandling: MaskHandling { .passes }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value { x }
}
