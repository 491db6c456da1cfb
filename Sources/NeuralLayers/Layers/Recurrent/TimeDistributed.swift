import GraphCore
import TensorCore

/// A layer applied to each step of a sequence, with one set of weights.
///
/// ```swift
/// let y = try TimeDistributed(Conv2D(8, 3))(Input(shape: [10, 28, 28, 1]))  // (batch, 10, 26, 26, 8)
/// ```
/// The steps of all sequences become one batch, so that the layer runs once. A mask that says more than which steps are
/// real, `(batch, steps, inner steps)`, is handed on step by step: the words of sentences to a recurrent layer.
///
/// ## Shapes
/// - input `(batch, steps, …)`, output `(batch, steps, …)` with what the layer makes of `(batch, …)`
///
/// - SeeAlso: `keras.layers.TimeDistributed`
public struct TimeDistributed: SingleInputLayer {
  public static let signature = Signature.layer("TimeDistributed", [.init("layer")])

  public var state: LayerState
  public var layer: any Layer

  public init(_ layer: any Layer, name: String? = nil) {
    self.state = LayerState(name: name)
    self.layer = layer
  }

  public init(_ arguments: Arguments) throws {
    guard case .object(let object) = arguments["layer"], let layer = object as? any Layer else {
      throw arguments.error("layer", expected: "a layer, such as Dense(10)")
    }
    self.init(layer)
    try state.configure(arguments)
  }

  var layerName: String { layer.state.name ?? snakeCase(type(of: layer).signature.name) }

  public var inputSpec: InputSpec { .single(minimumRank: 2, dtype: layer.inputSpec.dtype) }
  public var maskHandling: MaskHandling { .passes }

  public func build(_ weights: WeightBuilder, for input: PartialShape) throws {
    guard input.rank >= 3 else {
      throw LayerError(
        layer: self, expected: "sequences of at least 3 axes, (batch, steps, …)", received: "\(input)",
        help: "Use the layer itself for single samples.")
    }
    let step = PartialShape([nil] + input.dimensions.dropFirst(2))
    try layer.inputSpec.check([Input(shape: step.sample, dtype: layer.inputSpec.dtype ?? .float32)], of: layer)
    try weights.add(part: layer, named: layerName, for: [step])
  }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    let (batch, steps) = (x.shape[0], x.shape[1])
    let rows = try x.reshape(Shape([batch * steps] + x.shape.dimensions.dropFirst(2)))
    // A mask of the steps alone says nothing of what is inside of one.
    let mask = try context.mask().flatMap { mask in
      mask.rank > 2 ? try mask.reshape(Shape([batch * steps] + mask.shape.dimensions.dropFirst(2))) : nil
    }
    let y = try context.apply(part: layer, named: layerName, to: [MaskedValue(rows, mask: mask)])[0].value
    return try y.reshape(Shape([batch, steps] + y.shape.dimensions.dropFirst()))
  }

  public var description: String { "TimeDistributed(\(layer))" }
}
