import GraphCore

/// Applies an activation function.
///
/// ## Shapes
/// - input `(batch, …)`, output the same
///
/// - SeeAlso: `keras.layers.Activation`, `keras.layers.Softmax`, `keras.layers.ReLU`
public struct ActivationLayer: SingleInputLayer {
  public static let signature = Signature.layer("Activation", [.init("activation")])
  public var state: LayerState
  public var maskHandling: MaskHandling { .passes }
  public var activation: Activation

  public init(_ activation: Activation, name: String? = nil) {
    self.state = LayerState(name: name)
    self.activation = activation
  }

  public init(_ arguments: Arguments) throws {
    self.init(try arguments.activation("activation"))
    try state.configure(arguments)
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value { try activation(x) }

  public var description: String { "Activation(.\(activation))" }
}
