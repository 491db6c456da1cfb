import GraphCore

/// Masks the steps whose features all have one value, and sets them to 0.
///
/// ## Shapes
/// - input `(batch, steps, features)`, output the same, with a mask `(batch, steps)`
///
/// - SeeAlso: `keras.layers.Masking`
public struct Masking: SingleInputLayer {
  public static let signature = Signature.layer("Masking", [.init("mask_value", .number(0))])
  public var state: LayerState
  public var maskValue: Double

  public init(maskValue: Double = 0, name: String? = nil) {
    self.state = LayerState(name: name)
    self.maskValue = maskValue
  }

  public init(_ arguments: Arguments) throws {
    self.init(maskValue: try arguments.number("mask_value"))
    try state.configure(arguments)
  }

  public var inputSpec: InputSpec { .single(minimumRank: 2) }
  public var maskHandling: MaskHandling { .passes }

  public func call(_ x: Value, _ context: LayerContext) throws -> Value {
    // The maximum of truth values: whether any is true.
    let mask = try x.compare(.notEqual, Float(maskValue)).reduce(.maximum, axes: [x.rank - 1])
    context.setMask(mask)
    return try x * mask.maskFactor(rank: x.rank)
  }

  public var description: String { layerDescription("Masking", maskValue == 0 ? [] : ["maskValue: \(maskValue)"]) }
}
