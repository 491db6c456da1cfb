import GraphCore
import TensorCore

/// A step of the simplest recurrent network: h' = activation(x·kernel + h·recurrent_kernel + bias).
///
/// ## Shapes
/// - `kernel` `(features, units)`, `recurrent_kernel` `(units, units)`, `bias` `(units,)`; state `(batch, units)`
///
/// - SeeAlso: `keras.layers.SimpleRNNCell`; Elman 1990.
public struct SimpleRNNCell: GatedCell {
  public static let signature = Signature.layer("SimpleRNNCell", GatedCellSettings.parameters(hasGates: false))

  public var state: LayerState
  public var settings: GatedCellSettings

  public init(_ settings: GatedCellSettings, name: String? = nil) {
    self.state = LayerState(name: name)
    self.settings = settings
  }

  public init(_ units: Int, name: String? = nil) { self.init(GatedCellSettings(units: units), name: name) }

  public init(_ arguments: Arguments) throws {
    self.init(try GatedCellSettings(arguments, hasGates: false))
    try state.configure(arguments)
  }

  public var gateCount: Int { 1 }

  public var recurrence: Recurrence.Cell? {
    switch settings.activation {
    case .tanh: .tanh
    case .relu: .relu
    default: nil
    }
  }

  public func makeStep(
    batch: Int, _ context: LayerContext
  ) throws -> (_ projected: Value, _ states: [Value]) throws -> [Value] {
    let drops = try recurrentDrops(batch: batch, context)
    return { projected, states in
      [try settings.activation(projected + product(states[0], 0..<1, drops, context))]
    }
  }

  public var description: String { "SimpleRNNCell(\(settings.units))" }
}
