import GraphCore

/// Passes its input on and adds l1 · Σ|x| + l2 · Σx², divided by the batch size, to the loss.
///
/// ## Shapes
/// - input `(batch, …)`, output the same
///
/// - SeeAlso: `keras.layers.ActivityRegularization`; any layer's `activity_regularizer` does the same for its output.
public struct ActivityRegularization: SingleInputLayer {
  public static let signature = Signature.layer(
    "ActivityRegularization", [.init("l1", .number(0)), .init("l2", .number(0))])
  public var state: LayerState

  public init(l1: Double = 0, l2: Double = 0, name: String? = nil) {
    state = LayerState(name: name)
    state.activityRegularizer = Regularizer(l1: l1, l2: l2)
  }

  public init(_ arguments: Arguments) throws {
    self.init()
    try state.configure(arguments)
    state.activityRegularizer = Regularizer(l1: try arguments.number("l1"), l2: try arguments.number("l2"))
  }

  public var maskHandling: MaskHandling { .passes }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value { x }

  public var description: String {
    let penalty = state.activityRegularizer ?? Regularizer()
    return layerDescription("ActivityRegularization", ["l1: \(penalty.l1)", "l2: \(penalty.l2)"])
  }
}
